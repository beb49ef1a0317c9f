import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imagesOf } from '../../src/pixels/levels.js';
import { bytesOf, isTiff, tiffReader } from '../../src/pixels/tiff-reader.js';
import { readTiff, type TiffPage } from '../../src/pixels/tiff.js';
import { Problem } from '../../src/problem.js';
import { assembleTiff, KINDS, type Drawn, type Kind } from './assemble.js';
import { picture, squares, temporaryFolder } from './samples.js';

async function read(bytes: Buffer): Promise<readonly TiffPage[]> {
  const file = join(await temporaryFolder(), 'a.tif');
  await writeFile(file, bytes);
  const handle = await open(file);
  try {
    const reader = await tiffReader(await bytesOf(handle));
    if (reader === undefined) throw new Error('no TIFF');
    return await readTiff(reader);
  } finally {
    await handle.close();
  }
}

/** The images of a file, each as the widths of its levels. */
const widths = (pages: readonly TiffPage[]): readonly (readonly number[])[] =>
  imagesOf(pages).map((levels) => levels.map(({ size }) => size.width));

const [LITTLE, BIG] = [
  { little: true, big: false },
  { little: true, big: true },
] as const;
const blank = (width: number, height: number): Drawn => ({
  width,
  height,
  pixels: Buffer.alloc(width * height * 3),
});
const reduced = (image: Drawn): Drawn => ({ ...image, reduced: true });

describe('a TIFF directory', () => {
  it.each(KINDS)('is read from a %s', async (_name, kind) => {
    const pages = await read(
      assembleTiff(
        [{ ...squares(8), tile: 16, orientation: 6, subImages: [reduced({ ...squares(4), tile: 16 })] }],
        kind,
      ),
    );
    expect(pages).toMatchObject([
      {
        directory: { kind: 'page', page: 0 },
        size: { width: 80, height: 48 },
        tile: { width: 16, height: 16 },
        compression: 1,
        photometric: 2,
        samples: 3,
        bits: 8,
        orientation: 6,
        reduced: false,
        mask: false,
        chunky: true,
        tileOffsets: { count: 15 },
        tileByteCounts: { width: 4, count: 15 },
        jpegTables: undefined,
        profile: undefined,
        subImages: [
          expect.objectContaining({
            directory: { kind: 'subifd', page: 0, subifd: 0 },
            size: { width: 40, height: 24 },
            reduced: true,
          }),
        ],
      },
    ]);
  });

  it.each([
    [
      'jpeg tiles',
      { compression: 'jpeg', tile: true, tileWidth: 32, tileHeight: 48 },
      7,
      { width: 32, height: 48 },
    ],
    [
      'deflate tiles',
      { compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 },
      8,
      { width: 16, height: 16 },
    ],
    ['lzw strips', { compression: 'lzw' }, 5, undefined],
    ['no compression', { compression: 'none' }, 1, undefined],
    ['BigTIFF', { compression: 'lzw', bigtiff: true }, 5, undefined],
  ] as const)('that sharp writes is read: %s', async (_name, options, compression, tile) => {
    const [page] = await read(await picture(squares(10)).tiff(options).toBuffer());
    expect(page).toMatchObject({ size: { width: 100, height: 60 }, compression, tile, samples: 3, bits: 8 });
  });

  it.each([
    ['white is zero', { bitdepth: 1, miniswhite: true, compression: 'none' }, 0, 1],
    ['black is zero', { bitdepth: 1, compression: 'none' }, 1, 1],
  ] as const)('of one bit is read: %s', async (_name, options, photometric, bits) => {
    const [page] = await read(
      await picture(squares(10)).grayscale().toColourspace('b-w').tiff(options).toBuffer(),
    );
    expect(page).toMatchObject({ photometric, bits, samples: 1 });
  });

  it('takes an orientation that is none as upright', async () => {
    expect(await read(assembleTiff([{ ...squares(2), orientation: 9 }], LITTLE))).toMatchObject([
      { orientation: 1 },
    ]);
  });

  it('is known by the first four bytes', () => {
    expect(['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].every((start) => isTiff(Buffer.from(start, 'latin1')))).toBe(
      true,
    );
    expect(['II\0*', 'MM*\0', 'GIF8', ''].some((start) => isTiff(Buffer.from(start, 'latin1')))).toBe(false);
  });
});

describe('the images of a TIFF', () => {
  const pyramid = [blank(101, 61), blank(50, 30), blank(25, 15)];
  it.each<[string, readonly Drawn[], readonly (readonly number[])[]]>([
    ['one page', [blank(100, 60)], [[100]]],
    [
      'pages marked as reduced',
      [blank(100, 60), reduced(blank(50, 30)), reduced(blank(25, 15))],
      [[100, 50, 25]],
    ],
    [
      'pages marked as reduced, by four',
      [blank(100, 60), reduced(blank(25, 15)), reduced(blank(6, 4))],
      [[100, 25, 6]],
    ],
    ['unmarked pages, each half the one before, rounded down', pyramid, [[101, 50, 25]]],
    ['the same, rounded up', [blank(101, 61), blank(51, 31), blank(26, 16)], [[101, 51, 26]]],
    [
      'a chain of halves that ends in another picture',
      [...pyramid, blank(40, 30)],
      [[101], [50], [25], [40]],
    ],
    ['pages of one size', [blank(100, 60), blank(100, 60)], [[100], [100]]],
    ['pages of several sizes', [blank(100, 60), blank(90, 60), blank(50, 60)], [[100], [90], [50]]],
    [
      'smaller images below SubIFDs',
      [{ ...blank(100, 60), subImages: [reduced(blank(50, 30)), reduced(blank(25, 15))] }],
      [[100, 50, 25]],
    ],
    [
      'two pages, each with SubIFDs',
      [
        { ...blank(100, 60), subImages: [reduced(blank(50, 30))] },
        { ...blank(80, 60), subImages: [reduced(blank(40, 30)), reduced(blank(20, 15))] },
      ],
      [
        [100, 50],
        [80, 40, 20],
      ],
    ],
    [
      'two pages, each followed by reduced ones',
      [blank(100, 60), reduced(blank(50, 30)), blank(80, 60), reduced(blank(40, 30))],
      [
        [100, 50],
        [80, 40],
      ],
    ],
    ['a preview before the page', [reduced(blank(50, 30)), blank(100, 60)], [[100, 50]]],
    ['a reduced page of another shape', [blank(100, 60), reduced(blank(30, 30))], [[100]]],
    [
      'levels out of order, one twice',
      [
        {
          ...blank(100, 60),
          subImages: [reduced(blank(25, 15)), reduced(blank(50, 30)), reduced(blank(50, 30))],
        },
      ],
      [[100, 50, 25]],
    ],
    ['all pages marked as reduced', [reduced(blank(100, 60)), reduced(blank(90, 10))], [[100], [90]]],
  ])('are told apart: %s', async (_name, pages, expected) => {
    expect(widths(await read(assembleTiff(pages, LITTLE)))).toEqual(expected);
  });

  it('are found in a pyramid of sharp', async () => {
    const bytes = await picture(squares(40))
      .tiff({ tile: true, tileWidth: 64, tileHeight: 64, pyramid: true })
      .toBuffer();
    expect(widths(await read(bytes))).toEqual([[400, 200, 100, 50]]);
  });
});

describe('a damaged TIFF', () => {
  const whole = assembleTiff([{ ...squares(2), subImages: [reduced(squares(1))] }, squares(3)], LITTLE);
  const firstDirectory = whole.readUInt32LE(4);

  /** A copy with one number overwritten: of the field with this tag in the first directory, or at a place. */
  function broken(
    change: (bytes: Buffer, field: (tag: number) => number) => void,
    kind: Kind = LITTLE,
  ): Buffer {
    const bytes = Buffer.from(kind.big ? assembleTiff([squares(2)], kind) : whole);
    const start = kind.big ? Number(bytes.readBigUInt64LE(8)) : firstDirectory;
    const [first, length] = kind.big ? [8, 20] : [2, 12];
    change(bytes, (tag) => {
      for (let at = start + first; at < bytes.length; at += length)
        if (bytes.readUInt16LE(at) === tag) return at;
      throw new Error(`no field ${tag}`);
    });
    return bytes;
  }

  it.each<[string, Buffer, RegExp]>([
    ['nothing after the magic number', Buffer.from('II*\0'), /holds no image/],
    ['half a header of BigTIFF', Buffer.from('II+\0\x08\0\0\0'), /holds no image/],
    ['no directory', broken((bytes) => bytes.writeUInt32LE(0, 4)), /holds no image/],
    ['a directory past the end', broken((bytes) => bytes.writeUInt32LE(0xfffffff0, 4)), /ends at/],
    ['a directory at the last byte', broken((bytes) => bytes.writeUInt32LE(bytes.length - 1, 4)), /ends at/],
    ['65535 fields', broken((bytes) => bytes.writeUInt16LE(0xffff, firstDirectory)), /65535 fields/],
    ['a width of 0', broken((bytes, field) => bytes.writeUInt32LE(0, field(256) + 8)), /width/],
    [
      'a width of 2^32 - 1',
      broken((bytes, field) => bytes.writeUInt32LE(0xffffffff, field(256) + 8)),
      /width/,
    ],
    ['no width', broken((bytes, field) => bytes.writeUInt16LE(60000, field(256))), /width/],
    [
      '4294967295 SubIFDs',
      broken((bytes, field) => bytes.writeUInt32LE(0xffffffff, field(330) + 4)),
      /smaller images/,
    ],
    [
      'SubIFDs that are the page itself',
      broken((bytes, field) => bytes.writeUInt32LE(firstDirectory, field(330) + 8)),
      /circle/,
    ],
    [
      'values past the end',
      broken((bytes, field) => bytes.writeUInt32LE(0x7fffffff, field(258) + 8)),
      /ends at/,
    ],
    [
      'a next directory that is the first',
      broken((bytes) =>
        bytes.writeUInt32LE(firstDirectory, firstDirectory + 2 + bytes.readUInt16LE(firstDirectory) * 12),
      ),
      /circle/,
    ],
    [
      'a BigTIFF directory at 2^64 - 1',
      broken((bytes) => bytes.writeBigUInt64LE(2n ** 64n - 1n, 8), BIG),
      /ends at/,
    ],
    [
      'a BigTIFF directory of 2^64 - 1 fields',
      broken((bytes) => bytes.writeBigUInt64LE(2n ** 64n - 1n, Number(bytes.readBigUInt64LE(8))), BIG),
      /fields/,
    ],
  ])('is told of, in a sentence: %s', async (_name, bytes, sentence) => {
    const problem = await read(bytes).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({
      code: 'damaged-image',
      detail: expect.stringMatching(sentence) as string,
    });
  });

  it('is told of when it has more pages than can be', async () => {
    const pages = Array.from({ length: 2001 }, () => blank(1, 1));
    await expect(read(assembleTiff(pages, LITTLE))).rejects.toMatchObject({
      code: 'damaged-image',
      detail: expect.stringMatching(/more than 2000 pages/) as string,
    });
  });

  it('cut anywhere gives its images or a Problem', async () => {
    for (let length = 4; length < whole.length; length += 7) {
      const outcome = await read(whole.subarray(0, length)).catch((error: unknown) => error);
      if (!(outcome instanceof Problem)) expect(outcome).toHaveLength(2);
    }
  });

  it('with any bytes changed gives images or a Problem, and soon', async () => {
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) if (at >= 4) bytes[at] = value;
        const outcome = await read(bytes).catch((error: unknown) => error);
        if (!(outcome instanceof Problem)) expect(Array.isArray(outcome)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
