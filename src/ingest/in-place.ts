/** Which images get pyramids, how those are called and how they stand in for their originals: nothing that somebody wrote becomes part of a name. */
import { createHash } from 'node:crypto';
import type { Pyramid } from '../image/pyramid.js';
import type { OpenedImage } from '../pixels/open.js';

/** Smaller ones are decoded whole faster than anybody notices. */
const WORTH_IT = 2 ** 20;

export function isWorthIt({ levels, size }: Pyramid): boolean {
  return levels[0].tiles === undefined && size.width * size.height >= WORTH_IT;
}

export function pyramidName(identifier: string, version: string): string {
  return `${namePrefix(identifier)}${hash(version)}`;
}

/** All versions of one image begin alike. */
export function namePrefix(identifier: string): string {
  return `${hash(identifier.normalize('NFC'))}-`;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}

/** Described as the original is, but with other bytes: so with another version. */
export function inPlaceOf(original: OpenedImage, made: OpenedImage): OpenedImage {
  const { version, modified, format } = original.pyramid;
  return {
    ...made,
    original: original.file,
    pages: original.pages,
    pyramid: { ...made.pyramid, version: `${version}-${made.pyramid.version}`, modified, format },
  };
}
