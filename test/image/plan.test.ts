import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ApiVersion } from '../../src/image/grammar.js';
import { plan, type Limits, type Plan } from '../../src/image/plan.js';
import type { Pyramid } from '../../src/image/pyramid.js';
import { parseRequest } from '../../src/image/request.js';
import { Problem } from '../../src/problem.js';
import { anyLimits, anyPyramid, picture, pyramidOf, unlimited } from './samples.js';

function ask(version: ApiVersion, path: string, pyramid: Pyramid, limits: Limits = unlimited): Plan {
  const [region = '', size = '', rotation = '', output = ''] = path.split('/');
  return plan(parseRequest(version, [region, size, rotation, output]), pyramid, limits);
}

const within = (maxWidth: number, maxHeight = maxWidth, maxArea = 1e18): Limits => ({
  maxWidth,
  maxHeight,
  maxArea,
});
const small = picture(300, 200);
const gray = pyramidOf({ size: { width: 300, height: 200 }, gray: true });

describe('3.0 4 Examples of the specification, from the address to the answer', () => {
  test.each([
    [within(1e6), 'square/max/0/default.jpg', '200×200', '50,0,200,200/max/0/default.jpg'],
    [within(1e6), '125,15,120,140/max/0/default.jpg', '120×140', '125,15,120,140/max/0/default.jpg'],
    [within(1e6), 'pct:41.6,7.5,40,70/max/0/default.jpg', '120×140', '125,15,120,140/max/0/default.jpg'],
    [within(1e6), '125,15,200,200/max/0/default.jpg', '175×185', '125,15,175,185/max/0/default.jpg'],
    [within(200), 'full/max/0/default.jpg', '200×133', 'full/max/0/default.jpg'],
    [within(360), 'full/^max/0/default.jpg', '360×240', 'full/^max/0/default.jpg'],
    [within(360), 'full/^360,/0/default.jpg', '360×240', 'full/^max/0/default.jpg'],
    [within(360), 'full/^,240/0/default.jpg', '360×240', 'full/^max/0/default.jpg'],
    [within(360), 'full/^pct:120/0/default.jpg', '360×240', 'full/^max/0/default.jpg'],
    [within(360), 'full/^!360,360/0/default.jpg', '360×240', 'full/^max/0/default.jpg'],
    [within(1e6), 'full/!600,600/0/default.jpg', '300×200', 'full/max/0/default.jpg'],
    [within(1e6), 'full/max/360/default.jpg', '300×200', 'full/max/0/default.jpg'],
    [within(1e6), 'full/max/!0/default.jpg', '300×200', 'full/max/!0/default.jpg'],
    [within(1e6), 'full/max/90/default.jpg', '200×300', 'full/max/90/default.jpg'],
    [within(1e6), 'full/max/22.5/default.png', '354×300', 'full/max/22.5/default.png'],
    [within(1e6), 'full/max/0/color.jpg', '300×200', 'full/max/0/default.jpg'],
    [within(1e6), '125,15,120,140/90,/!345/gray.jpg', '114×125', '125,15,120,140/90,105/!345/gray.jpg'],
  ])('within %o: %s is %s, canonical %s', (limits, path, size, canonical) => {
    const answer = ask(3, path, small, limits);
    expect(`${answer.size.width}×${answer.size.height}`).toBe(size);
    expect(answer.canonical).toBe(canonical);
  });

  test('the work is told in the order of the specification', () => {
    expect(ask(3, '125,15,120,140/90,/!345/gray.jpg', small).work).toEqual({
      kind: 'render',
      directory: { kind: 'page', page: 0 },
      extract: { x: 125, y: 15, width: 120, height: 140 },
      orientation: 1,
      scaled: { width: 90, height: 105 },
      rotation: { mirror: true, degrees: 345 },
      quality: 'gray',
      format: 'jpg',
    });
  });

  test.each(['full/301,10', 'full/pct:101', '300,0,10,10/max'])('%s is refused with 400', (path) => {
    expect(() => ask(3, `${path}/0/default.jpg`, small)).toThrow(expect.objectContaining({ status: 400 }));
  });
});

describe('2.1 4.7 Canonical address', () => {
  test.each([
    ['full/max/0/default.jpg', 'full/full/0/default.jpg'],
    ['full/150,100/0/color.jpg', 'full/150,/0/default.jpg'],
    ['full/150,99/0/default.jpg', 'full/150,99/0/default.jpg'],
    ['full/pct:50/090.0/default.jpg', 'full/150,/90/default.jpg'],
    ['square/600,/0/bitonal.png', '50,0,200,200/600,/0/bitonal.png'],
  ])('%s is %s', (path, canonical) => {
    expect(ask(2, path, small).canonical).toBe(canonical);
  });
});

describe('4.4 Quality', () => {
  test.each([
    [small, 'default', 'default', 'color'],
    [small, 'color', 'default', 'color'],
    [small, 'gray', 'gray', 'gray'],
    [small, 'bitonal', 'bitonal', 'bitonal'],
    [gray, 'default', 'default', 'gray'],
    [gray, 'color', 'default', 'gray'],
    [gray, 'gray', 'default', 'gray'],
    [gray, 'bitonal', 'bitonal', 'bitonal'],
  ])('gray source or not, %#: %s is canonically %s and made %s', (pyramid, asked, canonical, made) => {
    const answer = ask(3, `full/max/0/${asked}.jpg`, pyramid);
    expect(answer.canonical).toBe(`full/max/0/${canonical}.jpg`);
    expect(answer.work).toMatchObject({ quality: made });
  });
});

describe('What would cost too much is refused', () => {
  test('limits count before rotation: a turned square at the limit is answered', () => {
    expect(
      ask(3, 'full/max/45/default.jpg', picture(1000, 1000), within(1000, 1000, 1_000_000)).size,
    ).toEqual({
      width: 1414,
      height: 1414,
    });
  });

  test('a turned strip that grows beyond twice the area is not', () => {
    expect(() => ask(3, 'full/max/45/default.jpg', picture(3000, 10), within(3000, 3000, 1_000_000))).toThrow(
      expect.objectContaining({
        code: 'too-large',
        detail: expect.stringContaining('2128 × 2128') as string,
      }),
    );
  });

  test.each([
    ['webp', 16_383],
    ['avif', 16_384],
    ['jpg', 65_535],
    ['gif', 65_535],
  ])('%s holds %i pixels on a side, and not one more', (format, side) => {
    const pyramid = picture(100_000, 100);
    expect(ask(3, `full/${side},9/0/default.${format}`, pyramid).size.width).toBe(side);
    expect(() => ask(3, `full/${side + 1},9/0/default.${format}`, pyramid)).toThrow(
      expect.objectContaining({
        code: 'too-large',
        detail: expect.stringContaining('ask for png') as string,
      }),
    );
    expect(() => ask(3, `full/${side + 1},9/90/default.${format}`, pyramid)).toThrow(Problem);
  });

  test('png and tif hold it', () => {
    for (const format of ['png', 'tif'])
      expect(ask(3, `full/max/0/default.${format}`, picture(100_000, 100)).size.width).toBe(100_000);
  });
});

const paths = (version: ApiVersion): fc.Arbitrary<string> => {
  const n = fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 6000 }));
  const percent = fc.integer({ min: 1, max: 13_000 }).map((hundredths) => hundredths / 100);
  const upscale = version === 3 ? fc.constantFrom('', '^') : fc.constant('');
  const region = fc.oneof(
    fc.constantFrom('full', 'square'),
    fc.tuple(n, n, n, n).map(([x, y, w, h]) => `${x - 1},${y - 1},${w},${h}`),
    fc.tuple(percent, percent, percent, percent).map((numbers) => `pct:${numbers.join(',')}`),
  );
  const form = fc.oneof(
    fc.constant('max'),
    n.map((w) => `${w},`),
    n.map((h) => `,${h}`),
    fc.tuple(n, n).map(([w, h]) => `${w},${h}`),
    fc.tuple(n, n).map(([w, h]) => `!${w},${h}`),
    percent.map((value) => `pct:${value}`),
  );
  const size = fc.tuple(upscale, form).map(([sign, text]) => `${sign}${text}`);
  const rotation = fc.constantFrom('0', '360', '!90', '180', '22.50', '!345');
  const output = fc.constantFrom(
    'default.jpg',
    'color.png',
    'gray.webp',
    'bitonal.gif',
    'default.tif',
    'color.avif',
  );
  return fc.tuple(region, size, rotation, output).map((parts) => parts.join('/'));
};

/** The plan, or undefined where the request is refused as the client's mistake. */
function planned(version: ApiVersion, path: string, pyramid: Pyramid, limits: Limits): Plan | undefined {
  try {
    return ask(version, path, pyramid, limits);
  } catch (problem) {
    expect(problem).toMatchObject({ name: 'Problem', status: 400 });
    return undefined;
  }
}

describe('4.7 The canonical form is a fixed point', () => {
  test.each([3, 2] as const)('Image API %i: planning it gives the same plan', (version) => {
    let answered = 0;
    fc.assert(
      fc.property(paths(version), anyPyramid, anyLimits, (path, pyramid, limits) => {
        const first = planned(version, path, pyramid, limits);
        if (first === undefined) return;
        answered += 1;
        expect(ask(version, first.canonical, pyramid, limits)).toEqual(first);
      }),
      { numRuns: 2000 },
    );
    expect(answered).toBeGreaterThan(200);
  });

  test('what both versions plan alike has one key, what differs has another', () => {
    fc.assert(
      fc.property(paths(3), paths(2), anyPyramid, anyLimits, (path3, path2, pyramid, limits) => {
        const other = planned(2, path2, pyramid, limits);
        for (const path of [path3, path2.replace(/\/(?=\d|,|pct)/, '/^')]) {
          const one = planned(3, path, pyramid, limits);
          if (one === undefined || other === undefined) continue;
          expect(one.key === other.key).toBe(isSamePicture(one, other));
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** Independent of the key: the canonical region is written alike in both versions. */
function isSamePicture(one: Plan, other: Plan): boolean {
  const regionOf = ({ canonical }: Plan): string => canonical.split('/', 1)[0] ?? '';
  return regionOf(one) === regionOf(other) && JSON.stringify(one.work) === JSON.stringify(other.work);
}

describe('One key for the same pixels', () => {
  test.each([
    [3, 'full/max/0/default.jpg'],
    [3, '0,0,300,200/300,/360/color.jpg'],
    [3, 'pct:0,0,100,100/^pct:100/0.0/default.jpg'],
    [2, 'full/full/0/default.jpg'],
    [2, 'full/max/0/color.jpg'],
    [2, 'full/300,/0/default.jpg'],
  ] as const)('Image API %i: %s', (version, path) => {
    expect(ask(version, path, small).key).toBe('0,0,300,200/300,200/0/color.jpg');
  });
});
