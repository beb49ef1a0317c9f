import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiVersion } from '../../src/image/grammar.js';
import { ladder, reducedSize } from '../../src/image/ladder.js';
import { isAllowed, type Limits } from '../../src/image/limits.js';
import { plan, type Plan } from '../../src/image/plan.js';
import { stored, turned, type Box, type Pyramid, type Size } from '../../src/image/pyramid.js';
import { parseRequest } from '../../src/image/request.js';
import { anyLimits, anyPyramid, halved, picture, pyramidOf, unlimited } from './samples.js';

const inWords = (sizes: readonly Size[]): string =>
  sizes.map(({ width, height }) => `${width}×${height}`).join(' ');

describe('3.0 5.3 and 5.4 (2.1 5.1 and 5.2), sizes and tiles', () => {
  test('a picture without levels is halved until it fits one tile of 512', () => {
    expect(ladder(picture(3000, 1001), unlimited)).toEqual({
      tile: { width: 512, height: 512 },
      scaleFactors: [1, 2, 4, 8],
      sizes: [1500, 750, 375].map((width, index) => ({ width, height: [501, 251, 126][index] })),
    });
  });

  test('a picture smaller than a tile is one tile', () => {
    expect(ladder(picture(300, 200), unlimited)).toMatchObject({
      scaleFactors: [1],
      sizes: [{ width: 300 }],
    });
  });

  test('a pyramid gives its own tiles and levels, rounded down where the file is', () => {
    const size = { width: 1001, height: 701 };
    const tile = { width: 256, height: 240 };
    const { scaleFactors, sizes } = ladder(
      pyramidOf({ size, tile, reduced: halved(size, tile, Math.floor) }),
      unlimited,
    );
    expect(scaleFactors).toEqual([1, 2, 4]);
    expect(inWords(sizes)).toBe('1001×701 500×350 250×175');
  });

  test('a level rounded down on one side only is advertised rounded up', () => {
    const reduced = [{ width: 500, height: 350 }];
    expect(inWords(ladder(pyramidOf({ size: { width: 1000, height: 701 }, reduced }), unlimited).sizes)).toBe(
      '1000×701 500×351',
    );
  });

  test('a level that is the image at no whole factor is not advertised', () => {
    const reduced = [
      { width: 700, height: 500 },
      { width: 500, height: 350 },
    ];
    expect(
      ladder(pyramidOf({ size: { width: 1000, height: 700 }, reduced }), unlimited).scaleFactors,
    ).toEqual([1, 2]);
  });

  test('levels that stop short are carried on by halving, from the last', () => {
    const tile = { width: 256, height: 256 };
    const reduced = [{ width: 1000, height: 1000 }];
    const { scaleFactors, sizes } = ladder(
      pyramidOf({ size: { width: 3000, height: 3000 }, tile, reduced }),
      unlimited,
    );
    expect(scaleFactors).toEqual([1, 3, 6, 12]);
    expect(inWords(sizes)).toBe('1000×1000 500×500 250×250');
  });

  test('levels count upright', () => {
    const size = { width: 700, height: 1000 };
    const reduced = [{ width: 350, height: 500 }];
    expect(inWords(ladder(pyramidOf({ size, reduced, orientation: 6 }), unlimited).sizes)).toBe(
      '700×1000 350×500',
    );
  });

  test('what has more than a million pixels is not advertised as a size: it is no first view', () => {
    const { scaleFactors, sizes } = ladder(picture(4096, 1024), unlimited);
    expect(scaleFactors).toEqual([1, 2, 4, 8]);
    expect(inWords(sizes)).toBe('2048×512 1024×256 512×128');
    expect(inWords(ladder(picture(1024, 1024), unlimited).sizes)).toBe('1024×1024 512×512');
  });

  test('what is over the limits is not advertised, tiles neither', () => {
    const limits = { maxWidth: 600, maxHeight: 600, maxArea: 300_000 };
    const pyramid = pyramidOf({ size: { width: 2000, height: 2000 }, tile: { width: 1024, height: 1024 } });
    expect(ladder(pyramid, limits)).toEqual({
      tile: { width: 512, height: 512 },
      scaleFactors: [1, 2, 4],
      sizes: [{ width: 500, height: 500 }],
    });
  });
});

function ask(version: ApiVersion, region: string, size: string, pyramid: Pyramid, limits: Limits): Plan {
  return plan(parseRequest(version, [region, size, '0', 'default.jpg']), pyramid, limits);
}

interface Tile {
  readonly factor: number;
  readonly region: Box;
  /** In tiles, from the upper left. */
  readonly column: number;
  readonly row: number;
}

/** 3.0 implementation notes, "Tile request parameter calculation": first, last and some tile between, of each row and column. */
function tilesOf({ size }: Pyramid, tile: Size, scaleFactors: readonly number[]): readonly Tile[] {
  return scaleFactors.flatMap((factor) => {
    const [width, height] = [tile.width * factor, tile.height * factor];
    return some(Math.ceil(size.height / height)).flatMap((row) =>
      some(Math.ceil(size.width / width)).map((column) => {
        const [x, y] = [column * width, row * height];
        return {
          factor,
          column,
          row,
          region: { x, y, width: Math.min(width, size.width - x), height: Math.min(height, size.height - y) },
        };
      }),
    );
  });
}

function some(count: number): readonly number[] {
  return [...new Set([0, Math.floor(count / 2), Math.max(0, count - 2), count - 1])];
}

const text = ({ x, y, width, height }: Box): string => `${x},${y},${width},${height}`;

describe('Everything advertised is answered with exactly its size', () => {
  test('sizes, as w,h in both versions and as w, where the width tells them apart', () => {
    fc.assert(
      fc.property(anyPyramid, anyLimits, (pyramid, limits) => {
        const { sizes } = ladder(pyramid, limits);
        for (const size of sizes) {
          expect(isAllowed(size, limits)).toBe(true);
          const forms = [`${size.width},${size.height}`];
          if (sizes.filter(({ width }) => width === size.width).length === 1) forms.push(`${size.width},`);
          for (const form of forms)
            for (const version of [2, 3] as const)
              expect(ask(version, 'full', form, pyramid, limits).size).toEqual(size);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('tiles, as w,h in both versions and as w, where the width tells them apart', () => {
    fc.assert(
      fc.property(anyPyramid, anyLimits, (pyramid, limits) => {
        const { tile, scaleFactors, sizes } = ladder(pyramid, limits);
        expect(isAllowed(tile, limits)).toBe(true);
        const tiles = tilesOf(pyramid, tile, scaleFactors);
        for (const { region, factor } of tiles) {
          const size = reducedSize(region, factor);
          const forms = [`${size.width},${size.height}`];
          if (isTold({ region, size }, tiles, sizes, pyramid.size)) forms.push(`${size.width},`);
          for (const form of forms)
            for (const version of [2, 3] as const)
              expect(ask(version, text(region), form, pyramid, limits).size).toEqual(size);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('the last scale factor holds the image in one tile', () => {
    fc.assert(
      fc.property(anyPyramid, anyLimits, ({ size, ...rest }, limits) => {
        const { tile, scaleFactors } = ladder({ size, ...rest }, limits);
        const last = scaleFactors.at(-1) ?? 0;
        expect(size.width / last <= tile.width && size.height / last <= tile.height).toBe(true);
        expect(new Set(scaleFactors).size).toBe(scaleFactors.length);
      }),
    );
  });
});

/** Strips a few pixels wide have the same width at several factors: then no server can know which is meant. */
function isTold(
  { region, size }: TileSize,
  tiles: readonly Tile[],
  sizes: readonly Size[],
  image: Size,
): boolean {
  const isWhole = region.width === image.width && region.height === image.height;
  const meant = tiles
    .filter((tile) => text(tile.region) === text(region))
    .map((tile) => reducedSize(region, tile.factor))
    .concat(isWhole ? sizes : []);
  return meant.every(({ width, height }) => width !== size.width || height === size.height);
}

interface TileSize {
  readonly region: Box;
  readonly size: Size;
}

describe('A tile on its own level', () => {
  test('is extracted as it is stored, and not resampled where the sizes agree', () => {
    const tiled = anyPyramid.filter(({ tile }) => tile !== undefined);
    fc.assert(
      fc.property(tiled, (pyramid) => {
        const { tile, scaleFactors } = ladder(pyramid, unlimited);
        const seen = new Set<string>();
        for (const { region, factor, column, row } of tilesOf(pyramid, tile, scaleFactors)) {
          const asked = reducedSize(region, factor);
          const size = `${asked.width},${asked.height}`;
          const level = pyramid.levels[Math.log2(factor)];
          // Splinters at the edges are the same request at several factors: the first level answers.
          if (level === undefined || seen.has(`${text(region)}/${size}`)) continue;
          seen.add(`${text(region)}/${size}`);
          const upright = turned(level.size, pyramid.orientation);
          const [x, y] = [column * tile.width, row * tile.height];
          // A level rounded down has nothing where only a fraction of a pixel was left of the image.
          if (x >= upright.width || y >= upright.height) continue;
          const box = {
            x,
            y,
            width: Math.min(tile.width, upright.width - x),
            height: Math.min(tile.height, upright.height - y),
          };
          const whole = box.width === upright.width && box.height === upright.height;
          expect(ask(3, text(region), size, pyramid, unlimited).work).toMatchObject({
            directory: level.directory,
            extract: whole ? undefined : stored(box, upright, pyramid.orientation),
          });
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each([
    ['full', '375,', undefined, '375×762'],
    ['1280,1024,221,1024', '110,', { x: 640, y: 512, width: 110, height: 512 }, '110×512'],
  ])('2.1: viewers that count by our sizes get it too: %s at %s', (region, size, extract, scaled) => {
    const image = { width: 1501, height: 3051 };
    const tile = { width: 128, height: 512 };
    const pyramid = pyramidOf({ size: image, tile, reduced: halved(image, tile, Math.floor) });
    const { work } = ask(2, region, size, pyramid, unlimited);
    const [width = 0, height = 0] = scaled.split('×').map(Number);
    expect(work).toMatchObject({ extract, scaled: { width, height } });
  });
});
