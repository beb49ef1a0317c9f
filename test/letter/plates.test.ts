import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { advertisedPlans } from '../../src/image/advertised.js';
import { defaultLimits } from '../../src/image/limits.js';
import type { Box } from '../../src/image/pyramid.js';
import type { Boxes, Item } from '../../src/item/item.js';
import { textLayers } from '../../src/item/layers.js';
import { createImages } from '../../src/pixels/open.js';
import { readLetter, root } from './letter.js';
import { directories, tag } from './tags.js';

const pages = ['ru-1', 'ru-2', 'ru-3', 'ru-4', 'fa-1', 'fa-2', 'fa-3'] as const;
const sheet = { width: 2480, height: 3508 };
const jpeg = 7;

let letter: Item;
beforeAll(async () => {
  letter = await readLetter();
});

const fileOf = (page: string) => join(root, 'images', 'hekmat-1955', `${page}.tif`);

function boxesOf(page: string): Boxes {
  const boxes = letter.pages.find(({ id }) => id === page)?.boxes;
  if (boxes === undefined) throw new Error(`${page} has no boxes.`);
  return boxes;
}

/** The darkest and the brightest sample of a stretch of a plate, 0 to 255. */
async function shades(
  page: string,
  box: Box,
): Promise<{ readonly darkest: number; readonly brightest: number }> {
  const { x: left, y: top, width, height } = box;
  const { data } = await sharp(fileOf(page))
    .extract({ left, top, width, height })
    .greyscale()
    .raw()
    .toBuffer({
      resolveWithObject: true,
    });
  return { darkest: Math.min(...rowsOf(data, Math.min)), brightest: Math.max(...rowsOf(data, Math.max)) };
}

function rowsOf(samples: Buffer, choose: (...values: number[]) => number): readonly number[] {
  const chunk = 4096;
  return Array.from({ length: Math.ceil(samples.length / chunk) }, (_, i) =>
    choose(...samples.subarray(i * chunk, (i + 1) * chunk)),
  );
}

it('every page of the letter has a plate', () => {
  expect(letter.pages.map(({ id }) => id)).toEqual(pages);
  for (const page of pages) expect(boxesOf(page).plate).toBe(true);
});

describe.each(pages)('the plate %s', (page) => {
  it('is the very file that its boxes were measured on', async () => {
    const sha256 = createHash('sha256')
      .update(await readFile(fileOf(page)))
      .digest('hex');
    expect(boxesOf(page).image).toEqual({ ...sheet, sha256 });
  });

  it('is A4 at 300 dots per inch, a pyramid of JPEG tiles of 512', async () => {
    const levels = directories(await readFile(fileOf(page)));
    expect(levels.map((level) => [level[tag.width], level[tag.height]])).toEqual([
      [2480, 3508],
      [1240, 1754],
      [620, 877],
      [310, 438],
    ]);
    for (const [i, level] of levels.entries()) {
      expect(level).toMatchObject({ [tag.compression]: jpeg, [tag.tileWidth]: 512, [tag.tileHeight]: 512 });
      expect(level[tag.subfile] ?? 0).toBe(i === 0 ? 0 : 1);
    }
    expect((await sharp(fileOf(page)).metadata()).density).toBe(300);
  });

  it('answers every advertised tile and size without decoding', async () => {
    const images = createImages({ root: join(root, 'images') });
    const { pyramid } = await images.open(`hekmat-1955~${page}`);
    const kinds = advertisedPlans(pyramid, defaultLimits).map(({ work }) => work.kind);
    expect(kinds.filter((kind) => kind === 'stored')).toHaveLength(31);
    expect(kinds).not.toContain('render');
  });

  it('has a box inside the page for each of its lines and each part of its own text', () => {
    const { lines, parts } = boxesOf(page);
    const own = textLayers(letter).find(({ language }) => language === page.slice(0, 2));
    const written = own?.lines.filter((line) => line.page === page).map(({ line }) => String(line));
    const passages = own?.parts.filter((part) => part.page === page).map(({ passage }) => passage);
    expect(Object.keys(lines).sort()).toEqual([...(written ?? [])].sort());
    expect(Object.keys(parts).sort()).toEqual([...(passages ?? [])].sort());
    for (const { x, y, width, height } of [...Object.values(lines), ...Object.values(parts)]) {
      expect([x, y, width, height].every(Number.isInteger)).toBe(true);
      expect(Math.min(x, y, width - 1, height - 1)).toBeGreaterThanOrEqual(0);
      expect(x + width).toBeLessThanOrEqual(sheet.width);
      expect(y + height).toBeLessThanOrEqual(sheet.height);
    }
  });

  it('has ink in every box, and none in its blank margins', async () => {
    const { lines, parts } = boxesOf(page);
    const left: Box = { x: 0, y: 0, width: 200, height: sheet.height };
    const paper = await shades(page, left);
    expect(paper.brightest - paper.darkest).toBeLessThan(16);
    for (const box of [...Object.values(lines), ...Object.values(parts)]) {
      expect((await shades(page, box)).darkest).toBeLessThan(paper.darkest - 120);
    }
    const right = await shades(page, { ...left, x: sheet.width - 200 });
    expect(right.brightest - right.darkest).toBeLessThan(16);
  });

  it('has no ink beside its text but the overhang of a letter', async () => {
    const overhang = 8;
    const boxes = Object.values(boxesOf(page).parts);
    const top = Math.min(...boxes.map(({ y }) => y));
    const bottom = Math.max(...boxes.map(({ y, height }) => y + height));
    const x = Math.min(...boxes.map((box) => box.x));
    const end = Math.max(...boxes.map((box) => box.x + box.width));
    const paper = await shades(page, { x: 0, y: 0, width: 200, height: 200 });
    for (const beside of [
      { x: 200, y: top, width: x - 200 - overhang, height: bottom - top },
      { x: end + overhang, y: top, width: sheet.width - end - overhang, height: bottom - top },
    ]) {
      expect((await shades(page, beside)).darkest).toBeGreaterThan(paper.darkest - 60);
    }
  });
});
