/**
 * What is asked: the five parameters of the Image API, parsed once (2.1 section 4, 3.0 section 4).
 * The two versions share these values; only their grammars differ.
 */
import type { Box } from './pyramid.js';

export type ApiVersion = 2 | 3;

export type Region =
  | { readonly kind: 'full' }
  | { readonly kind: 'square' }
  | ({ readonly kind: 'pixels' } & Box)
  | ({ readonly kind: 'percent' } & Box);

/** `upscale`: may exceed the region. Written `^` in 3.0; in 2.1 every form but `max` and `!w,h` may (sizeAboveFull). */
export type SizeAsked =
  | { readonly kind: 'max'; readonly upscale: boolean }
  | { readonly kind: 'full' }
  | { readonly kind: 'width'; readonly width: number; readonly upscale: boolean }
  | { readonly kind: 'height'; readonly height: number; readonly upscale: boolean }
  | { readonly kind: 'percent'; readonly percent: number; readonly upscale: boolean }
  | { readonly kind: 'exact'; readonly width: number; readonly height: number; readonly upscale: boolean }
  | { readonly kind: 'within'; readonly width: number; readonly height: number; readonly upscale: boolean };

/** Mirrored left to right first, then turned clockwise; `0 <= degrees < 360`. */
export interface Rotation {
  readonly mirror: boolean;
  readonly degrees: number;
}

export type Quality = 'default' | 'color' | 'gray' | 'bitonal';
export type Format = 'jpg' | 'png' | 'webp' | 'tif' | 'gif' | 'avif';

export interface ImageRequest {
  readonly version: ApiVersion;
  readonly region: Region;
  readonly size: SizeAsked;
  readonly rotation: Rotation;
  readonly quality: Quality;
  readonly format: Format;
}
