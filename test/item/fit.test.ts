/** Places measured on one image, on the image that is there now. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Size } from '../../src/image/pyramid.js';
import { fitted } from '../../src/item/fit.js';
import type { Item, MeasuredPage } from '../../src/item/item.js';

const size = (width: number, height: number): Size => ({ width, height });
const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

function itemWith(frame: Size, lineBox: ReturnType<typeof box>): Item {
  const words = [{ start: 0, end: 1, box: lineBox, confidence: 0.5 }];
  const measured: MeasuredPage[] = [
    { page: 'p', file: 'a/p.alto.xml', frame, lines: [{ box: lineBox, words }] },
  ];
  const layer = { form: 'text' as const, id: 't', measured };
  return { layers: [layer] } as unknown as Item;
}

const fit = (
  frame: Size,
  place: ReturnType<typeof box>,
  image: Size,
  kind: 'present' | 'missing' = 'present',
) => {
  const { item, mistakes } = fitted(itemWith(frame, place), new Map([['p', { kind, size: image }]]));
  const [layer] = item.layers;
  return { measured: layer?.form === 'text' ? layer.measured : undefined, mistakes };
};

describe('boxes of a recognised page', () => {
  it.each([
    ['the same image', size(2480, 3508), box(10, 20, 30, 40), size(2480, 3508), box(10, 20, 30, 40)],
    ['half of it', size(2480, 3508), box(11, 20, 30, 40), size(1240, 1754), box(5, 10, 16, 20)],
    ['twice of it, rounded', size(1241, 1755), box(10, 20, 30, 40), size(2481, 3509), box(19, 39, 61, 81)],
    [
      'tenths of a millimetre',
      size(2100, 2970),
      box(210, 297, 420, 594),
      size(2480, 3508),
      box(248, 350, 496, 703),
    ],
    ['beyond its edge', size(100, 100), box(90, 90, 20, 20), size(100, 100), box(90, 90, 10, 10)],
  ])('fit %s', (_, frame, place, image, right) => {
    const { measured, mistakes } = fit(frame, place, image);
    expect(mistakes).toEqual([]);
    expect(measured).toMatchObject([
      { frame: image, lines: [{ box: right, words: [{ box: right, confidence: 0.5 }] }] },
    ]);
  });

  it('do not apply to an image of another shape, which is told', () => {
    const { measured, mistakes } = fit(size(2480, 3508), box(1, 2, 3, 4), size(2480, 3000));
    expect(measured).toEqual([]);
    expect(mistakes).toEqual([
      {
        file: 'a/p.alto.xml',
        line: undefined,
        message:
          'The boxes were measured on an image of 2480 × 3508, and the image of “p” is 2480 × 3000, which is another shape. The text is shown for the whole page. Recognise it anew from this image.',
      },
    ]);
  });

  it('are not told of where the image is missing, as that is told already', () => {
    expect(fit(size(10, 20), box(1, 2, 3, 4), size(20, 10), 'missing')).toEqual({
      measured: [],
      mistakes: [],
    });
  });

  it('lie on the image, whatever they were', () => {
    const side = fc.integer({ min: 20, max: 9000 });
    fc.assert(
      fc.property(
        side,
        side,
        fc.integer({ min: 1, max: 8 }),
        fc.integer(),
        fc.integer(),
        (w, h, times, x, y) => {
          const image = size(w, h);
          const place = box(x % (2 * w), y % (2 * h), 7, 9);
          const { measured } = fit(size(w * times, h * times), place, image);
          const found = measured?.[0]?.lines[0]?.box;
          if (found === undefined) return;
          expect(Math.min(found.x, found.y)).toBeGreaterThanOrEqual(0);
          expect(Math.min(found.width, found.height)).toBeGreaterThan(0);
          expect(found.x + found.width).toBeLessThanOrEqual(w);
          expect(found.y + found.height).toBeLessThanOrEqual(h);
        },
      ),
    );
  });
});
