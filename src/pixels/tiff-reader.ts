/** The bytes of a TIFF 6.0 or BigTIFF file, and the numbers in them: of either byte order, and never beyond its end. */
import type { FileHandle } from 'node:fs/promises';
import { Problem } from '../problem.js';
import { freshMemory } from '../store/loans.js';
import { NO_ROOM, type OpenFile, type Room } from '../store/reading.js';
import { after, type Soon } from '../store/soon.js';

/** A file that is open: its length, and as many of the bytes asked for as there are. */
export interface TiffBytes {
  readonly size: number;
  readonly read: OpenFile['read'];
}

export async function bytesOf(handle: FileHandle): Promise<TiffBytes> {
  const { size } = await handle.stat();
  return {
    size,
    async read(position, length, { before, after, memory } = NO_ROOM) {
      const bytes = memory(before + length + after);
      const { bytesRead } = await handle.read(bytes, before, length, position);
      return bytesRead === length ? bytes : bytes.subarray(0, before + bytesRead);
    },
  };
}

/** Of a file that is held in memory. */
export function bytesIn(file: Buffer): TiffBytes {
  return {
    size: file.length,
    read(position, length, { before, after } = NO_ROOM) {
      const held = file.subarray(position, position + length);
      return Buffer.concat([Buffer.alloc(before), held, Buffer.alloc(after)]);
    },
  };
}

/** The file with the two things its header decides. */
export interface TiffReader {
  /** Throws `damaged-image` where the file ends before. */
  readonly read: (position: number, length: number, room?: Room) => Soon<Buffer>;
  readonly number: (bytes: Buffer, at: number, width: number) => number;
  readonly big: boolean;
  /** Bytes of the whole file. */
  readonly size: number;
  /** Position of the first directory; 0 where there is none. */
  readonly first: number;
}

/** True for the first bytes of a TIFF or BigTIFF file of either byte order. */
export function isTiff(start: Buffer): boolean {
  const magic = start.toString('latin1', 0, 4);
  return ['II*\0', 'II+\0', 'MM\0*', 'MM\0+'].includes(magic);
}

type NumberAt = TiffReader['number'];

const littleEndian: NumberAt = (bytes, at, width) => {
  if (width === 2) return bytes.readUInt16LE(at);
  if (width === 4) return bytes.readUInt32LE(at);
  return width === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt8(at);
};

const bigEndian: NumberAt = (bytes, at, width) => {
  if (width === 2) return bytes.readUInt16BE(at);
  if (width === 4) return bytes.readUInt32BE(at);
  return width === 8 ? Number(bytes.readBigUInt64BE(at)) : bytes.readUInt8(at);
};

const HEADER = 16;

/** Undefined where the file is no TIFF. */
export function tiffReader(bytes: TiffBytes): Soon<TiffReader | undefined> {
  return after(bytes.read(0, HEADER), (start) => readerOf(bytes, Buffer.concat([start], HEADER)));
}

function readerOf({ size, read }: TiffBytes, header: Buffer): TiffReader | undefined {
  if (!isTiff(header)) return undefined;
  const little = header.toString('latin1', 0, 2) === 'II';
  const number = little ? littleEndian : bigEndian;
  const big = number(header, 2, 2) === 43;
  return {
    big,
    size,
    first: big ? number(header, 8, 8) : number(header, 4, 4),
    number,
    read(position, length, room = NO_ROOM) {
      // Number() of 64 bits may be larger than any position: compared before it is used.
      if (position + length > size)
        throw damaged(`it names byte ${position + length} of itself, but ends at ${size}`);
      return after(read(position, length, room), (bytes) => {
        if (bytes.length < room.before + length + room.after) throw damaged('it ends too soon');
        return bytes;
      });
    },
  };
}

/** A directory and what its fields point to stand close together: one read for all of it. */
const BLOCK = 4096;

export interface BlockReader extends TiffReader {
  /** What was read together with the last thing read: undefined where it was not. Good until the next is read. */
  readonly beside: (position: number, length: number) => Buffer | undefined;
  /** The number of so many bytes there, if it was read together with the last thing read. */
  readonly numberBeside: (position: number, width: number) => number | undefined;
}

export function inBlocks(reader: TiffReader): BlockReader {
  const memory = freshMemory(BLOCK);
  const room: Room = {
    ...NO_ROOM,
    memory: (length) => (length > BLOCK ? freshMemory(length) : memory.subarray(0, length)),
  };
  let bytes: Buffer = memory.subarray(0, 0);
  let start = 0;
  const has = (position: number, length: number): boolean =>
    position >= start && position + length <= start + bytes.length;
  const beside: BlockReader['beside'] = (position, length) =>
    has(position, length) ? bytes.subarray(position - start, position - start + length) : undefined;
  return {
    ...reader,
    beside,
    numberBeside: (position, width) =>
      has(position, width) ? reader.number(bytes, position - start, width) : undefined,
    read(position, length) {
      const known = beside(position, length);
      if (known !== undefined) return known;
      const taken = Math.max(length, Math.min(BLOCK, reader.size - position));
      return after(reader.read(position, taken, room), (read) => {
        [start, bytes] = [position, read];
        return bytes.subarray(0, length);
      });
    },
  };
}

export function damaged(how: string): Problem {
  return new Problem('damaged-image', `The TIFF file of this image is damaged: ${how}.`);
}
