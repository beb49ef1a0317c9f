/** What images a file holds. Its first bytes decide, not the ending of its name. */
import { open } from 'node:fs/promises';
import sharp, { type Metadata } from 'sharp';
import {
  turned,
  type Level,
  type Pyramid,
  type Size,
  type SourceFormat,
  type Tiles,
} from '../image/pyramid.js';
import { Problem } from '../problem.js';
import { describeApart } from './apart.js';
import { HeldTiff, type TiffContents } from './held-tiff.js';
import { imagesOf, type Levels } from './levels.js';
import { NO_INDEX } from './ready.js';
import { bytesOf } from './tiff-reader.js';
import { toOrientation, type TiffImage } from './tiff.js';

/** A pyramid as far as the file's own bytes tell. */
export type Picture = Omit<Pyramid, 'version' | 'modified'>;

/** Raised when the same file is described differently: it is part of every version. */
export const PROBE_VERSION = '2';

/** Pixels that may be decoded without random access: sharp's own limit against image bombs. */
const MOST_PIXELS = 0x3fff * 0x3fff;

/** The images of a file: more than one only in a TIFF or a PDF of several pages. Throws `damaged-image`. */
export async function readPictures(file: string): Promise<readonly Picture[]> {
  return (await readTiffPictures(file)) ?? (await describeApart(file)) ?? [await readPicture(file)];
}

async function readTiffPictures(file: string): Promise<readonly Picture[] | undefined> {
  const handle = await open(file);
  try {
    const contents = await new HeldTiff(await bytesOf(handle)).contents();
    return contents && picturesIn(contents);
  } finally {
    await handle.close();
  }
}

/** The images of a TIFF. Only a file of one image has answers ready. Throws `damaged-image` for one that cannot be read. */
export function picturesIn({ pages, ready }: TiffContents): readonly Picture[] {
  const pictures = imagesOf(pages).map(toPicture);
  const [first, ...others] = pictures;
  return first === undefined || others.length > 0 || ready.size === 0 ? pictures : [{ ...first, ready }];
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
    ready: NO_INDEX,
  };
}

function toLevel(image: TiffImage): Level {
  return { size: image.size, directory: image.directory, tiles: tilesOf(image) };
}

function tilesOf(image: TiffImage): Tiles | undefined {
  if (image.tile === undefined) return undefined;
  const across = Math.ceil(image.size.width / image.tile.width);
  const down = Math.ceil(image.size.height / image.tile.height);
  return { across, down, passes: passes(image, across * down), ...image.tile };
}

/** A profile goes with every tile: one this long is rather rendered away. */
const LONGEST_PROFILE = 65_536;
const LONGEST_TABLES = 65_536;

/** JPEG of TIFF Technical Note 2 (7, not the older 6), in colours that every reader of JPEG takes alike. */
function passes(image: TiffImage, tiles: number): boolean {
  const { photometric, samples } = image;
  const gray = photometric === 1 && samples === 1;
  const colour = (photometric === 2 || photometric === 6) && samples === 3;
  return (
    image.compression === 7 &&
    image.bits === 8 &&
    image.chunky &&
    (gray || colour) &&
    image.tileOffsets?.count === tiles &&
    image.tileByteCounts?.count === tiles &&
    (image.jpegTables?.count ?? 0) <= LONGEST_TABLES &&
    (image.profile?.count ?? 0) <= LONGEST_PROFILE
  );
}

async function readPicture(file: string): Promise<Picture> {
  const metadata = await readMetadata(file);
  const size = { width: metadata.width, height: metadata.height };
  assertReadable(size, undefined);
  const orientation = toOrientation(metadata.orientation);
  return {
    size: turned(size, orientation),
    orientation,
    levels: [{ size, directory: { kind: 'page', page: 0 }, tiles: undefined }],
    tile: undefined,
    format: sourceFormat(metadata),
    gray: metadata.space === 'b-w' || metadata.space === 'grey16',
    ready: NO_INDEX,
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

const EXPECTED = 'it is damaged, or not a TIFF, JPEG, JPEG 2000, PNG, WebP, GIF, AVIF or PDF file';

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
