/** What images a file holds. Its first bytes decide, not the ending of its name. */
import { open } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';
import { turned, type Level, type Pyramid, type Size, type SourceFormat } from '../image/pyramid.js';
import { Problem } from '../problem.js';
import { imagesOf, type Levels } from './levels.js';
import { isTiff, readTiff, toOrientation, type TiffImage } from './tiff.js';

/** A pyramid as far as the file's own bytes tell. */
export type Picture = Omit<Pyramid, 'version' | 'modified'>;

/** Raised when the same file is described differently: it is part of every version. */
export const PROBE_VERSION = '1';

/** Pixels that may be decoded without random access: sharp's own limit against image bombs. */
const MOST_PIXELS = 0x3fff * 0x3fff;

/** The images of a file: more than one only in a TIFF of several pages. Throws `damaged-image`. */
export async function readPictures(file: string): Promise<readonly Picture[]> {
  return (await readTiffPictures(file)) ?? [await readPicture(file)];
}

async function readTiffPictures(file: string): Promise<readonly Picture[] | undefined> {
  const handle = await open(file);
  try {
    const start = Buffer.alloc(4);
    await handle.read(start, 0, start.length, 0);
    return isTiff(start) ? imagesOf(await readTiff(handle)).map(toPicture) : undefined;
  } finally {
    await handle.close();
  }
}

function toPicture([first, ...smaller]: Levels): Picture {
  assertReadable(first.size, first.tile);
  const usable = smaller.filter(({ size, tile }) => isReadable(size, tile));
  const { orientation, tile } = first;
  const sameTile = usable.every(
    (level) => level.tile?.width === tile?.width && level.tile?.height === tile?.height,
  );
  return {
    size: turned(first.size, orientation),
    orientation,
    levels: [toLevel(first), ...usable.map(toLevel)],
    tile: tile !== undefined && sameTile ? turned(tile, orientation) : undefined,
    format: 'tiff',
    // PhotometricInterpretation 0 and 1: WhiteIsZero, BlackIsZero (TIFF 6.0, section 8).
    gray: first.photometric <= 1,
  };
}

function toLevel({ size, directory }: TiffImage): Level {
  return { size, directory };
}

async function readPicture(file: string): Promise<Picture> {
  const metadata = await readMetadata(file);
  const size = { width: metadata.width, height: metadata.height };
  assertReadable(size, undefined);
  const orientation = toOrientation(metadata.orientation);
  return {
    size: turned(size, orientation),
    orientation,
    levels: [{ size, directory: { kind: 'page', page: 0 } }],
    tile: undefined,
    format: sourceFormat(metadata),
    gray: metadata.space === 'b-w' || metadata.space === 'grey16',
  };
}

async function readMetadata(file: string): Promise<Metadata> {
  try {
    // The header alone is read here: the size is judged, in our own words, before anything is decoded.
    return await sharp(file, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw new Problem('damaged-image', `The file of this image cannot be read: ${EXPECTED}.`, { cause });
  }
}

const EXPECTED = 'it is damaged, or not a TIFF, JPEG, PNG, WebP, GIF or AVIF image';

const FORMATS: ReadonlyMap<string, SourceFormat> = new Map([
  ['jpeg', 'jpeg'],
  ['png', 'png'],
  ['webp', 'webp'],
  ['gif', 'gif'],
  ['heif', 'avif'],
]);

function sourceFormat({ format, compression }: Metadata): SourceFormat {
  const known = FORMATS.get(format);
  if (known === undefined || (known === 'avif' && compression !== 'av1'))
    throw new Problem('damaged-image', `The file of this image cannot be read: ${EXPECTED}.`);
  return known;
}

function isReadable({ width, height }: Size, tile: Size | undefined): boolean {
  return tile !== undefined || width * height <= MOST_PIXELS;
}

function assertReadable(size: Size, tile: Size | undefined): void {
  if (!isReadable(size, tile))
    throw new Problem(
      'damaged-image',
      `The file of this image has ${size.width} × ${size.height} pixels in one piece and at most ${MOST_PIXELS} are read so: it must become a tiled pyramidal TIFF.`,
    );
}
