/** The resolutions of a JPEG 2000 image, and where a part of one stands on the grid of the full one (ISO/IEC 15444-1, B.2 and B.5). */
import type { Box, Size } from '../../image/pyramid.js';
import type { Jp2Header } from './header.js';

/** Width and height after so many halvings. */
export function reducedTo({ origin, size }: Pick<Jp2Header, 'origin' | 'size'>, halvings: number): Size {
  const scale = 2 ** halvings;
  return {
    width: Math.ceil((origin.x + size.width) / scale) - Math.ceil(origin.x / scale),
    height: Math.ceil((origin.y + size.height) / scale) - Math.ceil(origin.y / scale),
  };
}

/** Every resolution that has pixels, largest first, down to one that fits a tile of any viewer. */
export function resolutionsOf(header: Jp2Header): readonly Size[] {
  const sizes: Size[] = [header.size];
  for (let halvings = 1; halvings <= header.halvings; halvings += 1) {
    const size = reducedTo(header, halvings);
    const last = sizes.at(-1) ?? header.size;
    if (Math.min(size.width, size.height) < 1 || Math.max(last.width, last.height) <= SMALL) break;
    sizes.push(size);
  }
  return sizes;
}

const SMALL = 128;

/** Corners on the reference grid of a part of a resolution: from the first up to the second. */
export interface GridBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The part of the grid whose reduction is exactly this box. */
export function onGrid(
  { origin, size }: Pick<Jp2Header, 'origin' | 'size'>,
  halvings: number,
  box: Box,
): GridBox {
  const scale = 2 ** halvings;
  const [left, top] = [Math.ceil(origin.x / scale) + box.x, Math.ceil(origin.y / scale) + box.y];
  return {
    left: Math.max(origin.x, left * scale),
    top: Math.max(origin.y, top * scale),
    right: Math.min(origin.x + size.width, (left + box.width) * scale),
    bottom: Math.min(origin.y + size.height, (top + box.height) * scale),
  };
}

/** Most samples that a decoder holds at a time, each of four bytes. */
const MOST_SAMPLES = 2 ** 24;

/**
 * The box in bands that are decoded one after another. They end where tiles do, so that no tile is decoded twice, as
 * long as a row of tiles is not itself too much.
 */
export function bandsOf(header: Jp2Header, halvings: number, box: Box): readonly Box[] {
  const most = Math.max(64, Math.floor(MOST_SAMPLES / (box.width * header.components.length)));
  const scale = 2 ** halvings;
  const first = Math.ceil(header.origin.y / scale);
  const tileEnd = (row: number): number => {
    const grid = (first + row) * scale - header.tileTop;
    const end = header.tileTop + Math.floor(grid / header.tileHeight) * header.tileHeight;
    return Math.ceil(end / scale) - first;
  };
  const bands: Box[] = [];
  const bottom = box.y + box.height;
  for (let y = box.y; y < bottom;) {
    const furthest = Math.min(bottom, y + most);
    const end = furthest < bottom && tileEnd(furthest) > y ? tileEnd(furthest) : furthest;
    bands.push({ x: box.x, y, width: box.width, height: end - y });
    y = end;
  }
  return bands;
}
