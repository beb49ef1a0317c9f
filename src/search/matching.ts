/** Where in a segment the words of a query stand: in which texts, and at which positions. */
import { places, type Segment } from './segment.js';

/** A word whose texts are wanted: the numbers of all that answer to it. */
export type Numbers = readonly number[];
/** A word in any of its spellings, each a row of pieces. */
export type SoughtWord = readonly (readonly Numbers[])[];
export type SoughtPhrase = readonly SoughtWord[];

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

/** Where words that answer stand in a text, in positions: from `start` up to `end`. */
export interface Run {
  readonly start: number;
  readonly end: number;
}

/** Of some texts, by number: all runs of the phrases, in order; what overlaps, or shares a sign, is one. */
export function runsIn(
  segment: Segment,
  phrases: readonly SoughtPhrase[],
  among: ReadonlySet<number>,
): ReadonlyMap<number, readonly Run[]> {
  const runs = new Map<number, Run[]>();
  for (const phrase of phrases)
    for (const [end, start] of endsOf(segment, phrase, among)) {
      const text = Math.floor(start / POSITIONS);
      const run = { start: start % POSITIONS, end: end - text * POSITIONS };
      const known = runs.get(text);
      if (known === undefined) runs.set(text, [run]);
      else known.push(run);
    }
  return new Map(Array.from(runs, ([text, found]) => [text, joined(found, segment.within.get(text))]));
}

function joined(runs: readonly Run[], within: ReadonlyMap<number, number> | undefined): readonly Run[] {
  const apart: Run[] = [];
  for (const next of runs.toSorted((one, other) => one.start - other.start)) {
    const last = apart.at(-1);
    if (last === undefined || (within?.get(next.start) ?? next.start) >= last.end) apart.push(next);
    else apart[apart.length - 1] = { start: last.start, end: Math.max(last.end, next.end) };
  }
  return apart;
}

/** Of some texts, those where the words follow one another. */
function withPhrase(segment: Segment, phrase: SoughtPhrase, among: ReadonlySet<number>): readonly number[] {
  const starts = endsOf(segment, phrase, among).values();
  const holding = new Set(Array.from(starts, (start) => Math.floor(start / POSITIONS)));
  return [...holding].sort((one, other) => one - other);
}

/** More positions than a text has; their product with the number of texts is a safe integer. */
const POSITIONS = 2 ** 24;

/** End → start, the first of those that end there: positions from the beginning of the text, which is its number times POSITIONS. */
type Ends = ReadonlyMap<number, number>;

/** Everywhere in some texts that the words of a phrase follow one another. */
function endsOf(segment: Segment, phrase: SoughtPhrase, among: ReadonlySet<number>): Ends {
  /** From what was matched so far to that and one piece more; without any, the piece may stand anywhere. */
  const step = (ends: Ends | undefined, numbers: Numbers): Ends => {
    const next = new Map<number, number>();
    for (const number of numbers)
      places(segment, number, (text, position, length) => {
        const here = text * POSITIONS + position;
        const start = ends === undefined ? (among.has(text) ? here : undefined) : ends.get(here);
        if (start !== undefined) next.set(here + length, Math.min(start, next.get(here + length) ?? start));
      });
    return next;
  };
  let ends: Ends | undefined;
  for (const word of phrase) {
    const from = ends;
    const reached = new Map<number, number>();
    for (const pieces of word)
      for (const [end, start] of pieces.reduce<Ends | undefined>(step, from) ?? [])
        reached.set(end, Math.min(start, reached.get(end) ?? start));
    ends = reached;
  }
  return ends ?? new Map<number, number>();
}
