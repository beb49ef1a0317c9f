/** The text of a page, as the PDF has it: letters with their places, put together to words and lines. */
import type { Box, Size } from '../../image/pyramid.js';
import { damagedPdf } from './damaged.js';
import { openPdf, withPage, type Pdfium } from './pdfium.js';

/** A stretch of its line's text, in UTF-16 code units, and where it stands. */
export interface PdfWord {
  readonly start: number;
  readonly end: number;
  readonly box: Box | undefined;
  readonly confidence: undefined;
}

/** One line, in reading order of its letters whatever the script. Boxes are in pixels of the page as it is served. */
export interface PdfLine {
  /** Never blank, without white space round it; one space between words. */
  readonly text: string;
  /** Lines with the same number stand close together, one below the other. */
  readonly block: number;
  readonly language: undefined;
  readonly box: Box | undefined;
  readonly words: readonly PdfWord[];
}

/** Left, top, right, bottom. */
type Corners = readonly [number, number, number, number];

interface Letter {
  readonly text: string;
  readonly corners: Corners | undefined;
}

/** Far more than any page holds. */
const MOST_LETTERS = 200_000;

/** `index` counts from 0; `frame` is the page in pixels. Throws `damaged-image`. */
export async function readText(file: string, index: number, frame: Size): Promise<readonly PdfLine[]> {
  const pdf = await openPdf(file);
  return withPage(pdf, index, (page) => {
    const text = pdf.library._FPDFText_LoadPage(page);
    if (text === 0) throw damagedPdf(`the text of its page ${index + 1} cannot be read`);
    try {
      return toLines(lettersOf(pdf.library, page, text, frame));
    } finally {
      pdf.library._FPDFText_ClosePage(text);
    }
  });
}

function lettersOf(library: Pdfium, page: number, text: number, frame: Size): readonly Letter[] {
  const count = Math.min(MOST_LETTERS, library._FPDFText_CountChars(text));
  // Four floats for a box, two whole numbers for a place.
  const at = library._malloc(24);
  const onPage = (x: number, y: number): readonly [number, number] => {
    library._FPDF_PageToDevice(page, 0, 0, frame.width, frame.height, 0, x, y, at + 16, at + 20);
    const place = Buffer.from(library.HEAPU8.buffer, at + 16, 8);
    return [place.readInt32LE(0), place.readInt32LE(4)];
  };
  try {
    return Array.from({ length: count }, (_, index) => {
      const code = library._FPDFText_GetUnicode(text, index);
      const boxed = library._FPDFText_GetLooseCharBox(text, index, at) !== 0;
      const box = Buffer.from(library.HEAPU8.buffer, at, 16);
      // FS_RECTF: left, top, right, bottom.
      const [left, top, right, bottom] = [0, 4, 8, 12].map((place) => box.readFloatLE(place));
      const one = onPage(left ?? 0, top ?? 0);
      const other = onPage(right ?? 0, bottom ?? 0);
      return { text: letterOf(code), corners: boxed ? cornersOf(one, other) : undefined };
    });
  } finally {
    library._free(at);
  }
}

/** PDFium says U+0002 for the hyphen at the end of a line, and 0 for what it cannot tell. */
function letterOf(code: number): string {
  if (code === 2) return '-';
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function cornersOf(one: readonly [number, number], other: readonly [number, number]): Corners | undefined {
  const [left, right] = [Math.min(one[0], other[0]), Math.max(one[0], other[0])];
  const [top, bottom] = [Math.min(one[1], other[1]), Math.max(one[1], other[1])];
  return right > left && bottom > top ? [left, top, right, bottom] : undefined;
}

/** PDFium ends lines with CR LF, and puts spaces where words are apart. */
export function toLines(letters: readonly Letter[]): readonly PdfLine[] {
  const lines: PdfLine[] = [];
  let block = 0;
  for (const line of parted(letters, ({ text }) => /[\r\n\f]/.test(text))) {
    const words = parted(line, ({ text }) => /^\s*$/.test(text));
    if (words.length === 0) continue;
    const box = boxAround(line);
    if (!standsBelow(box, lines.at(-1)?.box)) block += 1;
    lines.push({ ...joined(words), block, language: undefined, box });
  }
  return lines;
}

/** The stretches between those that part them; none is empty. */
function parted(
  letters: readonly Letter[],
  parts: (letter: Letter) => boolean,
): readonly (readonly Letter[])[] {
  const found: Letter[][] = [[]];
  for (const letter of letters) {
    if (parts(letter)) found.push([]);
    else found.at(-1)?.push(letter);
  }
  return found.filter((stretch) => stretch.length > 0);
}

function joined(words: readonly (readonly Letter[])[]): Pick<PdfLine, 'text' | 'words'> {
  let text = '';
  const placed = words.map((letters): PdfWord => {
    const start = text === '' ? 0 : text.length + 1;
    text += `${text === '' ? '' : ' '}${letters.map((letter) => letter.text).join('')}`;
    return { start, end: text.length, box: boxAround(letters), confidence: undefined };
  });
  return { text, words: placed };
}

function boxAround(letters: readonly Letter[]): Box | undefined {
  const around = letters.reduce<Corners | undefined>((all, { text, corners }) => {
    if (corners === undefined || /^\s*$/.test(text)) return all;
    if (all === undefined) return corners;
    return [
      Math.min(all[0], corners[0]),
      Math.min(all[1], corners[1]),
      Math.max(all[2], corners[2]),
      Math.max(all[3], corners[3]),
    ];
  }, undefined);
  if (around === undefined) return undefined;
  const [x, y, right, bottom] = around;
  return { x, y, width: right - x, height: bottom - y };
}

/** Below the line before, nearer than its height, and not beside it: one paragraph as the eye sees it. */
function standsBelow(box: Box | undefined, before: Box | undefined): boolean {
  if (box === undefined || before === undefined) return before === box;
  const gap = box.y - (before.y + before.height);
  const overlaps = box.x < before.x + before.width && before.x < box.x + box.width;
  return overlaps && box.y > before.y && gap < before.height * 0.8;
}
