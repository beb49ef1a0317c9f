/** The region parameter (3.0 and 2.1, section 4.1): the same grammar in both versions. */
import { Problem } from '../problem.js';
import { decimalNumber, numberList, told, wholeNumber } from './grammar.js';
import type { Box, Size } from './pyramid.js';

export type Region =
  | { readonly kind: 'full' }
  | { readonly kind: 'square' }
  | ({ readonly kind: 'pixels' } & Box)
  | ({ readonly kind: 'percent' } & Box);

const FORMS = 'full, square, x,y,w,h in whole pixels, or pct:x,y,w,h';

/** Throws `bad-region`. That a region lies inside the image is for `regionBox` to say. */
export function parseRegion(text: string): Region {
  if (text === 'full' || text === 'square') return { kind: text };
  const percent = text.startsWith('pct:');
  const numbers = percent
    ? numberList(text.slice('pct:'.length), 4, decimalNumber)
    : numberList(text, 4, wholeNumber);
  const [x, y, width, height] = numbers ?? [];
  if (x === undefined || y === undefined || width === undefined || height === undefined)
    throw new Problem('bad-region', `${told(text)} is not a region: write ${FORMS}, without signs.`);
  if (width === 0 || height === 0)
    throw new Problem(
      'bad-region',
      `The region ${told(text)} is empty: its width and height must be above 0.`,
    );
  return { kind: percent ? 'percent' : 'pixels', x, y, width, height };
}

export function printRegion(region: Region): string {
  switch (region.kind) {
    case 'full':
    case 'square':
      return region.kind;
    case 'pixels':
      return printBox(region);
    case 'percent':
      return `pct:${printBox(region)}`;
  }
}

function printBox({ x, y, width, height }: Box): string {
  return `${x},${y},${width},${height}`;
}

/** The rectangle of an upright image that is asked for, cropped at its edges. Throws `bad-region` when nothing is left. */
export function regionBox(region: Region, image: Size): Box {
  switch (region.kind) {
    case 'full':
      return { x: 0, y: 0, ...image };
    case 'square': {
      const side = Math.min(image.width, image.height);
      const x = Math.floor((image.width - side) / 2);
      return { x, y: Math.floor((image.height - side) / 2), width: side, height: side };
    }
    case 'pixels':
      return cropped(region, region, image);
    case 'percent':
      return cropped(percentBox(region, image), region, image);
  }
}

/** Each number rounded to the nearest: the choice that gives the specification's own examples. */
function percentBox({ x, y, width, height }: Box, image: Size): Box {
  const start = (percent: number, side: number): number =>
    // What begins inside by less than half a pixel still begins inside.
    percent < 100 ? Math.min(side - 1, Math.round((side * percent) / 100)) : side;
  const length = (percent: number, side: number): number => Math.max(1, Math.round((side * percent) / 100));
  return {
    x: start(x, image.width),
    y: start(y, image.height),
    width: length(width, image.width),
    height: length(height, image.height),
  };
}

function cropped({ x, y, width, height }: Box, region: Region, image: Size): Box {
  if (x >= image.width || y >= image.height)
    throw new Problem(
      'bad-region',
      `The region ${told(printRegion(region))} lies outside the image, which is ${image.width} × ${image.height} pixels: x must be below its width and y below its height.`,
    );
  return { x, y, width: Math.min(width, image.width - x), height: Math.min(height, image.height - y) };
}

/** `full` where the rectangle is the whole image, else pixels after cropping (section 4.7, both versions). */
export function canonicalRegion(box: Box, image: Size): Region {
  const whole = box.width === image.width && box.height === image.height;
  const { x, y, width, height } = box;
  return whole ? { kind: 'full' } : { kind: 'pixels', x, y, width, height };
}
