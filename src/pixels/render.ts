/** Carries out what was decided: decodes one region of one stored level, scales, turns, colours, encodes. */
import sharp, { type OutputInfo, type Sharp, type SharpOptions } from 'sharp';
import { hasOwnCodes, type Format } from '../image/output.js';
import type { Render } from '../image/plan.js';
import { turned, type Directory, type Orientation, type Pyramid, type Size } from '../image/pyramid.js';
import type { Rotation } from '../image/rotation.js';
import { Problem } from '../problem.js';
import { withReadable, type Readable } from './unroll.js';

/** Part of every image's ETag: raised when the same plan gives other bytes. */
export const PIXELS_VERSION = '4';

/** Once, before the first image is read: the process is the server's own. */
export function tuneSharp(): void {
  // libvips would answer for a replaced TIFF with the pixels of the old one.
  sharp.cache(false);
  // Many small images at once: a thread for each, not threads for one.
  sharp.concurrency(1);
  // Whatever else libvips can open is refused, whatever it is named (SVG may name other files).
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Tiff', 'Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`),
  });
}

/** The encoded image, of exactly this size. Throws `damaged-image` where the file's pixels cannot be read. */
export function render(file: string, work: Render, size: Size): Promise<Buffer> {
  return withReadable(file, work, (readable) => renderReadable(readable, work, size));
}

async function renderReadable(readable: Readable, work: Render, size: Size): Promise<Buffer> {
  const turn = toTurn(work.orientation, work.rotation);
  if (turn.degrees % 90 !== 0) return renderSlanted(readable, work, size, turn);
  const developed = develop(readable, work);
  const lying = work.orientation !== 1 && TAGGED.includes(work.format);
  const { data, info } = await readPixels(
    encoders[work.format](lying ? await withoutTags(developed) : developed, size),
  );
  if (info.width !== size.width || info.height !== size.height)
    throw new Error(
      `planned ${size.width} × ${size.height}, came out ${info.width} × ${info.height}: ${JSON.stringify(work)}`,
    );
  return data;
}

/** Formats into which the orientation of the file is written, though the pixels are upright by now: sharp has no word against it. */
const TAGGED: readonly Format[] = ['tif', 'avif'];

async function withoutTags(developed: Sharp): Promise<Sharp> {
  const { data, info } = await readPixels(developed.raw());
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

/** A whole image, upright, opaque, of eight bits, in sRGB or gray. Read from top to bottom where it need not be turned. */
export function developWhole(
  { file, directory }: Readable,
  { orientation, gray }: Pick<Pyramid, 'orientation' | 'gray'>,
): Sharp {
  const sequentialRead = orientation === 1;
  const whole = sharp(file, { ...source(directory), autoOrient: true, sequentialRead });
  return coloured(whole.flatten({ background: WHITE }), gray ? 'gray' : 'color');
}

/** All of a plan but the encoding, for rotations by 90 degrees: upright, of eight bits, in sRGB or gray. */
export function develop(readable: Readable, work: Render): Sharp {
  const turn = toTurn(work.orientation, work.rotation);
  return coloured(decode(readable, work).flop(turn.flop).rotate(turn.degrees), work.quality);
}

/**
 * In two steps, because sharp says how large a slanted image is only after turning it, and because its gray has no
 * room for what becomes transparent until it is encoded.
 */
async function renderSlanted(readable: Readable, work: Render, size: Size, turn: Turn): Promise<Buffer> {
  const background = work.format === 'jpg' ? WHITE : TRANSPARENT;
  const slanted = inSrgb(decode(readable, work).flop(turn.flop).rotate(turn.degrees, { background }));
  const { data, info } = await readPixels(slanted.raw());
  const { width, height, channels } = info;
  // Both round the box around the turned image, from sums in different order: they may differ by one pixel.
  const fitted = sharp(data, { raw: { width, height, channels } })
    .extract({ left: 0, top: 0, width: Math.min(width, size.width), height: Math.min(height, size.height) })
    .extend({
      right: Math.max(0, size.width - width),
      bottom: Math.max(0, size.height - height),
      background,
    });
  return (await readPixels(encoders[work.format](coloured(fitted, work.quality), size))).data;
}

const WHITE = { r: 255, g: 255, b: 255, alpha: 1 };
const TRANSPARENT = { r: 255, g: 255, b: 255, alpha: 0 };

/** Mirrored left to right first, then turned clockwise. */
interface Turn {
  readonly flop: boolean;
  readonly degrees: number;
}

/** The turn that makes each orientation upright (TIFF 6.0, section 8; Exif 3.0, 4.6.5.1.6). */
const UPRIGHT: Readonly<Record<Orientation, Turn>> = {
  1: { flop: false, degrees: 0 },
  2: { flop: true, degrees: 0 },
  3: { flop: false, degrees: 180 },
  4: { flop: true, degrees: 180 },
  5: { flop: true, degrees: 270 },
  6: { flop: false, degrees: 90 },
  7: { flop: true, degrees: 90 },
  8: { flop: false, degrees: 270 },
};

/** Upright first, then what was asked, in one turn: a mirror before a turn is a mirror after the opposite turn. */
export function toTurn(orientation: Orientation, { mirror, degrees }: Rotation): Turn {
  const upright = UPRIGHT[orientation];
  return mirror
    ? { flop: !upright.flop, degrees: (degrees - upright.degrees + 360) % 360 }
    : { flop: upright.flop, degrees: (degrees + upright.degrees) % 360 };
}

/** Still as the file lies, at the size asked. */
function decode({ file, directory, extract }: Readable, work: Render): Sharp {
  const { scaled, orientation, quality, format } = work;
  // What is wanted whole and unturned is read from top to bottom and never held whole.
  const sequentialRead = extract === undefined && toTurn(orientation, work.rotation).degrees === 0;
  const level = sharp(file, { ...source(directory), sequentialRead });
  const region =
    extract === undefined
      ? level
      : level.extract({ left: extract.x, top: extract.y, width: extract.width, height: extract.height });
  const opaque = format === 'jpg' || quality === 'bitonal';
  return region
    .resize({ ...turned(scaled, orientation), fit: 'fill', kernel: 'lanczos3' })
    .flatten(opaque ? { background: WHITE } : false);
}

/** Where a level stands in its file, as sharp is told. */
export function source(directory: Directory): SharpOptions {
  // How large a file may be is decided when it is opened: tiles are read one by one, however many there are.
  const limits = { limitInputPixels: false } as const;
  if (directory.kind === 'subifd')
    return { ...limits, page: directory.page, tiff: { subifd: directory.subifd } };
  // Left out where it is 0: an AVIF file names its own first image.
  return directory.page === 0 ? limits : { ...limits, page: directory.page };
}

function coloured(picture: Sharp, quality: Render['quality']): Sharp {
  switch (quality) {
    case 'color':
      return inSrgb(picture);
    case 'gray':
      return picture.grayscale().toColourspace('b-w');
    case 'bitonal':
      return picture.threshold(128).toColourspace('b-w');
  }
}

/** sharp works on 16-bit images in Display P3, and says so nowhere: those with a profile would come out in it. */
function inSrgb(picture: Sharp): Sharp {
  return picture.pipelineColourspace('srgb');
}

/** What gives a tile in milliseconds. AVIF and GIF at sharp's own settings take seconds, and no timeout ends them. */
const encoders: Readonly<Record<Format, (picture: Sharp, size: Size) => Sharp>> = {
  jpg: (picture, size) =>
    picture.jpeg({ quality: 82, chromaSubsampling: '4:2:0', optimiseCoding: hasOwnCodes(size) }),
  png: (picture) => picture.png({ compressionLevel: 6 }),
  webp: (picture) => picture.webp({ quality: 80, effort: 2 }),
  tif: (picture) => picture.tiff({ compression: 'deflate' }),
  gif: (picture) => picture.gif({ effort: 3 }),
  avif: (picture) => picture.avif({ quality: 50, effort: 0 }),
};

/** sharp's own words name paths and libraries: they are for the log. */
async function readPixels(picture: Sharp): Promise<{ readonly data: Buffer; readonly info: OutputInfo }> {
  try {
    return await picture.toBuffer({ resolveWithObject: true });
  } catch (cause) {
    throw new Problem(
      'damaged-image',
      'The pixels of this image cannot be read: its file is damaged, or stored in a way this server does not know.',
      { cause },
    );
  }
}
