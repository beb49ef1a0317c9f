/** What answers a query, and why: the words themselves, or the same passage elsewhere. */
import type { Item, Layer } from '../item/item.js';
import { runsIn, type Run, type SoughtPhrase } from './matching.js';
import { linesOf, matchesOf, type LinePiece, type Match } from './quotes.js';
import { isReading, readingKey, type Segment } from './segment.js';
import { saysThePassage, spansOf, type Text, type TextPart } from './texts.js';
import type { Vocabulary } from './vocabulary.js';

/** An annotation that answers a query, or one place in it. */
export interface Hit {
  readonly item: Item;
  readonly text: Text;
  /** Which part of the text it is. */
  readonly part: TextPart;
  readonly at: number;
  readonly why: Why;
}

export type Why =
  /** The words stand in it; a match may have begun on the page before, or go on. `disputed`: an editor's reading of the same passage in the same language does not have them. */
  | { readonly kind: 'literal'; readonly matches: readonly Match[]; readonly disputed: boolean }
  /** They stand in it, line by line where it was measured: one match, which may go on in the next part. */
  | {
      readonly kind: 'placed';
      readonly match: Match;
      readonly lines: readonly LinePiece[];
      readonly disputed: boolean;
    }
  /** They stand in another annotation of the same passage: in another layer, or on another page. */
  | { readonly kind: 'aligned'; readonly to: Source };

/** The annotation whose words were found, and the first of them. */
export interface Source {
  readonly layer: Layer;
  readonly part: TextPart;
  readonly exact: string;
}

/** The texts of one item that answer, ascending. */
export interface Answering {
  readonly segment: Segment;
  /** Those that hold the words, whether they may answer or not. */
  readonly holding: readonly number[];
  readonly literal: readonly number[];
  readonly aligned: readonly number[];
  /** Where the words stand in those of the literal ones that are placed. */
  readonly placed: ReadonlyMap<number, readonly Run[]>;
}

export interface Sought {
  readonly phrases: readonly SoughtPhrase[];
  readonly vocabulary: Vocabulary;
}

/** How many hits a text is, and how many annotations they show: a match has one on each of its lines. */
export interface Extent {
  readonly hits: number;
  readonly annotations: number;
}

/** What `hitsIn` gives, counted without reading the text. */
export function extentOf({ segment, placed }: Answering, at: number): Extent {
  const parts = segment.texts[at]?.parts ?? [];
  const runs = placed.get(at);
  if (runs === undefined) return { hits: parts.length, annotations: parts.length };
  const starts = segment.lines.get(at) ?? new Uint32Array();
  const partOfLine = parts.flatMap(({ shown }, part) => spansOf(shown).map(() => part));
  const touched = new Set<number | undefined>();
  let annotations = 0;
  for (const { start, end } of runs) {
    const [first, last] = [lineAt(starts, start), lineAt(starts, end - 1)];
    annotations += last - first + 1;
    for (let line = first; line <= last; line += 1) touched.add(partOfLine[line]);
  }
  const untouched = parts.length - touched.size;
  return { hits: runs.length + untouched, annotations: annotations + untouched };
}

/** The last line that begins at a position or before it. */
function lineAt(starts: Uint32Array, position: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? 0) <= position) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** The texts that say the same passages as these do, and do not hold the words themselves. */
export function alignedWith({ texts, passages }: Segment, holding: readonly number[]): readonly number[] {
  // With a single layer there is no other text of any passage.
  if (passages.size === texts.length) return [];
  const literal = new Set(holding);
  const aligned = new Set<number>();
  for (const at of holding) {
    const text = texts[at];
    if (text?.passage === undefined || !saysThePassage(text)) continue;
    for (const other of passages.get(text.passage) ?? []) {
      const same = texts[other];
      if (same !== undefined && saysThePassage(same) && !literal.has(other)) aligned.add(other);
    }
  }
  return [...aligned].sort((one, other) => one - other);
}

/** The hits of one text that answers, in order; `at` is its number. */
export function hitsIn(answering: Answering, at: number, sought: Sought): readonly Hit[] {
  const { item, texts } = answering.segment;
  const text = texts[at];
  if (text === undefined) return [];
  const matches = matchesIn(answering, at, sought);
  const source = sourceIn(text, matches) ?? alignedSource(answering, text, sought);
  const disputed = isDisputed(answering, text);
  const whole = text.parts.flatMap((part, at): readonly Hit[] => {
    const here = matches.filter((match) => match.some((piece) => piece.part === at));
    if (here.length === 0 && source !== undefined)
      return [{ item, text, part, at, why: { kind: 'aligned', to: source } }];
    return text.placed ? [] : [{ item, text, part, at, why: { kind: 'literal', matches: here, disputed } }];
  });
  if (!text.placed) return whole;
  const placed = matches.flatMap((match): readonly Hit[] => {
    const at = match[0]?.part ?? 0;
    const part = text.parts[at];
    if (part === undefined) return [];
    return [{ item, text, part, at, why: { kind: 'placed', match, lines: linesOf(match, text), disputed } }];
  });
  return [...placed, ...whole];
}

/** What a hit shows of its matches; none where it is aligned. */
export function piecesOf({ why, at }: Hit): Match {
  switch (why.kind) {
    case 'literal':
      return why.matches.flat().filter((piece) => piece.part === at);
    case 'placed':
      return why.match;
    case 'aligned':
      return [];
  }
}

function matchesIn(
  { segment, placed }: Answering,
  at: number,
  { phrases, vocabulary }: Sought,
): readonly Match[] {
  const text = segment.texts[at];
  if (text === undefined) return [];
  const runs = placed.get(at) ?? runsIn(segment, phrases, new Set([at])).get(at) ?? [];
  return matchesOf(text, runs, vocabulary.fold);
}

function sourceIn({ layer, parts }: Text, matches: readonly Match[]): Source | undefined {
  const [first] = matches[0] ?? [];
  const part = first === undefined ? undefined : parts[first.part];
  return first === undefined || part === undefined ? undefined : { layer, part, exact: first.quote.exact };
}

function alignedSource(answering: Answering, { passage }: Text, sought: Sought): Source | undefined {
  const { segment, holding } = answering;
  for (const at of passage === undefined ? [] : (segment.passages.get(passage) ?? [])) {
    const text = segment.texts[at];
    if (text === undefined || !saysThePassage(text) || !holding.includes(at)) continue;
    return sourceIn(text, matchesIn(answering, at, sought));
  }
  return undefined;
}

/** A machine's reading holds words that its page does not: an editor's reading of the passage then has others. */
function isDisputed({ segment, holding }: Answering, text: Text): boolean {
  if (text.layer.standing !== 'received' || text.passage === undefined) return false;
  const readings = (segment.passages.get(text.passage) ?? []).filter((at) => {
    const other = segment.texts[at];
    return other !== undefined && isReading(other) && readingKey(other) === readingKey(text);
  });
  return readings.length > 0 && !readings.some((at) => holding.includes(at));
}
