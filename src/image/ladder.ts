/** What info.json advertises: one tile size, its scale factors, and the sizes of the whole image (3.0 sections 5.3, 5.4). */
import { levelFactor } from './level.js';
import { isAllowed, type Limits } from './limits.js';
import { turned, type Pyramid, type Size } from './pyramid.js';

/** Upright pixels; `scaleFactors` ascend, `sizes` descend from the largest that the limits allow. */
export interface Ladder {
  readonly tile: Size;
  readonly scaleFactors: readonly number[];
  readonly sizes: readonly Size[];
}

/** The first view of a viewer: whoever wants more wants a part of it, or all of it once. */
const MOST_LISTED = 2 ** 20;

/** Whether the whole image is advertised in this size, where it has it. */
export function isListed(size: Size, limits: Limits): boolean {
  return isAllowed(size, limits) && size.width * size.height <= MOST_LISTED;
}

interface Rung {
  readonly factor: number;
  readonly size: Size;
}

/** Tiles of an image that has none of its own. */
const TILE_SIDE = 512;

/** The file's own tiles and levels, carried on by halving until the image fits one tile, and kept inside the limits. */
export function ladder(pyramid: Pyramid, limits: Limits): Ladder {
  const tile = allowedTile(pyramid.tile ?? { width: TILE_SIDE, height: TILE_SIDE }, limits);
  const rungs = storedRungs(pyramid);
  for (
    let last = rungs.at(-1);
    last !== undefined && !fits(reducedSize(pyramid.size, last.factor), tile);
    last = rungs.at(-1)
  )
    rungs.push({ factor: last.factor * 2, size: reducedSize(pyramid.size, last.factor * 2) });
  return {
    tile,
    scaleFactors: rungs.map((rung) => rung.factor),
    sizes: rungs.map((rung) => rung.size).filter((size) => isListed(size, limits)),
  };
}

function storedRungs(pyramid: Pyramid): Rung[] {
  const rungs: Rung[] = [];
  for (const level of pyramid.levels) {
    const size = turned(level.size, pyramid.orientation);
    const factor = levelFactor(size, pyramid.size);
    if (factor !== undefined && factor > (rungs.at(-1)?.factor ?? 0))
      rungs.push({ factor, size: advertisedSize(size, pyramid.size, factor) });
  }
  return rungs;
}

/**
 * A level's own size, unless one side divides exactly and the other was rounded down: clients that give the width
 * alone mean the height rounded up, since that is how they count tiles.
 */
function advertisedSize(level: Size, image: Size, factor: number): Size {
  const up = reducedSize(image, factor);
  return (level.width === up.width) === (level.height === up.height) ? level : up;
}

/** The image at a scale factor, rounded up as clients do. */
export function reducedSize(image: Size, factor: number): Size {
  return { width: Math.ceil(image.width / factor), height: Math.ceil(image.height / factor) };
}

/** Halved while it is over a limit: tiles of a half still stand on the file's own grid. */
function allowedTile(tile: Size, limits: Limits): Size {
  if (isAllowed(tile, limits) || Math.max(tile.width, tile.height) === 1) return tile;
  return allowedTile(reducedSize(tile, 2), limits);
}

function fits(size: Size, tile: Size): boolean {
  return size.width <= tile.width && size.height <= tile.height;
}
