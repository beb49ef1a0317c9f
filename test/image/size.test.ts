import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiVersion } from '../../src/image/grammar.js';
import { ladder } from '../../src/image/ladder.js';
import { isAllowed, largestWithin, type Limits } from '../../src/image/limits.js';
import { parseRegion, regionBox } from '../../src/image/region.js';
import { canonicalSize, scaledSize, type Scope } from '../../src/image/scaling.js';
import { parseSize, printSize } from '../../src/image/size.js';
import { anyLimits, picture, pyramidOf, unlimited } from './samples.js';

function scopeOf(width: number, height: number, limits: Limits = unlimited, region = 'full'): Scope {
  const pyramid = picture(width, height);
  return {
    image: pyramid.size,
    region: regionBox(parseRegion(region), pyramid.size),
    ladder: () => ladder(pyramid, limits),
    limits,
  };
}

/** `w × h`, and the canonical form. */
function answer(version: ApiVersion, text: string, scope: Scope): string {
  const size = scaledSize(parseSize(version, text), scope);
  return `${size.width},${size.height} ${printSize(version, canonicalSize(version, size, scope))}`;
}

const small = scopeOf(300, 200, { maxWidth: 360, maxHeight: 360, maxArea: 1e6 });

describe('Image API 3.0, 4.2 Size', () => {
  test.each([
    ['max', '300,200 max'],
    ['^max', '360,240 ^max'],
    ['150,', '150,100 150,100'],
    [',150', '225,150 225,150'],
    ['pct:50', '150,100 150,100'],
    ['pct:100', '300,200 max'],
    ['225,100', '225,100 225,100'],
    ['!225,100', '150,100 150,100'],
    ['!600,600', '300,200 max'],
    ['!300,10', '15,10 15,10'],
    ['^360,', '360,240 ^max'],
    ['^,240', '360,240 ^max'],
    ['^pct:120', '360,240 ^max'],
    ['^!360,360', '360,240 ^max'],
    ['^!999,999', '360,240 ^max'],
    ['^330,', '330,220 ^330,220'],
    ['^360,360', '360,360 ^360,360'],
    ['^100,360', '100,360 ^100,360'],
    ['^150,', '150,100 150,100'],
    ['^pct:50', '150,100 150,100'],
    ['1,', '1,1 1,1'],
    ['pct:.25', '1,1 1,1'],
    ['0150,', '150,100 150,100'],
  ])('%s of 300 × 200 is %s', (asked, answered) => {
    expect(answer(3, asked, small)).toBe(answered);
  });

  test.each(['301,', ',201', '301,10', '10,201', 'pct:101', 'pct:100.01', 'pct:120'])(
    '%s would enlarge the region: the answer says how to ask for that',
    (asked) => {
      expect(() => answer(3, asked, small)).toThrow(
        expect.objectContaining({ code: 'bad-size', detail: expect.stringContaining(`^${asked}`) as string }),
      );
    },
  );

  test('what is enlarged is the region, not the image', () => {
    expect(() => answer(3, '11,', scopeOf(300, 200, unlimited, '0,0,10,10'))).toThrow(/10 × 10/);
  });

  test('pct over 100 is refused also where rounding hides it', () => {
    expect(() => answer(3, 'pct:101', scopeOf(10, 10))).toThrow(/\^pct:101/);
  });

  test.each(['^361,', '^,361', '^pct:121', '^361,1'])('%s is over the limits', (asked) => {
    expect(() => answer(3, asked, small)).toThrow(
      expect.objectContaining({
        code: 'too-large',
        status: 400,
        detail: expect.stringContaining('360') as string,
      }),
    );
  });

  test.each(['0,', ',0', '0,0', '10,0', '!0,10', '^!10,0', 'pct:0', 'pct:0.0', '^pct:0.0000001'])(
    '%s is empty',
    (asked) => {
      expect(() => parseSize(3, asked)).toThrow(/empty/);
    },
  );

  test('less than one pixel on both sides is refused', () => {
    expect(() => answer(3, 'pct:0.1', small)).toThrow(/less than one pixel/);
  });

  test.each([
    ['100,', '100,1 100,1'],
    ['pct:10', '300,1 300,1'],
    ['!100,100', '100,1 100,1'],
  ])('a side that would vanish keeps one pixel: %s of 3000 × 4', (asked, answered) => {
    expect(answer(3, asked, scopeOf(3000, 4))).toBe(answered);
  });

  test.each([
    ['full', 'max'],
    ['^full', '^max'],
    [',^240', '^,240'],
    ['240,^', '^240,'],
    ['!^240,240', '^!240,240'],
    ['^^max', '^max'],
  ])('%s is not a size: the answer names %s', (asked, meant) => {
    expect(() => parseSize(3, asked)).toThrow(`write “${meant}”.`);
  });

  test.each([
    '',
    ',',
    '^',
    '^,',
    '!,',
    '!10,',
    '!,10',
    '!max',
    '!pct:10',
    '10',
    '10,10,10',
    '-10,',
    '+10,',
    '10.5,',
    '1e2,',
    'pct:',
    'pct:-1',
    'pct:1e1',
    'pct:x',
    'pct:10,10',
    'Max',
    '10000000000,',
    '10,\n',
    '9'.repeat(100_000),
  ])('%j is refused', (asked) => {
    expect(() => parseSize(3, asked)).toThrow(expect.objectContaining({ code: 'bad-size' }));
    expect(() => parseSize(2, asked)).toThrow(expect.objectContaining({ code: 'bad-size' }));
  });
});

describe('Image API 3.0, 5.3 Limits', () => {
  const limits = (maxWidth: number, maxHeight = maxWidth, maxArea = 1e18): Limits => ({
    maxWidth,
    maxHeight,
    maxArea,
  });

  test.each([
    [300, 200, limits(200), 'max', '200,133 max'],
    [300, 200, limits(200), '^max', '200,133 max'],
    [300, 200, limits(200), '!250,250', '200,133 max'],
    [6000, 4000, limits(3000, 2000), '!9999,9999', '3000,2000 max'],
    [6000, 4000, limits(3000, 2000), '3000,2000', '3000,2000 max'],
    [6000, 4000, limits(1e6, 1e6, 4_000_000), 'max', '2449,1633 max'],
    [2000, 3000, limits(1000), 'max', '667,1000 max'],
    [300, 200, limits(1e6, 1e6, 1000), 'max', '38,26 max'],
    [271, 150, limits(1e6, 1e6, 1000), 'max', '43,23 max'],
    [100_000, 1, limits(1e6, 1e6, 10), 'max', '10,1 max'],
    [1, 100_000, limits(1e6, 1e6, 10), 'max', '1,10 max'],
  ])('%i × %i within %o: %s is %s', (width, height, allowed, asked, answered) => {
    expect(answer(3, asked, scopeOf(width, height, allowed))).toBe(answered);
  });

  test.each(['3001,', ',2001', 'pct:51', '3001,1'])(
    '%s of 6000 × 4000 within 3000 × 2000 is refused',
    (asked) => {
      expect(() => answer(3, asked, scopeOf(6000, 4000, limits(3000, 2000)))).toThrow(
        expect.objectContaining({ code: 'too-large' }),
      );
    },
  );

  test('the largest size is inside the limits, keeps its shape, and touches a limit', () => {
    const side = fc.integer({ min: 1, max: 100_000 });
    fc.assert(
      fc.property(side, side, anyLimits, fc.boolean(), (width, height, allowed, upscale) => {
        const size = largestWithin({ width, height }, allowed, upscale);
        expect(isAllowed(size, allowed)).toBe(true);
        expect(Math.min(size.width, size.height)).toBeGreaterThanOrEqual(1);
        if (!upscale) expect(size.width <= width && size.height <= height).toBe(true);
        const scale = Math.min(
          allowed.maxWidth / width,
          allowed.maxHeight / height,
          Math.sqrt(allowed.maxArea / (width * height)),
          upscale ? Infinity : 1,
        );
        if (Math.min(width, height) * scale < 1) return;
        expect(Math.abs(size.width - width * scale)).toBeLessThanOrEqual(1);
        expect(Math.abs(size.height - height * scale)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('Image API 2.1, 4.2 Size', () => {
  test.each([
    ['full', '300,200 full'],
    ['max', '300,200 full'],
    ['150,', '150,100 150,'],
    [',150', '225,150 225,'],
    ['pct:50', '150,100 150,'],
    ['225,100', '225,100 225,100'],
    ['150,100', '150,100 150,'],
    ['!225,100', '150,100 150,'],
    ['!600,600', '300,200 full'],
    ['360,', '360,240 360,'],
    [',240', '360,240 360,'],
    ['pct:120', '360,240 360,'],
    ['360,10', '360,10 360,10'],
  ])('%s of 300 × 200 is %s', (asked, answered) => {
    expect(answer(2, asked, small)).toBe(answered);
  });

  test.each([
    ['^360,', '360,'],
    ['^max', 'max'],
    ['^full', 'full'],
    ['^!10,10', '!10,10'],
  ])('%s is of 3.0: the answer names %s', (asked, meant) => {
    expect(() => parseSize(2, asked)).toThrow(`write “${meant}”.`);
  });

  test('full over the limits is refused, max is shrunk', () => {
    const scope = scopeOf(300, 200, { maxWidth: 200, maxHeight: 200, maxArea: 1e6 });
    expect(() => answer(2, 'full', scope)).toThrow(expect.objectContaining({ code: 'too-large' }));
    expect(answer(2, 'max', scope)).toBe('200,133 200,');
  });
});

describe('4.2 The side left out follows the tiles', () => {
  const tiled = (region: string): Scope => {
    const pyramid = pyramidOf({ size: { width: 2411, height: 3372 }, tile: { width: 1024, height: 1024 } });
    const box = regionBox(parseRegion(region), pyramid.size);
    return { image: pyramid.size, region: box, ladder: () => ladder(pyramid, unlimited), limits: unlimited };
  };

  test.each([
    ['2048,0,363,2048', '182,', '182,1024'],
    ['0,2048,2048,1324', ',662', '1024,662'],
    ['0,0,363,2048', '182,', '182,1024'],
    ['2048,0,363,2048', '181,', '181,1024'],
    ['2048,0,363,2048', '180,', '180,1016'],
  ])('%s at %s is %s', (region, asked, answered) => {
    for (const version of [2, 3] as const)
      expect(answer(version, asked, tiled(region))).toContain(`${answered} `);
  });
});
