/** What answers a query, and why: the words themselves, or the same passage elsewhere. */
import type { Item, Layer } from '../item/item.js';
import { matchesIn, type Match } from './quotes.js';
import { isReading, readingKey, type Segment, type SoughtPhrase } from './segment.js';
import { saysThePassage, type Text, type TextPart } from './texts.js';
import type { Vocabulary } from './vocabulary.js';

/** An annotation that answers a query. */
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
}

export interface Sought {
  readonly phrases: readonly SoughtPhrase[];
  readonly vocabulary: Vocabulary;
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

/** The annotations of one text that answers, in order; `at` is its number. */
export function hitsIn(answering: Answering, at: number, sought: Sought): readonly Hit[] {
  const { item, texts } = answering.segment;
  const text = texts[at];
  if (text === undefined) return [];
  const matches = matchesIn(text, sought.phrases, sought.vocabulary);
  const source = sourceIn(text, matches) ?? alignedSource(answering, text, sought);
  const disputed = isDisputed(answering, text);
  return text.parts.map((part, at): Hit => {
    const here = matches.filter((match) => match.some((piece) => piece.part === at));
    const why: Why =
      here.length === 0 && source !== undefined
        ? { kind: 'aligned', to: source }
        : { kind: 'literal', matches: here, disputed };
    return { item, text, part, at, why };
  });
}

function sourceIn({ layer, parts }: Text, matches: readonly Match[]): Source | undefined {
  const [first] = matches[0] ?? [];
  const part = first === undefined ? undefined : parts[first.part];
  return first === undefined || part === undefined ? undefined : { layer, part, exact: first.quote.exact };
}

function alignedSource(
  { segment, holding }: Answering,
  { passage }: Text,
  { phrases, vocabulary }: Sought,
): Source | undefined {
  for (const at of passage === undefined ? [] : (segment.passages.get(passage) ?? [])) {
    const text = segment.texts[at];
    if (text === undefined || !saysThePassage(text) || !holding.includes(at)) continue;
    return sourceIn(text, matchesIn(text, phrases, vocabulary));
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
