/** Quality and format (3.0 sections 4.4 and 4.5, 2.1 sections 4.4 and 4.5): the last segment of an image's address. */
import { Problem } from '../problem.js';
import { told } from './grammar.js';
import type { Size } from './pyramid.js';

export type Quality = 'default' | 'color' | 'gray' | 'bitonal';
export type Format = 'jpg' | 'png' | 'webp' | 'tif' | 'gif' | 'avif';

export const formats: readonly Format[] = ['jpg', 'png', 'webp', 'tif', 'gif', 'avif'];
const QUALITIES: readonly Quality[] = ['default', 'color', 'gray', 'bitonal'];

interface FormatFacts {
  readonly mediaType: string;
  /** The longest side in pixels that the format itself can hold. */
  readonly maxSide: number;
  /** Pixels that are encoded within about four seconds and 250 MB: nothing ends an encoder that has begun. */
  readonly maxArea: number;
}

const FORMATS: Readonly<Record<Format, FormatFacts>> = {
  jpg: { mediaType: 'image/jpeg', maxSide: 65_535, maxArea: 2 ** 27 },
  png: { mediaType: 'image/png', maxSide: 2 ** 31 - 1, maxArea: 2 ** 26 },
  webp: { mediaType: 'image/webp', maxSide: 16_383, maxArea: 2 ** 25 },
  tif: { mediaType: 'image/tiff', maxSide: 2 ** 31 - 1, maxArea: 2 ** 26 },
  gif: { mediaType: 'image/gif', maxSide: 65_535, maxArea: 2 ** 22 },
  avif: { mediaType: 'image/avif', maxSide: 16_384, maxArea: 2 ** 22 },
};

/** Words of other versions, other spellings and other tables, and the word here. */
const MEANT_QUALITIES: ReadonlyMap<string, Quality> = new Map([
  ['native', 'default'],
  ['colour', 'color'],
  ['grey', 'gray'],
]);
const MEANT_FORMATS: ReadonlyMap<string, Format> = new Map([
  ['jpeg', 'jpg'],
  ['tiff', 'tif'],
]);

export interface Output {
  readonly quality: Quality;
  readonly format: Format;
}

/** `{quality}.{format}`, in small letters. Throws `bad-quality` or `bad-format`. */
export function parseOutput(text: string): Output {
  const dot = text.lastIndexOf('.');
  const qualityText = dot === -1 ? text : text.slice(0, dot);
  const formatText = dot === -1 ? '' : text.slice(dot + 1);
  const quality = QUALITIES.find((known) => known === qualityText);
  if (quality === undefined) {
    const meant = meantWord(qualityText, QUALITIES, MEANT_QUALITIES);
    throw new Problem('bad-quality', `${told(qualityText)} is not a quality: write ${meant}.`);
  }
  const format = formats.find((known) => known === formatText);
  if (format === undefined) {
    const meant = meantWord(formatText, formats, MEANT_FORMATS);
    throw new Problem('bad-format', `${told(formatText)} is not a format of this server: write .${meant}.`);
  }
  return { quality, format };
}

function meantWord(text: string, known: readonly string[], meant: ReadonlyMap<string, string>): string {
  const small = text.toLowerCase();
  return known.find((word) => word === small) ?? meant.get(small) ?? known.join(', ');
}

export function printOutput({ quality, format }: Output): string {
  return `${quality}.${format}`;
}

/** The media type of an answer (3.0 section 4.5). */
export function mediaType(format: Format): string {
  return FORMATS[format].mediaType;
}

/** Throws `too-large` where the format cannot hold an answer of this size, or would take too long to make it. */
export function assertHolds(format: Format, { width, height }: Size): void {
  const { maxSide, maxArea } = FORMATS[format];
  if (Math.max(width, height) > maxSide)
    throw new Problem(
      'too-large',
      `A ${format} image holds at most ${maxSide} pixels on a side and this one would be ${width} × ${height}: ask for png, or a smaller size.`,
    );
  if (width * height > maxArea)
    throw new Problem(
      'too-large',
      `This server makes ${format} images of at most ${maxArea} pixels and this one would be ${width} × ${height}: ask for ${format === 'jpg' ? '' : 'jpg, or '}a size within !${Math.floor(Math.sqrt(maxArea))},${Math.floor(Math.sqrt(maxArea))}.`,
    );
}

/** Up to so many pixels: tiles, thumbnails and what a screen shows. */
const LARGEST_COMPACT = 1024 * 1024;

/**
 * Whether a JPEG is written with codes of its own: a twentieth fewer bytes of the same pixels, but all of it is held
 * until the last row is known, and it takes three times as long.
 */
export function hasOwnCodes({ width, height }: Size): boolean {
  return width * height <= LARGEST_COMPACT;
}
