/** What carrying a plan out will cost, known before the file is touched: from cached geometry alone. */
import { ladder, reducedSize } from './ladder.js';
import type { Limits } from './limits.js';
import { hasOwnCodes, type Format } from './output.js';
import type { Plan, Render } from './plan.js';
import {
  turned,
  type Drawn,
  type Level,
  type Pyramid,
  type Resolution,
  type Size,
  type SourceFormat,
} from './pyramid.js';
import { isTileAt } from './scaling.js';

/**
 * `viewer`: what viewers ask for by the hundred, a tile of the advertised grid, a thumbnail, a size that is listed.
 * `expensive`: everything else, however small.
 */
export type Lane = 'viewer' | 'expensive';

export interface Price {
  readonly lane: Lane;
  /** In tiles of 512 × 512 pixels decoded from a pyramid and encoded as jpg: one is about 12 ms of one core. */
  readonly cost: number;
  /** Memory while it is made: an upper estimate. */
  readonly bytes: number;
}

/** Measured with sharp 0.35: the slower of a photograph and noise, on one core. Their ratios are what counts. */
const TILE_MS = 12;
const START_MS = 2;

interface Encoding {
  /** Milliseconds for a million pixels. */
  readonly ms: number;
  /** Bytes for each pixel. */
  readonly bytes: number;
}

const ENCODING: Readonly<Record<Format, Encoding>> = {
  jpg: { ms: 27, bytes: 8 },
  png: { ms: 50, bytes: 6 },
  webp: { ms: 107, bytes: 9 },
  tif: { ms: 50, bytes: 6 },
  gif: { ms: 470, bytes: 33 },
  avif: { ms: 150, bytes: 56 },
};
const LARGE_JPEG: Encoding = { ms: 8, bytes: 2 };

interface Decoding {
  readonly ms: number;
  /** Bytes for each pixel that is decoded. `undefined`: a band of rows at a time, whatever the picture's height. */
  readonly bytes: number | undefined;
}

const TIFF: Decoding = { ms: 12, bytes: undefined };

/**
 * JPEG is taken as progressive, which is kept whole: the file's geometry does not tell. What has a decoder of its own is
 * read as a TIFF where it has become a pyramid.
 */
const DECODING: Readonly<Record<SourceFormat, Decoding>> = {
  tiff: TIFF,
  jpeg: { ms: 6, bytes: 4 },
  png: { ms: 11, bytes: undefined },
  webp: { ms: 37, bytes: 8 },
  gif: { ms: 12, bytes: 8 },
  avif: { ms: 88, bytes: 20 },
  jp2: TIFF,
  pdf: TIFF,
};
const TILED_MS = 6;
const BAND_ROWS = 1024;
const CHANNEL_BYTES = 4;

/** A decoder in a process of its own: measured with its start and with the sheet that it leaves. */
interface Apart {
  readonly startMs: number;
  /** For a million pixels that it gives, and for a million of the whole image that it passes over to give them. */
  readonly ms: number;
  readonly passedMs: number;
  readonly bytes: number;
}

const PART_OF_JP2: Apart = { startMs: 25, ms: 60, passedMs: 4, bytes: 24 };
const WHOLE_JP2: Apart = { startMs: 100, ms: 120, passedMs: 8, bytes: 24 };
/** A page without pictures; what others hold, their geometry does not tell. */
const PAGE: Apart = { startMs: 30, ms: 20, passedMs: 0, bytes: 12 };

/** Of any shape: a thumbnail, a card. There are few such sizes, so that a crawler soon has them all. */
const THUMBNAIL_AREA = 512 * 512;
/** A second of one core: what costs more than this is no viewer's tile, whatever its shape. */
const VIEWER_COST = 85;
const LIGHT_FORMATS: readonly Format[] = ['jpg', 'png', 'webp'];

/** The price of a plan that was made for this pyramid within these limits. What is stored costs nothing. */
export function price({ work, size, region }: Plan, pyramid: Pyramid, limits: Limits): Price {
  if (work.kind !== 'render') return { lane: 'viewer', cost: 0, bytes: 0 };
  const level = levelOf(work, pyramid);
  const decoded = decodedPixels(work, level, pyramid);
  const slanted = work.rotation.degrees % 90 !== 0;
  const made = Math.max(area(work.scaled), area(size));
  const encoding = work.format === 'jpg' && !hasOwnCodes(size) ? LARGE_JPEG : ENCODING[work.format];
  const encodingMs = (made * encoding.ms * (slanted ? 1.5 : 1)) / 1e6;
  const ms = START_MS + decodingMs(pyramid, level, decoded) + encodingMs;
  const cost = Math.max(1, Math.round(ms / TILE_MS));
  const shaped = isViewerShaped({ work, size, region }, pyramid, limits) && cost <= VIEWER_COST;
  return {
    // How long it takes to draw a page is known when it is drawn.
    lane: shaped && work.directory.kind !== 'drawn' ? 'viewer' : 'expensive',
    cost,
    bytes: Math.round(
      decodingBytes(pyramid, level, decoded) + made * (encoding.bytes + turningBytes(work, pyramid)),
    ),
  };
}

function apart(directory: Resolution | Drawn): Apart {
  if (directory.kind === 'drawn') return PAGE;
  return directory.reads === 'part' ? PART_OF_JP2 : WHOLE_JP2;
}

function isApart(directory: Level['directory']): directory is Resolution | Drawn {
  return directory.kind === 'resolution' || directory.kind === 'drawn';
}

function area({ width, height }: Size): number {
  return width * height;
}

function levelOf({ directory }: Render, pyramid: Pyramid): Level {
  return pyramid.levels.find((level) => level.directory === directory) ?? pyramid.levels[0];
}

/** Pixels that the decoder has to go through: of the region alone only where the file has tiles, or its decoder knows parts. */
function decodedPixels(
  { extract, scaled, orientation, directory }: Render,
  { size }: Level,
  pyramid: Pyramid,
): number {
  if (isApart(directory))
    return area(directory.kind === 'resolution' && directory.reads === 'whole' ? size : (extract ?? size));
  if (extract === undefined) return area(size) / shrinkOnLoad(size, turned(scaled, orientation), pyramid);
  if (pyramid.tile !== undefined) {
    const tile = turned(pyramid.tile, orientation);
    return (
      wholeTiles(extract.x, extract.width, tile.width) * wholeTiles(extract.y, extract.height, tile.height)
    );
  }
  // All rows down to the last one wanted; webp, gif and avif have no rows to stop at.
  const rows = DECODING[pyramid.format].bytes === undefined || pyramid.format === 'jpeg';
  return size.width * (rows ? extract.y + extract.height : size.height);
}

function wholeTiles(start: number, length: number, tile: number): number {
  return (Math.ceil((start + length) / tile) - Math.floor(start / tile)) * tile;
}

/** libjpeg leaves out most of the work where at most half of each side is wanted; it has to read all the same. */
function shrinkOnLoad(level: Size, wanted: Size, { format }: Pyramid): number {
  const shrink = Math.min(level.width / wanted.width, level.height / wanted.height);
  return format === 'jpeg' && shrink >= 2 ? 1.7 : 1;
}

function decodingMs({ format, tile, levels }: Pyramid, { size, directory }: Level, decoded: number): number {
  if (isApart(directory)) {
    const { startMs, ms, passedMs } = apart(directory);
    const passed = decoded * (area(levels[0].size) / area(size));
    return startMs + (decoded * ms + passed * passedMs) / 1e6;
  }
  return (decoded * (tile === undefined ? DECODING[format].ms : TILED_MS)) / 1e6;
}

function decodingBytes({ format }: Pyramid, { size, directory }: Level, decoded: number): number {
  if (isApart(directory)) return decoded * apart(directory).bytes;
  const { bytes } = DECODING[format];
  if (bytes !== undefined) return (format === 'jpeg' ? area(size) : decoded) * bytes;
  return Math.min(decoded, size.width * BAND_ROWS) * CHANNEL_BYTES;
}

/** A turned or mirrored picture is held whole before it is encoded; a slanted one twice. */
function turningBytes({ rotation, orientation }: Render, pyramid: Pyramid): number {
  if (rotation.degrees % 90 !== 0) return 2 * CHANNEL_BYTES;
  const turns = rotation.degrees !== 0 || orientation !== 1 || pyramid.orientation !== 1;
  return turns ? CHANNEL_BYTES : 0;
}

function isViewerShaped(
  { region, size, work }: Pick<Plan, 'region' | 'size'> & { readonly work: Render },
  pyramid: Pyramid,
  limits: Limits,
): boolean {
  if (work.rotation.degrees % 90 !== 0 || !LIGHT_FORMATS.includes(work.format)) return false;
  const { tile, scaleFactors, sizes } = ladder(pyramid, limits);
  if (region.width === pyramid.size.width && region.height === pyramid.size.height) {
    if (area(size) <= THUMBNAIL_AREA) return true;
    if (sizes.some((listed) => isNear(work.scaled, listed))) return true;
  }
  return scaleFactors.some(
    (factor) =>
      isTileAt(factor, region, pyramid.size, tile) && isNear(work.scaled, reducedSize(region, factor)),
  );
}

/** Edge tiles are asked for rounded down as well as up. */
function isNear(one: Size, other: Size): boolean {
  return Math.abs(one.width - other.width) <= 1 && Math.abs(one.height - other.height) <= 1;
}
