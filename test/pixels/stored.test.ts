/** Tiles that are passed on as they are stored: alike to what decoding gives, whoever wrote the file. */
import fs from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import sharp, { type TiffOptions } from 'sharp';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { advertisedPlans } from '../../src/image/advertised.js';
import { plan, type Plan, type Stored } from '../../src/image/plan.js';
import type { Pyramid } from '../../src/image/pyramid.js';
import { parseRequest } from '../../src/image/request.js';
import { createImages, type OpenedImage } from '../../src/pixels/open.js';
import { render } from '../../src/pixels/render.js';
import { HeldFiles } from '../../src/pixels/held.js';
import { systemClock } from '../../src/store/clock.js';
import { freshMemory } from '../../src/store/loans.js';
import { createReading } from '../../src/store/reading.js';
import { readStored } from '../../src/pixels/stored.js';
import { painting, psnr, refusal, temporaryFolder } from './samples.js';
import { run } from './tools.js';
import { unlimited } from '../image/samples.js';

const TILE = ['--tile', '--tile-width', '128', '--tile-height', '128'];
const JPEG = ['--pyramid', '--compression', 'jpeg'];
const sharpTiff = {
  compression: 'jpeg',
  tile: true,
  tileWidth: 128,
  tileHeight: 128,
  pyramid: true,
} as const;

/** Writes `out` from `png`, a painting of 700 × 500 pixels; `uncompressed` is the same as a plain TIFF. */
type Writer = (files: {
  readonly png: string;
  readonly uncompressed: string;
  readonly out: string;
}) => Promise<unknown>;

const tiffcp =
  (...options: readonly string[]): Writer =>
  ({ uncompressed, out }) =>
    run('tiffcp', ['-t', '-w', '128', '-l', '128', ...options, uncompressed, out]);
const vips =
  (...options: readonly string[]): Writer =>
  ({ png, out }) =>
    run('vips', ['tiffsave', png, out, ...TILE, ...options]);

const WRITERS: readonly (readonly [name: string, levels: number, Writer])[] = [
  [
    'sharp, YCbCr',
    4,
    ({ png, out }) =>
      sharp(png)
        .tiff({ ...sharpTiff, quality: 85 })
        .toFile(out),
  ],
  [
    'sharp, RGB',
    4,
    ({ png, out }) =>
      sharp(png)
        .tiff({ ...sharpTiff, quality: 95 })
        .toFile(out),
  ],
  [
    'sharp, gray',
    4,
    ({ png, out }) => sharp(png).grayscale().toColourspace('b-w').tiff(sharpTiff).toFile(out),
  ],
  ['sharp, with a profile', 4, ({ png, out }) => sharp(png).withIccProfile('p3').tiff(sharpTiff).toFile(out)],
  [
    'sharp, BigTIFF',
    4,
    ({ png, out }) =>
      sharp(png)
        .tiff({ ...sharpTiff, bigtiff: true })
        .toFile(out),
  ],
  ['vips, YCbCr', 4, vips(...JPEG, '--Q', '80')],
  ['vips, RGB', 4, vips(...JPEG, '--Q', '92')],
  ['vips, SubIFDs', 4, vips(...JPEG, '--subifd')],
  ['vips, SubIFDs in BigTIFF', 4, vips(...JPEG, '--subifd', '--bigtiff')],
  ['libtiff, YCbCr', 1, tiffcp('-c', 'jpeg:85')],
  ['libtiff, RGB', 1, tiffcp('-c', 'jpeg:r:85')],
  ['libtiff, big-endian', 1, tiffcp('-B', '-c', 'jpeg:85')],
  ['libtiff, big-endian BigTIFF', 1, tiffcp('-B', '-8', '-c', 'jpeg:85')],
  [
    'ImageMagick',
    1,
    ({ png, out }) =>
      run('convert', [
        png,
        '-compress',
        'JPEG',
        '-quality',
        '85',
        '-define',
        'tiff:tile-geometry=128x128',
        `tif:${out}`,
      ]),
  ],
  [
    'ImageMagick, pyramid',
    4,
    ({ png, out }) =>
      run('convert', [
        png,
        '-compress',
        'JPEG',
        '-quality',
        '85',
        '-define',
        'tiff:tile-geometry=128x128',
        `ptif:${out}`,
      ]),
  ],
];

const files = new Map<string, Buffer>();
beforeAll(async () => {
  files.set('png', await painting(700, 500).png().toBuffer());
  files.set('tif', await painting(700, 500).tiff({ compression: 'none' }).toBuffer());
});

async function written(write: Writer): Promise<OpenedImage> {
  const folder = await temporaryFolder();
  const [png, uncompressed, out] = ['in.png', 'in.tif', 'out.tif'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(png, files.get('png') ?? '');
  await writeFile(uncompressed, files.get('tif') ?? '');
  await write({ png, uncompressed, out });
  const images = createImages({ root: folder });
  onTestFinished(() => {
    images.close();
  });
  return images.open('out');
}

/** The same request, decoded and encoded without loss. */
function rendered({ file, pyramid }: OpenedImage, { canonical, size }: Plan): Promise<Buffer> {
  const decoding: Pyramid = {
    ...pyramid,
    levels: [{ ...pyramid.levels[0], tiles: undefined }],
    ready: new Set(),
  };
  const [first, ...smaller] = pyramid.levels.map((level) => ({ ...level, tiles: undefined }));
  const all = first === undefined ? decoding : { ...decoding, levels: [first, ...smaller] as const };
  const { work } = plan(parse(canonical.replace(/jpg$/, 'png')), all, unlimited);
  if (work.kind !== 'render') throw new Error('nothing is stored as PNG');
  return render(file, work, size);
}

function parse(path: string) {
  const [region = '', size = '', rotation = '', output = ''] = path.split('/');
  return parseRequest(3, [region, size, rotation, output]);
}

/** The lengths of all reads from here to the end of the test, whichever way they are done. */
function countReads(): readonly number[] {
  const lengths: number[] = [];
  const { read, readSync } = fs;
  const count = (parameters: readonly unknown[]): void => {
    lengths.push(Number(parameters[3]));
  };
  const spies = [
    vi.spyOn(fs, 'readSync').mockImplementation((...parameters: unknown[]) => {
      count(parameters);
      return Reflect.apply(readSync, fs, parameters) as number;
    }),
    vi.spyOn(fs, 'read').mockImplementation((...parameters: unknown[]) => {
      count(parameters);
      Reflect.apply(read, fs, parameters);
    }),
  ];
  syncBuiltinESMExports();
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
    syncBuiltinESMExports();
  });
  return lengths;
}

type StoredPlan = Plan & { readonly work: Stored };
const isStored = (each: Plan): each is StoredPlan => each.work.kind === 'stored';
const storedPlans = ({ pyramid }: OpenedImage): readonly StoredPlan[] =>
  advertisedPlans(pyramid, unlimited).filter(isStored);

describe('a stored tile', () => {
  it.each(WRITERS)('is sent as it is and looks as decoded: %s', async (_name, levels, write) => {
    const image = await written(write);
    expect(image.pyramid.levels).toHaveLength(levels);
    const stored = storedPlans(image);
    // Five whole tiles across and three down; two and one of half the size, the height of which is 250.
    expect(stored).toHaveLength(levels === 1 ? 15 : 17);
    for (const decided of stored) {
      const bytes = await readStored(image, decided.work);
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'jpeg', width: 128, height: 128 });
      expect(await psnr(bytes, await rendered(image, decided)), decided.key).toBeGreaterThan(45);
    }
  });

  it('states its colour space, and keeps the profile of its file', async () => {
    const segments = async (options: TiffOptions, profile?: string): Promise<string> => {
      const image = await written(({ png, out }) => {
        const picture = sharp(png);
        return (profile === undefined ? picture : picture.withIccProfile(profile))
          .tiff({ ...sharpTiff, ...options })
          .toFile(out);
      });
      const [first] = storedPlans(image);
      return first === undefined ? '' : (await readStored(image, first.work)).toString('latin1');
    };
    const adobe = (transform: number) => `Adobe\0d\0\0\0\0${String.fromCharCode(transform)}`;
    const [ycc, rgb, withProfile] = await Promise.all([
      segments({ quality: 85 }),
      segments({ quality: 95 }),
      segments({ quality: 85 }, 'p3'),
    ]);
    expect([ycc.includes(adobe(1)), rgb.includes(adobe(0))]).toEqual([true, true]);
    expect([ycc.includes('ICC_PROFILE'), withProfile.includes('ICC_PROFILE\0\x01\x01')]).toEqual([
      false,
      true,
    ]);
  });

  it.each<readonly [string, Writer]>([
    ['CMYK', ({ png, out }) => sharp(png).toColourspace('cmyk').tiff(sharpTiff).toFile(out)],
    ['deflate', vips('--pyramid', '--compression', 'deflate')],
    ['planes apart', tiffcp('-p', 'separate', '-c', 'jpeg:r:85')],
    ['strips', ({ png, out }) => sharp(png).tiff({ compression: 'jpeg' }).toFile(out)],
    ['turned', ({ png, out }) => sharp(png).withMetadata({ orientation: 6 }).tiff(sharpTiff).toFile(out)],
  ])('is never passed on: %s', async (_name, write) => {
    expect(storedPlans(await written(write))).toEqual([]);
  });

  it('is found among more than a thousand', async () => {
    const image = await written(({ png, out }) =>
      sharp(png)
        .tiff({ ...sharpTiff, tileWidth: 16, tileHeight: 16, pyramid: false })
        .toFile(out),
    );
    const stored = storedPlans(image);
    expect(stored).toHaveLength(43 * 31);
    for (const decided of stored.filter((_, index) => index % 97 === 0 || index === stored.length - 1))
      expect(
        await psnr(await readStored(image, decided.work), await rendered(image, decided)),
        decided.key,
      ).toBeGreaterThan(45);
  });

  it('is read by one read of exactly its bytes', async () => {
    const image = await written(vips(...JPEG));
    const [first, second] = storedPlans(image);
    if (first === undefined || second === undefined) throw new Error('no tiles');
    await readStored(image, first.work);
    const reads = countReads();
    const bytes = await readStored(image, second.work);
    expect(reads).toHaveLength(1);
    expect(reads[0]).toBeLessThan(bytes.length);
    await Promise.all([readStored(image, first.work), readStored(image, second.work)]);
    expect(reads).toHaveLength(3);
  });
});

describe('a file that is not what it was', () => {
  it('is not mixed with the one that replaced it: held, it is the old one; opened anew, it is told of', async () => {
    const [image, twin] = [await written(vips(...JPEG)), await written(vips(...JPEG))];
    const [first] = storedPlans(image);
    if (first === undefined) throw new Error('no tiles');
    const other = join(await temporaryFolder(), 'other.tif');
    await writeFile(other, files.get('tif') ?? '');
    await rename(other, image.file);
    expect((await readStored(image, first.work)).equals(await readStored(twin, first.work))).toBe(true);
    const held = new HeldFiles(createReading(systemClock));
    const anew = () => held.use(image.located, image.state, (tiff) => tiff.tile(first.work, freshMemory));
    expect(await refusal(anew)).toMatchObject({ code: 'changed-image' });
  });

  it('held open is read to the end as the version it was', async () => {
    const image = await written(vips(...JPEG));
    const [first] = storedPlans(image);
    if (first === undefined) throw new Error('no tiles');
    const before = await readStored(image, first.work);
    await rename(image.file, `${image.file}.away`);
    expect((await readStored(image, first.work)).equals(before)).toBe(true);
  });

  it.each([
    ['a tile at byte 0', (bytes: Buffer, at: number) => bytes.fill(0, at, at + 4)],
    ['a tile past the end', (bytes: Buffer, at: number) => bytes.fill(0xf0, at, at + 4)],
    [
      'a tile that is no JPEG',
      (bytes: Buffer, at: number) => bytes.fill(0xaa, bytes.readUInt32LE(at), bytes.readUInt32LE(at) + 40),
    ],
  ])('is told of where it is damaged: %s', async (_name, damage) => {
    const image = await written(async ({ png, out }) => {
      const bytes = await sharp(png).tiff(sharpTiff).toBuffer();
      // Field 324, TileOffsets, of the first directory.
      let at = bytes.readUInt32LE(4) + 2;
      while (bytes.readUInt16LE(at) !== 324) at += 12;
      damage(bytes, bytes.readUInt32LE(at + 8));
      await writeFile(out, bytes);
    });
    const [first] = storedPlans(image);
    if (first === undefined) throw new Error('no tiles');
    expect(await refusal(() => readStored(image, first.work))).toMatchObject({ code: 'damaged-image' });
  });
});
