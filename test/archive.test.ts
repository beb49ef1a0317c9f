/** The archive read anew: what has not changed is the very same value, and is not indexed again. */
import {
  appendFile,
  cp,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadArchive, type Archive } from '../src/archive.js';
import type { Layer } from '../src/item/item.js';
import type { ReadPlaced } from '../src/item/read-texts.js';
import { readItems, type ReadItem } from '../src/item/read.js';
import { createImages } from '../src/pixels/open.js';
import { parseQuery } from '../src/search/query.js';
import { systemClock } from '../src/store/clock.js';
import { createFileMemory } from '../src/store/memory.js';
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
  return [...new Set(hits.flatMap(({ item, why }) => (why.kind === 'aligned' ? [] : [item.id])))];
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
  images.close();
});

describe('what has not changed', () => {
  const config = () => configure({ PALIMPSEST_MANIFESTS: folder });
  const itemOf = (archive: Archive, id: string) => archive.exhibits.get(id)?.item;

  it('is the very same value', async () => {
    const images = createImages({ root: config().images });
    const before = await loadArchive(config(), images);
    const after = await loadArchive(config(), images, before);
    for (const id of ['one', 'two']) expect(itemOf(after, id)).toBe(itemOf(before, id));
    expect(after.mistakes).toEqual(before.mistakes);
    images.close();
  });

  it.each<[what: string, change: (folder: string) => Promise<unknown>]>([
    ['a text that is written anew', (at) => writeFile(join(at, 'notes.yaml'), '[]\n')],
    ['a file that is new', (at) => writeFile(join(at, 'boxes/none.json'), '{}')],
    ['a file that is gone', (at) => rm(join(at, 'boxes/ru-1.json'))],
    [
      'a file within a folder that a link leads to',
      async (at) => {
        await rename(join(at, 'boxes'), join(folder, '.kept'));
        await symlink(join(folder, '.kept'), join(at, 'boxes'));
        await rm(join(folder, '.kept/ru-2.json'));
      },
    ],
    ['the same words, and another time', (at) => utimes(join(at, 'text-en.txt'), 1, 1)],
  ])('is told from %s', async (_, change) => {
    const images = createImages({ root: config().images });
    const before = await loadArchive(config(), images);
    await change(join(folder, 'two'));
    const after = await loadArchive(config(), images, before);
    const fresh = await loadArchive(config(), images);
    expect(itemOf(after, 'one')).toBe(itemOf(before, 'one'));
    expect(itemOf(after, 'two')).toEqual(itemOf(fresh, 'two'));
    expect(after.mistakes).toEqual(fresh.mistakes);
    // Where it was read again and is the same, it is the same value.
    const same = isDeepStrictEqual(itemOf(fresh, 'two'), itemOf(before, 'two'));
    expect(itemOf(after, 'two') === itemOf(before, 'two')).toBe(same);
    images.close();
  });

  it('is not read: of forty parsed pages the one that changed is parsed', async () => {
    const root = await mkdtemp(join(tmpdir(), 'palimpsest-pages-'));
    const page = await readFile(join(import.meta.dirname, 'item/text/samples/ru-3.alto.xml'));
    const pages = Array.from({ length: 40 }, (_, i) => `p${i + 1}`);
    const texts = join(root, 'scans');
    await mkdir(texts);
    const text = (name: string): string => join(texts, `${name}.alto.xml`);
    for (const name of pages) await writeFile(text(name), page);
    await writeFile(
      join(texts, 'item.yaml'),
      `label: Scans\npages: [${pages.map((id) => `{ id: ${id}, image: ${id} }`).join(', ')}]\nlayers:\n  - { id: read, label: Read, kind: transcription, language: ru, standing: received, text: '{page}.alto.xml' }\n`,
    );
    const asked: string[] = [];
    const counted = createFileMemory<ReadPlaced>();
    const memories = {
      items: createFileMemory<ReadItem>().remember,
      texts: (path: string, make: () => Promise<ReadPlaced>) =>
        counted.remember(path, () => {
          asked.push(path);
          return make();
        }),
    };
    const [first] = (await readItems(root, memories)).items;
    expect(first?.layers).toHaveLength(1);
    expect(asked).toHaveLength(40);
    asked.length = 0;
    expect((await readItems(root, memories)).items[0]).toBe(first);
    expect(asked).toEqual([]);
    await appendFile(text('p7'), '\n');
    expect((await readItems(root, memories)).items[0]).toEqual(first);
    expect(asked).toEqual([text('p7')]);
    await rm(root, { recursive: true });
  });

  it('of an image is its hash: it is counted again when the file is another', async () => {
    const images = await mkdtemp(join(tmpdir(), 'palimpsest-images-'));
    await cp(join(root, 'images'), images, { recursive: true });
    const settings = configure({ PALIMPSEST_IMAGES: images });
    const open = createImages({ root: images, clock: { ...systemClock, now: () => (now += 60_000) } });
    const boxesOf = (archive: Archive) => {
      const image = archive.exhibits.get('hekmat-1955')?.images.get('ru-1');
      return image?.kind === 'present' ? image.boxes : undefined;
    };
    let now = 0;
    const before = await loadArchive(settings, open);
    expect(boxesOf(before)).toBeDefined();
    const file = join(images, 'hekmat-1955/ru-1.tif');
    // Of the same size in pixels, and another picture.
    await cp(join(images, 'hekmat-1955/ru-2.tif'), file, { preserveTimestamps: true });
    const after = await loadArchive(settings, open, before);
    expect(boxesOf(after)).toBeUndefined();
    expect(after.mistakes.map(({ file }) => file)).toContain('hekmat-1955/boxes/ru-1.json');
    open.close();
    await rm(images, { recursive: true });
  });
});
