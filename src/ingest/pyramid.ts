/** Makes pyramids: tiled JPEG in an ordinary TIFF, and behind it, ready to be sent, all else that info.json advertises. */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { advertisedPlans } from '../image/advertised.js';
import type { Limits } from '../image/limits.js';
import type { Size } from '../image/pyramid.js';
import { readPictures, type Picture } from '../pixels/probe.js';
import { readyEnd, type ReadyPlace } from '../pixels/ready.js';
import { develop, developWhole } from '../pixels/render.js';
import { withReadable, type Readable } from '../pixels/unroll.js';
import { Problem } from '../problem.js';

/** One image of a file, as it was probed. */
export interface PyramidSource {
  readonly file: string;
  readonly picture: Picture;
}

export interface PyramidOptions {
  /** What is larger is not made ready. */
  readonly limits: Limits;
}

/** Sides of tiles, in steps of 16 (TIFF 6.0, section 15). This one costs a viewer few requests, each sent in one piece. */
const TILE_SIDE = 512;
/** Under 90 libvips writes 4:2:0, half the bytes: on scans the difference cannot be seen. */
const QUALITY = 85;
/** Made once and sent often: worth the slower encoder, which saves a third of what rendering gives. */
const READY = { quality: 82, mozjpeg: true } as const;
/** Pixels of a JPEG 2000 image that are put on the disk whole, before there is a pyramid of it: three gigabytes. */
const MOST_PIXELS = 2 ** 30;
/** Pixels from which a TIFF of four gigabytes may be too small. */
const LARGE = 1e9;

/**
 * Writes `target`, whole or not at all: upright, eight bits, gray or sRGB, what is transparent on white. Reads the
 * source and never writes it. Throws `damaged-image`, or an error that says why `target` cannot be written.
 */
export async function makePyramid(
  source: PyramidSource,
  target: string,
  options: PyramidOptions,
): Promise<void> {
  await publish(target, async (unfinished) => {
    try {
      await writeTiff(source, unfinished);
      await addReady(unfinished, options);
    } catch (error) {
      throw inOurWords(error);
    }
  });
}

/** sharp says in words alone what went wrong, and where: those are for the log. */
function inOurWords(cause: unknown): unknown {
  if (!(cause instanceof Error) || cause instanceof Problem || 'code' in cause) return cause;
  return /write (?:error|failed)/i.test(cause.message)
    ? new Error('the pyramid cannot be written: the disk is full or refuses it.', { cause })
    : new Problem('damaged-image', 'The pixels of this image cannot be read: its file is damaged.', {
        cause,
      });
}

/** Gives what `write` makes under another name its own name at last. A killed run leaves `unfinishedName`, and the next writes over it. */
export async function publish(target: string, write: (unfinished: string) => Promise<void>): Promise<void> {
  const unfinished = join(dirname(target), unfinishedName(basename(target)));
  await mkdir(dirname(target), { recursive: true });
  try {
    await write(unfinished);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Hidden: no folder of images shows it. */
export function unfinishedName(name: string): string {
  return `.${name}.unfinished`;
}

async function writeTiff({ file, picture }: PyramidSource, target: string): Promise<void> {
  const { directory, size } = picture.levels[0];
  if (size.width * size.height > MOST_PIXELS && directory.kind === 'resolution') throw tooLarge(size);
  const whole = { directory, extract: undefined };
  await withReadable(file, whole, (readable) => writeReadable(readable, picture, target), `${target}.sheet`);
}

function tooLarge({ width, height }: Size): Problem {
  return new Problem(
    'damaged-image',
    `The file of this image has ${width} × ${height} pixels, and pyramids are made here of JPEG 2000 files of at most ${MOST_PIXELS}: make a tiled pyramidal TIFF of it elsewhere.`,
  );
}

async function writeReadable(readable: Readable, picture: Picture, target: string): Promise<void> {
  const { width, height } = picture.size;
  // libvips refuses to read tiles that are far larger than their image.
  const side = Math.min(TILE_SIDE, 16 * Math.ceil(Math.max(width, height) / 16));
  await developWhole(readable, picture)
    .tiff({
      compression: 'jpeg',
      quality: QUALITY,
      tile: true,
      tileWidth: side,
      tileHeight: side,
      pyramid: true,
      bigtiff: width * height > LARGE,
      ...(await resolution(readable.file)),
    })
    .toFile(target);
}

/** Millimetres are what sharp counts in; inches are what readers expect. */
async function resolution(file: string): Promise<object> {
  const { density } = await sharp(file, { limitInputPixels: false }).metadata();
  if (density === undefined) return {};
  return { xres: density / 25.4, yres: density / 25.4, resolutionUnit: 'inch' };
}

/**
 * Appends to a pyramid what is advertised of it and is no stored tile; its own bytes stay
 * as they are. Once: a file that has ready answers must be made anew.
 */
export async function addReady(file: string, { limits }: PyramidOptions): Promise<void> {
  const [picture, ...others] = await readPictures(file);
  if (picture === undefined || others.length > 0 || picture.ready.size > 0)
    throw new Error(`${basename(file)} is no pyramid of one image without ready answers`);
  const ready = new Map<string, ReadyPlace>();
  const { size: tiffLength } = await stat(file);
  let position = tiffLength;
  const handle = await open(file, 'a');
  try {
    const pyramid = { ...picture, version: '', modified: new Date(0) };
    for (const { key, work } of advertisedPlans(pyramid, limits)) {
      if (work.kind !== 'render') continue;
      const bytes = await withReadable(file, work, (readable) =>
        develop(readable, work).jpeg(READY).toBuffer(),
      );
      await handle.appendFile(bytes);
      ready.set(key, { position, length: bytes.length });
      position += bytes.length;
    }
    await handle.appendFile(readyEnd(tiffLength, position, picture, ready));
    await handle.sync();
  } finally {
    await handle.close();
  }
}
