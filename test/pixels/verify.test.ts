/**
 * Damage that the head of a file does not tell: bytes that are gone, or others than they were. Formats without checksums
 * (JPEG, WebP) take many another byte for a pixel of another colour: nobody can find that out.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createImages } from '../../src/pixels/open.js';
import { brokenPixels } from '../../src/pixels/verify.js';
import { painting, temporaryFolder } from './samples.js';

const [WIDTH, HEIGHT] = [900, 700];
const WRONG = /^Its pixels cannot all be read/;
const KINDS = {
  'a.jpg': () => painting(WIDTH, HEIGHT).jpeg().toBuffer(),
  'a.png': () => painting(WIDTH, HEIGHT).png().toBuffer(),
  'a.webp': () => painting(WIDTH, HEIGHT).webp().toBuffer(),
  'a.gif': () => painting(WIDTH, HEIGHT).gif().toBuffer(),
  'a.avif': () => painting(WIDTH, HEIGHT).avif().toBuffer(),
  'a.tif': () => painting(WIDTH, HEIGHT).tiff({ compression: 'deflate' }).toBuffer(),
  'a.tiff': () =>
    painting(WIDTH, HEIGHT)
      .tiff({ compression: 'jpeg', tile: true, pyramid: true, tileWidth: 128, tileHeight: 128 })
      .toBuffer(),
} as const;

async function verdict(name: string, bytes: Buffer): Promise<string | undefined> {
  const root = await temporaryFolder();
  await mkdir(root, { recursive: true });
  await writeFile(join(root, name), bytes);
  const images = createImages({ root });
  return brokenPixels(await images.open('a')).finally(() => {
    images.close();
  });
}

/** The start of every JPEG in the file: of a tile, or of the tables that all of them share. */
function jpegsIn(bytes: Buffer): readonly number[] {
  const found: number[] = [];
  for (let at = bytes.indexOf(SOI); at !== -1; at = bytes.indexOf(SOI, at + 1)) found.push(at);
  return found;
}

const SOI = Buffer.from([0xff, 0xd8, 0xff]);

function overwritten(bytes: Buffer, from: number, length: number): Buffer {
  return Buffer.from(bytes).fill(0xff, from, from + length);
}

describe.each(Object.entries(KINDS))('%s', (name, make) => {
  it('has nothing wrong when it is whole', async () => {
    expect(await verdict(name, await make())).toBeUndefined();
  });
});

describe('a file with other bytes in its middle', () => {
  it.each(['a.jpg', 'a.png'] as const)('%s is found out', async (name) => {
    const whole = await KINDS[name]();
    expect(await verdict(name, overwritten(whole, Math.floor(whole.length / 2), 600))).toMatch(WRONG);
  });
});

describe('a file that broke off', () => {
  it.each(['a.jpg', 'a.png', 'a.avif'] as const)('%s is found out', async (name) => {
    const whole = await KINDS[name]();
    expect(await verdict(name, whole.subarray(0, whole.length * 0.9))).toMatch(WRONG);
  });
});

describe('a pyramid', () => {
  it('is found out by one tile, without the path of its file', async () => {
    const whole = await KINDS['a.tiff']();
    const told = await verdict('a.tiff', overwritten(whole, jpegsIn(whole)[9] ?? 0, 2));
    expect(told).toMatch(WRONG);
    expect(told).not.toContain(tmpdir());
  });

  it('is found out by a tile of a smaller level alone, told with its size', async () => {
    const whole = await KINDS['a.tiff']();
    expect(await verdict('a.tiff', overwritten(whole, jpegsIn(whole).at(-1) ?? 0, 2))).toMatch(
      /^Its pixels of its smaller level of \d+ × \d+ cannot all be read/,
    );
  });
});
