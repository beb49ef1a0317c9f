/** A text with marks, read: its lines page by page, and what of them each passage and each margin has. */
import type { LayerText, Margin, Part, Span, TextLine } from './item.js';
import { withoutMarks, type Known, type Place, type TextMistake } from './marks.js';

/** Reads the text of one layer; `file` is its whole text with marks. Mistakes never lose text: see marks.ts. */
export function parseMarked(
  file: string,
  known: Known,
): { readonly text: LayerText; readonly mistakes: readonly TextMistake[] } {
  const { verbatim, cuts, mistakes } = withoutMarks(file, known);
  const runs = cuts.map(({ at, place }, i): Run => ({
    start: at,
    end: cuts[i + 1]?.at ?? verbatim.length,
    place,
  }));
  const placed = placedLines(verbatim, runs);
  return { text: { verbatim, lines: placed.map(toLine), ...belongings(placed, runs) }, mistakes };
}

/** The lines of a text without marks that stands on one page. */
export function linesOn(page: string, verbatim: string): readonly TextLine[] {
  const place: Place = { page, passage: undefined, margin: undefined };
  return placedLines(verbatim, [{ start: 0, end: verbatim.length, place }]).map(toLine);
}

function toLine({ page, line, block, text }: PlacedLine): TextLine {
  return { page, line, block, text };
}

/** A stretch of the verbatim text between two marks. */
interface Run {
  readonly start: number;
  readonly end: number;
  readonly place: Place;
}

interface PlacedLine extends TextLine {
  /** Offset of the trimmed line in the verbatim text. */
  readonly start: number;
}

function placedLines(verbatim: string, runs: readonly Run[]): readonly PlacedLine[] {
  const lines: PlacedLine[] = [];
  const counts = new Map<string | undefined, { line: number; block: number }>();
  for (const { page, start, end } of stretchesOfPages(runs)) {
    const count = counts.get(page) ?? { line: 0, block: 0 };
    counts.set(page, count);
    let at = start;
    let together = false;
    for (const raw of verbatim.slice(start, end).split('\n')) {
      const text = raw.trim();
      if (text !== '') {
        count.line += 1;
        if (!together) count.block += 1;
        lines.push({ page, line: count.line, block: count.block, text, start: at + raw.indexOf(text) });
      }
      together = text !== '';
      at += raw.length + 1;
    }
  }
  return lines;
}

function stretchesOfPages(
  runs: readonly Run[],
): readonly { readonly page: string | undefined; readonly start: number; readonly end: number }[] {
  const stretches: { readonly page: string | undefined; readonly start: number; end: number }[] = [];
  for (const { start, end, place } of runs) {
    const last = stretches.at(-1);
    if (last !== undefined && last.page === place.page) last.end = end;
    else stretches.push({ page: place.page, start, end });
  }
  return stretches;
}

interface Belongings {
  readonly parts: readonly Part[];
  readonly margins: readonly Margin[];
}

function belongings(lines: readonly PlacedLine[], runs: readonly Run[]): Belongings {
  const parts = new Map<string, Omit<Part, 'spans'> & { readonly spans: [Span, ...Span[]] }>();
  const margins = new Map<object, Margin & { readonly spans: [Span, ...Span[]] }>();
  let from = 0;
  for (const { start, end, place } of runs) {
    const { page, passage, margin } = place;
    while ((lines[from]?.start ?? Infinity) + (lines[from]?.text.length ?? 0) <= start) from += 1;
    for (let i = from; (lines[i]?.start ?? Infinity) < end; i += 1) {
      const span = spanOf(lines[i], start, end);
      if (span === undefined) continue;
      const key = JSON.stringify([page, passage]);
      const whole = margin === undefined ? parts.get(key) : margins.get(margin);
      if (whole !== undefined) whole.spans.push(span);
      else if (margin !== undefined) margins.set(margin, { role: margin.role, page, spans: [span] });
      else if (passage !== undefined) parts.set(key, { passage, page, spans: [span] });
    }
  }
  return { parts: [...parts.values()], margins: [...margins.values()] };
}

/** What of a line stands between two offsets, without the white space round it; nothing where it is blank. */
function spanOf(line: PlacedLine | undefined, start: number, end: number): Span | undefined {
  if (line === undefined) return undefined;
  const first = Math.max(0, start - line.start);
  const piece = line.text.slice(first, end - line.start);
  const text = piece.trim();
  if (text === '') return undefined;
  const at = first + piece.indexOf(text);
  return { line: line.line, start: at, end: at + text.length, text };
}
