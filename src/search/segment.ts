/** One item's part of the index: which of its texts hold which words, and where. Never changed. */
import type { Item } from '../item/item.js';
import type { Token } from './fold.js';
import { read, write, type Bytes, type Places } from './postings.js';
import { languageOf, textsOf, wholeOf, type Text } from './texts.js';
import type { Reader } from './vocabulary.js';

export interface Segment {
  readonly item: Item;
  readonly texts: readonly Text[];
  /** Passage → its texts by number. */
  readonly passages: ReadonlyMap<string, readonly number[]>;
  /** Its words by number, ascending. */
  readonly words: Uint32Array;
  /** By the place of a word in `words`: where its bytes begin; one more than words. */
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
  /** By the place of a word in `words`: how many texts offer it for completion. */
  readonly offers: Uint32Array;
  /** By text, for a sign that stands for several words (½, ﷺ): where each but the first is, and where the first is. */
  readonly within: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** Of the texts that are placed, by number: the position at which each line begins. */
  readonly lines: ReadonlyMap<number, Uint32Array>;
}

export function toSegment(item: Item, reader: Reader): Segment {
  const texts = textsOf(item);
  const places = new Map<number, Places>();
  const offers = new Map<number, number>();
  const readings = readingsOf(texts, reader);
  const lines = new Map<number, Uint32Array>();
  const within = new Map<number, ReadonlyMap<number, number>>();
  texts.forEach((text, at) => {
    const read = readings.get(readingKey(text));
    const here = new Set<number>();
    const whole = wholeOf(text);
    const begin = text.placed ? lineStarts(whole) : undefined;
    if (begin !== undefined) lines.set(at, begin.starts);
    const signs = signsOfSeveral();
    reader(whole, languageOf(text), (number, token) => {
      begin?.meet(token);
      signs.meet(token);
      here.add(number);
      const known = places.get(number);
      if (known === undefined) places.set(number, [at, token.position, token.length]);
      else known.push(at, token.position, token.length);
    });
    if (signs.found.size > 0) within.set(at, signs.found);
    // What an editor read otherwise is found where it stands, and offered to nobody; and remarks quote it.
    if (text.passage === undefined) return;
    for (const number of here)
      if (text.layer.standing === 'editorial' || read === undefined || read.has(number))
        offers.set(number, (offers.get(number) ?? 0) + 1);
  });
  const packedPlaces = { ...packed(places), offers: offersOf(places, offers) };
  return { item, texts, passages: byPassage(texts), ...packedPlaces, within, lines };
}

/** A line without a word begins where the next begins. */
function lineStarts(whole: string): {
  readonly starts: Uint32Array;
  readonly meet: (token: Pick<Token, 'start' | 'position'>) => void;
} {
  const offsets = [0, ...Array.from(whole.matchAll(/\n/g), ({ index }) => index + 1)];
  const starts = new Uint32Array(offsets.length).fill(2 ** 32 - 1);
  let line = 0;
  return {
    starts,
    meet: ({ start, position }) => {
      for (; line < offsets.length && start >= (offsets[line] ?? 0); line += 1) starts[line] = position;
    },
  };
}

function signsOfSeveral(): {
  readonly found: ReadonlyMap<number, number>;
  readonly meet: (token: Pick<Token, 'start' | 'position' | 'length'>) => void;
} {
  const found = new Map<number, number>();
  let first = { start: -1, position: -1 };
  return {
    found,
    meet: ({ start, position, length }) => {
      if (length > 1 || position === first.position) return;
      if (start === first.start) found.set(position, first.position);
      else first = { start, position };
    },
  };
}

/** The words of each passage as an editor reads it, in its own language. */
function readingsOf(texts: readonly Text[], reader: Reader): ReadonlyMap<string, ReadonlySet<number>> {
  const readings = new Map<string, Set<number>>();
  for (const text of texts.filter(isReading)) {
    const key = readingKey(text);
    const words = readings.get(key) ?? new Set();
    readings.set(key, words);
    reader(wholeOf(text), languageOf(text), (number) => words.add(number));
  }
  return readings;
}

export function isReading({ layer, passage }: Text): boolean {
  return passage !== undefined && layer.kind === 'reading';
}

function byPassage(texts: readonly Text[]): ReadonlyMap<string, readonly number[]> {
  const passages = new Map<string, number[]>();
  texts.forEach(({ passage }, at) => {
    if (passage === undefined) return;
    const known = passages.get(passage);
    if (known === undefined) passages.set(passage, [at]);
    else known.push(at);
  });
  return passages;
}

/** A reading in a text's own language says how an editor reads that very passage. */
export function readingKey({ layer, passage }: Text): string {
  return `${layer.language} ${passage ?? ''}`;
}

function ascending(places: ReadonlyMap<number, Places>): Uint32Array {
  return Uint32Array.from(places.keys()).sort();
}

function packed(places: ReadonlyMap<number, Places>): Pick<Segment, 'words' | 'starts' | 'bytes'> {
  const words = ascending(places);
  const starts = new Uint32Array(words.length + 1);
  const bytes: Bytes = { array: new Uint8Array(64), length: 0 };
  words.forEach((word, i) => {
    write(bytes, places.get(word) ?? []);
    starts[i + 1] = bytes.length;
  });
  return { words, starts, bytes: bytes.array.slice(0, bytes.length) };
}

function offersOf(places: ReadonlyMap<number, Places>, offers: ReadonlyMap<number, number>): Uint32Array {
  return ascending(places).map((word) => offers.get(word) ?? 0);
}

/** Calls back for each place of a word, in the order of the texts. */
export function places(
  { words, starts, bytes }: Segment,
  number: number,
  visit: (text: number, position: number, length: number) => void,
): void {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((words[middle] ?? 0) < number) low = middle + 1;
    else high = middle;
  }
  if (words[low] === number) read(bytes, starts[low] ?? 0, starts[low + 1] ?? 0, visit);
}
