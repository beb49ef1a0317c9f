/** info.json: what an image is and what may be asked of it (3.0 section 5, 2.1 section 5). */
import type { ImageService3 } from '@iiif/presentation-3';
import {
  extraQualities,
  extras,
  features,
  formats,
  preferredFormats,
  profile,
  type FeatureName,
} from './features.js';
import type { ApiVersion } from './grammar.js';
import { ladder } from './ladder.js';
import type { Limits } from './limits.js';
import type { Format } from './output.js';
import type { Pyramid, Size } from './pyramid.js';

const PROTOCOL = 'http://iiif.io/api/image';

/** The information of 2.1: the type of the library is that of a service inside a manifest. */
export interface ImageInfo2 {
  readonly '@context': string;
  readonly '@id': string;
  readonly '@type': 'iiif:Image';
  readonly protocol: string;
  readonly profile: readonly [string, ProfileObject2];
  readonly width: number;
  readonly height: number;
  readonly sizes: readonly (Size & { readonly '@type': 'iiif:Size' })[];
  readonly tiles: readonly (Size & {
    readonly '@type': 'iiif:Tile';
    readonly scaleFactors: readonly number[];
  })[];
}

export interface ProfileObject2 extends Limits {
  readonly '@type': 'iiif:ImageProfile';
  readonly formats?: readonly string[];
  readonly qualities?: readonly string[];
  readonly supports?: readonly string[];
}

/** The information of 3.0: the library lacks one property, and holds the features to its own list. */
export type ImageInfo3 = Omit<ImageService3, 'extraFeatures'> & {
  readonly preferredFormats?: readonly Format[];
  readonly extraFeatures?: readonly FeatureName[];
};

/** Level 0: files alone, of the tiles and sizes that are listed. Level 2: everything that we can do. */
export type Level = 'level0' | 'level2';

/** The document of a version; `id` is the absolute base URI of the image, without a trailing slash. */
export function imageInfo(
  version: ApiVersion,
  id: string,
  pyramid: Pyramid,
  limits: Limits,
  level: Level = 'level2',
): ImageInfo3 | ImageInfo2 {
  return version === 3 ? imageInfo3(id, pyramid, limits, level) : imageInfo2(id, pyramid, limits, level);
}

function imageInfo3(id: string, pyramid: Pyramid, limits: Limits, level: Level): ImageInfo3 {
  const { tile, scaleFactors, sizes } = ladder(pyramid, limits);
  return {
    '@context': 'http://iiif.io/api/image/3/context.json',
    id,
    type: 'ImageService3',
    protocol: PROTOCOL,
    profile: level,
    width: pyramid.size.width,
    height: pyramid.size.height,
    maxWidth: limits.maxWidth,
    maxHeight: limits.maxHeight,
    maxArea: limits.maxArea,
    sizes: sizes.toReversed().map(({ width, height }) => ({ type: 'Size', width, height })),
    tiles: [{ type: 'Tile', width: tile.width, height: tile.height, scaleFactors: [...scaleFactors] }],
    ...(level === 'level0' ? {} : more3(pyramid)),
  };
}

function more3({ gray }: Pyramid) {
  return {
    preferredFormats,
    extraFormats: [...extras(3, formats)],
    extraQualities: [...extraQualities(3, gray)],
    extraFeatures: extras(3, features),
  };
}

function imageInfo2(id: string, pyramid: Pyramid, limits: Limits, level: Level): ImageInfo2 {
  const { tile, scaleFactors, sizes } = ladder(pyramid, limits);
  return {
    '@context': 'http://iiif.io/api/image/2/context.json',
    '@id': id,
    '@type': 'iiif:Image',
    protocol: PROTOCOL,
    profile: [
      level === 'level0' ? 'http://iiif.io/api/image/2/level0.json' : profile(2),
      {
        '@type': 'iiif:ImageProfile',
        ...(level === 'level0' ? {} : more2(pyramid)),
        maxWidth: limits.maxWidth,
        maxHeight: limits.maxHeight,
        maxArea: limits.maxArea,
      },
    ],
    width: pyramid.size.width,
    height: pyramid.size.height,
    sizes: sizes.toReversed().map(({ width, height }) => ({ '@type': 'iiif:Size', width, height })),
    tiles: [{ '@type': 'iiif:Tile', width: tile.width, height: tile.height, scaleFactors }],
  };
}

function more2({ gray }: Pyramid) {
  return {
    formats: extras(2, formats),
    qualities: extraQualities(2, gray),
    supports: extras(2, features),
  };
}
