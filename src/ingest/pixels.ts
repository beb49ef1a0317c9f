/** Upright pixels held in memory, so that whatever is cut from one level of a pyramid is decoded once. */
import sharp, { type Raw, type Sharp } from 'sharp';
import type { Render } from '../image/plan.js';
import type { Level, Size } from '../image/pyramid.js';
import { develop } from '../pixels/render.js';
import { withReadable } from '../pixels/unroll.js';

/** Upright, of eight bits, gray or sRGB. */
export interface HeldPixels {
  readonly pixels: Buffer;
  readonly raw: Raw;
}

/** The most that are held, in pixels: 192 MiB of colour. What has more is decoded anew for each answer. */
const MOST_HELD = 2 ** 26;

export function canBeHeld({ width, height }: Size): boolean {
  return width * height <= MOST_HELD;
}

/** Decodes and keeps all of a picture. */
export async function held(picture: Sharp): Promise<HeldPixels> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { pixels: data, raw: { width, height, channels } };
}

/** A picture of held pixels, read once from top to bottom. */
export function pictureOf({ pixels, raw }: HeldPixels): Sharp {
  return sharp(pixels, { raw, limitInputPixels: false, sequentialRead: true });
}

/** All of a level of an upright pyramid; undefined where it is too large to be held. */
export async function heldLevel(
  file: string,
  { size, directory }: Level,
  work: Render,
): Promise<HeldPixels | undefined> {
  if (!canBeHeld(size)) return undefined;
  const whole = { ...work, directory, extract: undefined, scaled: size };
  return withReadable(file, whole, (readable) => held(develop(readable, whole)));
}

/**
 * What a plan shows of its level: upright and unturned, as what is advertised is. Where a side was rounded the other way
 * than that of the level, a row or column goes or is there twice: the rest stays where it is, and nothing is resampled.
 */
export function cut(level: HeldPixels, { extract, scaled }: Render): Sharp {
  const { x, y, width, height } = extract ?? { x: 0, y: 0, ...level.raw };
  const [right, bottom] = [scaled.width - width, scaled.height - height];
  if (Math.abs(right) > 1 || Math.abs(bottom) > 1)
    return pictureOf(level)
      .extract({ left: x, top: y, width, height })
      .resize({ ...scaled, fit: 'fill', kernel: 'lanczos3' });
  return pictureOf(level)
    .extract({
      left: x,
      top: y,
      width: Math.min(width, scaled.width),
      height: Math.min(height, scaled.height),
    })
    .extend({ right: Math.max(0, right), bottom: Math.max(0, bottom), extendWith: 'copy' });
}
