/** Which directories of a TIFF are one image at several sizes, and which are pages of a document. */
import type { Size } from '../image/pyramid.js';
import type { TiffImage, TiffPage } from './tiff.js';

/** One image: at full size, then smaller and smaller. */
export type Levels = readonly [TiffImage, ...TiffImage[]];

/**
 * The images of a file, in its order. Smaller versions are known by NewSubfileType, by standing below SubIFDs, or, where
 * a writer left the mark out, by each page of the file being half the page before it, which is how libvips tells.
 */
export function imagesOf(pages: readonly TiffPage[]): readonly Levels[] {
  const seen = pages.filter(({ mask }) => !mask);
  const [first, ...rest] = seen;
  if (first === undefined) return [];
  if (rest.length > 0 && rest.every((page, index) => isReduced(page, first, 2 ** (index + 1))))
    return [withLevels(first, [...first.subImages, ...rest])];
  const whole = seen.every(({ reduced }) => reduced) ? seen : seen.filter(({ reduced }) => !reduced);
  return whole.map((page, index) => {
    const from = index === 0 ? 0 : seen.indexOf(page) + 1;
    const next = whole[index + 1];
    const followers = seen.slice(from, next === undefined ? undefined : seen.indexOf(next));
    return withLevels(page, [...page.subImages, ...followers]);
  });
}

function withLevels(first: TiffImage, candidates: readonly TiffImage[]): Levels {
  const smaller = candidates
    .filter((candidate) => !candidate.mask && isReduced(candidate, first))
    .sort((a, b) => b.size.width - a.size.width || b.size.height - a.size.height);
  return [first, ...smaller.filter((level, index) => !sameSize(level.size, smaller[index - 1]?.size))];
}

/** Smaller, of the same kind of pixels and of the same shape as far as whole pixels allow; at this factor, if one is given. */
function isReduced(image: TiffImage, whole: TiffImage, factor?: number): boolean {
  const across = factors(image.size.width, whole.size.width);
  const down = factors(image.size.height, whole.size.height);
  const least = Math.max(across.least, down.least);
  const most = Math.min(across.most, down.most);
  return (
    image.size.width <= whole.size.width &&
    image.size.height <= whole.size.height &&
    !sameSize(image.size, whole.size) &&
    image.samples === whole.samples &&
    image.bits === whole.bits &&
    least <= (factor ?? most) &&
    (factor ?? least) <= most
  );
}

/** The factors by which a side may have been divided, when at most one pixel came or went by rounding. */
function factors(side: number, whole: number): { readonly least: number; readonly most: number } {
  return { least: whole / (side + 1), most: side > 1 ? whole / (side - 1) : Infinity };
}

function sameSize(a: Size, b: Size | undefined): boolean {
  return a.width === b?.width && a.height === b.height;
}
