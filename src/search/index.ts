/** The index of all texts: what is asked of it, and the one that is kept in memory. */
import type { Item, Layer } from '../item/item.js';
import type { Query } from './query.js';
import { alignedWith, extentOf, hitsIn, type Answering, type Hit } from './hits.js';
import { runsIn, textsHolding, type SoughtPhrase } from './matching.js';
import { toSegment, type Segment } from './segment.js';
import { answering, createReader, createVocabulary, type Vocabulary } from './vocabulary.js';

export interface Asked {
  readonly query: Query;
  /** Only this item; without it, all. */
  readonly item?: string | undefined;
  /** Which layers may answer. */
  readonly accepts?: (layer: Layer) => boolean;
  /** Counted from 0. */
  readonly start: number;
  readonly size: number;
}

export interface Found {
  /** All hits, of which `hits` are some. */
  readonly total: number;
  /** The annotations that all of them show: a match that runs over the end of a line has one on each. */
  readonly annotations: number;
  /** The annotations of the hits before these. */
  readonly before: number;
  /** Literal ones first; then by item, received before editorial, in the order of the text. */
  readonly hits: readonly Hit[];
}

export interface CompletionAsked {
  /** Folded. */
  readonly prefix: string;
  readonly item?: string | undefined;
  /** In how many passages a word must stand. */
  readonly least: number;
  readonly size: number;
}

export interface Completion {
  /** As written where it was met first. */
  readonly word: string;
  /** Passages that hold this very word. */
  readonly total: number;
}

/** The two things that any index answers. */
export interface Index {
  readonly search: (asked: Asked) => Found;
  readonly complete: (asked: CompletionAsked) => readonly Completion[];
}

/** Never changed: `replace` gives another, which shares with this one whatever is the same. */
export interface MemoryIndex extends Index {
  /** An index of these items: one that is the very same value as before is not read again. */
  readonly replace: (items: Iterable<Item>) => MemoryIndex;
}

export function createIndex(items: Iterable<Item> = []): MemoryIndex {
  return indexOf(createVocabulary(), new Map()).replace(items);
}

function indexOf(vocabulary: Vocabulary, segments: ReadonlyMap<string, Segment>): MemoryIndex {
  const among = (item: string | undefined): readonly Segment[] =>
    item === undefined ? [...segments.values()] : [segments.get(item) ?? []].flat();
  let offers: ReadonlyMap<number, number> | undefined;
  return {
    search: (asked) => search(vocabulary, among(asked.item), asked),
    complete: (asked) => {
      // Counted once: the words of all items are many, and every letter typed asks again.
      const counts =
        asked.item === undefined ? (offers ??= counted(among(undefined))) : counted(among(asked.item));
      return complete(vocabulary, counts, asked);
    },
    replace: (items) => {
      const reader = createReader(vocabulary);
      const kept = Array.from(items, (item): readonly [string, Segment] => {
        const before = segments.get(item.id);
        return [item.id, before?.item === item ? before : toSegment(item, reader)];
      });
      return indexOf(vocabulary, new Map(kept));
    },
  };
}

function counted(segments: readonly Segment[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { words, offers } of segments)
    words.forEach((word, i) => {
      const offered = offers[i] ?? 0;
      if (offered > 0) counts.set(word, (counts.get(word) ?? 0) + offered);
    });
  return counts;
}

/** The most frequent words that begin so, in the order of the alphabet. */
function complete(
  { words, written }: Vocabulary,
  counts: ReadonlyMap<number, number>,
  { prefix, least, size }: CompletionAsked,
): readonly Completion[] {
  const found: Completion[] = [];
  for (const [number, total] of counts) {
    const word = words[number] ?? '';
    if (total >= least && word.startsWith(prefix)) found.push({ word: written.get(number) ?? word, total });
  }
  return found
    .toSorted((one, other) => other.total - one.total)
    .slice(0, size)
    .toSorted((one, other) => one.word.localeCompare(other.word));
}

function search(
  vocabulary: Vocabulary,
  segments: readonly Segment[],
  { query, accepts = () => true, start, size }: Asked,
): Found {
  const phrases = query.map((phrase): SoughtPhrase =>
    phrase.map((word) => word.map((pieces) => pieces.map((piece) => answering(vocabulary, piece)))),
  );
  if (phrases.length === 0) return { total: 0, annotations: 0, before: 0, hits: [] };
  const answers = segments.flatMap((segment) => answeringIn(segment, phrases, accepts));
  const hits: Hit[] = [];
  let [total, annotations, before] = [0, 0, 0];
  for (const kind of ['literal', 'aligned'] as const)
    for (const answer of answers)
      for (const text of answer[kind]) {
        const extent = extentOf(answer, text);
        const [from, to] = [Math.max(start - total, 0), Math.min(start + size - total, extent.hits)];
        if (from < to) {
          const all = hitsIn(answer, text, { phrases, vocabulary });
          before += sum(all.slice(0, from).map(annotationsOf));
          hits.push(...all.slice(from, to));
        } else if (total < start) before += extent.annotations;
        total += extent.hits;
        annotations += extent.annotations;
      }
  return { total, annotations, before, hits };
}

function answeringIn(
  segment: Segment,
  phrases: readonly SoughtPhrase[],
  accepts: (layer: Layer) => boolean,
): readonly Answering[] {
  const holding = textsHolding(segment, phrases);
  if (holding.length === 0) return [];
  const accepted = (text: number): boolean => {
    const layer = segment.texts[text]?.layer;
    return layer !== undefined && accepts(layer);
  };
  const literal = holding.filter(accepted);
  const placed = new Set(literal.filter((text) => segment.lines.has(text)));
  return [
    {
      ...{ segment, holding, literal },
      aligned: alignedWith(segment, holding).filter(accepted),
      placed: placed.size === 0 ? new Map() : runsIn(segment, phrases, placed),
    },
  ];
}

function annotationsOf({ why }: Hit): number {
  return why.kind === 'placed' ? why.lines.length : 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
