/** Which requests are one stored tile, or an answer that stands ready: decided from the description alone. */
import { describe, expect, test } from 'vitest';
import { plan, type Work } from '../../src/image/plan.js';
import type { Pyramid } from '../../src/image/pyramid.js';
import { parseRequest, type ApiVersion } from '../../src/image/request.js';
import { pyramidOf, unlimited, type Shape } from './samples.js';

// Two whole tiles across and two down at full size, then a part of one each; one and a part at half the size.
const shape: Shape = {
  size: { width: 1200, height: 1024 },
  tile: { width: 512, height: 512 },
  reduced: [
    { width: 600, height: 512 },
    { width: 300, height: 256 },
  ],
  passes: true,
};

function work(path: string, pyramid: Pyramid, version: ApiVersion = 3): Work {
  const [region = '', size = '', rotation = '', output = ''] = path.split('/');
  return plan(parseRequest(version, [region, size, rotation, output]), pyramid, unlimited).work;
}

describe('one stored tile at its own scale is passed on', () => {
  test.each([
    [3, '0,0,512,512/512,512/0/default.jpg', 0, 0],
    [3, '0,0,512,512/512,/0/default.jpg', 0, 0],
    [3, '0,0,512,512/,512/0/default.jpg', 0, 0],
    [3, '0,0,512,512/max/0/color.jpg', 0, 0],
    [3, '0,0,512,512/pct:100/0/color.jpg', 0, 0],
    [3, '0,0,512,512/!512,600/360/default.jpg', 0, 0],
    [2, '0,0,512,512/full/0/default.jpg', 0, 0],
    [2, '0,0,512,512/512,/0/default.jpg', 0, 0],
    [3, '512,0,512,512/512,512/0/default.jpg', 0, 1],
    [3, '0,512,512,512/512,512/0/default.jpg', 0, 3],
    // Reaches below the image and is cropped to it: a tile that ends exactly at the edge.
    [3, '512,512,512,9999/max/0/default.jpg', 0, 4],
    [3, '0,0,1024,1024/512,512/0/default.jpg', 1, 0],
    [2, '0,0,1024,1024/512,/0/default.jpg', 1, 0],
  ] as const)('Image API %i: %s', (version, path, page, tile) => {
    expect(work(path, pyramidOf(shape), version)).toEqual({
      kind: 'stored',
      directory: { kind: 'page', page },
      tile,
    });
  });

  test('gray is passed on as gray, as color and as default', () => {
    for (const quality of ['default', 'color', 'gray'])
      expect(work(`0,0,512,512/max/0/${quality}.jpg`, pyramidOf({ ...shape, gray: true })).kind).toBe(
        'stored',
      );
  });

  test('a level that is exactly one tile is passed on whole', () => {
    const pyramid = pyramidOf({ ...shape, size: { width: 512, height: 512 }, reduced: [] });
    expect(work('full/max/0/default.jpg', pyramid)).toMatchObject({ kind: 'stored', tile: 0 });
  });
});

describe('all else is decoded', () => {
  test.each([
    '0,0,512,512/512,512/90/default.jpg',
    '0,0,512,512/512,512/!0/default.jpg',
    '0,0,512,512/512,512/0/gray.jpg',
    '0,0,512,512/512,512/0/bitonal.jpg',
    '0,0,512,512/512,512/0/default.png',
    '0,0,512,512/511,512/0/default.jpg',
    '0,0,512,512/256,256/0/default.jpg',
    '1,0,512,512/512,512/0/default.jpg',
    '0,0,511,512/511,512/0/default.jpg',
    '0,0,1024,512/1024,512/0/default.jpg',
    // Padded in the file.
    '1024,0,176,512/176,512/0/default.jpg',
    'full/300,256/0/default.jpg',
  ])('%s', (path) => {
    expect(work(path, pyramidOf(shape)).kind).toBe('render');
  });

  test('tiles that do not pass, and images that must be turned', () => {
    const path = '0,0,512,512/512,512/0/default.jpg';
    expect(work(path, pyramidOf({ ...shape, passes: false })).kind).toBe('render');
    for (const orientation of [2, 3, 4, 5, 6, 7, 8] as const)
      expect(work(path, pyramidOf({ ...shape, orientation })).kind).toBe('render');
  });
});

describe('an answer that stands ready', () => {
  const key = '1024,0,176,512/176,512/0/color.jpg';
  const pyramid = pyramidOf({ ...shape, ready: [key] });

  test.each([
    [3, '1024,0,176,512/176,512/0/default.jpg'],
    [3, '1024,0,512,512/max/0/color.jpg'],
    [2, '1024,0,176,512/176,/0/default.jpg'],
  ] as const)('Image API %i: %s', (version, path) => {
    expect(work(path, pyramid, version)).toEqual({ kind: 'ready', key });
  });

  test.each(['1024,0,176,512/176,512/0/gray.jpg', '1024,0,176,512/176,512/180/default.jpg'])(
    'is no answer to %s',
    (path) => {
      expect(work(path, pyramid).kind).toBe('render');
    },
  );
});
