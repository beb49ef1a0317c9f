/** Makes pyramids: tiled JPEG in an ordinary TIFF, and behind it, ready to be sent, all else that info.json advertises. */
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import sharp from 'sharp';
import { advertisedPlans } from '../image/advertised.js';
import type { Limits } from '../image/limits.js';
import type { Plan } from '../image/plan.js';
import type { Pyramid, Size } from '../image/pyramid.js';
import { readPictures, type Picture } from '../pixels/probe.js';
import { readyEnd, type ReadyPlace } from '../pixels/ready.js';
import { developWhole } from '../pixels/render.js';
import { withReadable, type Readable } from '../pixels/unroll.js';
import { Problem } from '../problem.js';
import { readyAnswers, tiledJpeg, type Rendered } from './answers.js';

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
      await writePyramid(source, unfinished);
      await addReady(unfinished, options);
    } catch (error) {
      throw inOurWords(error);
    }
  });
}

async function writePyramid({ file, picture }: PyramidSource, target: string): Promise<void> {
  const { directory, size } = picture.levels[0];
  if (size.width * size.height > MOST_PIXELS && directory.kind === 'resolution') throw tooLarge(size);
  await withReadable(
    file,
    { directory, extract: undefined },
    (readable) => writeTiff(readable, picture, target),
    `${target}.sheet`,
  );
}

function tooLarge({ width, height }: Size): Problem {
  return new Problem(
    'damaged-image',
    `The file of this image has ${width} × ${height} pixels, and pyramids are made here of JPEG 2000 files of at most ${MOST_PIXELS}: make a tiled pyramidal TIFF of it elsewhere.`,
  );
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

async function writeTiff(readable: Readable, picture: Picture, target: string): Promise<void> {
  const { width, height } = picture.size;
  // libvips refuses to read tiles that are far larger than their image.
  const side = Math.min(TILE_SIDE, 16 * Math.ceil(Math.max(width, height) / 16));
  await developWhole(readable, picture)
    .tiff({
      ...tiledJpeg({ width: side, height: side }),
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
 * Appends to a pyramid what is advertised of it and is no stored tile; its own bytes stay as they are. Once: a file that
 * has ready answers must be made anew.
 */
export async function addReady(file: string, { limits }: PyramidOptions): Promise<void> {
  const [picture, ...others] = await readPictures(file);
  if (picture === undefined || others.length > 0 || picture.ready.size > 0)
    throw new Error(`${basename(file)} is no pyramid of one image without ready answers`);
  const pyramid: Pyramid = { ...picture, version: '', modified: new Date(0) };
  const plans = advertisedPlans(pyramid, limits).filter(isRendered);
  const ready = new Map<string, ReadyPlace>();
  const { size: tiffLength } = await stat(file);
  let position = tiffLength;
  const handle = await open(file, 'a');
  try {
    for (const level of picture.levels) {
      const ofLevel = plans.filter(({ work }) => work.directory === level.directory);
      for await (const { key, bytes } of readyAnswers(file, level, ofLevel)) {
        await handle.appendFile(bytes);
        ready.set(key, { position, length: bytes.length });
        position += bytes.length;
      }
    }
    await handle.appendFile(readyEnd(tiffLength, position, picture, ready));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isRendered(plan: Plan): plan is Rendered {
  return plan.work.kind === 'render';
}
