/** Pyramids that appear by themselves: beside the cache, one at a time, never seen half, never of an older version. */
import { readdir, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from '../../src/image/limits.js';
import { plan } from '../../src/image/plan.js';
import { parseRequest } from '../../src/image/request.js';
import { createBackgroundPyramids, type BackgroundPyramids } from '../../src/ingest/background.js';
import { createImages, type OpenedImage } from '../../src/pixels/open.js';
import { tuneSharp } from '../../src/pixels/render.js';
import { readStored } from '../../src/pixels/stored.js';
import { painting, psnr, refusal, temporaryFolder } from '../pixels/samples.js';

tuneSharp();

interface Workshop {
  readonly root: string;
  readonly folder: string;
  readonly pyramids: BackgroundPyramids;
  readonly warnings: readonly unknown[];
  readonly again: (maxBytes?: number) => Promise<BackgroundPyramids>;
}

async function workshop(files: Readonly<Record<string, Buffer>>, maxBytes = 2 ** 30): Promise<Workshop> {
  const [root, cache] = [await temporaryFolder(), await temporaryFolder()];
  const folder = join(cache, 'pyramids');
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(root, name), bytes);
  const warnings: unknown[] = [];
  const again = async (bytes = maxBytes): Promise<BackgroundPyramids> => {
    const pyramids = await createBackgroundPyramids({
      images: createImages({ root }),
      folder,
      maxBytes: bytes,
      limits: defaultLimits,
      turn: () => Promise.resolve(),
      log: { info: () => undefined, warn: (...told: readonly unknown[]) => warnings.push(told) },
    });
    onTestFinished(async () => {
      pyramids.close();
      await pyramids.settled();
    });
    return pyramids;
  };
  return { root, folder, pyramids: await again(), warnings, again };
}

/** Opens it, waits until nothing is being made, and opens it again. */
async function settled(pyramids: BackgroundPyramids, identifier: string): Promise<OpenedImage> {
  await pyramids.open(identifier);
  await pyramids.settled();
  return pyramids.open(identifier);
}

function firstTile({ pyramid }: OpenedImage) {
  return plan(parseRequest(3, ['0,0,512,512', '512,512', '0', 'default.jpg']), pyramid, defaultLimits);
}

const jpeg = await painting(1300, 1001).jpeg({ quality: 95 }).toBuffer();
const other = await painting(1300, 1001).negate().jpeg({ quality: 95 }).toBuffer();

describe('an image that is not tiled', () => {
  it('is served from its original until its pyramid is there, and then without decoding', async () => {
    const { root, pyramids } = await workshop({ 'a.jpg': jpeg });
    const before = await pyramids.open('a');
    expect(firstTile(before).work.kind).toBe('render');
    await pyramids.settled();
    const after = await pyramids.open('a');
    const { work } = firstTile(after);
    if (work.kind !== 'stored') throw new Error('not stored');
    const square = sharp(jpeg).extract({ left: 0, top: 0, width: 512, height: 512 });
    expect(await psnr(await readStored(after, work), await square.png().toBuffer())).toBeGreaterThan(33);
    expect(after).toMatchObject({ original: join(root, 'a.jpg'), pages: 1 });
    expect((await readFile(join(root, 'a.jpg'))).equals(jpeg)).toBe(true);
  });

  it('is described as before, but for its version', async () => {
    const turned = await painting(1300, 1001).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { pyramids } = await workshop({ 'a.jpg': turned });
    const before = (await pyramids.open('a')).pyramid;
    const after = (await settled(pyramids, 'a')).pyramid;
    expect(after.version).not.toBe(before.version);
    for (const key of ['size', 'format', 'gray', 'modified'] as const)
      expect(after[key]).toEqual(before[key]);
  });

  it('has its pyramid at once after a start', async () => {
    const { pyramids, again } = await workshop({ 'a.jpg': jpeg });
    const { pyramid } = await settled(pyramids, 'a');
    expect((await (await again()).open('a')).pyramid.version).toBe(pyramid.version);
  });

  it('that is replaced is served anew at once, and its old pyramid goes', async () => {
    const { root, folder, pyramids } = await workshop({ 'a.jpg': jpeg, 'next.jpg': other });
    const before = await settled(pyramids, 'a');
    await rename(join(root, 'next.jpg'), join(root, 'a.jpg'));
    expect((await pyramids.open('a')).file).toBe(join(root, 'a.jpg'));
    const after = await settled(pyramids, 'a');
    const files = await readdir(folder);
    expect(files).toHaveLength(1);
    expect(before.file.endsWith(files[0] ?? '')).toBe(false);
    const { work } = firstTile(after);
    if (work.kind !== 'stored') throw new Error('not stored');
    const square = sharp(other).extract({ left: 0, top: 0, width: 512, height: 512 });
    expect(await psnr(await readStored(after, work), await square.png().toBuffer())).toBeGreaterThan(33);
  });

  it('is made a pyramid of page by page, where it is a document', async () => {
    const folder = await temporaryFolder();
    const pages = Buffer.concat([
      await painting(1200, 1000).raw().toBuffer(),
      await painting(1200, 1000).negate().raw().toBuffer(),
    ]);
    await sharp(pages, { raw: { width: 1200, height: 2000, channels: 3, pageHeight: 1000 } })
      .tiff({ compression: 'lzw' })
      .toFile(join(folder, 'a.tif'));
    const { pyramids } = await workshop({ 'a.tif': await readFile(join(folder, 'a.tif')) });
    await settled(pyramids, 'a');
    const second = await settled(pyramids, 'a:2');
    expect(second).toMatchObject({ pages: 2, pyramid: { size: { width: 1200, height: 1000 } } });
    expect(firstTile(second).work.kind).toBe('stored');
  });

  it('is left alone where it is small, or tiled already', async () => {
    const { folder, pyramids } = await workshop({
      'small.png': await painting(900, 900).png().toBuffer(),
      'tiled.tif': await painting(1300, 1001)
        .tiff({ compression: 'jpeg', tile: true, pyramid: true })
        .toBuffer(),
    });
    for (const identifier of ['small', 'tiled'])
      expect((await settled(pyramids, identifier)).file).toContain(identifier);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('a damaged original is tried once, told of once, and answered as before', async () => {
    const { folder, pyramids, warnings } = await workshop({ 'a.jpg': jpeg.subarray(0, 30_000) });
    for (let time = 0; time < 3; time += 1) expect((await settled(pyramids, 'a')).file).toContain('a.jpg');
    expect(warnings).toHaveLength(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('a pyramid that was damaged is given up for its original, and made again', async () => {
    const { folder, pyramids, warnings } = await workshop({ 'a.jpg': jpeg });
    const made = await settled(pyramids, 'a');
    const [name = ''] = await readdir(folder);
    await truncate(join(folder, name), 5000);
    expect((await pyramids.open('a')).file).not.toBe(made.file);
    expect(firstTile(await settled(pyramids, 'a')).work.kind).toBe('stored');
    expect(warnings).toEqual([]);
  });

  it('a pyramid whose pixels cannot be read is given up too', async () => {
    const { pyramids } = await workshop({ 'a.jpg': jpeg });
    const made = await settled(pyramids, 'a');
    const bytes = await readFile(made.file);
    await writeFile(
      made.file,
      Buffer.concat([bytes.subarray(0, 200), Buffer.alloc(60_000), bytes.subarray(60_200)]),
    );
    const now = await pyramids.open('a');
    const { work } = firstTile(now);
    if (work.kind !== 'stored') throw new Error('not stored');
    expect(await refusal(() => readStored(now, work))).toMatchObject({ code: 'damaged-image' });
    expect(await pyramids.distrust(now)).toBe(true);
    expect((await pyramids.open('a')).file).toContain('a.jpg');
  });

  it('a folder that cannot be made is told of once, and images are served as they are', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'a.jpg'), jpeg);
    const warnings: unknown[] = [];
    const pyramids = await createBackgroundPyramids({
      images: createImages({ root }),
      folder: join(root, 'a.jpg', 'pyramids'),
      maxBytes: 2 ** 30,
      limits: defaultLimits,
      turn: () => Promise.resolve(),
      log: { info: () => undefined, warn: (...told: readonly unknown[]) => warnings.push(told) },
    });
    for (let time = 0; time < 3; time += 1) expect((await settled(pyramids, 'a')).file).toContain('a.jpg');
    expect(warnings).toHaveLength(1);
  });

  it('unfinished work of a killed process is swept', async () => {
    const { folder, again } = await workshop({});
    await writeFile(join(folder, '.x.tif.unfinished'), 'half');
    await again();
    expect(await readdir(folder)).toEqual([]);
  });

  it('the bound of bytes holds: first goes what nobody asked for, then no more are made', async () => {
    const first = await workshop({ 'a.jpg': jpeg, 'b.jpg': other, 'c.jpg': jpeg });
    const one = await settled(first.pyramids, 'a');
    const { length } = await readFile(one.file);
    const pyramids = await first.again(length * 2.5);
    await settled(pyramids, 'b');
    await settled(pyramids, 'c');
    expect(await readdir(first.folder)).toHaveLength(2);
    expect(first.warnings).toEqual([]);
    expect((await settled(pyramids, 'a')).file).toContain('a.jpg');
    for (const identifier of ['b', 'c']) expect((await pyramids.open(identifier)).file).not.toContain('.jpg');
    expect(first.warnings).toHaveLength(1);
  });
});
