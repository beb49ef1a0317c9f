/** The table of docs/versions.md says what becomes of every property that we print. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { crawlIn } from './projected.js';
import { crawl, isRecord, objectsIn } from './sample.js';

const text = readFileSync(join(import.meta.dirname, '../../docs/versions.md'), 'utf8');
const rows = [...text.matchAll(/^\| (.+?) \| (.+?) \| (.+?) \|$/gm)].map((row) =>
  row.slice(1).map((cell) => new Set([...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name))),
);
const column = (at: number): ReadonlySet<string | undefined> =>
  new Set(rows.flatMap((row) => [...(row[at] ?? [])]));

/** The properties of every object that has a type: the keys of a language map are none. */
const properties = (documents: Iterable<unknown>): ReadonlySet<string> =>
  new Set(
    [...documents].flatMap((document) =>
      objectsIn(document)
        .filter(({ value }) => isRecord(value) && ('type' in value || '@type' in value))
        .flatMap(({ value }) => Object.keys(value)),
    ),
  );

it('every property of our documents is in it', () => {
  const printed = [...properties(crawl().values())];
  expect(printed.length).toBeGreaterThan(25);
  expect(printed.filter((name) => !column(0).has(name))).toEqual([]);
});

it('every property of 2.1 is in it, by its own name or as that of 3.0', () => {
  const named = new Set([...column(0), ...column(1), 'sequences']);
  expect([...properties(crawlIn(2).values())].filter((name) => !named.has(name))).toEqual([]);
});

it('every property of 4.0 is in it, by its own name or as that of 3.0', () => {
  const named = new Set([...column(0), ...column(2)]);
  expect([...properties(crawlIn(4).values())].filter((name) => !named.has(name))).toEqual([]);
});
