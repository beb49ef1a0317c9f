/** An image as files: which pictures there are, and by which names they are asked for (compliance level 0). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageInfo } from '../../src/image/info.js';
import { pictureFiles } from '../../src/image/level0.js';
import { defaultLimits } from '../../src/image/limits.js';
import type { Limits } from '../../src/image/limits.js';
import { plan } from '../../src/image/plan.js';
import type { Pyramid } from '../../src/image/pyramid.js';
import { parseRequest, type ApiVersion, type Parameters } from '../../src/image/request.js';
import { sourceOf, type TileSource } from '../bench/openseadragon.js';
import { anyLimits, anyPyramid, picture, pyramidOf } from './samples.js';

const ID = 'https://static.example/iiif/x';
const VERSIONS: readonly ApiVersion[] = [3, 2];

function namesOf(version: ApiVersion, pyramid: Pyramid, limits: Limits = defaultLimits): readonly string[] {
  return pictureFiles(pyramid, limits).flatMap(({ names }) => names[version]);
}

function everyAddress(source: TileSource): readonly string[] {
  const found: string[] = [];
  for (let level = source.minLevel; level <= source.maxLevel; level += 1) {
    const { x: across, y: down } = source.getNumTiles(level);
    for (let y = 0; y < down; y += 1)
      for (let x = 0; x < across; x += 1) found.push(source.getTileUrl(level, x, y));
  }
  return found;
}

describe('the names of the pictures of an image', () => {
  const small = pyramidOf({
    size: { width: 600, height: 401 },
    tile: { width: 512, height: 512 },
    reduced: [{ width: 300, height: 201 }],
  });

  it.each([
    [
      3,
      [
        'full/max/0/default.jpg',
        'full/600,401/0/default.jpg',
        'full/300,201/0/default.jpg',
        '0,0,512,401/512,401/0/default.jpg',
        '512,0,88,401/88,401/0/default.jpg',
        'full/300,200/0/default.jpg',
        'full/90,/0/default.jpg',
        'full/200,/0/default.jpg',
      ],
    ],
    [
      2,
      [
        'full/600,/0/default.jpg',
        'full/full/0/default.jpg',
        'full/max/0/default.jpg',
        'full/600,401/0/default.jpg',
        'full/300,/0/default.jpg',
        'full/300,201/0/default.jpg',
        '0,0,512,401/512,/0/default.jpg',
        '512,0,88,401/88,/0/default.jpg',
        'full/300,200/0/default.jpg',
        'full/90,/0/default.jpg',
        'full/200,/0/default.jpg',
      ],
    ],
  ] as const)('in version %i: as listed, as tiles, the whole, and thumbnails', (version, names) => {
    expect(namesOf(version, small)).toEqual(names);
  });

  it.each(VERSIONS)('in version %i: the full size is there where it is too large to be listed', (version) => {
    const large = picture(3000, 2000);
    const listed = imageInfo(version, ID, large, defaultLimits).sizes ?? [];
    expect(Math.max(...listed.map(({ width }) => width))).toBe(750);
    expect(namesOf(version, large)).toContain('full/max/0/default.jpg');
    const narrow = { ...defaultLimits, maxWidth: 2999 };
    expect(namesOf(version, large, narrow)).not.toContain('full/max/0/default.jpg');
  });

  it('are each of one picture', () => {
    fc.assert(
      fc.property(anyPyramid, anyLimits, fc.constantFrom(...VERSIONS), (pyramid, limits, version) => {
        const names = namesOf(version, pyramid, limits);
        expect(new Set(names).size).toBe(names.length);
      }),
      { numRuns: 100 },
    );
  });

  it('mean what the server would answer with at them (4.7)', () => {
    fc.assert(
      fc.property(anyPyramid, fc.constantFrom(...VERSIONS), (pyramid, version) => {
        for (const { names, plan: planned } of pictureFiles(pyramid, defaultLimits))
          for (const name of names[version]) {
            const asked = parseRequest(version, name.split('/') as unknown as Parameters);
            expect(plan(asked, pyramid, defaultLimits).key, name).toBe(planned.key);
          }
      }),
      { numRuns: 100 },
    );
  });

  it('hold every one that OpenSeadragon makes out of info.json', () => {
    fc.assert(
      fc.property(anyPyramid, fc.constantFrom(...VERSIONS), (pyramid, version) => {
        // Of an image one pixel wide it takes every smaller tile for one of full size.
        fc.pre(pyramid.size.width > 1);
        const names = new Set(namesOf(version, pyramid).map((name) => `${ID}/${name}`));
        const source = sourceOf(imageInfo(version, ID, pyramid, defaultLimits, 'level0'), ID);
        expect(everyAddress(source).filter((address) => !names.has(address))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('hold the full width of a tile that is as wide as the image (OpenSeadragon, 2.1)', () => {
    expect(namesOf(2, picture(400, 900))).toContain('0,0,400,512/full/0/default.jpg');
  });
});

describe('info.json of files', () => {
  it.each(VERSIONS)('says level 0 and offers nothing else, version %i', (version) => {
    const info = imageInfo(version, ID, picture(900, 700), defaultLimits, 'level0');
    expect(JSON.stringify(info)).not.toMatch(/level[12]|extra|formats|qualities|supports|preferred/i);
    expect(Array.isArray(info.profile) ? info.profile[0] : info.profile).toBe(
      version === 3 ? 'level0' : 'http://iiif.io/api/image/2/level0.json',
    );
  });
});
