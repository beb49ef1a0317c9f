/** Ready answers are believed only of a file that is, to the last byte, as Palimpsest left it. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/image/limits.js';
import { addReady, makePyramid } from '../../src/ingest/pyramid.js';
import { readPictures } from '../../src/pixels/probe.js';
import { indexIn } from '../../src/pixels/ready.js';
import { tuneSharp } from '../../src/pixels/render.js';
import { painting, psnr, temporaryFolder } from './samples.js';
import { run } from './tools.js';

tuneSharp();

let made: Buffer;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-'));
  const file = join(folder, 'in.png');
  await painting(700, 500).png().toFile(file);
  const [picture] = await readPictures(file);
  if (picture === undefined) throw new Error('no picture');
  await makePyramid({ file, picture }, join(folder, 'out.tif'), { limits: defaultLimits });
  made = await readFile(join(folder, 'out.tif'));
  await rm(folder, { recursive: true });
});

async function readyOf(bytes: Buffer): Promise<number> {
  const file = join(await temporaryFolder(), 'a.tif');
  await writeFile(file, bytes);
  const [picture] = await readPictures(file);
  return picture?.ready.size ?? -1;
}

const TRAILER = 36;
const tiffLength = (): number => Number(made.readBigUInt64LE(made.length - TRAILER + 8));

/** A copy with one byte turned; `at` counts from the end where it is negative. */
function turned(at: number): Buffer {
  const bytes = Buffer.from(made);
  const place = at < 0 ? bytes.length + at : at;
  bytes.writeUInt8((bytes[place] ?? 0) ^ 0xff, place);
  return bytes;
}

describe('ready answers', () => {
  it('are found in the file as it was made', async () => {
    // Two sizes, and the two tiles that are padded in the file.
    expect(await readyOf(made)).toBe(4);
  });

  it('stand behind a TIFF that others read as before', async () => {
    const alone = made.subarray(0, tiffLength());
    expect(await psnr(made, alone)).toBe(Infinity);
    const file = join(await temporaryFolder(), 'a.tif');
    await writeFile(file, made);
    expect(await run('tiffinfo', [file])).toContain('Image Width: 700 Image Length: 500');
    expect((await sharp(made).metadata()).pages).toBe(2);
  });

  it('are not believed where one byte of the trailer or of the index is another', async () => {
    const indexLength = made.readUInt32LE(made.length - TRAILER + 24);
    for (let at = 1; at <= TRAILER; at += 1) expect(await readyOf(turned(-at)), `byte -${at}`).toBe(0);
    for (const at of [1, Math.floor(indexLength / 2), indexLength])
      expect(await readyOf(turned(-TRAILER - at))).toBe(0);
  });

  it.each<readonly [string, () => Buffer]>([
    ['a byte was added', () => Buffer.concat([made, Buffer.alloc(1)])],
    ['a byte is missing', () => made.subarray(0, -1)],
    [
      'a byte was put in',
      () => Buffer.concat([made.subarray(0, 100_000), Buffer.alloc(1), made.subarray(100_000)]),
    ],
    ['the TIFF stands alone', () => made.subarray(0, tiffLength())],
    [
      'the trailer stands behind another TIFF',
      () => Buffer.concat([made.subarray(0, tiffLength() - 2), made.subarray(tiffLength())]),
    ],
  ])('are not believed where %s', async (_name, bytes) => {
    expect(await readyOf(bytes())).toBeLessThanOrEqual(0);
  });

  it('are not believed where another program turned the image', async () => {
    const file = join(await temporaryFolder(), 'a.tif');
    await writeFile(file, made);
    await run('tiffset', ['-s', '274', '6', file]);
    const [picture] = await readPictures(file);
    expect(picture?.ready.size).toBe(0);
  });

  it('are not believed where the directories of the TIFF were changed in place', async () => {
    const bytes = Buffer.from(made);
    // Field 257, ImageLength, of the first directory.
    let at = bytes.readUInt32LE(4) + 2;
    while (bytes.readUInt16LE(at) !== 257) at += 12;
    expect(bytes.readUInt16LE(at + 8)).toBe(500);
    bytes.writeUInt16LE(499, at + 8);
    expect(await readyOf(bytes)).toBe(0);
  });

  it('are gone where another program wrote the file anew', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.tif'), made);
    await run('tiffcp', [join(folder, 'a.tif'), join(folder, 'b.tif')]);
    const [picture] = await readPictures(join(folder, 'b.tif'));
    expect(picture).toMatchObject({ size: { width: 700, height: 500 }, ready: { size: 0 } });
  });

  it('are known by their whole key', () => {
    const keys = indexIn('[["10,20/a",7,1],["1,20/ab",8,23]]');
    expect(keys.size).toBe(2);
    const asked = ['10,20/a', '1,20/ab', '0,20/a', '1,20/a', '10,20', ''];
    expect(asked.filter((key) => keys.has(key))).toEqual(['10,20/a', '1,20/ab']);
    expect(asked.map((key) => keys.get(key))).toEqual([
      { position: 7, length: 1 },
      { position: 8, length: 23 },
      ...[undefined, undefined, undefined, undefined],
    ]);
  });

  it('are added once', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a.tif'), made);
    await copyFile(join(folder, 'a.tif'), join(folder, 'b.tif'));
    await expect(addReady(join(folder, 'b.tif'), { limits: defaultLimits })).rejects.toThrow('no pyramid');
    expect((await readFile(join(folder, 'b.tif'))).equals(made)).toBe(true);
  });
});
