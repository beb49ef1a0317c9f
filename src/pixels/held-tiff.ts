/** An open TIFF: its tiles and its ready answers, each by one read of exactly its bytes. */
import { LRUCache } from 'lru-cache';
import type { Ready, Stored } from '../image/plan.js';
import type { Directory } from '../image/pyramid.js';
import type { Memory } from '../store/loans.js';
import { NO_ROOM } from '../store/reading.js';
import { after, once, type Soon } from '../store/soon.js';
import { damagedTile, joinTile, jpegHead, roomFor, type TileKind } from './jpeg.js';
import { imagesOf } from './levels.js';
import { NO_INDEX, readReady, type ReadyIndex } from './ready.js';
import { tiffReader, type TiffBytes, type TiffReader } from './tiff-reader.js';
import { readTiff, type Span, type TiffImage, type TiffPage } from './tiff.js';

/** Tiles whose places are read at once, and how often that may be remembered: half a megabyte of a file at most. */
const CHUNK = 1024;
const MOST_CHUNKS = 32;
const LARGEST_TILE = 2 ** 25;

/** As it stands in the file: as numbers it would take twice the memory, and be made of tiles that nobody asks for. */
interface Numbers {
  readonly bytes: Buffer;
  readonly width: number;
}

interface Chunk {
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

/** Each method gives a whole JPEG image and throws `damaged-image`; what it learns of the directories it keeps. `memory`: to read it into. */
export class HeldTiff {
  readonly contents: TiffContents;
  readonly #reader: TiffReader;
  readonly #images: ReadonlyMap<string, TiffImage>;
  readonly #joints = new Map<TiffImage, Soon<Joint>>();
  readonly #chunks = new LRUCache<string, Soon<Chunk>>({ max: MOST_CHUNKS });

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
        ? NO_INDEX
        : await readReady(reader, { levels, orientation: levels[0].orientation });
    return new HeldTiff(reader, { pages, ready });
  }

  tile({ directory, tile }: Stored, memory: Memory): Soon<Buffer> {
    const image = this.#images.get(printDirectory(directory));
    if (image === undefined) throw damagedTile();
    return after(this.#joint(image), ({ kind, head }) =>
      after(this.#chunk(image, Math.floor(tile / CHUNK)), ({ offsets, lengths }) => {
        const [offset, length] = [this.#number(offsets, tile % CHUNK), this.#number(lengths, tile % CHUNK)];
        if (offset === 0 || length === 0 || length > LARGEST_TILE) throw damagedTile();
        const read = this.#reader.read(offset, length, roomFor(head, memory));
        return after(read, (bytes) => joinTile(head, kind, bytes));
      }),
    );
  }

  ready({ key }: Ready, memory: Memory): Soon<Buffer> {
    const place = this.contents.ready.get(key);
    if (place === undefined) throw damagedTile();
    return after(this.#reader.read(place.position, place.length, { ...NO_ROOM, memory }), (bytes) => {
      if (bytes.readUInt16BE(0) !== 0xffd8) throw damagedTile();
      return bytes;
    });
  }

  #joint(image: TiffImage): Soon<Joint> {
    return once(this.#joints, image, () => {
      const { photometric, tile, jpegTables, profile } = image;
      if (tile === undefined) throw damagedTile();
      return after(this.#whole(jpegTables), (tables) =>
        after(this.#whole(profile), (profile) => {
          const kind: TileKind = { photometric, tile, tables, profile };
          return { kind, head: jpegHead(kind) };
        }),
      );
    });
  }

  #chunk(image: TiffImage, chunk: number): Soon<Chunk> {
    return once(this.#chunks, `${printDirectory(image.directory)}/${chunk}`, () =>
      after(this.#numbers(image.tileOffsets, chunk * CHUNK), (offsets) =>
        after(this.#numbers(image.tileByteCounts, chunk * CHUNK), (lengths) => ({ offsets, lengths })),
      ),
    );
  }

  #whole(span: Span | undefined): Soon<Buffer | undefined> {
    return span && this.#bytes(span, 0, span.count);
  }

  /** `count` values of a field from the one at `from` on. */
  #bytes({ position, width, known }: Span, from: number, count: number): Soon<Buffer> {
    const [start, length] = [from * width, count * width];
    return known?.subarray(start, start + length) ?? this.#reader.read(position + start, length);
  }

  #numbers(span: Span | undefined, from: number): Soon<Numbers> {
    if (span === undefined || from >= span.count) throw damagedTile();
    const { width } = span;
    const count = Math.min(CHUNK, span.count - from);
    return after(this.#bytes(span, from, count), (bytes) => ({ bytes, width }));
  }

  /** 0 where there is none. */
  #number({ bytes, width }: Numbers, index: number): number {
    const at = index * width;
    return at + width <= bytes.length ? this.#reader.number(bytes, at, width) : 0;
  }
}

function printDirectory(directory: Directory): string {
  return directory.kind === 'page' ? `${directory.page}` : `${directory.page}/${directory.subifd}`;
}
