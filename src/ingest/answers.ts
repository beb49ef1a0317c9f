/**
 * The JPEG images that stand ready behind a pyramid, made of the pixels that it stores. Neighbours of one shape are cut
 * as one strip and coded as the tiles of one TIFF: setting up a decoder costs more than most of them.
 */
import sharp, { type Sharp, type TiffOptions } from 'sharp';
import type { Plan, Render } from '../image/plan.js';
import type { Box, Level, Size } from '../image/pyramid.js';
import { HeldTiff } from '../pixels/held-tiff.js';
import { trimmed } from '../pixels/jpeg.js';
import { develop } from '../pixels/render.js';
import { bytesIn } from '../pixels/tiff-reader.js';
import { withReadable } from '../pixels/unroll.js';
import { freshMemory } from '../store/loans.js';
import type { Soon } from '../store/soon.js';

/**
 * Under 90 libvips writes 4:2:0, half the bytes: on scans the difference cannot be seen. What is ready is coded again
 * from pixels that were coded so, in the same blocks and with the same tables: with others it would lose twice.
 */
const QUALITY = 85;

export function tiledJpeg({ width, height }: Size): TiffOptions {
  return { compression: 'jpeg', quality: QUALITY, tile: true, tileWidth: width, tileHeight: height };
}

export type Rendered = Plan & { readonly work: Render };

export interface ReadyAnswer {
  readonly key: string;
  readonly bytes: Buffer;
}

/** Of one level of an upright pyramid in this file. */
export async function* readyAnswers(
  file: string,
  { size }: Level,
  plans: readonly Rendered[],
): AsyncGenerator<ReadyAnswer> {
  const cut = await cutting(file, size, plans);
  const { strips, others } = intoStrips(size, plans);
  for (const strip of strips) yield* codeStrip(cut, size, strip);
  for (const { key, work } of others) yield { key, bytes: await codeAlone(cut, size, work) };
}

/** Gives the part of the level that is wanted, at the size wanted, as `code` has it. */
type Cut = (part: Render, code: (picture: Sharp) => Sharp) => Promise<Buffer>;

/** What is wanted whole is small enough to be listed: it is decoded once, and held. */
async function cutting(file: string, size: Size, plans: readonly Rendered[]): Promise<Cut> {
  const whole = plans.find(({ work }) => work.extract === undefined);
  if (whole === undefined)
    return (part, code) => withReadable(file, part, (readable) => code(develop(readable, part)).toBuffer());
  const all = { ...whole.work, scaled: size };
  const { data, info } = await withReadable(file, all, (readable) =>
    develop(readable, all).raw().toBuffer({ resolveWithObject: true }),
  );
  const { width, height, channels } = info;
  return ({ extract, scaled }, code) => {
    const { x: left, y: top, ...sides } = extract ?? { x: 0, y: 0, width, height };
    const part = sharp(data, { raw: { width, height, channels } })
      .extract({ left, top, ...sides })
      .resize({ ...scaled, fit: 'fill' });
    return code(channels === 1 ? part.toColourspace('b-w') : part).toBuffer();
  };
}

/** An answer, and where it stands on its level. */
interface Piece {
  readonly plan: Rendered;
  readonly box: Box;
  /** In whole blocks: the tile that is coded of it. */
  readonly tile: Size;
}

/** Pieces whose tiles are alike and stand on one grid, the uppermost and leftmost first. */
type Strip = readonly [Piece, ...Piece[]];

/** Pixels on each side that 4:2:0 codes together, and the steps of the sides of tiles. */
const BLOCK = 16;
/** Longest side of a tile that libvips writes. */
const LONGEST_TILE = 2 ** 15;

/** Others are what has to be resampled, and gray: its blocks are smaller than the steps of the sides of tiles. */
function intoStrips(
  level: Size,
  plans: readonly Rendered[],
): { readonly strips: readonly Strip[]; readonly others: readonly Rendered[] } {
  const pieces: Piece[] = [];
  const others: Rendered[] = [];
  for (const plan of plans) {
    const { scaled, quality } = plan.work;
    const tile = { width: blocks(scaled.width), height: blocks(scaled.height) };
    if (stays(level, plan.work) && quality === 'color' && Math.max(tile.width, tile.height) <= LONGEST_TILE)
      pieces.push({ plan, box: boxOn(level, plan.work), tile });
    else others.push(plan);
  }
  const columns = grouped(pieces, ({ box, tile }) => [box.x, within(box.y, box.height, tile.height)]);
  const alone = columns.filter(([first, ...more]) => more.every(({ box }) => box.y === first.box.y));
  const rows = grouped(alone.flat(), ({ box, tile }) => [within(box.x, box.width, tile.width), box.y]);
  return { strips: [...columns.filter((column) => !alone.includes(column)), ...rows], others };
}

function boxOn(level: Size, { extract }: Render): Box {
  return extract ?? { x: 0, y: 0, ...level };
}

/** Where a side was rounded the other way than that of the level, a row or column goes or is there twice; the rest stays. */
function stays(level: Size, work: Render): boolean {
  const { width, height } = boxOn(level, work);
  return Math.abs(width - work.scaled.width) <= 1 && Math.abs(height - work.scaled.height) <= 1;
}

function blocks(side: number): number {
  return Math.ceil(side / BLOCK) * BLOCK;
}

/** Only pieces that fill their tiles reach from one to the next. */
function within(start: number, length: number, tile: number): string {
  return length === tile ? `each ${start % tile}` : `at ${start}`;
}

function grouped(
  pieces: readonly Piece[],
  placeOf: (piece: Piece) => readonly (string | number)[],
): readonly Strip[] {
  const groups = new Map<string, [Piece, ...Piece[]]>();
  for (const piece of pieces) {
    const { box, tile } = piece;
    const name = [...placeOf(piece), box.width, box.height, tile.width, tile.height].join('/');
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [piece]);
    else group.push(piece);
  }
  return [...groups.values()];
}

async function* codeStrip(cut: Cut, level: Size, strip: Strip): AsyncGenerator<ReadyAnswer> {
  const [{ plan, box, tile }] = strip;
  const column = (piece: Piece): number => (piece.box.x - box.x) / tile.width;
  const row = (piece: Piece): number => (piece.box.y - box.y) / tile.height;
  const [across, down] = [1 + Math.max(...strip.map(column)), 1 + Math.max(...strip.map(row))];
  const extract = {
    ...box,
    width: box.width + (across - 1) * tile.width,
    height: box.height + (down - 1) * tile.height,
  };
  const scaled = { width: across * tile.width, height: down * tile.height };
  const tiles = await codeTiles(cut, level, { ...plan.work, extract, scaled }, tile);
  for (const piece of strip) {
    const bytes = await tiles(row(piece) * across + column(piece));
    yield { key: piece.plan.key, bytes: trimmed(bytes, piece.plan.work.scaled) };
  }
}

/** Gives each tile by its number, row by row. */
async function codeTiles(
  cut: Cut,
  level: Size,
  part: Render,
  tile: Size,
): Promise<(index: number) => Soon<Buffer>> {
  if (part.scaled.width === tile.width && part.scaled.height === tile.height) {
    const only = await unscaled(cut, level, part, jpeg);
    return () => only;
  }
  const bytes = await unscaled(cut, level, part, (picture) => picture.tiff(tiledJpeg(tile)));
  const tiff = new HeldTiff(bytesIn(bytes));
  const directory = { kind: 'page', page: 0 } as const;
  return (index) => tiff.tile({ kind: 'stored', directory, tile: index }, freshMemory);
}

function jpeg(picture: Sharp): Sharp {
  return picture.jpeg({ quality: QUALITY, optimiseCoding: false });
}

function codeAlone(cut: Cut, level: Size, work: Render): Promise<Buffer> {
  return stays(level, work) ? unscaled(cut, level, work, jpeg) : cut(work, jpeg);
}

/** Rows and columns that are too many go; for those that are too few the last is there again. */
function unscaled(cut: Cut, level: Size, part: Render, code: (picture: Sharp) => Sharp): Promise<Buffer> {
  const { scaled } = part;
  const { x, y, ...sides } = boxOn(level, part);
  const width = Math.min(sides.width, scaled.width);
  const height = Math.min(sides.height, scaled.height);
  const whole = width === level.width && height === level.height;
  const there = { ...part, extract: whole ? undefined : { x, y, width, height }, scaled: { width, height } };
  const more = { right: scaled.width - width, bottom: scaled.height - height };
  return cut(there, (picture) => code(picture.extend({ ...more, extendWith: 'copy' })));
}
