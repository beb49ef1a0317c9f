/** The bytes of a TIFF 6.0 or BigTIFF file, and the numbers in them: of either byte order, and never beyond its end. */
import type { FileHandle } from 'node:fs/promises';
import { Problem } from '../problem.js';
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
  /** What was read together with the last thing read: undefined where it was not. */
  readonly beside: (position: number, length: number) => Buffer | undefined;
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

const HEADER = 16;

/** Undefined where the file is no TIFF. */
export async function tiffReader({ size, read }: TiffBytes): Promise<TiffReader | undefined> {
  const header = Buffer.concat([await read(0, HEADER)], HEADER);
  if (!isTiff(header)) return undefined;
  const little = header.toString('latin1', 0, 2) === 'II';
  const number: TiffReader['number'] = (bytes, at, width) => {
    if (width === 8) return Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at));
    return little ? bytes.readUIntLE(at, width) : bytes.readUIntBE(at, width);
  };
  const big = number(header, 2, 2) === 43;
  return {
    beside: () => undefined,
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

export function inBlocks(reader: TiffReader): TiffReader {
  let block: { readonly position: number; readonly bytes: Buffer } = { position: 0, bytes: Buffer.alloc(0) };
  const beside = (position: number, length: number): Buffer | undefined => {
    const from = position - block.position;
    const known = from >= 0 && from + length <= block.bytes.length;
    return known ? block.bytes.subarray(from, from + length) : undefined;
  };
  return {
    ...reader,
    beside,
    async read(position, length) {
      const known = beside(position, length);
      if (known !== undefined) return known;
      const taken = Math.max(length, Math.min(BLOCK, reader.size - position));
      block = { position, bytes: await reader.read(position, taken) };
      return block.bytes.subarray(0, length);
    },
  };
}

export function damaged(how: string): Problem {
  return new Problem('damaged-image', `The TIFF file of this image is damaged: ${how}.`);
}
