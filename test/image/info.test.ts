import { describe, expect, test } from 'vitest';
import {
  extras,
  features,
  featureTable,
  formats,
  preferredFormats,
  profile,
} from '../../src/image/features.js';
import { imageInfo } from '../../src/image/info.js';
import { pyramidOf } from './samples.js';

const limits = { maxWidth: 8192, maxHeight: 8192, maxArea: 33_554_432 };
const shape = {
  size: { width: 1001, height: 701 },
  tile: { width: 256, height: 256 },
  reduced: [
    { width: 500, height: 350 },
    { width: 250, height: 175 },
  ],
};
const id = 'https://iiif.example.org/iiif/3/letter~1';

describe('3.0 5 Image information', () => {
  test('the whole document', () => {
    expect(imageInfo(3, id, pyramidOf(shape), limits)).toEqual({
      '@context': 'http://iiif.io/api/image/3/context.json',
      id,
      type: 'ImageService3',
      protocol: 'http://iiif.io/api/image',
      profile: 'level2',
      width: 1001,
      height: 701,
      maxWidth: 8192,
      maxHeight: 8192,
      maxArea: 33_554_432,
      sizes: [
        { type: 'Size', width: 250, height: 175 },
        { type: 'Size', width: 500, height: 350 },
        { type: 'Size', width: 1001, height: 701 },
      ],
      tiles: [{ type: 'Tile', width: 256, height: 256, scaleFactors: [1, 2, 4] }],
      preferredFormats: ['jpg', 'webp'],
      extraFormats: ['webp', 'gif', 'tif', 'avif'],
      extraQualities: ['color', 'gray', 'bitonal'],
      extraFeatures: [
        'canonicalLinkHeader',
        'mirroring',
        'profileLinkHeader',
        'rotationArbitrary',
        'sizeUpscaling',
      ],
    });
  });

  test('5.2 width, height and sizes of a scan that lies on its side count upright', () => {
    expect(imageInfo(3, id, pyramidOf({ ...shape, orientation: 8 }), limits)).toEqual(
      imageInfo(3, id, pyramidOf(shape), limits),
    );
  });

  test('5.5 what is preferred is in the profile or in extraFormats', () => {
    const known = ['jpg', 'png', ...extras(3, formats)];
    expect(preferredFormats.filter((format) => !known.includes(format))).toEqual([]);
  });
});

describe('2.1 5 Image information', () => {
  test('the whole document', () => {
    expect(imageInfo(2, id, pyramidOf(shape), limits)).toEqual({
      '@context': 'http://iiif.io/api/image/2/context.json',
      '@id': id,
      '@type': 'iiif:Image',
      protocol: 'http://iiif.io/api/image',
      profile: [
        'http://iiif.io/api/image/2/level2.json',
        {
          '@type': 'iiif:ImageProfile',
          formats: ['webp', 'gif', 'tif', 'avif'],
          qualities: ['color', 'gray'],
          supports: [
            'canonicalLinkHeader',
            'mirroring',
            'profileLinkHeader',
            'regionSquare',
            'rotationArbitrary',
            'sizeAboveFull',
          ],
          maxWidth: 8192,
          maxHeight: 8192,
          maxArea: 33_554_432,
        },
      ],
      width: 1001,
      height: 701,
      sizes: [
        { '@type': 'iiif:Size', width: 250, height: 175 },
        { '@type': 'iiif:Size', width: 500, height: 350 },
        { '@type': 'iiif:Size', width: 1001, height: 701 },
      ],
      tiles: [{ '@type': 'iiif:Tile', width: 256, height: 256, scaleFactors: [1, 2, 4] }],
    });
  });
});

describe('Both versions', () => {
  test.each([2, 3] as const)('Image API %i: the context comes first', (version) => {
    expect(Object.keys(imageInfo(version, id, pyramidOf(shape), limits))[0]).toBe('@context');
  });

  test('3.0 4.4: color is not advertised for a gray source', () => {
    const gray = pyramidOf({ ...shape, gray: true });
    expect(imageInfo(3, id, gray, limits)).toMatchObject({ extraQualities: ['gray', 'bitonal'] });
    expect(imageInfo(2, id, gray, limits)).toMatchObject({ profile: [profile(2), { qualities: ['gray'] }] });
  });

  test('the profile is named as the Link header has it', () => {
    expect([profile(3), profile(2)]).toEqual([
      'http://iiif.io/api/image/3/level2.json',
      'http://iiif.io/api/image/2/level2.json',
    ]);
  });

  /** The compliance documents, level by level: 3.0 level1.json and level2.json, 2.1 level1.json and level2.json. */
  test.each([
    ['in3', 1, 'baseUriRedirect cors jsonldMediaType regionByPx regionSquare sizeByH sizeByW sizeByWh'],
    ['in3', 2, 'regionByPct rotationBy90s sizeByConfinedWh sizeByPct'],
    ['in2', 1, 'baseUriRedirect cors jsonldMediaType regionByPx sizeByH sizeByPct sizeByW'],
    ['in2', 2, 'regionByPct rotationBy90s sizeByConfinedWh sizeByDistortedWh sizeByWh'],
  ] as const)('the table of features has what %s level %i adds', (version, level, names) => {
    const added = features.filter((feature) => feature[version] === level).map(({ name }) => name);
    expect(added.sort().join(' ')).toBe(names);
  });

  test('the table for people has a row for everything', () => {
    const rows = featureTable().split('\n');
    expect(rows).toHaveLength(2 + features.length + 4 + formats.length);
    expect(rows).toContain('| feature | `sizeByPct` | level 2 | level 1 |');
    expect(rows).toContain('| feature | `sizeAboveFull` |  | beyond level 2 |');
  });
});
