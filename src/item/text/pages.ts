/** Texts of single pages, put together as the text of a layer. Where nobody marked passages, a page is one. */
import type { LayerText, MeasuredPage, Page, Part, Passage, Span, TextLine } from '../item.js';
import type { TextMistake } from '../marks.js';
import type { RecognisedPage } from './recognised.js';

/** What one page has of a text. */
export interface PageText {
  readonly page: string;
  readonly verbatim: string;
  readonly lines: readonly TextLine[];
  readonly measured: MeasuredPage | undefined;
}

/**
 * The passage that a whole page is: the same in every layer, so that they are read side by side. No curator's passage
 * is called so, as `~` stands in no id.
 */
export function pagePassage(page: string): string {
  return `page~${page}`;
}

/** The passages that pages are in any of these texts, each called as its page. */
export function pagePassages(pages: readonly Page[], texts: readonly LayerText[]): readonly Passage[] {
  const used = new Set(texts.flatMap(({ parts }) => parts.map(({ passage }) => passage)));
  return pages
    .map(({ id, label }) => ({ id: pagePassage(id), label, role: undefined }))
    .filter(({ id }) => used.has(id));
}

/** A recognised page as the text of a page of the item; `file` is where it was read. */
export function recognisedPage(page: string, file: string, { lines, frame }: RecognisedPage): PageText {
  const texts = lines.map(({ text, block }, i): TextLine => ({ page, line: i + 1, block, text }));
  const written = texts.map(({ text, block }, i) => {
    const apart = i > 0 && block !== texts[i - 1]?.block;
    return `${apart ? '\n' : ''}${text}\n`;
  });
  const measured = lines.map(({ box, words }) => ({ box, words }));
  return {
    page,
    verbatim: written.join(''),
    lines: texts,
    measured: frame !== undefined && hasPlaces(lines) ? { page, file, frame, lines: measured } : undefined,
  };
}

/** Boxes on a page of which nobody says how large it is. */
export function unframed({ frame, lines }: RecognisedPage): readonly TextMistake[] {
  return frame === undefined && hasPlaces(lines) ? [{ line: 1, message: UNFRAMED }] : [];
}

const UNFRAMED =
  'The file does not say how large the page is that its boxes were measured on, so they do not apply; write its width and height.';

function hasPlaces(lines: RecognisedPage['lines']): boolean {
  return lines.some(({ box, words }) => box !== undefined || words.some((word) => word.box !== undefined));
}

/** One page after another, in this order. */
export function pagedText(pages: readonly PageText[]): LayerText {
  const measured = pages.flatMap(({ measured }) => measured ?? []);
  const text: LayerText = {
    verbatim: pages.length === 1 ? (pages[0]?.verbatim ?? '') : pages.map(ended).join('\n'),
    lines: pages.flatMap(({ lines }) => lines),
    parts: [],
    margins: [],
    ...(measured.length === 0 ? {} : { measured }),
  };
  return withPagePassages(text);
}

function ended({ verbatim }: PageText): string {
  return verbatim.endsWith('\n') ? verbatim : `${verbatim}\n`;
}

/** A text without passages is one on each of its pages; its margins stay outside. */
export function withPagePassages(text: LayerText): LayerText {
  if (text.parts.length > 0) return text;
  const parts = new Map<string, Part & { readonly spans: [Span, ...Span[]] }>();
  for (const { page, line, text: words } of text.lines) {
    const inMargin = text.margins.some(
      (margin) => margin.page === page && margin.spans.some((span) => span.line === line),
    );
    if (page === undefined || inMargin) continue;
    const span = { line, start: 0, end: words.length, text: words };
    const begun = parts.get(page);
    if (begun === undefined) parts.set(page, { passage: pagePassage(page), page, spans: [span] });
    else begun.spans.push(span);
  }
  return { ...text, parts: [...parts.values()] };
}
