/** What the server allows of an answer, and the largest size inside it (3.0 sections 4.2 and 5.3). */
import type { Size } from './pyramid.js';

/** Published in info.json. Pixels, counted after scaling and before rotation. */
export interface Limits {
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly maxArea: number;
}

/** What a server allows unless told otherwise, and what ready answers are made for. */
export const defaultLimits: Limits = { maxWidth: 8192, maxHeight: 8192, maxArea: 33_554_432 };

export function isAllowed({ width, height }: Size, limits: Limits): boolean {
  return width <= limits.maxWidth && height <= limits.maxHeight && width * height <= limits.maxArea;
}

/** The largest size of the region's own shape inside the limits, and inside the region itself unless it may grow. */
export function largestWithin(region: Size, limits: Limits, upscale: boolean): Size {
  const scale = Math.min(
    limits.maxWidth / region.width,
    limits.maxHeight / region.height,
    Math.sqrt(limits.maxArea / (region.width * region.height)),
    upscale ? Infinity : 1,
  );
  const [width, height] = [region.width * scale, region.height * scale];
  const roundings = [
    { width: Math.round(width), height: Math.round(height) },
    { width: Math.floor(width), height: Math.round(height) },
    { width: Math.round(width), height: Math.floor(height) },
  ];
  // Rounding up may pass a limit by a pixel: the first that does not is the nearest to the shape.
  return (
    roundings.find((size) => size.width > 0 && size.height > 0 && isAllowed(size, limits)) ??
    roundedDown(width, height, limits)
  );
}

/** A strip whose short side would vanish keeps one pixel of it, and its long side gives way to the area. */
function roundedDown(width: number, height: number, limits: Limits): Size {
  const narrow = Math.max(1, Math.floor(width));
  const low = Math.max(1, Math.min(Math.floor(height), Math.floor(limits.maxArea / narrow)));
  return { width: Math.max(1, Math.min(narrow, Math.floor(limits.maxArea / low))), height: low };
}
