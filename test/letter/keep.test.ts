import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keep, type Place, scanAt } from '../../scripts/plates/keep.js';
import type { Print } from '../../scripts/plates/press.js';

let folder: string;
let place: Place;
let plate: Print;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plates-'));
  place = { image: join(folder, 'images', 'ru-1.tif'), boxes: join(folder, 'boxes', 'ru-1.json') };
  const picture = await sharp({ create: { width: 600, height: 700, channels: 3, background: '#f7f3e9' } })
    .png()
    .toBuffer();
  plate = { picture, measured: { lines: { '1': [10, 20, 30, 40] }, parts: { p01: [10, 20, 30, 40] } } };
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('a plate is written over, a scan is not', () => {
  it('a free place', async () => {
    expect(await scanAt(place)).toBeUndefined();
  });

  it('a plate with the boxes that were measured on it', async () => {
    await keep(place, plate);
    expect(await scanAt(place)).toBeUndefined();
  });

  it('a scan put in the place of a plate', async () => {
    await keep(place, plate);
    await writeFile(place.image, 'a scan');
    expect(await scanAt(place)).toBe(place.image);
  });

  it('a scan that never had boxes', async () => {
    await keep(place, plate);
    await rm(place.boxes);
    expect(await scanAt(place)).toBe(place.image);
  });

  it('a scan of the same name with another ending', async () => {
    await keep(place, plate);
    const scan = join(folder, 'images', 'ru-1.JPG');
    await writeFile(scan, 'a scan');
    expect(await scanAt(place)).toBe(scan);
  });

  it('boxes that are not those of a plate', async () => {
    await keep(place, plate);
    await writeFile(
      place.boxes,
      (await readFile(place.boxes, 'utf8')).replace('"plate": true', '"plate": false'),
    );
    expect(await scanAt(place)).toBe(place.image);
  });
});

describe('keeping a plate', () => {
  it('leaves two whole files and nothing unfinished, the same each time', async () => {
    await keep(place, plate);
    const before = await readFile(place.image);
    await keep(place, plate);
    expect((await readFile(place.image)).equals(before)).toBe(true);
    expect(await readdir(join(folder, 'images'))).toEqual(['ru-1.tif']);
    expect(await readdir(join(folder, 'boxes'))).toEqual(['ru-1.json']);
  });
});
