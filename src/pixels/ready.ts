/**
 * What stands behind the last byte of a TIFF that Palimpsest made: answers, ready to be sent, their index, and a trailer
 * of fixed length at the very end of the file (docs/decisions/0004). Other readers of TIFF never look there.
 */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Keys, Orientation, Size } from '../image/pyramid.js';
import type { TiffReader } from './tiff-reader.js';

/** Where an answer stands in the file. */
export interface ReadyPlace {
  readonly position: number;
  readonly length: number;
}

/** By the key of the plan. */
export interface ReadyIndex extends Keys {
  readonly get: (key: string) => ReadyPlace | undefined;
}

/** What must still be true of the TIFF for its ready answers to be believed. */
interface Described {
  readonly levels: readonly { readonly size: Size }[];
  readonly orientation: Orientation;
}

// The last byte is the version of all this.
const MAGIC = Buffer.from('PALIMPS\x01', 'latin1');
/** Magic; length of the TIFF and position of the index (64 bits each); length of the index and its CRC-32; CRC-32 of these. */
const TRAILER = MAGIC.length + 8 + 8 + 4 + 4 + 4;
const LONGEST_INDEX = 2 ** 26;
/** The trailer and the index of a page: one read for both. */
const USUAL_END = 8192;

const whole = z.number().int().min(0);
const indexShape = z.object({
  levels: z.array(z.tuple([whole, whole])),
  ready: z.array(z.tuple([z.string(), whole, whole])),
});
type IndexShape = z.infer<typeof indexShape>;

/** The index and the trailer, to be written at `position`, behind the last answer. */
export function readyEnd(
  tiffLength: number,
  position: number,
  { levels }: Described,
  ready: ReadonlyMap<string, ReadyPlace>,
): Buffer {
  const content: IndexShape = {
    levels: levels.map(({ size }) => sides(size)),
    ready: [...ready].map(([key, place]) => [key, place.position, place.length]),
  };
  const index = Buffer.from(JSON.stringify(content));
  const trailer = Buffer.alloc(TRAILER);
  MAGIC.copy(trailer);
  trailer.writeBigUInt64LE(BigInt(tiffLength), 8);
  trailer.writeBigUInt64LE(BigInt(position), 16);
  trailer.writeUInt32LE(index.length, 24);
  trailer.writeUInt32LE(crc32(index), 28);
  trailer.writeUInt32LE(crc32(trailer.subarray(0, TRAILER - 4)), TRAILER - 4);
  return Buffer.concat([index, trailer]);
}

/** Empty for every file that Palimpsest did not make, or that another program has changed since. */
export async function readReady({ size, read }: TiffReader, described: Described): Promise<ReadyIndex> {
  if (size < TRAILER) return NOTHING;
  const end = await read(Math.max(0, size - USUAL_END), Math.min(size, USUAL_END));
  const trailer = end.subarray(-TRAILER);
  if (!trailer.subarray(0, MAGIC.length).equals(MAGIC)) return NOTHING;
  if (trailer.readUInt32LE(TRAILER - 4) !== crc32(trailer.subarray(0, TRAILER - 4))) return NOTHING;
  const tiffLength = Number(trailer.readBigUInt64LE(8));
  const position = Number(trailer.readBigUInt64LE(16));
  const length = trailer.readUInt32LE(24);
  if (length > LONGEST_INDEX || position + length + TRAILER !== size) return NOTHING;
  const index =
    length + TRAILER <= end.length ? end.subarray(-length - TRAILER, -TRAILER) : await read(position, length);
  if (crc32(index) !== trailer.readUInt32LE(28)) return NOTHING;
  const { levels, ready } = indexShape.parse(JSON.parse(index.toString('utf8')));
  const same =
    described.orientation === 1 &&
    JSON.stringify(levels) === JSON.stringify(described.levels.map((level) => sides(level.size)));
  if (!same) return NOTHING;
  const inside = ready.filter(
    ([key, at, bytes]) => !/\s/.test(key) && at >= tiffLength && at + bytes <= position,
  );
  return toIndex(inside);
}

/** Keys, positions and lengths in one text: a fifth of the memory of a Map, and an archive remembers thousands of these. */
export function toIndex(entries: IndexShape['ready']): ReadyIndex {
  // In one piece: joined, it would be many.
  const lines = Buffer.from(`\n${entries.map((entry) => entry.join(' ')).join('\n')}\n`).toString('latin1');
  return {
    size: entries.length,
    has: (key) => lines.includes(`\n${key} `),
    get(key) {
      const line = lines.indexOf(`\n${key} `);
      if (line === -1) return undefined;
      const start = line + key.length + 2;
      const [position, length] = lines.slice(start, lines.indexOf('\n', start)).split(' ');
      return { position: Number(position), length: Number(length) };
    },
  };
}

const NOTHING = toIndex([]);

function sides({ width, height }: Size): [number, number] {
  return [width, height];
}
