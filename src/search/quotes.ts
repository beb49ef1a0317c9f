/** Where in a text as it is written the words of a query stand. */
import type { SoughtPhrase } from './segment.js';
import { wholeOf, writtenOf, type Text } from './texts.js';
import { PARAGRAPH, tokensOf, type Token } from './fold.js';
import type { Vocabulary } from './vocabulary.js';

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

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** In the order of the text; what overlaps is one. */
export function matchesIn(
  text: Text,
  phrases: readonly SoughtPhrase[],
  vocabulary: Vocabulary,
): readonly Match[] {
  const wanted = new Set(phrases.flat(4));
  const byPosition = new Map<number, Token[]>();
  for (const token of tokensOf(wholeOf(text), vocabulary.fold)) {
    if (!wanted.has(vocabulary.numbers.get(token.word) ?? -1)) continue;
    const here = byPosition.get(token.position);
    if (here === undefined) byPosition.set(token.position, [token]);
    else here.push(token);
  }
  const found = phrases.flatMap((phrase) => stretchesOf(phrase, byPosition, vocabulary));
  return joined(found).map((stretch) => cut(stretch, text));
}

function stretchesOf(
  phrase: SoughtPhrase,
  tokens: ReadonlyMap<number, readonly Token[]>,
  { numbers }: Vocabulary,
): readonly Stretch[] {
  type Reached = Stretch & { readonly next: number };
  const follow = ({ start, next }: Reached, wanted: readonly number[]): readonly Reached[] =>
    (tokens.get(next) ?? [])
      .filter(({ word }) => wanted.includes(numbers.get(word) ?? -1))
      .map(({ position, length, end }) => ({ start, end, next: position + length }));
  return Array.from(tokens, ([position, here]) => {
    const start = here[0]?.start ?? 0;
    let reached: readonly Reached[] = [{ start, end: start, next: position }];
    for (const word of phrase)
      reached = word.flatMap((pieces) =>
        pieces.reduce((from, wanted) => from.flatMap((one) => follow(one, wanted)), reached),
      );
    return reached;
  }).flat();
}

function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const apart: Stretch[] = [];
  for (const next of stretches.toSorted((one, other) => one.start - other.start)) {
    const last = apart.at(-1);
    if (last === undefined || next.start >= last.end) apart.push(next);
    else apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
  }
  return apart;
}

function cut({ start, end }: Stretch, { parts }: Text): Match {
  let from = 0;
  return parts.flatMap((part, i) => {
    const written = writtenOf(part);
    const [first, last] = [Math.max(start - from, 0), Math.min(end - from, written.length)];
    from += written.length + 1;
    return first < last ? [{ part: i, quote: quoteOf(written, first, last) }] : [];
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
