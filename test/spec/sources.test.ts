/** Whatever a picture is stored as, the same picture is served: its size, its colours, upright, from every tile and size. */
import fc from 'fast-check';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageInfo3 } from '../../src/image/info.js';
import { decode, squareColour, type Picture } from '../http/grid.js';
import { serve, type Serving } from '../http/serving.js';
import { compressed, type Samples } from '../pixels/jp2-samples.js';
import { document } from '../pixels/pdf-samples.js';
import { ACROSS, distance, DOWN, picture, squares } from '../pixels/samples.js';

/** Pixels of a square: compression and reduction leave its middle alone. */
const SQUARE = 40;
const [WIDTH, HEIGHT] = [ACROSS * SQUARE, DOWN * SQUARE];

let folder: string;
let server: Serving;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-'));
  server = await serve({ PALIMPSEST_IMAGES: folder });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const painted = (): Sharp => picture(squares(SQUARE));

async function ask(identifier: string, parameters: string): Promise<Picture> {
  const answer = await server.ask(`/iiif/3/${identifier}/${parameters}`);
  expect(answer.status, answer.text.slice(0, 300)).toBe(200);
  return decode(answer.body);
}

async function infoOf(identifier: string): Promise<Info> {
  return JSON.parse((await server.ask(`/iiif/3/${identifier}/info.json`)).text) as Info;
}

type Colouring = (column: number, row: number) => readonly number[];

/** The middle of every square has the colour it should, in one band or three. */
function expectSquares(seen: Picture, tolerance: number, colour: Colouring = squareColour): void {
  const square = seen.width / ACROSS;
  for (let column = 0; column < ACROSS; column += 1)
    for (let row = 0; row < DOWN; row += 1) {
      const at = seen.at(Math.floor((column + 0.5) * square), Math.floor((row + 0.5) * square));
      const bands = at.length < 3 ? [at[0] ?? 0, at[0] ?? 0, at[0] ?? 0] : at.slice(0, 3);
      const far = distance(bands, [...colour(column, row)]);
      expect(
        far,
        `square ${column},${row} is ${bands.join()}, not ${colour(column, row).join()}`,
      ).toBeLessThanOrEqual(tolerance);
    }
}

const grayOf: Colouring = (column, row) => Array<number>(3).fill(squareColour(column, row)[1]);
const blackOrWhite: Colouring = (column, row) => Array<number>(3).fill((column + row) % 2 === 0 ? 0 : 255);
/** Colours that inks can print: the others are not the same on any press. */
const muted: Colouring = (column, row) =>
  squareColour(column, row).map((value) => 96 + Math.round(value / 4));

function inOneBand(colour: Colouring): Sharp {
  const pixels = Buffer.alloc(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1)
      pixels[y * WIDTH + x] = colour(Math.floor(x / SQUARE), Math.floor(y / SQUARE))[0] ?? 0;
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } }).toColourspace('b-w');
}

function printable(): Sharp {
  const pixels = squares(SQUARE).pixels.map((value) => 96 + Math.round(value / 4));
  return sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } }).toColourspace('cmyk');
}

const tiled = { tile: true, tileWidth: 64, tileHeight: 64, pyramid: true } as const;

describe('a source', () => {
  it.each<[name: string, ending: string, stored: () => Sharp, tolerance: number, colours: Colouring]>([
    ['PNG, 8 bit', 'png', () => painted().png(), 0, squareColour],
    ['PNG, 16 bit', 'png', () => painted().toColourspace('rgb16').png(), 1, squareColour],
    ['PNG, palette', 'png', () => painted().png({ palette: true, quality: 100, dither: 0 }), 6, squareColour],
    ['PNG, with alpha', 'png', () => painted().ensureAlpha(1).png(), 0, squareColour],
    ['PNG, gray', 'png', () => inOneBand(grayOf).png(), 0, grayOf],
    ['PNG, gray of 16 bit', 'png', () => inOneBand(grayOf).toColourspace('grey16').png(), 1, grayOf],
    ['PNG, 1 bit', 'png', () => inOneBand(blackOrWhite).png({ palette: true, colours: 2 }), 0, blackOrWhite],
    [
      'TIFF, 1 bit',
      'tif',
      () => inOneBand(blackOrWhite).tiff({ bitdepth: 1, compression: 'ccittfax4' }),
      0,
      blackOrWhite,
    ],
    ['TIFF, in strips', 'tif', () => painted().tiff({ compression: 'lzw' }), 0, squareColour],
    [
      'TIFF, 16 bit',
      'tif',
      () => painted().toColourspace('rgb16').tiff({ compression: 'deflate' }),
      1,
      squareColour,
    ],
    ['TIFF, CMYK', 'tif', () => printable().tiff({ compression: 'deflate' }), 40, muted],
    [
      'TIFF, a pyramid',
      'tif',
      () => painted().tiff({ ...tiled, compression: 'jpeg', quality: 95 }),
      12,
      squareColour,
    ],
    [
      'TIFF, a big pyramid',
      'tif',
      () => painted().tiff({ ...tiled, compression: 'deflate', bigtiff: true }),
      0,
      squareColour,
    ],
    ['JPEG', 'jpg', () => painted().jpeg({ quality: 95 }), 12, squareColour],
    ['JPEG, progressive', 'jpg', () => painted().jpeg({ quality: 95, progressive: true }), 12, squareColour],
    ['JPEG, gray', 'jpg', () => inOneBand(grayOf).jpeg({ quality: 95 }), 6, grayOf],
    ['JPEG, CMYK', 'jpg', () => printable().jpeg({ quality: 95 }), 40, muted],
    ['WebP', 'webp', () => painted().webp({ lossless: true }), 0, squareColour],
    ['GIF', 'gif', () => painted().gif({ dither: 0 }), 12, squareColour],
    ['AVIF', 'avif', () => painted().avif({ lossless: true, effort: 0 }), 6, squareColour],
  ])('%s: served as it looks', async (name, ending, stored, tolerance, colours) => {
    const identifier = name.replace(/\W+/g, '-');
    await stored().toFile(join(folder, `${identifier}.${ending}`));
    expect(await infoOf(identifier)).toMatchObject({ width: WIDTH, height: HEIGHT });
    expectSquares(await ask(identifier, 'full/max/0/default.png'), tolerance, colours);
    expectSquares(await ask(identifier, `full/${WIDTH / 2},/0/default.png`), tolerance + 3, colours);
  });

  const inColour: Samples = {
    width: WIDTH,
    height: HEIGHT,
    channels: 3,
    at: (x, y, channel) => (squareColour(Math.floor(x / SQUARE), Math.floor(y / SQUARE))[channel] ?? 0) / 255,
  };
  const inGray: Samples = { ...inColour, channels: 1, at: (x, y) => inColour.at(x, y, 1) };
  /** Squares in pixels of 300 to an inch, counted from below. */
  const drawn = (): Buffer => {
    const point = 72 / 300;
    const content = Array.from({ length: ACROSS * DOWN }, (_, n) => {
      const [column, row] = [n % ACROSS, Math.floor(n / ACROSS)];
      const colour = squareColour(column, row).map((value) => value / 255);
      const [x, y, side] = [column * SQUARE, HEIGHT - (row + 1) * SQUARE, SQUARE].map((n) => n * point);
      return `${colour.join(' ')} rg ${x} ${y} ${side} ${side} re f`;
    });
    return document([{ width: WIDTH * point, height: HEIGHT * point, content: content.join('\n') }]);
  };

  it.each<
    [name: string, ending: string, stored: () => Promise<Buffer>, tolerance: number, colours: Colouring]
  >([
    ['JPEG 2000', 'jp2', () => compressed(inColour), 1, squareColour],
    [
      'JPEG 2000, lossy, in tiles',
      'jpx',
      () => compressed(inColour, ['-I', '-r', '4', '-t', '100,70']),
      12,
      squareColour,
    ],
    ['JPEG 2000, 16 bit', 'jpf', () => compressed({ ...inColour, bits: 16 }), 1, squareColour],
    ['JPEG 2000, gray', 'j2k', () => compressed(inGray, [], 'j2k'), 1, grayOf],
    ['JPEG 2000, of one resolution', 'j2c', () => compressed(inColour, ['-n', '1'], 'j2k'), 1, squareColour],
    ['PDF', 'pdf', () => Promise.resolve(drawn()), 1, squareColour],
  ])(
    '%s: served as it looks, each tile and size with its pixels',
    async (name, ending, stored, tolerance, colours) => {
      const identifier = name.replace(/\W+/g, '-');
      await writeFile(join(folder, `${identifier}.${ending}`), await stored());
      const info = await infoOf(identifier);
      expect(info).toMatchObject({ width: WIDTH, height: HEIGHT });
      expectSquares(await ask(identifier, 'full/max/0/default.png'), tolerance, colours);
      expectSquares(await ask(identifier, `full/${WIDTH / 2},/0/default.png`), tolerance + 3, colours);
      for (const { address, width, height } of promisedBy(info)) {
        const seen = await ask(identifier, `${address}/0/default.png`);
        expect([seen.width, seen.height], address).toEqual([width, height]);
      }
      const part = await ask(identifier, `${SQUARE},${SQUARE},${SQUARE},${SQUARE}/max/90/default.png`);
      const bands =
        part.at(20, 20).length < 3
          ? Array<number>(3).fill(part.at(20, 20)[0] ?? 0)
          : part.at(20, 20).slice(0, 3);
      expect(distance(bands, [...colours(1, 1)])).toBeLessThanOrEqual(tolerance);
    },
  );

  it('with transparency is laid on white where the format has none (3.0, 4.5)', async () => {
    await painted().ensureAlpha(0).png().toFile(join(folder, 'clear.png'));
    expect((await ask('clear', 'full/max/0/default.jpg')).at(20, 20)).toEqual([255, 255, 255]);
    expect((await ask('clear', 'full/max/0/default.png')).at(20, 20)[3]).toBe(0);
  });
});

describe('orientation (3.0, 5.2: what info.json says, the pixels and the tiles agree)', () => {
  /** The turn that undoes each orientation, so that all files look the same when seen upright: degrees, then the mirror. */
  const laid: Readonly<Record<number, readonly [degrees: number, flop: boolean]>> = {
    1: [0, false],
    2: [0, true],
    3: [180, false],
    4: [180, true],
    5: [90, true],
    6: [270, false],
    7: [270, true],
    8: [90, false],
  };

  it.each(
    Object.keys(laid).flatMap((orientation) =>
      ['jpg', 'tif'].map((ending) => [Number(orientation), ending] as const),
    ),
  )('%i in a %s file', async (orientation, ending) => {
    const identifier = `turned-${orientation}-${ending}`;
    const upright = await painted().png().toBuffer();
    const [degrees, flop] = laid[orientation] ?? [0, false];
    const turned = await sharp(upright).rotate(degrees).png().toBuffer();
    const lying = await sharp(turned).flop(flop).png().toBuffer();
    const stored = sharp(lying).withMetadata({ orientation });
    const encoded =
      ending === 'jpg'
        ? stored.jpeg({ quality: 95 })
        : stored.tiff({ ...tiled, compression: 'jpeg', quality: 95 });
    await encoded.toFile(join(folder, `${identifier}.${ending}`));
    expect(await infoOf(identifier)).toMatchObject({ width: WIDTH, height: HEIGHT });
    expectSquares(await ask(identifier, 'full/max/0/default.png'), 12);
    const corner = await ask(identifier, `0,0,${SQUARE},${SQUARE}/max/0/default.png`);
    expect(distance([...corner.at(20, 20)], [...squareColour(0, 0)])).toBeLessThanOrEqual(12);
  });
});

describe('colour profiles (colours are right in sRGB)', () => {
  it.each([
    ['8 bit', () => painted().withIccProfile('p3').png()],
    ['16 bit', () => painted().toColourspace('rgb16').withIccProfile('p3').png()],
    ['JPEG', () => painted().withIccProfile('p3').jpeg({ quality: 98, chromaSubsampling: '4:4:4' })],
  ])('Display P3, %s', async (name, stored) => {
    const identifier = `p3-${name.replace(' ', '-')}`;
    await stored().toFile(join(folder, `${identifier}.${name === 'JPEG' ? 'jpg' : 'png'}`));
    expectSquares(await ask(identifier, 'full/max/0/default.png'), 10);
  });
});

interface Asked {
  readonly address: string;
  readonly width: number;
  readonly height: number;
  /** Where the left upper corner stands, and how many pixels of the picture one of the answer covers. */
  readonly x: number;
  readonly y: number;
  readonly factor: number;
}

/** As clients count them (3.0, 5.4, and the implementation notes). */
type Info = ImageInfo3 & { readonly width: number; readonly height: number };

function promisedBy(info: Info): readonly Asked[] {
  const [tile] = info.tiles ?? [];
  if (tile === undefined) throw new Error('no tiles');
  const side = { width: tile.width, height: tile.height ?? tile.width };
  const tiles = tile.scaleFactors.flatMap((factor) => {
    const found: Asked[] = [];
    for (let y = 0; y < info.height; y += side.height * factor)
      for (let x = 0; x < info.width; x += side.width * factor) {
        const w = Math.min(side.width * factor, info.width - x);
        const h = Math.min(side.height * factor, info.height - y);
        const [width, height] = [Math.ceil(w / factor), Math.ceil(h / factor)];
        found.push({ address: `${x},${y},${w},${h}/${width},${height}`, width, height, x, y, factor });
      }
    return found;
  });
  const sizes = (info.sizes ?? []).map(({ width, height }) => ({
    address: `full/${width},${height}`,
    width,
    height,
    x: 0,
    y: 0,
    factor: Math.max(info.width / width, info.height / height),
  }));
  return [...tiles, ...sizes];
}

describe('every tile and size that info.json promises (3.0, 5.3 and 5.4)', () => {
  const side = fc.integer({ min: 1, max: 700 });

  it('comes with exactly its pixels, the last row and column included, whatever the size', async () => {
    await mkdir(join(folder, 'odd'), { recursive: true });
    let made = 0;
    await fc.assert(
      fc.asyncProperty(
        side,
        side,
        fc.constantFrom(128, 256),
        fc.constantFrom('pages', 'strips', 'jp2'),
        async (width, height, tileSide, kind) => {
          const name = `i${(made += 1)}`;
          // Red tells the column, green the row: a tile from the wrong place has the wrong colour.
          const at: Samples['at'] = (x, y, channel) => [x / 700, y / 700, 0.5][channel] ?? 0;
          const file = join(folder, 'odd', `${name}.${kind === 'jp2' ? 'jp2' : 'tif'}`);
          if (kind === 'jp2') {
            const halvings = Math.min(5, Math.floor(Math.log2(Math.min(width, height))));
            const options = [
              '-n',
              String(halvings + 1),
              '-t',
              `${tileSide},${tileSide}`,
              '-d',
              `${width % 7},${height % 5}`,
            ];
            await writeFile(file, await compressed({ width, height, channels: 3, at }, options));
          } else {
            const pixels = Buffer.alloc(width * height * 3);
            for (let y = 0; y < height; y += 1)
              for (let x = 0; x < width; x += 1)
                pixels.set(
                  [0, 1, 2].map((channel) => at(x, y, channel) * 255),
                  (y * width + x) * 3,
                );
            const picture = sharp(pixels, { raw: { width, height, channels: 3 } });
            const pyramid = {
              tile: true,
              tileWidth: tileSide,
              tileHeight: tileSide,
              pyramid: true,
              compression: 'deflate',
            } as const;
            await picture.tiff(kind === 'pages' ? pyramid : { compression: 'deflate' }).toFile(file);
          }
          for (const { address, width: w, height: h, x, y, factor } of promisedBy(
            await infoOf(`odd~${name}`),
          )) {
            const tile = await ask(`odd~${name}`, `${address}/0/default.png`);
            expect([tile.width, tile.height], `${address} of ${width} × ${height}`).toEqual([w, h]);
            const [red = 0, green = 0] = tile.at(w - 1, h - 1);
            const right = Math.min(x + w * factor, width) - factor / 2;
            const below = Math.min(y + h * factor, height) - factor / 2;
            expect(Math.abs(red - (right * 255) / 700), address).toBeLessThanOrEqual(2 + factor);
            expect(Math.abs(green - (below * 255) / 700), address).toBeLessThanOrEqual(2 + factor);
          }
        },
      ),
      {
        numRuns: 25,
        examples: [
          [513, 257, 128, 'pages'],
          [511, 1, 256, 'pages'],
          [1, 1, 128, 'pages'],
          [600, 600, 128, 'strips'],
          [697, 531, 128, 'jp2'],
          [1, 3, 256, 'jp2'],
        ],
      },
    );
  });
});

it('no request of these was a bug', () => {
  expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});
