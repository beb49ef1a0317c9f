/** From the size asked to whole pixels, and to its canonical form (3.0 sections 4.2 and 4.7; 2.1 the same). */
import { Problem } from '../problem.js';
import { told, type ApiVersion } from './grammar.js';
import { reducedSize, type Ladder } from './ladder.js';
import { isAllowed, largestWithin, type Limits } from './limits.js';
import type { Box, Size } from './pyramid.js';
import { printSize, type SizeAsked } from './size.js';

/** What a size is measured against. */
export interface Scope {
  readonly image: Size;
  readonly region: Box;
  /** Asked for where a size leaves one side to be worked out. */
  readonly ladder: () => Ladder;
  readonly limits: Limits;
}

/** Width and height before rotation. Throws `bad-size`, or `too-large` where a limit forbids it. */
export function scaledSize(asked: SizeAsked, scope: Scope): Size {
  const { region, limits } = scope;
  switch (asked.kind) {
    case 'max':
      return largestWithin(region, limits, asked.upscale);
    case 'within': {
      const maxWidth = Math.min(asked.width, limits.maxWidth);
      const maxHeight = Math.min(asked.height, limits.maxHeight);
      return largestWithin(region, { ...limits, maxWidth, maxHeight }, asked.upscale);
    }
    case 'full':
      return inLimits({ width: region.width, height: region.height }, scope);
    case 'width': {
      const height = otherSide('width', asked.width, scope);
      return grown({ width: asked.width, height }, asked, scope);
    }
    case 'height': {
      const width = otherSide('height', asked.height, scope);
      return grown({ width, height: asked.height }, asked, scope);
    }
    case 'exact':
      return grown({ width: asked.width, height: asked.height }, asked, scope);
    case 'percent':
      return grown(percentSize(asked.percent, region), asked, scope);
  }
}

function percentSize(percent: number, region: Size): Size {
  const width = Math.round((region.width * percent) / 100);
  const height = Math.round((region.height * percent) / 100);
  if (width === 0 && height === 0)
    throw new Problem(
      'bad-size',
      `${percent} percent of ${region.width} × ${region.height} pixels is less than one pixel: ask for more.`,
    );
  return { width: Math.max(1, width), height: Math.max(1, height) };
}

function grown(size: Size, asked: Exclude<SizeAsked, { kind: 'full' }>, scope: Scope): Size {
  const { region } = scope;
  const grows =
    size.width > region.width ||
    size.height > region.height ||
    (asked.kind === 'percent' && asked.percent > 100);
  // Only 3.0 has sizes that may not grow: in 2.1 these forms always may.
  if (grows && !asked.upscale)
    throw new Problem(
      'bad-size',
      `The region is ${region.width} × ${region.height} pixels and ${told(printSize(3, asked))} would enlarge it: write ${told(printSize(3, { ...asked, upscale: true }))}, or “max”.`,
    );
  return inLimits(size, scope);
}

function inLimits(size: Size, { limits }: Scope): Size {
  if (isAllowed(size, limits)) return size;
  throw new Problem(
    'too-large',
    `This would be ${size.width} × ${size.height} pixels. This server sends images up to ${limits.maxWidth} wide, ${limits.maxHeight} high and ${limits.maxArea} pixels in all: “max” gives the largest.`,
  );
}

/**
 * The side that `w,` or `,h` leaves out, never under one pixel. Where the given side is that of an advertised size or
 * of a tile, so is the other one: clients count tiles by rounding up, and a rounding of our own would leave seams.
 */
function otherSide(given: 'width' | 'height', pixels: number, scope: Scope): number {
  const { image, region } = scope;
  const ladder = scope.ladder();
  const other = given === 'width' ? 'height' : 'width';
  if (region.width === image.width && region.height === image.height) {
    const listed = ladder.sizes.find((size) => size[given] === pixels);
    if (listed !== undefined) return listed[other];
  }
  const matching = ladder.scaleFactors.filter((factor) => reducedSize(region, factor)[given] === pixels);
  const isTile = (factor: number): boolean => isTileAt(factor, region, image, ladder.tile);
  const counted = matching.find(isTile);
  if (counted !== undefined) return reducedSize(region, counted)[other];
  // A viewer that counts by our sizes asks for edge tiles rounded down where the stored levels are.
  const down = ladder.scaleFactors.find(
    (factor) => Math.floor(region[given] / factor) === pixels && isTile(factor),
  );
  if (down !== undefined) return Math.max(1, Math.floor(region[other] / down));
  const [first] = matching;
  if (first !== undefined) return reducedSize(region, first)[other];
  return Math.max(1, Math.round((region[other] * pixels) / region[given]));
}

/** Whether the region is one tile of the grid at this scale factor, as clients count them. */
export function isTileAt(factor: number, region: Box, image: Size, tile: Size): boolean {
  const width = tile.width * factor;
  const height = tile.height * factor;
  return (
    region.x % width === 0 &&
    region.y % height === 0 &&
    region.width === Math.min(width, image.width - region.x) &&
    region.height === Math.min(height, image.height - region.y)
  );
}

/** The one way to write a size that was planned: planning what it says gives the same size. */
export function canonicalSize(version: ApiVersion, size: Size, scope: Scope): SizeAsked {
  const { region, limits } = scope;
  if (version === 2) {
    if (isSame(size, region)) return { kind: 'full' };
    return otherSide('width', size.width, scope) === size.height
      ? { kind: 'width', width: size.width, upscale: true }
      : { kind: 'exact', ...size, upscale: true };
  }
  if (isSame(size, largestWithin(region, limits, false))) return { kind: 'max', upscale: false };
  if (isSame(size, largestWithin(region, limits, true))) return { kind: 'max', upscale: true };
  return { kind: 'exact', ...size, upscale: size.width > region.width || size.height > region.height };
}

function isSame(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}
