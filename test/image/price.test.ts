/** What a plan costs, and who counts as a viewer: from geometry alone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ladder, reducedSize } from '../../src/image/ladder.js';
import { plan, type Limits } from '../../src/image/plan.js';
import { price, type Price } from '../../src/image/price.js';
import type { Level, Pyramid, Size, SourceFormat } from '../../src/image/pyramid.js';
import { parseRequest } from '../../src/image/request.js';
import { anyPyramid, halved, pyramidOf, unlimited } from './samples.js';

const limits: Limits = { maxWidth: 8192, maxHeight: 8192, maxArea: 33_554_432 };

function ask(path: string, pyramid: Pyramid, within: Limits = limits): Price {
  const [region = '', size = '', rotation = '', output = ''] = path.split('/');
  return price(plan(parseRequest(3, [region, size, rotation, output]), pyramid, within), pyramid, within);
}

const size = { width: 8000, height: 6000 };
const tile = { width: 512, height: 512 };
const pyramid = pyramidOf({ size, tile, reduced: halved(size, tile, Math.floor) });
const whole = (format: SourceFormat): Pyramid => ({ ...pyramidOf({ size }), format });

describe('the price', () => {
  test('one stored tile to decode is the unit', () => {
    expect(ask('1024,512,512,512/512,512/0/default.jpg', pyramid)).toMatchObject({ lane: 'viewer', cost: 1 });
  });

  test('the level that answers is what counts, not the size of the image', () => {
    expect(ask('full/250,188/0/default.jpg', pyramid).cost).toBe(1);
    expect(ask('0,0,4096,4096/512,512/0/default.jpg', pyramid).cost).toBe(1);
  });

  test.each<[string, string, string]>([
    ['more pixels decoded', '0,0,4000,4000/1100,1101/0/default.jpg', '0,0,1200,1200/1100,1101/0/default.jpg'],
    [
      'more pixels encoded',
      '0,0,2000,2000/^4000,4000/0/default.jpg',
      '0,0,2000,2000/2000,2000/0/default.jpg',
    ],
    ['a slower format', '0,0,1000,1000/max/0/default.avif', '0,0,1000,1000/max/0/default.png'],
    ['a turned strip', '0,0,4000,40/max/45/default.jpg', '0,0,4000,40/max/0/default.jpg'],
  ])('%s costs more', (_what, dear, cheap) => {
    expect(ask(dear, pyramid).cost).toBeGreaterThan(ask(cheap, pyramid).cost);
    expect(ask(dear, pyramid).bytes).toBeGreaterThanOrEqual(ask(cheap, pyramid).bytes);
  });

  test('without random access all rows down to the last one wanted are decoded', () => {
    const near = ask('100,0,200,200/max/0/default.jpg', whole('jpeg'));
    const far = ask('100,5800,200,200/max/0/default.jpg', whole('jpeg'));
    expect(far.cost).toBeGreaterThan(10 * near.cost);
    expect(ask('100,0,200,200/max/0/default.jpg', whole('webp')).cost).toBeGreaterThan(far.cost);
    expect(ask('100,5800,200,200/max/0/default.jpg', pyramid).cost).toBe(1);
  });

  test('a JPEG that is shrunk while it is read costs less than one that is not', () => {
    expect(ask('full/500,375/0/default.jpg', whole('jpeg')).cost).toBeLessThan(
      ask('full/500,375/0/default.jpg', whole('png')).cost,
    );
  });

  test('whole images cost what they are', () => {
    const full = ask('full/max/0/default.jpg', pyramid);
    expect(full.lane).toBe('expensive');
    expect(full.cost).toBeGreaterThan(30);
    expect(full.bytes).toBeGreaterThan(50e6);
    expect(full.bytes).toBeLessThan(150e6);
  });

  test('a large JPEG is written as it goes: pixel for pixel it costs less time and memory than a small one', () => {
    const small = ask('0,0,1024,1024/max/0/default.jpg', pyramid);
    const large = ask('0,0,2048,2048/max/0/default.jpg', pyramid);
    expect(large.cost).toBeLessThan(3 * small.cost);
    expect(large.bytes).toBeLessThan(3 * small.bytes);
  });
});

describe('what has a decoder of its own', () => {
  const halves = [0, 1, 2, 3, 4, 5].map((halvings) => ({ halvings, size: reducedSize(size, 2 ** halvings) }));
  const apart = (origin: (halvings: number, of: Size) => Level['directory']): Pyramid => {
    const [first, ...smaller] = halves.map(({ halvings, size: of }): Level => {
      return { size: of, directory: origin(halvings, of), tiles: undefined };
    });
    if (first === undefined) throw new Error('no level');
    return { ...pyramidOf({ size }), format: 'jp2', levels: [first, ...smaller] };
  };
  const parts = apart((halvings) => ({ kind: 'resolution', halvings, reads: 'part' }));
  const wholes = apart((halvings) => ({ kind: 'resolution', halvings, reads: 'whole' }));
  const page = apart((_, of) => ({ kind: 'drawn', page: 0, size: of }));
  const aTile = '1024,512,512,512/512,512/0/default.jpg';

  test('costs what is wanted, where it reads parts, and all of the level where it cannot', () => {
    expect(ask(aTile, parts)).toMatchObject({ lane: 'viewer' });
    expect(ask(aTile, parts).cost).toBeLessThan(10);
    expect(ask(aTile, wholes).cost).toBeGreaterThan(50 * ask(aTile, parts).cost);
    expect(ask(aTile, wholes).lane).toBe('expensive');
    expect(ask(aTile, wholes).bytes).toBeGreaterThan(10 ** 9);
  });

  test('passes over the whole file for a small picture of it', () => {
    const small = 'full/250,188/0/default.jpg';
    expect(ask(small, parts).cost).toBeGreaterThan(10);
    expect(ask(small, wholes).cost).toBeGreaterThan(ask(small, parts).cost);
    expect(ask('0,0,1024,1024/250,188/0/default.jpg', parts).cost).toBeLessThan(ask(small, parts).cost);
  });

  test('is never a viewer where a page is drawn: how long that takes is known when it is done', () => {
    for (const path of [aTile, 'full/250,188/0/default.jpg', 'full/max/0/default.jpg'])
      expect(ask(path, page).lane).toBe('expensive');
  });

  test('costs what a TIFF costs once it is a pyramid', () => {
    for (const format of ['jp2', 'pdf'] as const)
      expect(ask(aTile, { ...pyramid, format })).toEqual(ask(aTile, pyramid));
  });
});

describe('a viewer', () => {
  test.each([
    '0,0,512,512/512,512/0/default.jpg',
    '7680,5632,320,368/320,368/0/default.jpg',
    '0,0,1024,1024/512,512/90/gray.webp',
    'full/!400,400/0/default.jpg',
    'full/1000,750/0/default.png',
  ])('asks for %s', (path) => {
    expect(ask(path, pyramid).lane).toBe('viewer');
    expect(ask(path, whole('jpeg')).lane).toBe('viewer');
  });

  test.each([
    ['off the grid', '1,0,512,512/512,512/0/default.jpg'],
    ['at a scale of its own', '0,0,512,512/300,300/0/default.jpg'],
    ['slanted', '0,0,512,512/512,512/12/default.jpg'],
    ['a slow format', '0,0,512,512/512,512/0/default.gif'],
    ['large', 'full/2000,1500/0/default.jpg'],
    ['neither listed nor a thumbnail', 'full/900,675/0/default.jpg'],
  ])('does not ask for what is %s', (_what, path) => {
    expect(ask(path, pyramid).lane).toBe('expensive');
  });

  test('waits with the others where the file makes even a tile cost a second', () => {
    expect(ask('0,0,512,512/512,512/0/default.jpg', whole('avif')).lane).toBe('expensive');
  });

  test('gets every tile and every size up to a million pixels that info.json lists, of any pyramid', () => {
    fc.assert(
      fc.property(anyPyramid, fc.double({ min: 0, max: 0.999, noNaN: true }), (image, at) => {
        const { tile: grid, scaleFactors, sizes } = ladder(image, unlimited);
        for (const factor of scaleFactors) {
          const [w, h] = [grid.width * factor, grid.height * factor];
          const x = Math.floor((at * image.size.width) / w) * w;
          const y = Math.floor((at * image.size.height) / h) * h;
          const box = {
            width: Math.min(w, image.size.width - x),
            height: Math.min(h, image.size.height - y),
          };
          const { width, height } = reducedSize(box, factor);
          const asked = `${x},${y},${box.width},${box.height}/${width},${height}/0/default.jpg`;
          expect(ask(asked, image, unlimited).lane, asked).toBe('viewer');
        }
        for (const { width, height } of sizes)
          if (width * height <= 1024 * 1024)
            expect(ask(`full/${width},${height}/0/default.jpg`, image, unlimited).lane).toBe('viewer');
      }),
    );
  });
});

describe('formats that could run for long are offered only as large as takes a few seconds', () => {
  test.each(['gif', 'avif'])('%s', (format) => {
    expect(() => ask(`full/max/0/default.${format}`, pyramid)).toThrow(
      expect.objectContaining({
        code: 'too-large',
        detail: expect.stringMatching(/ask for jpg.*!2048,2048/) as string,
      }),
    );
    expect(ask(`full/!2048,2048/0/default.${format}`, pyramid).cost).toBeLessThan(4000 / 12);
  });
});
