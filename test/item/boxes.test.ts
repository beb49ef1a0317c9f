import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseBoxes } from '../../src/item/boxes.js';

const SHA = 'a'.repeat(64);
const written = {
  image: { width: 2480, height: 3508, sha256: SHA },
  plate: true,
  lines: { '1': [0, 0, 2480, 3508], '2': [10, 20, 30, 40] },
  parts: { p01: [10, 20, 30, 40] },
};
const lined = (value: unknown): string => JSON.stringify(value, undefined, 1);
const mistakesOf = (value: unknown) => parseBoxes(lined(value), ['p01', 'p02']).mistakes;

describe('a box file', () => {
  it('gives boxes of lines and parts, and the image they were measured on', () => {
    expect(parseBoxes(lined(written), ['p01'])).toEqual({
      boxes: {
        image: { width: 2480, height: 3508, sha256: SHA },
        plate: true,
        lines: {
          '1': { x: 0, y: 0, width: 2480, height: 3508 },
          '2': { x: 10, y: 20, width: 30, height: 40 },
        },
        parts: { p01: { x: 10, y: 20, width: 30, height: 40 } },
      },
      mistakes: [],
    });
  });

  it('is read back as it was written, wherever its boxes stand', () => {
    const box = fc
      .tuple(fc.nat(99), fc.nat(99))
      .chain(([x, y]) =>
        fc.tuple(
          fc.constant(x),
          fc.constant(y),
          fc.integer({ min: 1, max: 100 - x }),
          fc.integer({ min: 1, max: 100 - y }),
        ),
      );
    fc.assert(
      fc.property(fc.array(box), (boxes) => {
        const lines = Object.fromEntries(boxes.map((four, i) => [String(i + 1), four]));
        const file = { ...written, image: { width: 100, height: 100, sha256: SHA }, lines, parts: {} };
        const read = Object.values(parseBoxes(JSON.stringify(file), []).boxes?.lines ?? {});
        expect(read.map(({ x, y, width, height }) => [x, y, width, height])).toEqual(boxes);
      }),
    );
  });
});

describe('one mistake in a box file is told with its line, and costs the boxes:', () => {
  it.each<[name: string, value: unknown, line: number, message: string]>([
    [
      'no image',
      { ...written, image: undefined },
      1,
      'image is missing; write { "width": …, "height": …, "sha256": … }.',
    ],
    [
      'no plate',
      { ...written, plate: undefined },
      1,
      'plate is missing; write true for a plate, false for a scan.',
    ],
    [
      'a plate in words',
      { ...written, plate: 'yes' },
      7,
      'plate is “yes”; write true for a plate, false for a scan.',
    ],
    [
      'a hash cut short',
      { ...written, image: { width: 2480, height: 3508, sha256: 'abc' } },
      5,
      'image › sha256 is “abc”; write the SHA-256 of the image file: 64 digits and letters a to f.',
    ],
    [
      'an image without pixels',
      { ...written, image: { width: 0, height: 3508, sha256: SHA }, lines: {}, parts: {} },
      3,
      'image › width is 0; write whole pixels, 1 or more.',
    ],
    [
      'an unknown key',
      { ...written, part: {} },
      30,
      'The key “part” means nothing here; keys are image, plate, lines, parts. Did you mean “parts”?',
    ],
    [
      'a box of three numbers',
      { ...written, parts: { p01: [1, 2, 3] } },
      23,
      'parts › p01 is a list; write four whole numbers: [x, y, width, height].',
    ],
    [
      'half a pixel',
      { ...written, parts: { p01: [1, 2.5, 3, 4] } },
      25,
      'parts › p01 › 2 is 2.5; write whole pixels, 0 or more.',
    ],
    [
      'a box before the image',
      { ...written, parts: { p01: [-1, 2, 3, 4] } },
      24,
      'parts › p01 › 1 is -1; write whole pixels, 0 or more.',
    ],
    [
      'a box of no width',
      { ...written, parts: { p01: [1, 2, 0, 4] } },
      26,
      'parts › p01 › 3 is 0; write whole pixels, 1 or more.',
    ],
    [
      'a box beyond the image',
      { ...written, parts: { p01: [2479, 0, 2, 1] } },
      23,
      'parts › p01 reaches to 2481, 1, outside the image of 2480 × 3508; write a box inside it.',
    ],
    [
      'line none',
      { ...written, lines: { '0': [1, 2, 3, 4] } },
      9,
      'lines › 0 is no line; lines are numbered from 1.',
    ],
    [
      'an unknown passage',
      { ...written, parts: { p10: [1, 2, 3, 4] } },
      23,
      'There is no passage “p10” in item.yaml. Did you mean “p01”?',
    ],
  ])('%s', (_, value, line, message) => {
    expect(mistakesOf(value)).toEqual([{ line, message }]);
    expect(parseBoxes(lined(value), ['p01', 'p02']).boxes).toBeUndefined();
  });

  it('JSON that ends too early', () => {
    expect(parseBoxes('{\n "image": {', [])).toEqual({
      boxes: undefined,
      mistakes: [{ line: 2, message: 'This is not JSON from here on.' }],
    });
  });

  it('JSON with a comma too many', () => {
    expect(parseBoxes('{\n "plate": true,\n}', []).mistakes).toEqual([
      { line: 3, message: 'This is not JSON from here on.' },
    ]);
  });

  it('and several are told at once', () => {
    const parts = { p01: [0, 0, 9999, 1], p03: [1, 2, 3, 4] };
    expect(mistakesOf({ ...written, parts }).map(({ line }) => line)).toEqual([23, 29]);
  });
});
