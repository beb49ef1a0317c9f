/** What Tesseract read of the plates, beside scans that nobody described: a search tells where each word stands. */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Box } from '../../src/image/pyramid.js';
import { readLetter, root } from '../letter/letter.js';
import { serve, type Serving } from './serving.js';

const PLATES = join(root, 'images/hekmat-1955');
const SAMPLES = join(root, 'test/item/text/samples');
/** The same two pages in both formats; `small` are scans of half the size that was read. */
const FOLDERS = {
  alto: { scale: 1, texts: { 'ru-3': 'ru-3.alto.xml' } },
  hocr: { scale: 1, texts: { 'ru-3': 'ru-3.hocr', 'fa-1': 'fa-1.hocr' } },
  small: { scale: 0.5, texts: { 'ru-3': 'ru-3.alto.xml', 'fa-1': 'fa-1.hocr' } },
} as const;

let folder: string;
let server: Serving;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-words-'));
  for (const [name, { scale, texts }] of Object.entries(FOLDERS)) {
    await mkdir(join(folder, 'images', name), { recursive: true });
    for (const [page, text] of Object.entries(texts)) {
      const plate = sharp(join(PLATES, `${page}.tif`));
      await (scale === 1 ? plate : plate.resize(Math.round(2480 * scale)))
        .png({ compressionLevel: 1 })
        .toFile(join(folder, 'images', name, `${page}.png`));
      await copyFile(join(SAMPLES, text), join(folder, 'images', name, text));
    }
  }
  server = await serve({
    PALIMPSEST_IMAGES: join(folder, 'images'),
    PALIMPSEST_MANIFESTS: join(folder, 'manifests'),
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
  expect(server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
});

interface Place {
  readonly page: string;
  readonly box: Box;
}

const placeIn = (target: string): Place => {
  const [, page = '', ...box] = /\/canvas\/([^#]+)#xywh=(\d+),(\d+),(\d+),(\d+)$/.exec(target) ?? [];
  const [x = NaN, y = NaN, width = NaN, height = NaN] = box.map(Number);
  return { page, box: { x, y, width, height } };
};

async function search(item: string, words: string): Promise<{ readonly 1: Place[]; readonly 2: Place[] }> {
  const ask = async (version: 1 | 2): Promise<unknown> => {
    const answer = await server.ask(`/iiif/search/${version}/${item}?q=${encodeURIComponent(words)}`);
    expect(answer.status).toBe(200);
    return JSON.parse(answer.text);
  };
  const { resources } = (await ask(1)) as { readonly resources: readonly { readonly on: string }[] };
  const { items } = (await ask(2)) as { readonly items: readonly { readonly target: string }[] };
  return { 1: resources.map(({ on }) => placeIn(on)), 2: items.map(({ target }) => placeIn(target)) };
}

/** The darkest point of each column of a region of a plate, from 0 for black to 255 for white. */
async function columns(page: string, { x, y, width, height }: Box): Promise<readonly number[]> {
  const { data } = await sharp(join(PLATES, `${page}.tif`))
    .extract({ left: x, top: y, width, height })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Array.from({ length: width }, (_, column) =>
    Math.min(...Array.from({ length: height }, (_, row) => data[row * width + column] ?? 255)),
  );
}

const INK = 128;
/** Less than stands between two words on the plates, in pixels. */
const BESIDE = 4;

/** More than a letter of the plates is wide. */
const LETTER = 35;

/** Ink in the box from one side to the other, and none just beside it: it holds whole words. */
async function holdsWords(page: string, box: Box): Promise<void> {
  const wide = await columns(page, { ...box, x: box.x - BESIDE, width: box.width + 2 * BESIDE });
  const inside = wide.slice(BESIDE, -BESIDE);
  expect(inside.filter((darkest) => darkest < INK).length).toBeGreaterThan(box.width / 2);
  expect(Math.min(...inside.slice(0, 6))).toBeLessThan(INK);
  expect(Math.min(...inside.slice(-6))).toBeLessThan(INK);
  for (const beside of [wide.slice(0, BESIDE - 1), wide.slice(1 - BESIDE)])
    expect(Math.min(...beside)).toBeGreaterThan(INK);
}

const isWithin = (box: Box, other: Box): boolean =>
  box.x >= other.x &&
  box.y >= other.y &&
  box.x + box.width <= other.x + other.width &&
  box.y + box.height <= other.y + other.height;

const RUSSIAN = [
  ['жилплощадью', 'p21', 1],
  ['комнату', 'p30', 1],
  ['шоссе', 'p24', 1],
  // It begins on one line and ends on the next.
  ['"на Луначарском шоссе"', 'p24', 2],
] as const;

describe.each(['alto', 'hocr'] as const)('what Tesseract wrote as %s', (item) => {
  it.each(RUSSIAN)('%s is found where it stands on the plate, in %s', async (words, passage, count) => {
    const found = await search(item, words);
    expect(found[1]).toEqual(found[2]);
    expect(found[1]).toHaveLength(count);
    const letter = await readLetter();
    const boxes = letter.pages.find(({ id }) => id === 'ru-3')?.boxes;
    for (const { page, box } of found[1]) {
      expect(page).toBe('ru-3');
      // The plate was measured when it was typeset: by another hand, and another measure.
      expect(isWithin(box, boxes?.parts[passage] ?? box)).toBe(true);
      expect(box.width).toBeLessThan(words.length * LETTER);
      await holdsWords(page, box);
    }
  });

  it('a word that stands in several places is found in each', async () => {
    const found = await search(item, 'Ташкенте');
    const boxes = found[2].map(({ box }) => box);
    expect(boxes.length).toBeGreaterThanOrEqual(3);
    expect(new Set(boxes.map((box) => JSON.stringify(box))).size).toBe(boxes.length);
    for (const box of boxes) await holdsWords('ru-3', box);
  });

  it('a phrase over the end of a line is found on both', async () => {
    const { 1: found } = await search(item, '"в гостинице я буду"');
    const tops = found.map(({ box }) => box.y);
    expect(found.length).toBeGreaterThan(0);
    for (const { box } of found) await holdsWords('ru-3', box);
    expect(new Set(tops).size).toBe(tops.length);
  });
});

it.each(['توده', '«حزب توده ایران»', 'رفیق'])(
  'Persian: %s is found where it stands on the plate',
  async (words) => {
    const found = await search('hocr', words);
    expect(found[1]).toEqual(found[2]);
    expect(found[1].length).toBeGreaterThan(0);
    const letter = await readLetter();
    const lines = Object.values(letter.pages.find(({ id }) => id === 'fa-1')?.boxes?.lines ?? {});
    for (const { page, box } of found[1]) {
      expect(page).toBe('fa-1');
      expect(lines.some((line) => isWithin(box, line))).toBe(true);
      expect(box.width).toBeLessThan(words.length * LETTER);
      await holdsWords(page, box);
    }
  },
);

it.each(['шоссе', 'توده'])('on a scan of half the size the box of %s is half as large', async (words) => {
  const [whole, half] = [await search('hocr', words), await search('small', words)];
  expect(half[1]).toHaveLength(whole[1].length);
  half[1].forEach(({ box }, i) => {
    const other = whole[1][i]?.box ?? box;
    for (const side of ['x', 'y', 'width', 'height'] as const)
      expect(Math.abs(box[side] * 2 - other[side])).toBeLessThanOrEqual(3);
  });
});

it('every id of an answer resolves, and says the words that were found', async () => {
  const { text } = await server.ask(`/iiif/search/2/alto?q=${encodeURIComponent('шоссе')}`);
  const { items } = JSON.parse(text) as { readonly items: readonly { readonly id: string }[] };
  expect(items.length).toBeGreaterThan(0);
  for (const { id } of items) {
    const [path = '', fragment] = id.slice(server.base.length).split('#');
    expect(fragment).toMatch(/^line-\d+-\d+-\d+$/);
    const own = await server.ask(path);
    expect(own.status).toBe(200);
    expect(own.text).toContain('шоссе');
  }
});
