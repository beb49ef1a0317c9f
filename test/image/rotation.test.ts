import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { parseRotation, printRotation, turnedSize } from '../../src/image/rotation.js';

describe('4.3 Rotation, in both versions', () => {
  test.each([
    ['0', '0'],
    ['!0', '!0'],
    ['90', '90'],
    ['90.0', '90'],
    ['090', '90'],
    ['.5', '0.5'],
    ['!22.50', '!22.5'],
    ['360', '0'],
    ['!360', '!0'],
    ['359.9999999', '0'],
    ['0.0000001', '0'],
  ])('%s is taken, and written %s (4.7)', (asked, canonical) => {
    expect(printRotation(parseRotation(asked))).toBe(canonical);
  });

  test.each([
    '',
    '!',
    '!!0',
    '0!',
    '360.1',
    '1e2',
    'NaN',
    'abc',
    '90.',
    '22,5',
    ' 90',
    '٩٠',
    '9'.repeat(10_000),
  ])('%j is refused', (asked) => {
    expect(() => parseRotation(asked)).toThrow(
      expect.objectContaining({ code: 'bad-rotation', status: 400 }),
    );
  });

  test.each([
    ['361', '1'],
    ['-90', '270'],
    ['+90', '90'],
    ['!450', '!90'],
    ['!-180', '!180'],
  ])('%s is refused, and the answer names %s', (asked, nearest) => {
    expect(() => parseRotation(asked)).toThrow(`the same turn is ${nearest}.`);
  });
});

describe('4.3 The size after turning', () => {
  test.each([
    [300, 200, 0, '300,200'],
    [300, 200, 90, '200,300'],
    [300, 200, 180, '300,200'],
    [300, 200, 270, '200,300'],
    [300, 200, 22.5, '354,300'],
    [90, 105, 345, '114,125'],
    [100, 100, 45, '141,141'],
  ])('%i × %i turned by %d is %s', (width, height, degrees, answered) => {
    const size = turnedSize({ width, height }, { mirror: false, degrees });
    expect(`${size.width},${size.height}`).toBe(answered);
  });

  test('is what libvips returns', async () => {
    const side = fc.integer({ min: 1, max: 300 });
    const degrees = fc.integer({ min: 0, max: 3599 }).map((tenths) => tenths / 10);
    await fc.assert(
      fc.asyncProperty(side, side, degrees, async (width, height, angle) => {
        const { info } = await sharp({ create: { width, height, channels: 3, background: 'red' } })
          .rotate(angle)
          .raw()
          .toBuffer({ resolveWithObject: true });
        const { width: w, height: h } = info;
        expect(turnedSize({ width, height }, { mirror: false, degrees: angle })).toEqual({
          width: w,
          height: h,
        });
      }),
    );
  });
});
