/** An open TIFF: its tiles and its ready answers, each by one read of exactly its bytes. */
import { LRUCache } from 'lru-cache';
import type { Ready, Stored } from '../image/plan.js';
import type { Directory } from '../image/pyramid.js';
import { damagedTile, joinTile, jpegHead, roomFor, type TileKind } from './jpeg.js';
import { imagesOf } from './levels.js';
import { readReady, type ReadyIndex } from './ready.js';
import { tiffReader, type TiffBytes, type TiffReader } from './tiff-reader.js';
import { readTiff, type Span, type TiffImage, type TiffPage } from './tiff.js';

/** Tiles whose places are read at once, and how often that may be remembered: half a megabyte of a file at most. */
const CHUNK = 1024;
const MOST_CHUNKS = 32;
const LARGEST_TILE = 2 ** 25;

interface Chunk {
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
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

/** Each method gives a whole JPEG image and throws `damaged-image`; what it learns of the directories it keeps. */
export class HeldTiff {
  readonly contents: TiffContents;
  readonly #reader: TiffReader;
  readonly #images: ReadonlyMap<string, TiffImage>;
  readonly #joints = new Map<TiffImage, Promise<Joint>>();
  readonly #chunks = new LRUCache<string, Promise<Chunk>>({ max: MOST_CHUNKS });

  private constructor(reader: TiffReader, contents: TiffContents) {
    this.#reader = reader;
    this.contents = contents;
    const images = contents.pages.flatMap((page) => [page, ...page.subImages]);
    this.#images = new Map(images.map((image) => [printDirectory(image.directory), image]));
  }

  /** Undefined where the file is no TIFF. */
  static async read(bytes: TiffBytes): Promise<HeldTiff | undefined> {
    const reader = await tiffReader(bytes);
    if (reader === undefined) return undefined;
    const pages = await readTiff(reader);
    const [levels] = imagesOf(pages);
    const ready =
      levels === undefined
        ? new Map<string, never>()
        : await readReady(reader, { levels, orientation: levels[0].orientation });
    return new HeldTiff(reader, { pages, ready });
  }

  async tile({ directory, tile }: Stored): Promise<Buffer> {
    const image = this.#images.get(printDirectory(directory));
    if (image === undefined) throw damagedTile();
    const [{ kind, head }, { offsets, lengths }] = await Promise.all([
      this.#joint(image),
      this.#chunk(image, Math.floor(tile / CHUNK)),
    ]);
    const [offset = 0, length = 0] = [offsets[tile % CHUNK], lengths[tile % CHUNK]];
    if (offset === 0 || length === 0 || length > LARGEST_TILE) throw damagedTile();
    return joinTile(head, kind, await this.#reader.read(offset, length, roomFor(head)));
  }

  async ready({ key }: Ready): Promise<Buffer> {
    const place = this.contents.ready.get(key);
    if (place === undefined) throw damagedTile();
    const bytes = await this.#reader.read(place.position, place.length);
    if (bytes.readUInt16BE(0) !== 0xffd8) throw damagedTile();
    return bytes;
  }

  #joint(image: TiffImage): Promise<Joint> {
    const known = this.#joints.get(image) ?? this.#readJoint(image);
    this.#joints.set(image, known);
    return known;
  }

  async #readJoint({ photometric, tile, jpegTables, profile }: TiffImage): Promise<Joint> {
    if (tile === undefined) throw damagedTile();
    const kind: TileKind = {
      photometric,
      tile,
      tables: jpegTables && (await this.#bytes(jpegTables, 0, jpegTables.count)),
      profile: profile && (await this.#bytes(profile, 0, profile.count)),
    };
    return { kind, head: jpegHead(kind) };
  }

  #chunk(image: TiffImage, chunk: number): Promise<Chunk> {
    const key = `${printDirectory(image.directory)}/${chunk}`;
    const known = this.#chunks.get(key) ?? this.#readChunk(image, chunk);
    this.#chunks.set(key, known);
    return known;
  }

  async #readChunk({ tileOffsets, tileByteCounts }: TiffImage, chunk: number): Promise<Chunk> {
    const [offsets, lengths] = await Promise.all([
      this.#numbers(tileOffsets, chunk * CHUNK),
      this.#numbers(tileByteCounts, chunk * CHUNK),
    ]);
    return { offsets, lengths };
  }

  /** `count` values of a field from the one at `from` on. */
  #bytes({ position, width, known }: Span, from: number, count: number): Promise<Buffer> | Buffer {
    const [start, length] = [from * width, count * width];
    return known?.subarray(start, start + length) ?? this.#reader.read(position + start, length);
  }

  async #numbers(span: Span | undefined, from: number): Promise<readonly number[]> {
    if (span === undefined || from >= span.count) throw damagedTile();
    const { width } = span;
    const count = Math.min(CHUNK, span.count - from);
    const bytes = await this.#bytes(span, from, count);
    return Array.from({ length: count }, (_, index) => this.#reader.number(bytes, index * width, width));
  }
}

function printDirectory(directory: Directory): string {
  return directory.kind === 'page' ? `${directory.page}` : `${directory.page}/${directory.subifd}`;
}
