/**
 * What stands behind the last byte of a TIFF that Palimpsest made: answers, ready to be sent, their index, and a trailer
 * of fixed length at the very end of the file (docs/decisions/0004). Other readers of TIFF never look there.
 */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import type { Keys, Orientation, Size } from '../image/pyramid.js';
import { inSteps, wait, type Soon, type Steps } from '../store/soon.js';
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
const levelsShape = z.object({ levels: z.array(z.tuple([whole, whole])) });
/** The list behind it is the last of the index. */
const LIST = ',"ready":';

/** The index and the trailer, to be written at `position`, behind the last answer. */
export function readyEnd(
  tiffLength: number,
  position: number,
  { levels }: Described,
  ready: ReadonlyMap<string, ReadyPlace>,
): Buffer {
  const content = {
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
export function readReady(reader: TiffReader, described: Described): Soon<ReadyIndex> {
  return inSteps(indexOf(reader, described));
}

function* indexOf({ size, read }: TiffReader, described: Described): Steps<ReadyIndex> {
  if (size < TRAILER) return NO_INDEX;
  const end = yield* wait(read(Math.max(0, size - USUAL_END), Math.min(size, USUAL_END)));
  const trailer = end.subarray(-TRAILER);
  if (!trailer.subarray(0, MAGIC.length).equals(MAGIC)) return NO_INDEX;
  if (trailer.readUInt32LE(TRAILER - 4) !== crc32(trailer.subarray(0, TRAILER - 4))) return NO_INDEX;
  const tiffLength = Number(trailer.readBigUInt64LE(8));
  const position = Number(trailer.readBigUInt64LE(16));
  const length = trailer.readUInt32LE(24);
  if (tiffLength > position || length > LONGEST_INDEX || position + length + TRAILER !== size)
    return NO_INDEX;
  const index =
    length + TRAILER <= end.length
      ? end.subarray(-length - TRAILER, -TRAILER)
      : yield* wait(read(position, length));
  if (crc32(index) !== trailer.readUInt32LE(28)) return NO_INDEX;
  const list = index.indexOf(LIST);
  const { levels } = levelsShape.parse(JSON.parse(`${index.toString('latin1', 0, list)}}`));
  const same =
    described.orientation === 1 &&
    JSON.stringify(levels) === JSON.stringify(described.levels.map((level) => sides(level.size)));
  return same ? indexIn(index.toString('latin1', list + LIST.length, index.length - 1)) : NO_INDEX;
}

/** The list as it stands in the file, in JSON: most of it is never asked for, and an archive remembers thousands of these. */
export function indexIn(list: string): ReadyIndex {
  return {
    size: list.split('["').length - 1,
    has: (key) => list.includes(`["${key}",`),
    get(key) {
      const found = list.indexOf(`["${key}",`);
      if (found === -1) return undefined;
      const start = found + `["${key}",`.length;
      const [position, length] = list.slice(start, list.indexOf(']', start)).split(',');
      return { position: Number(position), length: Number(length) };
    },
  };
}

export const NO_INDEX = indexIn('[]');

function sides({ width, height }: Size): [number, number] {
  return [width, height];
}
