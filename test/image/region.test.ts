import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalRegion, parseRegion, printRegion, regionBox } from '../../src/image/region.js';

const image = { width: 300, height: 200 };

function boxOf(text: string, size = image): string {
  const { x, y, width, height } = regionBox(parseRegion(text), size);
  return `${x},${y},${width},${height}`;
}

describe('4.1 Region, in both versions', () => {
  test.each([
    ['full', '0,0,300,200'],
    ['square', '50,0,200,200'],
    ['125,15,120,140', '125,15,120,140'],
    ['pct:41.6,7.5,40,70', '125,15,120,140'],
    ['125,15,200,200', '125,15,175,185'],
    ['pct:41.6,7.5,66.6,100', '125,15,175,185'],
    ['pct:0,0,100,100', '0,0,300,200'],
    ['pct:0,0,250,1000', '0,0,300,200'],
    ['pct:.5,0,50.0,50', '2,0,150,100'],
    ['0,0,999999999,999999999', '0,0,300,200'],
    ['299,199,1,1', '299,199,1,1'],
    ['pct:0,0,0.01,0.01', '0,0,1,1'],
    ['pct:99.99,99.99,1,1', '299,199,1,1'],
  ])('%s of 300 × 200 is %s', (asked, box) => {
    expect(boxOf(asked)).toBe(box);
  });

  test.each([
    [{ width: 200, height: 300 }, '0,50,200,200'],
    [{ width: 201, height: 100 }, '50,0,100,100'],
    [{ width: 1, height: 9 }, '0,4,1,1'],
  ])('square stands in the middle of %o', (size, box) => {
    expect(boxOf('square', size)).toBe(box);
  });

  test.each([
    '',
    'Full',
    'max',
    '0,0,10',
    '0,0,10,10,10',
    '0,0,10,',
    ',,,',
    '-1,0,10,10',
    '+1,0,10,10',
    '1.5,0,10,10',
    '1e2,0,10,10',
    '0x1,0,10,10',
    ' 0,0,10,10',
    '0,0,10,10\n',
    '٠,٠,١٠,١٠',
    '0,0,10000000000,10',
    'pct:',
    'pct:1,2,3',
    'pct:-1,0,10,10',
    'pct:1e1,0,10,10',
    'pct:1.,0,10,10',
    'pct:.,0,10,10',
    'pct:NaN,0,10,10',
    'pct:Infinity,0,10,10',
    'pct:0,0,10000000000,10',
    'PCT:0,0,10,10',
    'percent:0,0,10,10',
    '9'.repeat(100_000),
    ','.repeat(100_000),
  ])('%j is refused', (asked) => {
    expect(() => parseRegion(asked)).toThrow(expect.objectContaining({ code: 'bad-region', status: 400 }));
  });

  test.each(['0,0,0,10', '0,0,10,0', 'pct:0,0,0,10', 'pct:0,0,10,0.0'])('%s is empty', (asked) => {
    expect(() => parseRegion(asked)).toThrow(/empty/);
  });

  test.each(['300,0,10,10', '0,200,10,10', 'pct:100,0,10,10', 'pct:0,100,10,10', '999999999,0,1,1'])(
    '%s lies outside the image, and the answer tells its size',
    (asked) => {
      expect(() => boxOf(asked)).toThrow(/300 × 200/);
    },
  );

  test('what was given is told shortened and without characters that do not show', () => {
    expect(() => parseRegion('\u202E\n'.repeat(100))).toThrow(/^“\uFFFD{60}…” is not a region/);
  });
});

describe('4.7 Canonical region', () => {
  test.each([
    ['0,0,300,200', 'full'],
    ['0,0,400,400', 'full'],
    ['pct:0,0,100,100', 'full'],
    ['square', '50,0,200,200'],
    ['0,0,300,199', '0,0,300,199'],
    ['125,15,200,200', '125,15,175,185'],
  ])('%s is written %s', (asked, canonical) => {
    expect(printRegion(canonicalRegion(regionBox(parseRegion(asked), image), image))).toBe(canonical);
  });

  test('square of a square image is full', () => {
    const square = { width: 7, height: 7 };
    expect(canonicalRegion(regionBox({ kind: 'square' }, square), square)).toEqual({ kind: 'full' });
  });

  test('every region of whole pixels that begins inside stays inside and keeps at least one pixel', () => {
    const percent = fc.double({ min: 0, max: 99.99, noNaN: true });
    const some = fc.double({ min: 0.01, max: 200, noNaN: true });
    const side = fc.integer({ min: 1, max: 70_000 });
    fc.assert(
      fc.property(percent, percent, some, some, side, side, (x, y, width, height, w, h) => {
        const box = regionBox({ kind: 'percent', x, y, width, height }, { width: w, height: h });
        expect(Object.values(box).every(Number.isInteger)).toBe(true);
        expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(1);
        expect(box.x + box.width).toBeLessThanOrEqual(w);
        expect(box.y + box.height).toBeLessThanOrEqual(h);
      }),
    );
  });
});
