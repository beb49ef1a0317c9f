/**
 * Search at scale: how long the index takes to build, what it weighs and how fast it answers, beside MiniSearch on the
 * same texts and beside reading every text. `--quick` takes a tenth.
 */
import MiniSearch from 'minisearch';
import { textLayers } from '../src/item/layers.js';
import { fold, remembering, tokensOf } from '../src/search/fold.js';
import { createIndex } from '../src/search/index.js';
import { parseQuery } from '../src/search/query.js';
import { textsOf, wholeOf } from '../src/search/texts.js';
import { madeCollection } from './collection.js';

const quick = process.argv.includes('--quick');
const collect = globalThis.gc ?? (() => undefined);

function weighed<Value>(make: () => Value): {
  readonly value: Value;
  readonly ms: number;
  readonly bytes: number;
} {
  collect();
  const before = weight();
  const start = performance.now();
  const value = make();
  const ms = performance.now() - start;
  collect();
  return { value, ms, bytes: weight() - before };
}

function weight(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Milliseconds of each, and how many it found. */
function timed(queries: readonly string[], ask: (query: string) => number) {
  const times = queries.map((query) => {
    const start = performance.now();
    const found = ask(query);
    return { ms: performance.now() - start, found };
  });
  const sorted = times.map(({ ms }) => ms).toSorted((one, other) => one - other);
  const total = sorted.reduce((sum, ms) => sum + ms, 0);
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? 0,
    slowest: sorted.at(-1) ?? 0,
    perSecond: (queries.length / total) * 1000,
    found: times.reduce((sum, { found }) => sum + found, 0),
  };
}

const made = weighed(() => madeCollection(quick ? 2_000 : 20_000));
const { items, pages, characters, words } = made.value;
const row = (...cells: readonly string[]): void => {
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(34) : cell.padStart(14))).join(''));
};
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const milliseconds = (ms: number): string => `${ms < 10 ? ms.toFixed(3) : ms.toFixed(0)} ms`;

console.log(`${pages} pages, ${(characters / 1e6).toFixed(1)} million characters, ${items.length} items`);
console.log(`the items themselves: ${megabytes(made.bytes)}\n`);

const queries = {
  'one word': words,
  'two words': words.slice(0, -3).map((word, i) => `${word} ${words[i + 3] ?? ''}`),
  'a phrase': items.slice(0, 200).map((item) => {
    const [first = '', second = ''] = textLayers(item)[0]?.lines[7]?.text.split(' ') ?? [];
    return `"${first} ${second}"`;
  }),
} as const;

const ours = weighed(() => createIndex(items));
const theirs = weighed(() => {
  const remembered = remembering(50_000);
  const mini = new MiniSearch<{ id: number; text: string }>({
    fields: ['text'],
    tokenize: (text) => text.split(/[\s\p{P}]+/u),
    processTerm: (term) => remembered(term).join('') || null,
  });
  let id = 0;
  for (const item of items) for (const text of textsOf(item)) mini.add({ id: id++, text: wholeOf(text) });
  return mini;
});

row('', 'ours', 'MiniSearch');
row('built in', milliseconds(ours.ms), milliseconds(theirs.ms));
row('index weighs', megabytes(ours.bytes), megabytes(theirs.bytes));
const asked = (query: string, size = 0): number =>
  ours.value.search({ query: parseQuery(query), start: 0, size }).total;
for (const [name, list] of Object.entries(queries)) {
  timed(list, (query) => asked(query));
  const one = timed(list, (query) => asked(query));
  const quoted = timed(list, (query) => asked(query, 20));
  const other = timed(list, (query) => theirs.value.search(query, { combineWith: 'AND' }).length);
  row(`${name}: median`, milliseconds(one.median), milliseconds(other.median));
  row(`${name}: median, quoting 20`, milliseconds(quoted.median), '–');
  row(`${name}: slowest`, milliseconds(one.slowest), milliseconds(other.slowest));
  row(`${name}: queries a second`, one.perSecond.toFixed(0), other.perSecond.toFixed(0));
  row(`${name}: texts found`, String(one.found), String(other.found));
}

// Reading every text: once as a search has to, folding as it goes, and once as fast as any can, over texts folded before.
const texts = items.flatMap((item) => textsOf(item).map(wholeOf));
const sample = texts.filter((_, i) => i % 20 === 0);
const wanted = words.slice(0, 5);
const reading = timed(wanted, (word) => {
  const [folded = ''] = fold(word);
  return sample.filter((text) => tokensOf(text).some((token) => token.word === folded)).length;
});
const folded = texts.map((text) => fold(text).join(' '));
const scanning = timed(words, (word) => {
  const [wanted = ''] = fold(word);
  return folded.filter((text) => text.includes(wanted)).length;
});
const { median } = timed(queries['one word'], (query) => asked(query, 20));
console.log();
row('linear scan, folding (of a 20th, ×20)', milliseconds(reading.median * 20));
row('  × our median', ((reading.median * 20) / median).toFixed(0));
row('linear scan, texts folded before', milliseconds(scanning.median));
row('  × our median', (scanning.median / median).toFixed(0));
