/** PDF files: pages at a chosen resolution, and the text that they bring along, written as hOCR. */
import type { PdfLine, PdfPage } from '../pixels/pdf.js';
import type { Picture } from '../pixels/probe.js';

/** Dots an inch at which pages of a PDF are served where nobody chose. */
export const USUAL_DPI = 300;
/** About A0 at 100 dots an inch, A3 at 400. */
const MOST_PIXELS = 2 ** 27;

/** A page of a PDF as it is to be drawn; every other picture as it is. */
export function atResolution(picture: Picture, dpi: number): Picture {
  const [{ directory, size, tiles }] = picture.levels;
  if (directory.kind !== 'drawn' || dpi === USUAL_DPI) return picture;
  const scale = Math.min(dpi / USUAL_DPI, Math.sqrt(MOST_PIXELS / (size.width * size.height)));
  const drawn = {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
  return {
    ...picture,
    size: drawn,
    levels: [{ size: drawn, directory: { ...directory, size: drawn }, tiles }],
  };
}

/** A page of text with its places, as src/item/text/hocr.ts reads it back. */
export function printHocr({ frame, lines }: PdfPage): string {
  const blocks = new Map<number, PdfLine[]>();
  for (const line of lines) blocks.set(line.block, [...(blocks.get(line.block) ?? []), line]);
  const paragraphs = [...blocks.values()].map(
    (block) => `<p class="ocr_par">\n${block.map(printLine).join('\n')}\n</p>`,
  );
  return `<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title></title><meta name="ocr-system" content="text of a PDF"></head>
<body>
<div class="ocr_page" title="bbox 0 0 ${frame.width} ${frame.height}">
${paragraphs.join('\n')}
</div>
</body>
</html>
`;
}

function printLine({ text, box, words }: PdfLine): string {
  const printed = words.map(
    (word) =>
      `<span class="ocrx_word"${titleOf(word.box)}>${escaped(text.slice(word.start, word.end))}</span>`,
  );
  return `<span class="ocr_line"${titleOf(box)}>${printed.length > 0 ? printed.join(' ') : escaped(text)}</span>`;
}

function titleOf(box: PdfLine['box']): string {
  if (box === undefined) return '';
  const { x, y, width, height } = box;
  return ` title="bbox ${x} ${y} ${x + width} ${y + height}"`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
