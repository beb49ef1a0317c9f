/** The words of a text as HTML: its lines, its runs of another script, and what a search found in it. */
import type { Direction, Span } from '../item/item.js';
import { html, type Html } from './html.js';

/** Lines as short as these, such as an address or a signature, were meant as lines. */
const SHORT = 60;

/** Short lines stand under one another as they were written; long ones flow, each end marked by the style alone. */
export function linesOf(spans: readonly Span[], direction: Direction, matches: readonly string[]): Html {
  const lines = spans.map(({ text }) => prose(text, direction, matches));
  const short = spans.every(({ text }) => text.length < SHORT);
  const end = short ? html`<br />` : html`<span class="eol"></span> `;
  return html`${lines.flatMap((line, at) => (at === 0 ? [line] : [end, line]))}`;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * A run of a script that goes the other way is isolated, so that the punctuation round it stays where it was written.
 * `matches` are marked wherever they stand.
 */
export function prose(text: string, direction: Direction, matches: readonly string[] = []): Html {
  const hits = matches.flatMap((match) => everyPlace(text, match));
  const pieces: (Html | string)[] = [];
  let done = 0;
  for (const { 0: run, index } of text.matchAll(OPPOSITE[direction])) {
    pieces.push(...marked(text, { start: done, end: index }, hits));
    done = index + run.length;
    const script = SCRIPTS.find(([pattern]) => pattern.test(run))?.[1] ?? 'und';
    pieces.push(html`<bdi lang="${script}">${marked(text, { start: index, end: done }, hits)}</bdi>`);
  }
  pieces.push(...marked(text, { start: done, end: text.length }, hits));
  return html`${pieces}`;
}

const WESTERN = String.raw`\p{sc=Latn}\p{sc=Cyrl}\p{sc=Grek}`;
const EASTERN = String.raw`\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}`;

/** From a letter to a letter or digit, with what stands between words of one run. */
function run(letters: string): RegExp {
  return new RegExp(String.raw`[${letters}](?:[${letters}\p{M}\d\s\u200c.,،'’-]*[${letters}\p{M}\d])?`, 'gu');
}

const OPPOSITE: Readonly<Record<Direction, RegExp>> = { ltr: run(EASTERN), rtl: run(WESTERN) };

/** The script alone is known of a run, not its language. */
const SCRIPTS: readonly (readonly [RegExp, string])[] = [
  [/\p{sc=Cyrl}/u, 'und-Cyrl'],
  [/\p{sc=Latn}/u, 'und-Latn'],
  [/\p{sc=Grek}/u, 'und-Grek'],
  [/\p{sc=Arab}/u, 'und-Arab'],
  [/\p{sc=Hebr}/u, 'und-Hebr'],
];

function everyPlace(text: string, match: string): readonly Stretch[] {
  const places: Stretch[] = [];
  if (match === '') return places;
  for (let start = text.indexOf(match); start >= 0; start = text.indexOf(match, start + match.length))
    places.push({ start, end: start + match.length });
  return places;
}

function marked(text: string, { start, end }: Stretch, hits: readonly Stretch[]): readonly (Html | string)[] {
  const cuts = new Set([start, end]);
  for (const hit of hits) for (const cut of [hit.start, hit.end]) if (cut > start && cut < end) cuts.add(cut);
  const ends = [...cuts].toSorted((one, other) => one - other);
  return ends.slice(1).map((stop, at) => {
    const from = ends[at] ?? start;
    const piece = text.slice(from, stop);
    return hits.some((hit) => hit.start <= from && hit.end >= stop) ? html`<mark>${piece}</mark>` : piece;
  });
}

/** Marks that turn the direction of what follows; where nothing can be isolated, as in a title, they are left out. */
export function withoutTurns(text: string): string {
  return text.replace(/[\u202A-\u202E\u2066-\u2069\u200E\u200F]/g, '');
}
