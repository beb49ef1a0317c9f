/** An image as stored: its levels, its tile size, and how it is turned. */

/** Whole pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle of whole pixels; `x` and `y` count from the upper left corner. */
export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** EXIF/TIFF orientation 1 to 8: how the stored pixels must be turned to be seen upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Where a level's pixels stand in the file, in the words of the decoder. */
export type Directory =
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'subifd'; readonly page: number; readonly subifd: number };

/** Where a level's pixels come from: they stand in the file, or are made from it by a decoder of its own. */
export type Origin = Directory | Resolution | Drawn;

/** A resolution of a JPEG 2000 image: `halvings` of its full size (ISO/IEC 15444-1, B.5). */
export interface Resolution {
  readonly kind: 'resolution';
  readonly halvings: number;
  /** What the decoder at hand must read of it, however little is wanted. */
  readonly reads: 'part' | 'whole';
}

/** A page of a PDF, drawn in this size. */
export interface Drawn {
  readonly kind: 'drawn';
  /** From 0. */
  readonly page: number;
  readonly size: Size;
}

/** The tiles of a level: `width` and `height` of one, and how many there are. The last of each row and column are padded. */
export interface Tiles extends Size {
  readonly across: number;
  readonly down: number;
  /** True where each tile is a JPEG that may be sent as it stands: gray or colour of eight bits, never CMYK. */
  readonly passes: boolean;
}

/** One stored resolution of an image. `size` and `tiles` are in the stored frame: before orientation. */
export interface Level {
  readonly size: Size;
  readonly directory: Origin;
  /** Undefined where the level is stored in one piece or in strips. */
  readonly tiles: Tiles | undefined;
}

/** A set that is only ever asked. */
export interface Keys {
  readonly size: number;
  readonly has: (key: string) => boolean;
}

export type SourceFormat = 'tiff' | 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'jp2' | 'pdf';

export interface Pyramid {
  /** Upright width and height: what info.json, regions and tiles count in (Image API 3.0, 5.2). */
  readonly size: Size;
  readonly orientation: Orientation;
  /** Largest first; the first is the whole image at full size. Never empty. */
  readonly levels: readonly [Level, ...Level[]];
  /** The file's own tile size in the upright frame, when every level is tiled with it. */
  readonly tile: Size | undefined;
  readonly format: SourceFormat;
  /** True where the source has no colour at all: `color` is then not advertised (Image API 3.0, 4.4). */
  readonly gray: boolean;
  /** Keys of the plans whose answers stand ready behind the pyramid in its own file. */
  readonly ready: Keys;
  /** Changes whenever the file changes: part of every ETag and cache key. */
  readonly version: string;
  readonly modified: Date;
}

/** What follows from an image alone is worked out once: each of its tiles asks for it. */
export function oncePerImage<T>(workOut: (pyramid: Pyramid) => T): (pyramid: Pyramid) => T {
  const known = new WeakMap<Pyramid, { readonly result: T }>();
  return (pyramid) => {
    const before = known.get(pyramid);
    if (before !== undefined) return before.result;
    const result = workOut(pyramid);
    known.set(pyramid, { result });
    return result;
  };
}

/** The frame of the file, from the upright one and back: orientations 5 to 8 lie on their side. */
export function turned(size: Size, orientation: Orientation): Size {
  return orientation >= 5 ? { width: size.height, height: size.width } : size;
}

/** The same rectangle, from the upright frame of a picture of this upright size to the frame of its file. */
export function stored(box: Box, upright: Size, orientation: Orientation): Box {
  const { x, y, width, height } = box;
  const right = upright.width - x - width;
  const below = upright.height - y - height;
  switch (orientation) {
    case 1:
      return { x, y, width, height };
    case 2:
      return { x: right, y, width, height };
    case 3:
      return { x: right, y: below, width, height };
    case 4:
      return { x, y: below, width, height };
    case 5:
      return { x: y, y: x, width: height, height: width };
    case 6:
      return { x: y, y: right, width: height, height: width };
    case 7:
      return { x: below, y: right, width: height, height: width };
    case 8:
      return { x: below, y: x, width: height, height: width };
  }
}
