/**
 * A sheet: pixels of eight bits as other decoders leave them, row by row, behind the head of a plain TIFF 6.0 or BigTIFF file, so that
 * sharp reads them from there a band at a time, however many there are.
 */
import type { Size } from '../image/pyramid.js';

export interface Sheet {
  readonly size: Size;
  /** Samples of a pixel: gray, gray and alpha, RGB, RGB and alpha. */
  readonly channels: 1 | 2 | 3 | 4;
  /** An ICC profile of its colours; undefined: sRGB, or gray. */
  readonly profile: Uint8Array | undefined;
}

/** Rows that a reader takes at a time. */
const STRIP_ROWS = 64;

interface Field {
  readonly tag: number;
  /** SHORT, LONG, LONG8 or UNDEFINED (TIFF 6.0, section 2; BigTIFF). */
  readonly width: 1 | 2 | 4 | 8;
  readonly values: Uint8Array | readonly number[];
}

const TYPES = { 1: 7, 2: 3, 4: 4, 8: 16 } as const;

/** Bytes of all pixels of a sheet, which follow its head. */
function sheetLength({ size, channels }: Sheet): number {
  return size.width * size.height * channels;
}

/** All that comes before the pixels. */
export function sheetHead(sheet: Sheet): Buffer {
  const big = sheetLength(sheet) > 2 ** 31;
  const first = printHead(fields(sheet, 0, big), big);
  return printHead(fields(sheet, first.length, big), big);
}

function fields(sheet: Sheet, start: number, big: boolean): readonly Field[] {
  const { size, channels, profile } = sheet;
  const row = size.width * channels;
  const strips = Array.from(
    { length: Math.ceil(size.height / STRIP_ROWS) },
    (_, index) => index * STRIP_ROWS,
  );
  const word = big ? 8 : 4;
  const alpha = channels === 2 || channels === 4;
  return [
    { tag: 256, width: 4, values: [size.width] },
    { tag: 257, width: 4, values: [size.height] },
    { tag: 258, width: 2, values: Array<number>(channels).fill(8) },
    { tag: 259, width: 2, values: [1] },
    { tag: 262, width: 2, values: [channels < 3 ? 1 : 2] },
    { tag: 273, width: word, values: strips.map((top) => start + top * row) },
    { tag: 277, width: 2, values: [channels] },
    { tag: 278, width: 4, values: [STRIP_ROWS] },
    {
      tag: 279,
      width: word,
      values: strips.map((top) => Math.min(STRIP_ROWS, size.height - top) * row),
    },
    { tag: 284, width: 2, values: [1] },
    ...(alpha ? [{ tag: 338, width: 2, values: [2] } as const] : []),
    ...(profile === undefined ? [] : [{ tag: 34_675, width: 1, values: profile } as const]),
  ];
}

/** The header, one directory, and behind it what does not fit into it. */
function printHead(all: readonly Field[], big: boolean): Buffer {
  const word = big ? 8 : 4;
  const header = big
    ? Buffer.from([0x49, 0x49, 43, 0, 8, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0])
    : Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]);
  const entryLength = 4 + 2 * word;
  const directory = Buffer.alloc((big ? 8 : 2) + all.length * entryLength + word);
  directory.writeUInt16LE(all.length, 0);
  const behind: Buffer[] = [];
  let end = header.length + directory.length;
  for (const [index, { tag, width, values }] of all.entries()) {
    const at = (big ? 8 : 2) + index * entryLength;
    const bytes = printValues(width, values);
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(TYPES[width], at + 2);
    directory.writeUInt32LE(values.length, at + 4);
    if (bytes.length <= word) bytes.copy(directory, at + 4 + word);
    else {
      directory.writeUInt32LE(end, at + 4 + word);
      // Values stand at even places (TIFF 6.0, section 2).
      behind.push(bytes, Buffer.alloc(bytes.length % 2));
      end += bytes.length + (bytes.length % 2);
    }
  }
  return Buffer.concat([header, directory, ...behind]);
}

function printValues(width: Field['width'], values: Field['values']): Buffer {
  if (values instanceof Uint8Array) return Buffer.from(values);
  const bytes = Buffer.alloc(values.length * width);
  for (const [index, value] of values.entries()) {
    if (width === 8) bytes.writeBigUInt64LE(BigInt(value), index * 8);
    else bytes.writeUIntLE(value, index * width, width);
  }
  return bytes;
}
