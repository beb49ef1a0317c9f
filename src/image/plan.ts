/** How to answer: a pure decision, printed, compared and cached on; carrying it out takes this value and nothing else. */
import { Problem } from '../problem.js';
import { ladder } from './ladder.js';
import { chooseSource, type Source } from './level.js';
import type { Limits } from './limits.js';
import { assertHolds, printOutput, type Format, type Quality } from './output.js';
import type { Box, Directory, Orientation, Origin, Pyramid, Size } from './pyramid.js';
import { canonicalRegion, regionBox } from './region.js';
import { printRequest, type ImageRequest } from './request.js';
import { printRotation, turnedSize, type Rotation } from './rotation.js';
import { canonicalSize, scaledSize } from './scaling.js';

export type { Limits } from './limits.js';

/** Decode one region of one stored level, then scale, mirror, turn, colour, encode: in that order (3.0 section 4). */
export interface Render {
  readonly kind: 'render';
  readonly directory: Origin;
  /** In pixels of that level, in the stored frame. `undefined`: the whole level. */
  readonly extract: Box | undefined;
  readonly orientation: Orientation;
  /** Width and height after scaling, upright, before rotation. */
  readonly scaled: Size;
  readonly rotation: Rotation;
  readonly quality: Exclude<Quality, 'default'>;
  readonly format: Format;
}

/** Pass on one stored tile: the pixels asked for are exactly its own. */
export interface Stored {
  readonly kind: 'stored';
  readonly directory: Directory;
  /** Index in that directory's table of tiles: row by row, from the upper left (TIFF 6.0, section 15). */
  readonly tile: number;
}

/** Pass on an answer that was made together with the pyramid: `key` is the plan's own. */
export interface Ready {
  readonly kind: 'ready';
  readonly key: string;
}

export type Work = Render | Stored | Ready;

export interface Plan {
  /** `{region}/{size}/{rotation}/{quality}.{format}` in the canonical form of the version asked (3.0 and 2.1, section 4.7). */
  readonly canonical: string;
  /** The same for every request, of either version, that has the same pixels: for caches and ETags. */
  readonly key: string;
  /** Upright pixels of the image that the answer shows. */
  readonly region: Box;
  /** Width and height of the answer, after rotation. */
  readonly size: Size;
  readonly format: Format;
  readonly work: Work;
}

/** Throws the Problem of the first parameter that this image or these limits do not allow. */
export function plan(request: ImageRequest, pyramid: Pyramid, limits: Limits): Plan {
  const { version, rotation, format } = request;
  const region = regionBox(request.region, pyramid.size);
  const scope = { image: pyramid.size, region, ladder: () => ladder(pyramid, limits), limits };
  const scaled = scaledSize(request.size, scope);
  const size = turnedSize(scaled, rotation);
  assertAffordable(size, limits);
  assertHolds(format, size);
  const usual = pyramid.gray ? 'gray' : 'color';
  const quality = effectiveQuality(request.quality, pyramid);
  const source = chooseSource(pyramid, region, scaled);
  const key = `${region.x},${region.y},${region.width},${region.height}/${scaled.width},${scaled.height}/${printRotation(rotation)}/${printOutput({ quality, format })}`;
  const render: Render = {
    kind: 'render',
    directory: source.level.directory,
    extract: source.extract,
    orientation: pyramid.orientation,
    scaled,
    rotation,
    quality,
    format,
  };
  return {
    canonical: printRequest({
      version,
      region: canonicalRegion(region, pyramid.size),
      size: canonicalSize(version, scaled, scope),
      rotation,
      quality: quality === usual ? 'default' : quality,
      format,
    }),
    key,
    region,
    size,
    format,
    work:
      (quality === usual ? storedTile(source, render) : undefined) ??
      (pyramid.ready.has(key) ? { kind: 'ready', key } : render),
  };
}

/** The one tile whose pixels, untouched, are what would be rendered in the image's usual quality; undefined where there is none. */
function storedTile({ level, extract }: Source, render: Render): Stored | undefined {
  const { directory, orientation, scaled, rotation, format } = render;
  const { tiles } = level;
  const box = extract ?? { x: 0, y: 0, ...level.size };
  if (tiles?.passes !== true || format !== 'jpg' || orientation !== 1) return undefined;
  if (directory.kind === 'resolution' || directory.kind === 'drawn') return undefined;
  if (rotation.mirror || rotation.degrees !== 0) return undefined;
  const whole =
    box.width === tiles.width &&
    box.height === tiles.height &&
    box.x % tiles.width === 0 &&
    box.y % tiles.height === 0;
  if (!whole || scaled.width !== box.width || scaled.height !== box.height) return undefined;
  return {
    kind: 'stored',
    directory,
    tile: (box.y / tiles.height) * tiles.across + box.x / tiles.width,
  };
}

/** `color` of a gray source is the same gray pixels: it must not fail (3.0 section 4.4). */
function effectiveQuality(asked: Quality, pyramid: Pyramid): Render['quality'] {
  if (asked === 'bitonal' || asked === 'gray') return asked;
  return pyramid.gray ? 'gray' : 'color';
}

/** The limits count before rotation, and a turned strip can be far larger than what was turned. */
function assertAffordable({ width, height }: Size, { maxArea }: Limits): void {
  if (width * height > 2 * maxArea)
    throw new Problem(
      'too-large',
      `Turned by this angle the image would be ${width} × ${height} pixels, more than the ${2 * maxArea} this server makes: ask for a smaller size, or for a rotation of 0, 90, 180 or 270.`,
    );
}
