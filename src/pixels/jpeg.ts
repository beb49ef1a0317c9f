/** A tile of a TIFF is half a JPEG: its tables, its colour space and its profile stand elsewhere. This joins them. */
import type { Size } from '../image/pyramid.js';
import { Problem } from '../problem.js';
import type { Memory } from '../store/loans.js';
import type { Room } from '../store/reading.js';

/** What the directory says of all its tiles: `photometric` is 1 (gray), 2 (RGB) or 6 (YCbCr). */
export interface TileKind {
  readonly photometric: number;
  readonly tile: Size;
  readonly tables: Buffer | undefined;
  readonly profile: Buffer | undefined;
}

/** Marker codes of ITU-T T.81, table B.1. */
const Marker = { SOI: 0xd8, EOI: 0xd9, SOS: 0xda, APP0: 0xe0, APP2: 0xe2, APP14: 0xee, APP15: 0xef } as const;
const END = Buffer.from([0xff, Marker.EOI]);
/** Bytes of the marker that an image begins with. */
const START = 2;

/** All that comes before a tile's own bytes: start, colour space, profile, tables. */
export function jpegHead({ photometric, tables, profile }: TileKind): Buffer {
  return Buffer.concat([
    Buffer.from([0xff, Marker.SOI]),
    ...(photometric === 1 ? [] : [colourSpace(photometric === 6 ? 1 : 0)]),
    ...(profile === undefined ? [] : profileSegments(profile)),
    ...(tables === undefined ? [] : split(tables).kept),
  ]);
}

/** Room that a tile is read with, so that nothing of it need be copied: its own start makes way for the end of the head. */
export function roomFor(head: Buffer, memory: Memory): Room {
  return { before: head.length - START, after: END.length, memory };
}

/**
 * A whole JPEG image out of a stored tile, `bytes` being the tile with the room for this head, which is written into
 * it. Throws `damaged-image` where the tile is not what its directory says.
 */
export function joinTile(head: Buffer, { photometric, tile }: TileKind, bytes: Buffer): Buffer {
  const stored = bytes.subarray(head.length - START, bytes.length - END.length);
  const { kept, scan } = split(stored);
  const frame = kept.find((segment) => isFrame(segment[1] ?? 0));
  if (frame === undefined || scan.length === 0) throw damagedTile();
  // Frame header: length, precision, height, width, number of components (T.81, B.2.2).
  const components = photometric === 1 ? 1 : 3;
  if (frame.length < 10 || frame.readUInt16BE(5) !== tile.height || frame.readUInt16BE(7) !== tile.width)
    throw damagedTile();
  if (frame[4] !== 8 || frame[9] !== components) throw damagedTile();
  const isEnded = scan.subarray(-END.length).equals(END);
  const keptLength = kept.reduce((sum, segment) => sum + segment.length, 0);
  if (START + keptLength + scan.length !== stored.length)
    return Buffer.concat([head, ...kept, scan, ...(isEnded ? [] : [END])]);
  head.copy(bytes);
  if (isEnded) return bytes.subarray(0, bytes.length - END.length);
  END.copy(bytes, bytes.length - END.length);
  return bytes;
}

/**
 * The same image without pixels at the right and below, as long as no block that is coded goes with them: a reader would
 * find one too many. Nothing is decoded.
 */
export function trimmed(image: Buffer, { width, height }: Size): Buffer {
  const bytes = Buffer.from(image);
  const frame = split(bytes).kept.find((segment) => isFrame(segment[1] ?? 0));
  if (frame === undefined) throw damagedTile();
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return bytes;
}

/** Baseline, extended and progressive, with Huffman codes: what browsers read. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xc2;
}

/** Adobe's segment (TN 5116): 0 for RGB, 1 for YCbCr. Without it readers guess. */
function colourSpace(transform: 0 | 1): Buffer {
  return Buffer.from([0xff, Marker.APP14, 0, 14, ...Buffer.from('Adobe'), 0, 100, 0, 0, 0, 0, transform]);
}

/** ICC.1:2022, annex B.4: in pieces, counted from 1. */
function profileSegments(profile: Buffer): readonly Buffer[] {
  const name = Buffer.from('ICC_PROFILE\0', 'latin1');
  const most = 65_533 - name.length - 2;
  const count = Math.ceil(profile.length / most);
  return Array.from({ length: count }, (_, index) => {
    const piece = profile.subarray(index * most, (index + 1) * most);
    const head = Buffer.from([0xff, Marker.APP2, 0, 0, ...name, index + 1, count]);
    head.writeUInt16BE(head.length - 2 + piece.length, 2);
    return Buffer.concat([head, piece]);
  });
}

/**
 * The segments before the first scan, but for what applications put there: it may name another colour space than the
 * TIFF does. `scan` is the rest, from its marker on; empty in an image of tables alone.
 */
function split(bytes: Buffer): { readonly kept: readonly Buffer[]; readonly scan: Buffer } {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== Marker.SOI) throw damagedTile();
  const kept: Buffer[] = [];
  let at = 2;
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) throw damagedTile();
    if (marker === Marker.SOS) return { kept, scan: bytes.subarray(at) };
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) throw damagedTile();
    if (marker < Marker.APP0 || marker > Marker.APP15) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return { kept, scan: bytes.subarray(bytes.length) };
}

export function damagedTile(): Problem {
  return new Problem('damaged-image', 'A stored tile of this image cannot be read: its file is damaged.');
}
