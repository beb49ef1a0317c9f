/** An open TIFF: its directories, its tiles and its ready answers, each of the latter by one read of exactly its bytes. */
import type { Stored } from '../image/plan.js';
import type { Directory } from '../image/pyramid.js';
import type { Memory } from '../store/loans.js';
import { NO_ROOM } from '../store/reading.js';
import { after, inSteps, lazily, wait, type Soon, type Steps } from '../store/soon.js';
import { damagedTile, joinTile, jpegHead, roomFor, type TileKind } from './jpeg.js';
import { imagesOf } from './levels.js';
import { NO_INDEX, readReady, type ReadyIndex, type ReadyPlace } from './ready.js';
import { tiffReader, type TiffBytes, type TiffReader } from './tiff-reader.js';
import { readTiff, type Span, type TiffImage, type TiffPage } from './tiff.js';

/** Tiles whose places are read at once, and remembered until those of others are asked for. */
const CHUNK = 1024;
const LARGEST_TILE = 2 ** 25;

/** As it stands in the file: as numbers it would take twice the memory, and be made of tiles that nobody asks for. */
interface Numbers {
  readonly bytes: Buffer;
  readonly width: number;
}

interface Chunk {
  readonly number: number;
  readonly offsets: Numbers;
  readonly lengths: Numbers;
}

interface Joint {
  readonly kind: TileKind;
  readonly head: Buffer;
}

/** What a TIFF holds, before any pixel of it. */
export interface TiffContents {
  readonly pages: readonly TiffPage[];
  readonly ready: ReadyIndex;
}

interface Tiff {
  readonly reader: TiffReader;
  readonly pages: readonly TiffPage[];
}

/** What is known of an image whose tiles were asked for. */
interface Tiled {
  readonly image: TiffImage;
  readonly joint: () => Soon<Joint>;
  chunk: Chunk | undefined;
}

/** Reads nothing before it is asked. All of it throws `damaged-image`; `memory`: to read into. */
export class HeldTiff {
  readonly #bytes: TiffBytes;
  readonly #tiff: () => Soon<Tiff | undefined>;
  readonly #tiled = new Map<TiffImage, Tiled>();

  constructor(bytes: TiffBytes) {
    this.#bytes = bytes;
    this.#tiff = lazily(() => inSteps(readDirectories(bytes)));
  }

  /** Undefined where the file is no TIFF. */
  contents(): Soon<TiffContents | undefined> {
    return after(this.#tiff(), (tiff) => tiff && inSteps(contentsOf(tiff)));
  }

  /** The whole JPEG image. */
  tile({ directory, tile }: Stored, memory: Memory): Soon<Buffer> {
    return after(this.#tiff(), (tiff) => {
      if (tiff === undefined) throw damagedTile();
      const { reader } = tiff;
      const tiled = this.#tiledAt(tiff, directory);
      return after(tiled.joint(), ({ kind, head }) =>
        after(chunkOf(reader, tiled, Math.floor(tile / CHUNK)), ({ offsets, lengths }) => {
          const offset = numberAt(reader, offsets, tile % CHUNK);
          const length = numberAt(reader, lengths, tile % CHUNK);
          if (offset === 0 || length === 0 || length > LARGEST_TILE) throw damagedTile();
          const read = reader.read(offset, length, roomFor(head, memory));
          return after(read, (bytes) => joinTile(head, kind, bytes));
        }),
      );
    });
  }

  /** Of this file, as its index says: nothing else need be read for it. */
  ready({ position, length }: ReadyPlace, memory: Memory): Soon<Buffer> {
    return after(this.#bytes.read(position, length, { ...NO_ROOM, memory }), (bytes) => {
      if (bytes.length < length || bytes.readUInt16BE(0) !== 0xffd8) throw damagedTile();
      return bytes;
    });
  }

  #tiledAt({ reader, pages }: Tiff, directory: Directory): Tiled {
    const page = pages[directory.page];
    const image = directory.kind === 'page' ? page : page?.subImages[directory.subifd];
    if (image === undefined) throw damagedTile();
    const known = this.#tiled.get(image);
    if (known !== undefined) return known;
    const made = { image, joint: lazily(() => inSteps(jointOf(reader, image))), chunk: undefined };
    this.#tiled.set(image, made);
    return made;
  }
}

function* readDirectories(bytes: TiffBytes): Steps<Tiff | undefined> {
  const reader = yield* wait(tiffReader(bytes));
  return reader && { reader, pages: yield* wait(readTiff(reader)) };
}

function* contentsOf({ reader, pages }: Tiff): Steps<TiffContents> {
  const [levels] = imagesOf(pages);
  if (levels === undefined) return { pages, ready: NO_INDEX };
  const { orientation } = levels[0];
  return { pages, ready: yield* wait(readReady(reader, { levels, orientation })) };
}

function* jointOf(reader: TiffReader, { photometric, tile, jpegTables, profile }: TiffImage): Steps<Joint> {
  if (tile === undefined) throw damagedTile();
  const kind: TileKind = {
    photometric,
    tile,
    tables: jpegTables && (yield* wait(bytesOf(reader, jpegTables, 0, jpegTables.count))),
    profile: profile && (yield* wait(bytesOf(reader, profile, 0, profile.count))),
  };
  return { kind, head: jpegHead(kind) };
}

function chunkOf(reader: TiffReader, tiled: Tiled, number: number): Soon<Chunk> {
  if (tiled.chunk?.number === number) return tiled.chunk;
  return after(inSteps(readChunk(reader, tiled.image, number)), (chunk) => (tiled.chunk = chunk));
}

function* readChunk(
  reader: TiffReader,
  { tileOffsets, tileByteCounts }: TiffImage,
  number: number,
): Steps<Chunk> {
  const offsets = yield* wait(numbersFrom(reader, tileOffsets, number * CHUNK));
  return { number, offsets, lengths: yield* wait(numbersFrom(reader, tileByteCounts, number * CHUNK)) };
}

function numbersFrom(reader: TiffReader, span: Span | undefined, from: number): Soon<Numbers> {
  if (span === undefined || from >= span.count) throw damagedTile();
  const { width } = span;
  const count = Math.min(CHUNK, span.count - from);
  return after(bytesOf(reader, span, from, count), (bytes) => ({ bytes, width }));
}

/** `count` values of a field from the one at `from` on. */
function bytesOf(
  { read }: TiffReader,
  { position, width, known }: Span,
  from: number,
  count: number,
): Soon<Buffer> {
  const [start, length] = [from * width, count * width];
  return known?.subarray(start, start + length) ?? read(position + start, length);
}

/** 0 where there is none. */
function numberAt(reader: TiffReader, { bytes, width }: Numbers, index: number): number {
  const at = index * width;
  return at + width <= bytes.length ? reader.number(bytes, at, width) : 0;
}
