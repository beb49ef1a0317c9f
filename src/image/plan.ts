/** How to answer: a pure decision, printed, compared and cached on; carrying it out takes this value and nothing else. */
import type { Box, Directory, Orientation, Size } from './pyramid.js';
import type { Format, Rotation } from './request.js';

/** What the server allows of an answer, published in info.json (3.0 section 5.3). Pixels. */
export interface Limits {
  readonly maxWidth: number;
  readonly maxHeight: number;
  readonly maxArea: number;
}

/** Decode one region of one stored level, then scale, mirror, turn, colour, encode: in that order (3.0 section 4). */
export interface Render {
  readonly kind: 'render';
  readonly directory: Directory;
  /** In pixels of that level, in the stored frame. `undefined`: the whole level. */
  readonly extract: Box | undefined;
  readonly orientation: Orientation;
  /** Width and height after scaling, upright, before rotation. */
  readonly scaled: Size;
  readonly rotation: Rotation;
  readonly quality: 'color' | 'gray' | 'bitonal';
  readonly format: Format;
}

export interface Plan {
  /** `{region}/{size}/{rotation}/{quality}.{format}` in the canonical form of the version asked (3.0 and 2.1, section 4.7). */
  readonly canonical: string;
  /** The same for every request, of either version, that has the same pixels: for caches and ETags. */
  readonly key: string;
  /** Width and height of the answer, after rotation. */
  readonly size: Size;
  readonly work: Render;
}
