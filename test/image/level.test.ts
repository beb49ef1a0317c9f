import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseSource, levelFactor } from '../../src/image/level.js';
import { stored, turned, type Orientation, type Size } from '../../src/image/pyramid.js';
import { anyPyramid, halved, orientations, pyramidOf } from './samples.js';

/** TIFF 6.0, tag 274 Orientation: what the first row and the first column of the file are to the eye. */
const FIRST: Readonly<Record<Orientation, readonly [row: Side, column: Side]>> = {
  1: ['top', 'left'],
  2: ['top', 'right'],
  3: ['bottom', 'right'],
  4: ['bottom', 'left'],
  5: ['left', 'top'],
  6: ['right', 'top'],
  7: ['right', 'bottom'],
  8: ['left', 'bottom'],
};

type Side = 'top' | 'right' | 'bottom' | 'left';

/** Where on the upright image a line stands that is the `index`-th from a side. */
function place(side: Side, index: number, upright: Size): { readonly x?: number; readonly y?: number } {
  switch (side) {
    case 'top':
      return { y: index };
    case 'bottom':
      return { y: upright.height - 1 - index };
    case 'left':
      return { x: index };
    case 'right':
      return { x: upright.width - 1 - index };
  }
}

describe('A region of the upright image in the frame of the file', () => {
  test.each(orientations)(
    'orientation %i: exactly the pixels that are seen there, one by one',
    (orientation) => {
      const side = fc.integer({ min: 1, max: 12 });
      fc.assert(
        fc.property(side, side, fc.nat(), fc.nat(), fc.nat(), fc.nat(), (width, height, a, b, c, d) => {
          const upright = { width, height };
          const x = a % width;
          const y = b % height;
          const region = { x, y, width: 1 + (c % (width - x)), height: 1 + (d % (height - y)) };
          const box = stored(region, upright, orientation);
          const file = turned(upright, orientation);
          const [firstRow, firstColumn] = FIRST[orientation];
          for (let row = 0; row < file.height; row++)
            for (let column = 0; column < file.width; column++) {
              const seen = {
                x: -1,
                y: -1,
                ...place(firstRow, row, upright),
                ...place(firstColumn, column, upright),
              };
              expect(inside(box, { x: column, y: row })).toBe(inside(region, seen));
            }
        }),
        { numRuns: 30 },
      );
    },
  );
});

function inside(box: Size & Point, point: Point): boolean {
  return point.x >= box.x && point.x < box.x + box.width && point.y >= box.y && point.y < box.y + box.height;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

describe('A level of the file is the image at a whole factor', () => {
  test.each([
    [1000, 700, 1000, 700, 1],
    [500, 350, 1000, 700, 2],
    [500, 350, 1001, 701, 2],
    [501, 351, 1001, 701, 2],
    [501, 350, 1001, 701, 2],
    [334, 234, 1000, 700, 3],
    [100, 70, 1000, 700, 10],
    [1, 1, 1000, 700, 1024],
    [500, 300, 1000, 700, undefined],
    [667, 467, 1000, 700, undefined],
    [2000, 1400, 1000, 700, undefined],
  ])('%i × %i of %i × %i: %s', (width, height, w, h, factor) => {
    expect(levelFactor({ width, height }, { width: w, height: h })).toBe(factor);
  });
});

describe('The level that answers', () => {
  const pyramid = pyramidOf({
    size: { width: 1001, height: 701 },
    tile: { width: 128, height: 128 },
    reduced: [
      { width: 500, height: 350 },
      { width: 250, height: 175 },
    ],
  });
  const full = { x: 0, y: 0, width: 1001, height: 701 };

  test.each([
    ['a size of its own', full, { width: 250, height: 175 }, 2],
    ['its size rounded up', full, { width: 251, height: 176 }, 2],
    ['one pixel more', full, { width: 252, height: 176 }, 1],
    ['more on one side only', full, { width: 10, height: 177 }, 1],
    ['the whole size', full, { width: 1001, height: 701 }, 0],
    ['more than there is', full, { width: 2002, height: 1402 }, 0],
    ['less than any', full, { width: 10, height: 7 }, 2],
    ['a region at full size', { x: 10, y: 10, width: 50, height: 50 }, { width: 50, height: 50 }, 0],
    ['a region at a quarter', { x: 12, y: 12, width: 40, height: 40 }, { width: 10, height: 10 }, 2],
  ])('%s', (_name, region, scaled, page) => {
    expect(chooseSource(pyramid, region, scaled).level.directory).toEqual({ kind: 'page', page });
  });

  test('a region between the pixels of the level is rounded to the nearest', () => {
    const region = { x: 15, y: 13, width: 40, height: 42 };
    expect(chooseSource(pyramid, region, { width: 10, height: 10 }).extract).toEqual({
      x: 4,
      y: 3,
      width: 10,
      height: 11,
    });
  });

  test('a splinter at the edge comes from the level that was meant, not from a smaller one that also has its pixel', () => {
    const size = { width: 65, height: 65 };
    const tile = { width: 16, height: 16 };
    const tiled = pyramidOf({ size, tile, reduced: halved(size, tile, Math.ceil) });
    expect(chooseSource(tiled, { x: 64, y: 64, width: 1, height: 1 }, { width: 1, height: 1 })).toMatchObject(
      {
        level: { directory: { page: 0 } },
        extract: { x: 64, y: 64, width: 1, height: 1 },
      },
    );
  });

  test('all of a level is no extract', () => {
    expect(chooseSource(pyramid, full, { width: 250, height: 175 }).extract).toBeUndefined();
  });

  test('a level at no whole factor is taken at the ratio of the sizes', () => {
    const odd = pyramidOf({ size: { width: 1000, height: 700 }, reduced: [{ width: 600, height: 400 }] });
    const region = { x: 500, y: 350, width: 250, height: 175 };
    expect(chooseSource(odd, region, { width: 150, height: 100 })).toMatchObject({
      level: { directory: { page: 1 } },
      extract: { x: 300, y: 200, width: 150, height: 100 },
    });
  });

  test('what is extracted lies inside the level and has at least one pixel', () => {
    const nat = fc.nat({ max: 1_000_000 });
    fc.assert(
      fc.property(anyPyramid, nat, nat, nat, nat, nat, nat, (some, a, b, c, d, e, f) => {
        const x = a % some.size.width;
        const y = b % some.size.height;
        const region = {
          x,
          y,
          width: 1 + (c % (some.size.width - x)),
          height: 1 + (d % (some.size.height - y)),
        };
        const { level, extract } = chooseSource(some, region, {
          width: 1 + (e % 999),
          height: 1 + (f % 999),
        });
        if (extract === undefined) return;
        expect(Object.values(extract).every(Number.isInteger)).toBe(true);
        expect(Math.min(extract.x, extract.y)).toBeGreaterThanOrEqual(0);
        expect(Math.min(extract.width, extract.height)).toBeGreaterThanOrEqual(1);
        expect(extract.x + extract.width).toBeLessThanOrEqual(level.size.width);
        expect(extract.y + extract.height).toBeLessThanOrEqual(level.size.height);
      }),
      { numRuns: 500 },
    );
  });
});
