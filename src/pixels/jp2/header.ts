/** What a JPEG 2000 file says of itself: sizes, samples, resolutions, colour (ISO/IEC 15444-1, annexes A and I). No pixel is read. */
import type { Size } from '../../image/pyramid.js';
import { Problem } from '../../problem.js';

/** Bytes of a file, wherever they come from. Throws where there are not as many. */
export interface Bytes {
  readonly size: number;
  readonly read: (position: number, length: number) => Promise<Buffer>;
}

export interface Component {
  readonly bits: number;
  readonly signed: boolean;
  /** How many pixels of the image one sample stands for, across and down. */
  readonly across: number;
  readonly down: number;
}

export type Colour =
  | { readonly kind: 'gray' | 'srgb' | 'sycc' | 'untold' }
  | { readonly kind: 'profile'; readonly profile: Buffer }
  /** Another space of table I.10 or of part 2, such as CMYK. */
  | { readonly kind: 'other'; readonly code: number };

export interface Jp2Header {
  /** At full size. */
  readonly size: Size;
  /** Where the image begins on the reference grid, in which regions and tiles are counted (B.2). */
  readonly origin: { readonly x: number; readonly y: number };
  /** Height of a tile on the grid, and where the first begins. */
  readonly tileHeight: number;
  readonly tileTop: number;
  readonly components: readonly Component[];
  /** How often the image can be halved: decomposition levels (A.6.1). */
  readonly halvings: number;
  readonly colour: Colour;
  /** The samples are numbers of a palette (I.5.3.4). */
  readonly palette: boolean;
  /** One of the components is opacity (I.5.3.6). */
  readonly alpha: boolean;
}

const MOST_BOXES = 1000;
const MOST_MARKERS = 10_000;
/** Of the header box: palettes and profiles are far smaller. */
const LONGEST_HEADER = 2 ** 24;
const LONGEST_SIDE = 2 ** 31 - 1;
const MOST_PIXELS = 2 ** 32;
const MOST_TILES = 65_535;

const SIGNATURE = Buffer.from([0, 0, 0, 12, 0x6a, 0x50, 0x20, 0x20, 0x0d, 0x0a, 0x87, 0x0a]);
const Marker = { SOC: 0xff4f, SIZ: 0xff51, COD: 0xff52, SOT: 0xff90, SOD: 0xff93, EOC: 0xffd9 } as const;

/** True for the first bytes of a JP2 file, or of a codestream without one. */
export function isJp2(start: Buffer): boolean {
  const codestream = start.length >= 4 && start.readUInt32BE(0) === ((Marker.SOC << 16) | Marker.SIZ) >>> 0;
  return codestream || start.subarray(0, SIGNATURE.length).equals(SIGNATURE);
}

/** Throws `damaged-image`. Believes no length: what it reads is inside the file, and bounded. */
export async function readJp2(file: Bytes): Promise<Jp2Header> {
  const start = await bytesAt(file, 0, SIGNATURE.length);
  if (!start.equals(SIGNATURE)) return { ...(await readCodestream(file, 0)), ...UNTOLD };
  let told = UNTOLD;
  let position = 0;
  for (let boxes = 0; boxes < MOST_BOXES && position < file.size; boxes += 1) {
    const box = await boxAt(file, position);
    if (box.type === 'jp2c') return { ...(await readCodestream(file, box.start)), ...told };
    if (box.type === 'jp2h') {
      if (box.end - box.start > LONGEST_HEADER) throw damagedJp2('its header has an absurd length');
      told = await readHeaderBox(await bytesAt(file, box.start, box.end - box.start));
    }
    position = box.end;
  }
  throw damagedJp2('it holds no picture');
}

type Told = Pick<Jp2Header, 'colour' | 'palette' | 'alpha'>;

const UNTOLD: Told = { colour: { kind: 'untold' }, palette: false, alpha: false };

interface FileBox {
  readonly type: string;
  /** Its contents, from `start` up to `end`. */
  readonly start: number;
  readonly end: number;
}

/** Length and type; a length of 1 is written behind them in 64 bits, one of 0 reaches to the end (I.4). */
async function boxAt(file: Bytes, position: number): Promise<FileBox> {
  const head = await bytesAt(file, position, 8);
  const type = head.toString('latin1', 4, 8);
  const written = head.readUInt32BE(0);
  if (written === 0) return { type, start: position + 8, end: file.size };
  const long = written === 1;
  const length = long ? Number((await bytesAt(file, position + 8, 8)).readBigUInt64BE(0)) : written;
  const start = position + (long ? 16 : 8);
  const end = position + length;
  if (end < start || end > file.size) throw damagedJp2('a part of it reaches beyond its end');
  return { type, start, end };
}

async function readHeaderBox(bytes: Buffer): Promise<Told> {
  const inside: Bytes = {
    size: bytes.length,
    read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)),
  };
  let { colour, palette, alpha } = UNTOLD;
  let position = 0;
  for (let boxes = 0; boxes < MOST_BOXES && position < bytes.length; boxes += 1) {
    const { type, start, end } = await boxAt(inside, position);
    const contents = bytes.subarray(start, end);
    // The first that is understood counts (I.5.3.3).
    if (type === 'colr' && colour.kind === 'untold') colour = readColour(contents);
    if (type === 'pclr') palette = true;
    if (type === 'cdef') alpha = tellsAlpha(contents);
    position = end;
  }
  return { colour, palette, alpha };
}

/** Method, precedence, approximation; then a number, or a profile (I.5.3.3). */
function readColour(contents: Buffer): Colour {
  const method = contents[0];
  if (method === 2 || method === 3)
    return contents.length > 3 ? { kind: 'profile', profile: contents.subarray(3) } : { kind: 'untold' };
  if (method !== 1 || contents.length < 7) return { kind: 'untold' };
  const code = contents.readUInt32BE(3);
  return ENUMERATED.get(code) ?? { kind: 'other', code };
}

/** Table I.10. */
const ENUMERATED: ReadonlyMap<number, Colour> = new Map([
  [16, { kind: 'srgb' }],
  [17, { kind: 'gray' }],
  [18, { kind: 'sycc' }],
]);

/** For each channel its number, its type, what it belongs to: type 1 is opacity, 2 is premultiplied opacity (I.5.3.6). */
function tellsAlpha(contents: Buffer): boolean {
  for (let at = 2; at + 6 <= contents.length; at += 6) {
    const type = contents.readUInt16BE(at + 2);
    if (type === 1 || type === 2) return true;
  }
  return false;
}

/** SIZ comes first; COD may stand anywhere before the first tile (A.3). */
async function readCodestream(file: Bytes, start: number): Promise<Omit<Jp2Header, keyof Told>> {
  const first = await bytesAt(file, start, 6);
  if (first.readUInt16BE(0) !== Marker.SOC || first.readUInt16BE(2) !== Marker.SIZ)
    throw damagedJp2('its picture does not begin as it should');
  const size = readSize(await bytesAt(file, start + 6, first.readUInt16BE(4) - 2));
  let position = start + 4 + first.readUInt16BE(4);
  for (let markers = 0; markers < MOST_MARKERS; markers += 1) {
    const head = await bytesAt(file, position, 4);
    const [marker, length] = [head.readUInt16BE(0), head.readUInt16BE(2)];
    if (marker < 0xff00 || marker === Marker.SOT || marker === Marker.SOD || marker === Marker.EOC) break;
    if (length < 2) throw damagedJp2('a part of its header has no length');
    if (marker === Marker.COD)
      return { ...size, halvings: readHalvings(await bytesAt(file, position + 4, length - 2)) };
    position += 2 + length;
  }
  throw damagedJp2('it does not say how it is coded');
}

/** A.5.1, from Rsiz on. */
function readSize(siz: Buffer): Omit<Jp2Header, keyof Told | 'halvings'> {
  if (siz.length < 36) throw damagedJp2('its size is not told');
  const at = (index: number): number => siz.readUInt32BE(2 + 4 * index);
  const [right, bottom, x, y] = [at(0), at(1), at(2), at(3)];
  const [tileWidth, tileHeight, tileLeft, tileTop] = [at(4), at(5), at(6), at(7)];
  const size = { width: right - x, height: bottom - y };
  const sides = [right, bottom, tileWidth, tileHeight, size.width, size.height];
  const count = siz.readUInt16BE(34);
  const inside = x >= tileLeft && y >= tileTop && x < tileLeft + tileWidth && y < tileTop + tileHeight;
  if (sides.some((side) => side < 1) || !inside) throw damagedJp2('its size cannot be');
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight);
  if (tiles > MOST_TILES)
    throw damagedJp2(`it has ${tiles} tiles, and no file may have more than ${MOST_TILES}`);
  if (Math.max(right, bottom) > LONGEST_SIDE || size.width * size.height > MOST_PIXELS)
    throw damagedJp2(
      `it has ${size.width} × ${size.height} pixels, and ${MOST_PIXELS} are the most that are read`,
    );
  return { size, origin: { x, y }, tileHeight, tileTop, components: readComponents(siz.subarray(36), count) };
}

function readComponents(bytes: Buffer, count: number): readonly Component[] {
  if (count < 1 || bytes.length < count * 3) throw damagedJp2('its colours are not told');
  if (count > 4) throw damagedJp2(`it has ${count} components, and pictures of one to four are shown`);
  const components = Array.from({ length: count }, (_, index) => {
    const [depth = 0, across = 0, down = 0] = bytes.subarray(index * 3);
    return { bits: (depth & 0x7f) + 1, signed: depth >= 0x80, across, down };
  });
  const [first] = components;
  if (components.some(({ bits, across, down }) => bits > 16 || across < 1 || down < 1))
    throw damagedJp2('it has more than 16 bits for a colour, or none');
  if (first?.across !== 1 || first.down !== 1) throw damagedJp2('it is stored smaller than it says it is');
  return components;
}

/** Scod, four bytes for all components, then the number of decomposition levels (A.6.1). */
function readHalvings(cod: Buffer): number {
  const halvings = cod[5];
  if (halvings === undefined || halvings > 32) throw damagedJp2('it does not say how it is coded');
  return halvings;
}

async function bytesAt(file: Bytes, position: number, length: number): Promise<Buffer> {
  if (length < 0 || position + length > file.size) throw damagedJp2('it ends too soon');
  return file.read(position, length);
}

export function damagedJp2(how: string, cause?: unknown): Problem {
  return new Problem('damaged-image', `The JPEG 2000 file of this image cannot be read: ${how}.`, { cause });
}
