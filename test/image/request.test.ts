import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalNumber, wholeNumber, type ApiVersion } from '../../src/image/grammar.js';
import { mediaType } from '../../src/image/output.js';
import { formats } from '../../src/image/features.js';
import { parseRequest, printRequest, type ImageRequest, type SizeAsked } from '../../src/image/request.js';

const versions: readonly ApiVersion[] = [3, 2];

describe('4.1 to 4.5, the five parameters together', () => {
  test('3.0: each part becomes a value', () => {
    expect(parseRequest(3, ['125,15,120,140', '^!90,100', '!345', 'gray.jpg'])).toEqual({
      version: 3,
      region: { kind: 'pixels', x: 125, y: 15, width: 120, height: 140 },
      size: { kind: 'within', width: 90, height: 100, upscale: true },
      rotation: { mirror: true, degrees: 345 },
      quality: 'gray',
      format: 'jpg',
    });
  });

  test('2.1: each part becomes a value', () => {
    expect(parseRequest(2, ['pct:41.6,7.5,40,70', 'full', '22.50', 'default.png'])).toEqual({
      version: 2,
      region: { kind: 'percent', x: 41.6, y: 7.5, width: 40, height: 70 },
      size: { kind: 'full' },
      rotation: { mirror: false, degrees: 22.5 },
      quality: 'default',
      format: 'png',
    });
  });

  test.each([
    [['x', 'x', 'x', 'x'], 'bad-region'],
    [['full', 'x', 'x', 'x'], 'bad-size'],
    [['full', 'max', 'x', 'x'], 'bad-rotation'],
    [['full', 'max', '0', 'x.x'], 'bad-quality'],
    [['full', 'max', '0', 'default.x'], 'bad-format'],
  ] as const)('of %j the first mistake in the order of the address is told: %s', (parameters, code) => {
    for (const version of versions)
      expect(() => parseRequest(version, parameters)).toThrow(expect.objectContaining({ code, status: 400 }));
  });
});

describe('4.4 Quality, 4.5 Format', () => {
  test.each([
    ['default.jpeg', 'bad-format', '.jpg'],
    ['default.JPG', 'bad-format', '.jpg'],
    ['default.tiff', 'bad-format', '.tif'],
    ['default.jp2', 'bad-format', 'jpg, png, webp, tif, gif, avif'],
    ['default', 'bad-format', 'jpg, png'],
    ['default.', 'bad-format', 'jpg, png'],
    ['Default.jpg', 'bad-quality', 'default'],
    ['native.jpg', 'bad-quality', 'default'],
    ['grey.jpg', 'bad-quality', 'gray'],
    ['colour.jpg', 'bad-quality', 'color'],
    ['sepia.jpg', 'bad-quality', 'default, color, gray, bitonal'],
    ['default.x.jpg', 'bad-quality', 'default, color'],
    ['.jpg', 'bad-quality', 'default'],
    ['', 'bad-quality', 'default'],
    ['constructor.jpg', 'bad-quality', 'default'],
    ['default.constructor', 'bad-format', 'jpg'],
  ])('%s is refused, and the answer names what would be right', (output, code, meant) => {
    expect(() => parseRequest(3, ['full', 'max', '0', output])).toThrow(
      expect.objectContaining({ code, detail: expect.stringContaining(meant) as string }),
    );
  });

  test.each([
    ['jpg', 'image/jpeg'],
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    ['gif', 'image/gif'],
    ['tif', 'image/tiff'],
    ['avif', 'image/avif'],
  ] as const)('%s is %s', (format, type) => {
    expect(mediaType(format)).toBe(type);
  });

  test('every format of the table of features can be asked for', () => {
    for (const { name } of formats)
      expect(parseRequest(3, ['full', 'max', '0', `default.${name}`]).format).toBe(name);
  });
});

describe('4.7 Numbers', () => {
  test.each([
    ['.5', 0.5],
    ['90.0', 90],
    ['007', 7],
    ['33.333333333333336', 33.333333],
    ['0.0000001', 0],
    ['999999999.999999', 999_999_999.999999],
  ])('%s is read as %d', (text, number) => {
    expect(decimalNumber(text)).toBe(number);
  });

  test.each([
    '',
    '.',
    '1.',
    '-1',
    '+1',
    '1e2',
    '1,5',
    '0x1',
    'NaN',
    'Infinity',
    '1234567890',
    `0.${'1'.repeat(99)}`,
  ])('%j is not a number', (text) => {
    expect(decimalNumber(text)).toBeUndefined();
    expect(wholeNumber(text)).toBeUndefined();
  });
});

const positive = fc.integer({ min: 1, max: 999_999_999 });
const decimal = (min: number, max: number): fc.Arbitrary<number> =>
  fc
    .integer({ min: Math.round(min * 1e6), max: Math.round(max * 1e6) })
    .map((millionths) => millionths / 1e6);

const region: fc.Arbitrary<ImageRequest['region']> = fc.oneof(
  fc.constantFrom({ kind: 'full' } as const, { kind: 'square' } as const),
  fc
    .record({
      kind: fc.constant('pixels' as const),
      x: fc.nat(),
      y: fc.nat(),
      width: positive,
      height: positive,
    })
    .map((box) => ({ ...box, x: box.x % 1e9, y: box.y % 1e9 })),
  fc.record({
    kind: fc.constant('percent' as const),
    x: decimal(0, 1000),
    y: decimal(0, 1e9 - 1),
    width: decimal(0.000001, 1000),
    height: decimal(0.000001, 1000),
  }),
);

function size(version: ApiVersion): fc.Arbitrary<SizeAsked> {
  const upscale = version === 3 ? fc.boolean() : fc.constant(true);
  const fit = version === 3 ? fc.boolean() : fc.constant(false);
  return fc.oneof(
    fc.record({ kind: fc.constant('max' as const), upscale: fit }),
    fc.record({ kind: fc.constant('width' as const), width: positive, upscale }),
    fc.record({ kind: fc.constant('height' as const), height: positive, upscale }),
    fc.record({ kind: fc.constant('percent' as const), percent: decimal(0.000001, 1000), upscale }),
    fc.record({ kind: fc.constant('exact' as const), width: positive, height: positive, upscale }),
    fc.record({ kind: fc.constant('within' as const), width: positive, height: positive, upscale: fit }),
    ...(version === 2 ? [fc.constant({ kind: 'full' as const })] : []),
  );
}

describe.each(versions)('Image API %i, printing', (version) => {
  test('what is printed is read back as the same request', () => {
    const request: fc.Arbitrary<ImageRequest> = fc.record({
      version: fc.constant(version),
      region,
      size: size(version),
      rotation: fc.record({ mirror: fc.boolean(), degrees: decimal(0, 359.999999) }),
      quality: fc.constantFrom('default', 'color', 'gray', 'bitonal'),
      format: fc.constantFrom('jpg', 'png', 'webp', 'tif', 'gif', 'avif'),
    });
    fc.assert(
      fc.property(request, (asked) => {
        const [a = '', b = '', c = '', d = ''] = printRequest(asked).split('/');
        expect(parseRequest(version, [a, b, c, d])).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });

  test('whatever a client sends is read or refused as its own mistake, never anything else', () => {
    const word = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789.,:!^-+pctmaxful\\<>@= %')) }),
    );
    fc.assert(
      fc.property(word, word, word, word, (...parameters) => {
        try {
          expect(JSON.stringify(parseRequest(version, parameters))).not.toContain('null');
        } catch (problem) {
          expect(problem).toMatchObject({ name: 'Problem', status: 400 });
        }
      }),
      { numRuns: 1000 },
    );
  });
});
