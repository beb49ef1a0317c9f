/** The directories of a TIFF 6.0 or BigTIFF file: what its images are, not their pixels. */
import type { Directory, Orientation, Size } from '../image/pyramid.js';
import { inSteps, wait, type Soon, type Steps } from '../store/soon.js';
import { damaged, inBlocks, type BlockReader, type TiffReader } from './tiff-reader.js';

/** Where the values of a field stand in the file: `count` of `width` bytes each. */
interface Field {
  readonly position: number;
  readonly width: number;
  readonly count: number;
}

export interface Span extends Field {
  /** The bytes themselves, where they stood in the directory or close behind it. */
  readonly known: Buffer | undefined;
}

/** One image file directory, in the terms of TIFF 6.0, section 8. */
export interface TiffImage {
  readonly directory: Directory;
  readonly size: Size;
  /** Undefined where the image is stored in strips. */
  readonly tile: Size | undefined;
  readonly compression: number;
  readonly photometric: number;
  readonly samples: number;
  /** Bits of the first sample. */
  readonly bits: number;
  readonly orientation: Orientation;
  /** NewSubfileType, bits 0 and 2: a smaller version of another image; a transparency mask. */
  readonly reduced: boolean;
  readonly mask: boolean;
  /** PlanarConfiguration is 1: the samples of a pixel stand together. */
  readonly chunky: boolean;
  /** Not read with the directory: a large image has a hundred thousand tiles. */
  readonly tileOffsets: Span | undefined;
  readonly tileByteCounts: Span | undefined;
  /** JPEGTables and ICC profile, as bytes. */
  readonly jpegTables: Span | undefined;
  readonly profile: Span | undefined;
}

/** A directory of the main chain, numbered as libvips does, with the images below its SubIFDs tag. */
export interface TiffPage extends TiffImage {
  readonly subImages: readonly TiffImage[];
}

// Far above any file in use: a hostile file is told from a large one before it costs anything.
const MOST_PAGES = 2000;
const MOST_FIELDS = 1000;
const MOST_SUBIFDS = 64;
const LONGEST_SIDE = 2 ** 31 - 1;

const ImageTag = {
  NewSubfileType: 254,
  ImageWidth: 256,
  ImageLength: 257,
  BitsPerSample: 258,
  Compression: 259,
  PhotometricInterpretation: 262,
  Orientation: 274,
  SamplesPerPixel: 277,
  PlanarConfiguration: 284,
  TileWidth: 322,
  TileLength: 323,
  TileOffsets: 324,
  TileByteCounts: 325,
  SubIFDs: 330,
  JPEGTables: 347,
  ICCProfile: 34675,
} as const;

const SINGLE: readonly number[] = [
  ...[ImageTag.NewSubfileType, ImageTag.ImageWidth, ImageTag.ImageLength, ImageTag.BitsPerSample],
  ...[ImageTag.Compression, ImageTag.PhotometricInterpretation, ImageTag.Orientation],
  ...[ImageTag.SamplesPerPixel, ImageTag.PlanarConfiguration, ImageTag.TileWidth, ImageTag.TileLength],
];

/** Bytes of one value of a type that counts, points or is plain bytes: BYTE, SHORT, LONG, UNDEFINED, IFD, LONG8, IFD8. */
const WIDTHS: ReadonlyMap<number, number> = new Map([
  [1, 1],
  [3, 2],
  [4, 4],
  [7, 1],
  [13, 4],
  [16, 8],
  [18, 8],
]);

const TAGS: ReadonlySet<number> = new Set(Object.values(ImageTag));

interface RawDirectory {
  /** Those that are asked for. */
  readonly fields: ReadonlyMap<number, Field>;
  readonly next: number;
}

/** The pages of a file. Throws `damaged-image`; reads only what the directories name. */
export function readTiff(file: TiffReader): Soon<readonly TiffPage[]> {
  return inSteps(pagesOf(inBlocks(file)));
}

function* pagesOf(reader: BlockReader): Steps<readonly TiffPage[]> {
  const pages: TiffPage[] = [];
  const visited = new Set<number>();
  const visit = (position: number): Steps<RawDirectory> => {
    if (visited.has(position)) throw damaged('its directories lead in a circle');
    visited.add(position);
    return readDirectory(reader, position);
  };
  let position = reader.first;
  while (position !== 0) {
    if (pages.length === MOST_PAGES) throw damaged(`it has more than ${MOST_PAGES} pages`);
    const page = pages.length;
    const raw = yield* visit(position);
    const subImages: TiffImage[] = [];
    // Before its block makes way for those below.
    pages.push(yield* toImage(reader, raw, { kind: 'page', page }, subImages));
    for (const [subifd, start] of (yield* subDirectories(reader, raw)).entries())
      subImages.push(yield* toImage(reader, yield* visit(start), { kind: 'subifd', page, subifd }));
    position = raw.next;
  }
  if (pages.length === 0) throw damaged('it holds no image');
  return pages;
}

function* readDirectory(reader: BlockReader, position: number): Steps<RawDirectory> {
  const { read, number, big } = reader;
  const [countWidth, wordWidth] = big ? ([8, 8] as const) : ([2, 4] as const);
  const fieldLength = 4 + 2 * wordWidth;
  const count = number(yield* wait(read(position, countWidth)), 0, countWidth);
  if (count > MOST_FIELDS) throw damaged(`a directory has ${count} fields`);
  const bytes = yield* wait(read(position + countWidth, count * fieldLength + wordWidth));
  const fields = new Map<number, Field>();
  for (let at = 0; at < count * fieldLength; at += fieldLength) {
    const tag = number(bytes, at, 2);
    const width = WIDTHS.get(number(bytes, at + 2, 2));
    if (width === undefined || !TAGS.has(tag)) continue;
    const values = number(bytes, at + 4, wordWidth);
    const value = at + 4 + wordWidth;
    // The values themselves where they fit, else their position.
    const inside = values * width <= wordWidth;
    const place = inside ? position + countWidth + value : number(bytes, value, wordWidth);
    fields.set(tag, { position: place, width, count: values });
  }
  return { fields, next: number(bytes, count * fieldLength, wordWidth) };
}

/** The first `limit` values of a field, or fewer; none where it is absent. */
function* values(
  { read, number }: BlockReader,
  field: Field | undefined,
  limit: number,
): Steps<readonly number[]> {
  if (field === undefined) return [];
  const { position, width } = field;
  const count = Math.min(field.count, limit);
  const bytes = yield* wait(read(position, count * width));
  return Array.from({ length: count }, (_, index) => number(bytes, index * width, width));
}

function* subDirectories(reader: BlockReader, { fields }: RawDirectory): Steps<readonly number[]> {
  const field = fields.get(ImageTag.SubIFDs);
  if (field !== undefined && field.count > MOST_SUBIFDS)
    throw damaged(`a page has ${field.count} smaller images`);
  return (yield* values(reader, field, MOST_SUBIFDS)).filter((position) => position !== 0);
}

function* toImage(
  reader: BlockReader,
  { fields }: RawDirectory,
  directory: Directory,
  subImages: readonly TiffImage[] = [],
): Steps<TiffPage> {
  const first = yield* firstValues(reader, fields);
  const side = (tag: number): number => {
    const length = first(tag, 0);
    if (length < 1 || length > LONGEST_SIDE)
      throw damaged(`${placeOf(directory)} has no width, height or tile size that can be`);
    return length;
  };
  const size = { width: side(ImageTag.ImageWidth), height: side(ImageTag.ImageLength) };
  const tile = fields.has(ImageTag.TileWidth)
    ? { width: side(ImageTag.TileWidth), height: side(ImageTag.TileLength) }
    : undefined;
  const subfileType = first(ImageTag.NewSubfileType, 0);
  return {
    directory,
    size,
    tile,
    compression: first(ImageTag.Compression, 1),
    photometric: first(ImageTag.PhotometricInterpretation, 0),
    samples: first(ImageTag.SamplesPerPixel, 1),
    bits: first(ImageTag.BitsPerSample, 1),
    orientation: toOrientation(first(ImageTag.Orientation, 1)),
    reduced: (subfileType & 1) !== 0,
    mask: (subfileType & 4) !== 0,
    chunky: first(ImageTag.PlanarConfiguration, 1) === 1,
    tileOffsets: kept(reader, fields.get(ImageTag.TileOffsets)),
    tileByteCounts: kept(reader, fields.get(ImageTag.TileByteCounts)),
    jpegTables: kept(reader, fields.get(ImageTag.JPEGTables)),
    profile: kept(reader, fields.get(ImageTag.ICCProfile)),
    subImages,
  };
}

/** Of those that an image has but once. */
function* firstValues(
  { read, number, numberBeside }: BlockReader,
  fields: RawDirectory['fields'],
): Steps<(tag: number, missing: number) => number> {
  const found = new Map<number, number>();
  for (const tag of SINGLE) {
    const field = fields.get(tag);
    if (field === undefined || field.count === 0) continue;
    const { position, width } = field;
    const value = numberBeside(position, width) ?? number(yield* wait(read(position, width)), 0, width);
    found.set(tag, value);
  }
  return (tag, missing) => found.get(tag) ?? missing;
}

/** Copied: what is kept of a directory must not keep the whole block. */
function kept({ beside }: BlockReader, field: Field | undefined): Span | undefined {
  if (field === undefined) return undefined;
  const { position, width, count } = field;
  const known = beside(position, count * width);
  return { position, width, count, known: known && Buffer.from(known) };
}

/** In words. */
function placeOf(directory: Directory): string {
  const page = `page ${directory.page + 1}`;
  return directory.kind === 'page' ? page : `smaller image ${directory.subifd + 1} of ${page}`;
}

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8];

/** 1 for what is no orientation, as every reader takes it. */
export function toOrientation(value: number | undefined): Orientation {
  return ORIENTATIONS.find((known) => known === value) ?? 1;
}
