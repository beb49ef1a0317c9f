/** Which stored level answers, and where on it the region stands. */
import { oncePerImage, stored, turned, type Box, type Level, type Pyramid, type Size } from './pyramid.js';

/** What to decode: `extract` is in the stored frame of the level; undefined means all of it. */
export interface Source {
  readonly level: Level;
  readonly extract: Box | undefined;
}

/**
 * The whole number by which a level (upright) is smaller than the image, each side rounded up or down; undefined where
 * there is none. Powers of two are tried first, because the sides of tiny levels fit more than one number.
 */
export function levelFactor(level: Size, image: Size): number | undefined {
  const ratio = Math.max(image.width, image.height) / Math.max(level.width, level.height);
  const candidates = [
    2 ** Math.round(Math.log2(ratio)),
    Math.round(ratio),
    Math.floor(ratio),
    Math.ceil(ratio),
  ];
  return candidates.find(
    (factor) =>
      factor >= 1 &&
      isReduced(level.width, image.width, factor) &&
      isReduced(level.height, image.height, factor),
  );
}

function isReduced(side: number, full: number, factor: number): boolean {
  return side === Math.ceil(full / factor) || side === Math.max(1, Math.floor(full / factor));
}

/**
 * The level that has just as many pixels of the region as the answer, else the smallest that has more, else the
 * largest. A pixel that rounding down took from a level's edge is counted as there: most pyramids are made that way.
 */
export function chooseSource(pyramid: Pyramid, region: Box, scaled: Size): Source {
  const scales = levelScales(pyramid);
  const spare = (at: number): Size => {
    const scale = scales[at] ?? WHOLE;
    return {
      width: Math.ceil(region.width / scale.width) - scaled.width,
      height: Math.ceil(region.height / scale.height) - scaled.height,
    };
  };
  const same = scales.findIndex((_, at) => {
    const { width, height } = spare(at);
    return width === 0 && height === 0;
  });
  const enough = scales.findLastIndex((_, at) => {
    const { width, height } = spare(at);
    return width >= 0 && height >= 0;
  });
  const chosen = Math.max(0, same === -1 ? enough : same);
  const level = pyramid.levels[chosen] ?? pyramid.levels[0];
  const upright = turned(level.size, pyramid.orientation);
  const box = boxOnLevel(region, pyramid.size, upright, scales[chosen] ?? WHOLE);
  const whole = box.width === upright.width && box.height === upright.height;
  return { level, extract: whole ? undefined : stored(box, upright, pyramid.orientation) };
}

const WHOLE: Size = { width: 1, height: 1 };

/**
 * Pixels of the image for one of each level, on each side. A level at a whole factor is taken at that factor, not at
 * the ratio of the sizes: its pixels stand on that grid, and so do its tiles.
 */
const levelScales = oncePerImage(({ levels, size, orientation }): readonly Size[] =>
  levels.map((level) => {
    const upright = turned(level.size, orientation);
    const factor = levelFactor(upright, size);
    return factor === undefined
      ? { width: size.width / upright.width, height: size.height / upright.height }
      : { width: factor, height: factor };
  }),
);

function boxOnLevel(region: Box, image: Size, level: Size, scale: Size): Box {
  const across = span(region.x, region.width, image.width, level.width, scale.width);
  const down = span(region.y, region.height, image.height, level.height, scale.height);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

/** A stretch of one side on the level: rounded to whole pixels, inside, at least one; to the very edge where it was. */
function span(
  start: number,
  length: number,
  image: number,
  level: number,
  scale: number,
): { readonly start: number; readonly length: number } {
  const from = Math.min(level - 1, Math.round(start / scale));
  const to = start + length === image ? level : Math.min(level, Math.round((start + length) / scale));
  return { start: from, length: Math.max(1, to - from) };
}
