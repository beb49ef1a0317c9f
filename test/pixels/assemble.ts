/** Writes TIFF and BigTIFF files field by field: shapes that sharp does not write, and broken ones. */

export interface Drawn {
  readonly width: number;
  readonly height: number;
  /** RGB, eight bits, row by row. */
  readonly pixels: Buffer;
  /** Side of a square tile; in one strip where it is left out. */
  readonly tile?: number;
  readonly reduced?: boolean;
  readonly orientation?: number;
  readonly subImages?: readonly Drawn[];
}

export interface Kind {
  readonly little: boolean;
  readonly big: boolean;
}

export const KINDS: readonly (readonly [string, Kind])[] = [
  ['TIFF, little-endian', { little: true, big: false }],
  ['TIFF, big-endian', { little: false, big: false }],
  ['BigTIFF, little-endian', { little: true, big: true }],
  ['BigTIFF, big-endian', { little: false, big: true }],
];

const [SHORT, LONG, IFD, LONG8, IFD8] = [3, 4, 13, 16, 18] as const;
const BYTES: Readonly<Record<number, number>> = { [SHORT]: 2, [LONG]: 4, [IFD]: 4, [LONG8]: 8, [IFD8]: 8 };

type Field = readonly [tag: number, type: number, values: readonly number[]];

export function assembleTiff(pages: readonly Drawn[], kind: Kind): Buffer {
  const parts: Buffer[] = [];
  let length = 0;
  const append = (bytes: Buffer): number => {
    const position = length;
    parts.push(bytes, Buffer.alloc(bytes.length % 2));
    length += bytes.length + (bytes.length % 2);
    return position;
  };
  const word = kind.big ? 8 : 4;
  const header = Buffer.alloc(kind.big ? 16 : 8);
  header.write(kind.little ? 'II' : 'MM', 'latin1');
  put(header, 2, 2, kind.big ? 43 : 42, kind);
  if (kind.big) put(header, 4, 2, 8, kind);
  append(header);
  let link: { readonly bytes: Buffer; readonly at: number } = { bytes: header, at: kind.big ? 8 : 4 };

  const writeDirectory = (drawn: Drawn): { readonly position: number; readonly bytes: Buffer } => {
    const below = (drawn.subImages ?? []).map((image) => writeDirectory(image).position);
    const blocks = blocksOf(drawn);
    const offsets = blocks.map(append);
    const pointer = kind.big ? LONG8 : LONG;
    const [offsetTag, lengthTag] = drawn.tile === undefined ? [273, 279] : [324, 325];
    const fields: readonly Field[] = [
      [254, LONG, [drawn.reduced === true ? 1 : 0]],
      [256, LONG, [drawn.width]],
      [257, SHORT, [drawn.height]],
      [258, SHORT, [8, 8, 8]],
      [259, SHORT, [1]],
      [262, SHORT, [2]],
      ...(drawn.orientation === undefined ? [] : [[274, SHORT, [drawn.orientation]] satisfies Field]),
      [277, SHORT, [3]],
      ...(drawn.tile === undefined ? [[278, LONG, [drawn.height]] satisfies Field] : []),
      ...(drawn.tile === undefined
        ? []
        : ([
            [322, SHORT, [drawn.tile]],
            [323, SHORT, [drawn.tile]],
          ] satisfies Field[])),
      [offsetTag, pointer, offsets],
      [lengthTag, LONG, blocks.map((block) => block.length)],
      ...(below.length === 0 ? [] : [[330, kind.big ? IFD8 : IFD, below] satisfies Field]),
    ];
    const bytes = directoryBytes([...fields].sort(([a], [b]) => a - b));
    return { position: append(bytes), bytes };
  };

  const directoryBytes = (fields: readonly Field[]): Buffer => {
    const [countWidth, fieldLength] = kind.big ? [8, 20] : [2, 12];
    const bytes = Buffer.alloc(countWidth + fields.length * fieldLength + word);
    put(bytes, 0, countWidth, fields.length, kind);
    fields.forEach(([tag, type, values], index) => {
      const at = countWidth + index * fieldLength;
      const width = BYTES[type] ?? 1;
      put(bytes, at, 2, tag, kind);
      put(bytes, at + 2, 2, type, kind);
      put(bytes, at + 4, word, values.length, kind);
      const packed = Buffer.alloc(Math.max(word, values.length * width));
      values.forEach((value, position) => {
        put(packed, position * width, width, value, kind);
      });
      if (packed.length > word) put(bytes, at + 4 + word, word, append(packed), kind);
      else packed.copy(bytes, at + 4 + word);
    });
    return bytes;
  };

  for (const page of pages) {
    const { position, bytes } = writeDirectory(page);
    put(link.bytes, link.at, word, position, kind);
    link = { bytes, at: bytes.length - word };
  }
  return Buffer.concat(parts);
}

/** Overwrites a number of `width` bytes. */
export function put(bytes: Buffer, at: number, width: number, value: number, { little }: Kind): void {
  if (width === 8) {
    if (little) bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeBigUInt64BE(BigInt(value), at);
  } else if (little) bytes.writeUIntLE(value, at, width);
  else bytes.writeUIntBE(value, at, width);
}

function blocksOf({ width, height, pixels, tile }: Drawn): readonly Buffer[] {
  if (tile === undefined) return [pixels];
  const blocks: Buffer[] = [];
  for (let top = 0; top < height; top += tile)
    for (let left = 0; left < width; left += tile) {
      const block = Buffer.alloc(tile * tile * 3);
      const across = Math.min(tile, width - left);
      for (let row = 0; row < Math.min(tile, height - top); row += 1) {
        const from = ((top + row) * width + left) * 3;
        pixels.copy(block, row * tile * 3, from, from + across * 3);
      }
      blocks.push(block);
    }
  return blocks;
}
