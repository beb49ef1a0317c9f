/** Pyramids as values, one by one and by the hundred: what the tests of this room are told on. */
import fc from 'fast-check';
import type { Limits } from '../../src/image/limits.js';
import { turned, type Orientation, type Pyramid, type Size, type Tiles } from '../../src/image/pyramid.js';

export const unlimited: Limits = { maxWidth: 1e9, maxHeight: 1e9, maxArea: 1e18 };

export interface Shape {
  readonly size: Size;
  readonly tile?: Size;
  readonly orientation?: Orientation;
  readonly gray?: boolean;
  /** Whether its tiles are JPEG that may be sent as they are. */
  readonly passes?: boolean;
  readonly ready?: readonly string[];
  /** Upright sizes of the levels below the first. */
  readonly reduced?: readonly Size[];
}

export function pyramidOf({
  size,
  tile,
  orientation = 1,
  gray = false,
  reduced = [],
  passes = false,
  ready = [],
}: Shape): Pyramid {
  const level = (upright: Size, page: number) => ({
    size: turned(upright, orientation),
    directory: { kind: 'page', page } as const,
    tiles: tile && tilesOf(turned(upright, orientation), turned(tile, orientation), passes),
  });
  return {
    size,
    orientation,
    levels: [level(size, 0), ...reduced.map((upright, index) => level(upright, index + 1))],
    tile,
    format: 'tiff',
    gray,
    ready: new Set(ready),
    version: 'v1',
    modified: new Date(0),
  };
}

function tilesOf(level: Size, tile: Size, passes: boolean): Tiles {
  return {
    ...tile,
    across: Math.ceil(level.width / tile.width),
    down: Math.ceil(level.height / tile.height),
    passes,
  };
}

/** A plain picture without levels, such as a JPEG. */
export function picture(width: number, height: number): Pyramid {
  return pyramidOf({ size: { width, height } });
}

type Rounding = (value: number) => number;

/** Halved until it fits one tile, as writers of pyramids do. */
export function halved(size: Size, tile: Size, rounding: Rounding): readonly Size[] {
  const reduced: Size[] = [];
  for (let factor = 2; ; factor *= 2) {
    const last = reduced.at(-1) ?? size;
    if (last.width <= tile.width && last.height <= tile.height) return reduced;
    reduced.push({
      width: Math.max(1, rounding(size.width / factor)),
      height: Math.max(1, rounding(size.height / factor)),
    });
  }
}

export const orientations: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];
const side = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 6000 }));
const tileSide = fc.constantFrom(64, 128, 240, 256, 512);
const roundings: readonly Rounding[] = [Math.floor, Math.ceil];

/** Pictures without levels and pyramids, rounded up or down, of every orientation. */
export const anyPyramid: fc.Arbitrary<Pyramid> = fc
  .record({
    width: side,
    height: side,
    tileWidth: tileSide,
    tileHeight: tileSide,
    orientation: fc.constantFrom(...orientations),
    gray: fc.boolean(),
    rounding: fc.constantFrom(...roundings, undefined),
  })
  .map(({ width, height, tileWidth, tileHeight, orientation, gray, rounding }) => {
    const size = { width, height };
    if (rounding === undefined) return pyramidOf({ size, orientation, gray });
    const tile = { width: tileWidth, height: tileHeight };
    return pyramidOf({ size, tile, orientation, gray, reduced: halved(size, tile, rounding) });
  });

export const anyLimits: fc.Arbitrary<Limits> = fc.oneof(
  fc.constant(unlimited),
  fc.record({
    maxWidth: fc.integer({ min: 512, max: 8000 }),
    maxHeight: fc.integer({ min: 512, max: 8000 }),
    maxArea: fc.integer({ min: 262_144, max: 30_000_000 }),
  }),
);
