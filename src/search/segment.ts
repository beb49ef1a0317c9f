/** One item's part of the index: which of its texts hold which words, and where. Never changed. */
import type { Item } from '../item/item.js';
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
}

/** A word whose texts are wanted: the numbers of all that answer to it. */
export type Numbers = readonly number[];
/** A word in any of its spellings, each a row of pieces. */
export type SoughtWord = readonly (readonly Numbers[])[];
export type SoughtPhrase = readonly SoughtWord[];

export function toSegment(item: Item, reader: Reader): Segment {
  const texts = textsOf(item);
  const places = new Map<number, Places>();
  const offers = new Map<number, number>();
  const readings = readingsOf(texts, reader);
  texts.forEach((text, at) => {
    const read = readings.get(readingKey(text));
    const here = new Set<number>();
    reader(wholeOf(text), languageOf(text), (number, token) => {
      here.add(number);
      const known = places.get(number);
      if (known === undefined) places.set(number, [at, token.position, token.length]);
      else known.push(at, token.position, token.length);
    });
    // What an editor read otherwise is found where it stands, and offered to nobody; and remarks quote it.
    if (text.passage === undefined) return;
    for (const number of here)
      if (text.layer.standing === 'editorial' || read === undefined || read.has(number))
        offers.set(number, (offers.get(number) ?? 0) + 1);
  });
  return { item, texts, passages: byPassage(texts), ...packed(places), offers: offersOf(places, offers) };
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

/** The texts, ascending, that hold all phrases. */
export function textsHolding(segment: Segment, phrases: readonly SoughtPhrase[]): readonly number[] {
  const words = phrases.flat().map((word) => [...new Set(word.flat(2))]);
  let holding = withAll(segment, words);
  for (const phrase of phrases) {
    const isPlain = phrase.length === 1 && phrase[0]?.every((pieces) => pieces.length === 1) === true;
    if (!isPlain && holding.length > 0) holding = withPhrase(segment, phrase, new Set(holding));
  }
  return holding;
}

/** The texts, ascending, that hold of each list any word. */
function withAll(segment: Segment, lists: readonly Numbers[]): readonly number[] {
  // By text: how many lists it has answered. A set of texts would cost more than all the reading.
  const answered = new Uint16Array(segment.texts.length);
  for (const [i, list] of lists.entries()) {
    for (const number of list)
      places(segment, number, (text) => {
        if (answered[text] === i) answered[text] = i + 1;
      });
    if (!answered.includes(i + 1)) return [];
  }
  const all: number[] = [];
  for (let text = 0; text < answered.length; text += 1) if (answered[text] === lists.length) all.push(text);
  return all;
}

/** More positions than a text has; their product with the number of texts is a safe integer. */
const POSITIONS = 2 ** 24;

/** Of some texts, those where the words follow one another. */
function withPhrase(segment: Segment, phrase: SoughtPhrase, among: ReadonlySet<number>): readonly number[] {
  /** From ends of what was matched so far to ends of that and one piece more; without any, the piece may stand anywhere. */
  const step = (ends: ReadonlySet<number> | undefined, numbers: Numbers): ReadonlySet<number> => {
    const next = new Set<number>();
    for (const number of numbers)
      places(segment, number, (text, position, length) => {
        const start = text * POSITIONS + position;
        if (ends?.has(start) ?? among.has(text)) next.add(start + length);
      });
    return next;
  };
  let ends: ReadonlySet<number> | undefined;
  for (const word of phrase) {
    const from = ends;
    const reached = word.map((pieces) => pieces.reduce<ReadonlySet<number> | undefined>(step, from));
    ends = new Set(reached.flatMap((set) => [...(set ?? [])]));
  }
  const holding = new Set(Array.from(ends ?? [], (end) => Math.floor(end / POSITIONS)));
  return [...holding].sort((one, other) => one - other);
}

function places(
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
