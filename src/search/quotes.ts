/** Where in a text as it is written the words of a query stand. */
import type { Span } from '../item/item.js';
import { PARAGRAPH, tokensOf, type Fold } from './fold.js';
import type { Run } from './matching.js';
import { spansOf, wholeOf, writtenOf, type Text } from './texts.js';

/** A stretch of a part's text that answers, with what stands round it (Web Annotation, 4.2.4 TextQuoteSelector). */
export interface Quote {
  /** UTF-16 offsets in the part's text as it is written. */
  readonly start: number;
  readonly end: number;
  readonly prefix: string;
  readonly exact: string;
  readonly suffix: string;
}

/** One match; in several parts where it runs over the end of a page. */
export type Match = readonly { readonly part: number; readonly quote: Quote }[];

/** What stands of a match on one line of a text that is placed. */
export interface LinePiece {
  /** Which part of the text it is in. */
  readonly part: number;
  /** The stretch of the layer's line. */
  readonly span: Span;
  readonly quote: Quote;
}

/** The runs of a text as matches, in its order. */
export function matchesOf(text: Text, runs: readonly Run[], fold: Fold): readonly Match[] {
  const [starts, ends] = [new Map<number, number>(), new Map<number, number>()];
  for (const { position, length, start, end } of tokensOf(wholeOf(text), fold)) {
    starts.set(position, Math.min(start, starts.get(position) ?? start));
    ends.set(position + length, Math.max(end, ends.get(position + length) ?? end));
  }
  return runs.map((run) => cut(starts.get(run.start) ?? 0, ends.get(run.end) ?? 0, text));
}

function cut(start: number, end: number, { parts }: Text): Match {
  let from = 0;
  return parts.flatMap((part, i) => {
    const written = writtenOf(part);
    const [first, last] = [Math.max(start - from, 0), Math.min(end - from, written.length)];
    from += written.length + 1;
    return first < last ? [{ part: i, quote: quoteOf(written, first, last) }] : [];
  });
}

/** A match line by line. */
export function linesOf(match: Match, { parts }: Text): readonly LinePiece[] {
  return match.flatMap(({ part, quote }) => {
    const shown = parts[part];
    if (shown === undefined) return [];
    const written = writtenOf(shown);
    let from = 0;
    return spansOf(shown.shown).flatMap((span): readonly LinePiece[] => {
      const begin = from;
      from += span.text.length + 1;
      const [first, last] = [Math.max(quote.start, begin), Math.min(quote.end, begin + span.text.length)];
      if (first >= last) return [];
      const start = span.start + first - begin;
      const text = written.slice(first, last);
      const stretch = { line: span.line, start, end: start + text.length, text };
      return [{ part, span: stretch, quote: quoteOf(written, first, last) }];
    });
  });
}

/** Enough to tell one place from another, and to read it by; in the same paragraph, as markup stands between two. */
const AROUND = 60;

function quoteOf(written: string, start: number, end: number): Quote {
  const paragraph = start < PARAGRAPH.length ? -1 : written.lastIndexOf(PARAGRAPH, start - PARAGRAPH.length);
  const first = Math.max(start - AROUND, paragraph < 0 ? 0 : paragraph + PARAGRAPH.length);
  const next = written.indexOf(PARAGRAPH, end);
  const last = Math.min(end + AROUND, next < 0 ? written.length : next);
  return {
    ...{ start, end, exact: written.slice(start, end) },
    // Half of a character of two units is none.
    prefix: written.slice(first, start).replace(/^[\uDC00-\uDFFF]/, ''),
    suffix: written.slice(end, last).replace(/[\uD800-\uDBFF]$/, ''),
  };
}
