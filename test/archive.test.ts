/** The archive read anew: what has not changed is the very same value, and is not indexed again. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadArchive, type Archive } from '../src/archive.js';
import type { Layer } from '../src/item/item.js';
import { createImages } from '../src/pixels/open.js';
import { parseQuery } from '../src/search/query.js';
import { configure } from './http/serving.js';
import { root } from './letter/letter.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-archive-'));
  for (const name of ['one', 'two'])
    await cp(join(root, 'manifests/hekmat-1955'), join(folder, name), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

/** The items whose Russian text has these words: an editor's reading has them too, and goes on having them. */
const found = ({ index }: Archive, words: string): readonly string[] => {
  const accepts = ({ id }: Layer): boolean => id === 'text-ru';
  const { hits } = index.search({ query: parseQuery(words), accepts, start: 0, size: 100 });
  return [...new Set(hits.flatMap(({ item, why }) => (why.kind === 'literal' ? [item.id] : [])))];
};

it('a changed text is found, in its item alone; the archive before answers as before', async () => {
  const config = configure({ PALIMPSEST_MANIFESTS: folder });
  const images = createImages({ root: config.images });
  const before = await loadArchive(config, images);
  expect(found(before, 'Перевод')).toEqual(['one', 'two']);

  const file = join(folder, 'two/text-ru.txt');
  await writeFile(file, (await readFile(file, 'utf8')).replace('Перевод', 'Подстрочник'));
  const after = await loadArchive(config, images, before);
  expect(found(after, 'Подстрочник')).toEqual(['two']);
  expect(found(after, 'Перевод')).toEqual(['one']);
  expect(found(before, 'Подстрочник')).toEqual([]);
  expect(after.exhibits.get('one')?.item).toBe(before.exhibits.get('one')?.item);
  expect(after.exhibits.get('two')?.item).not.toBe(before.exhibits.get('two')?.item);
});
