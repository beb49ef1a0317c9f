/** The rotation parameter (3.0 and 2.1, section 4.3): the same grammar in both versions. */
import { Problem } from '../problem.js';
import { decimalNumber, told } from './grammar.js';
import type { Size } from './pyramid.js';

/** Mirrored left to right first, then turned clockwise; `0 <= degrees < 360`. */
export interface Rotation {
  readonly mirror: boolean;
  readonly degrees: number;
}

/** 360 is taken as 0, because the text allows it and viewers have sent it. Throws `bad-rotation`. */
export function parseRotation(text: string): Rotation {
  const mirror = text.startsWith('!');
  const degrees = decimalNumber(mirror ? text.slice(1) : text);
  if (degrees === undefined || degrees > 360)
    throw new Problem(
      'bad-rotation',
      `${told(text)} is not a rotation: write degrees from 0 to 360, clockwise, with ! in front to mirror first${nearest(text)}.`,
    );
  return { mirror, degrees: degrees % 360 };
}

/** The same turn within one circle, for a whole number of degrees that is outside it or has a sign. */
function nearest(text: string): string {
  const [, mirror = '', degrees] = /^(!?)([+-]?\d{1,9})$/.exec(text) ?? [];
  if (degrees === undefined) return '';
  return `; the same turn is ${mirror}${((Number(degrees) % 360) + 360) % 360}`;
}

export function printRotation({ mirror, degrees }: Rotation): string {
  return `${mirror ? '!' : ''}${degrees}`;
}

/**
 * Width and height after turning (3.0 section 4.3): the box around the turned image, each side rounded to the nearest
 * pixel, which is what libvips returns.
 */
export function turnedSize({ width, height }: Size, { degrees }: Rotation): Size {
  if (degrees === 0 || degrees === 180) return { width, height };
  if (degrees === 90 || degrees === 270) return { width: height, height: width };
  const radians = (degrees * Math.PI) / 180;
  const cos = Math.abs(Math.cos(radians));
  const sin = Math.abs(Math.sin(radians));
  return { width: Math.round(width * cos + height * sin), height: Math.round(height * cos + width * sin) };
}
