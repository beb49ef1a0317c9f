/** Everything info.json advertises, as plans: what is made ready with a pyramid, and what tests ask for. */
import { isListed, ladder, reducedSize } from './ladder.js';
import type { Limits } from './limits.js';
import { plan, type Plan } from './plan.js';
import type { Box, Pyramid, Size } from './pyramid.js';

/**
 * Each tile and each size of the whole image, in the usual quality as jpg, each key once. Clients count the pixels of a
 * smaller picture up, as the specification does, or as the stored level has them, rounded down: both are here.
 */
export function advertisedPlans(pyramid: Pyramid, limits: Limits): readonly Plan[] {
  const plans = new Map<string, Plan>();
  for (const { region, size } of [...sizes(pyramid, limits), ...tiles(pyramid, limits)]) {
    const decided = plan(
      {
        version: 3,
        region: { kind: 'pixels', ...region },
        size: { kind: 'exact', ...size, upscale: false },
        rotation: { mirror: false, degrees: 0 },
        quality: 'default',
        format: 'jpg',
      },
      pyramid,
      limits,
    );
    plans.set(decided.key, decided);
  }
  return [...plans.values()];
}

interface Asked {
  readonly region: Box;
  readonly size: Size;
}

function sizes(pyramid: Pyramid, limits: Limits): readonly Asked[] {
  const region = { x: 0, y: 0, ...pyramid.size };
  const advertised = ladder(pyramid, limits);
  const counted = advertised.scaleFactors.map((factor) => reducedSize(pyramid.size, factor));
  return [...advertised.sizes, ...counted.filter((size) => isListed(size, limits))].map((size) => ({
    region,
    size,
  }));
}

function tiles({ size, ...pyramid }: Pyramid, limits: Limits): readonly Asked[] {
  const { tile, scaleFactors } = ladder({ size, ...pyramid }, limits);
  return scaleFactors.flatMap((factor) => {
    const [width, height] = [tile.width * factor, tile.height * factor];
    const asked: Asked[] = [];
    for (let y = 0; y < size.height; y += height)
      for (let x = 0; x < size.width; x += width) {
        const region = {
          x,
          y,
          width: Math.min(width, size.width - x),
          height: Math.min(height, size.height - y),
        };
        for (const rounded of [reducedSize(region, factor), roundedDown(region, factor)])
          asked.push({ region, size: rounded });
      }
    return asked;
  });
}

function roundedDown({ width, height }: Size, factor: number): Size {
  return { width: Math.max(1, Math.floor(width / factor)), height: Math.max(1, Math.floor(height / factor)) };
}
