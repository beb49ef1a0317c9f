/** JPEG 2000 files as images: each resolution is a level, decoded by the program at hand, or by WebAssembly without one. */
import { open } from 'node:fs/promises';
import type { Box, Level, Resolution } from '../image/pyramid.js';
import { filesBelow } from '../store/disk.js';
import { decodeApart } from './decoder/crew.js';
import { damagedJp2, readJp2, type Bytes, type Jp2Header } from './jp2/header.js';
import { hasOpj, PACKAGE, unrollByOpj } from './jp2/opj.js';
import { reducedTo, resolutionsOf } from './jp2/resolutions.js';
import { misreadByOpj, needsOpj } from './jp2/without-opj.js';
import { JP2_ENDINGS } from './names.js';

const PATIENCE = 120_000;

export interface Jp2 {
  readonly levels: readonly [Level, ...Level[]];
  readonly gray: boolean;
}

/** Throws `damaged-image`, also where it cannot be read without a program that is missing. */
export async function describeJp2(file: string): Promise<Jp2> {
  const header = await readHeader(file);
  const opj = (await hasOpj()) && !(misreadByOpj(header) && needsOpj(header) === undefined);
  if (!opj) assertReadable(header);
  // The WebAssembly counts reduced sizes as if every image began in the corner of its grid.
  const one = !opj && (header.origin.x > 0 || header.origin.y > 0);
  const sizes = one ? [header.size] : resolutionsOf(header);
  const [first, ...smaller] = sizes.map((size, halvings): Level => {
    return {
      size,
      directory: { kind: 'resolution', halvings, reads: opj ? 'part' : 'whole' },
      tiles: undefined,
    };
  });
  if (first === undefined) throw damagedJp2('it holds no picture');
  return { levels: [first, ...smaller], gray: isGray(header) };
}

/** Writes the part as a sheet, or all of the resolution; returns where the part then stands on it. */
export async function unrollJp2(
  file: string,
  { halvings, reads }: Resolution,
  part: Box | undefined,
  target: string,
): Promise<Box | undefined> {
  const header = await readHeader(file);
  const size = reducedTo(header, halvings);
  if (reads === 'part') {
    const box = part ?? { x: 0, y: 0, ...size };
    await unrollByOpj({ file, header, halvings, gray: isGray(header), box }, target);
    return undefined;
  }
  assertReadable(header);
  await decodeApart({ kind: 'jp2-unroll', file, halvings, size, colour: header.colour, target }, PATIENCE);
  return part;
}

/**
 * What this machine lacks for the JPEG 2000 files below a folder, in sentences; nothing where there are none. The folder
 * is gone through only where something is missing.
 */
export async function missingTools(root: string): Promise<readonly string[]> {
  if (await hasOpj()) return [];
  const found = (await filesBelow(root)).filter(({ name }) => ENDING.test(name)).length;
  if (found === 0) return [];
  return [
    `${found === 1 ? 'One image is' : `${found} images are`} JPEG 2000, and opj_decompress is missing: until ${found === 1 ? 'its pyramid is' : 'their pyramids are'} made they are read slowly, and large ones and those with transparency not at all. It comes with ${PACKAGE}: apt-get install ${PACKAGE}`,
  ];
}

const ENDING = new RegExp(`\\.(?:${JP2_ENDINGS.join('|')})$`, 'i');

function assertReadable(header: Jp2Header): void {
  const why = needsOpj(header);
  if (why !== undefined)
    throw damagedJp2(`one ${why} needs opj_decompress, which is missing here: install ${PACKAGE}`);
}

function isGray({ colour, components, alpha, palette }: Jp2Header): boolean {
  return colour.kind === 'gray' || (!palette && components.length - (alpha ? 1 : 0) === 1);
}

async function readHeader(file: string): Promise<Jp2Header> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const bytes: Bytes = {
      size,
      async read(position, length) {
        const buffer = Buffer.alloc(length);
        const { bytesRead } = await handle.read(buffer, 0, length, position);
        if (bytesRead < length) throw damagedJp2('it ends too soon');
        return buffer;
      },
    };
    return await readJp2(bytes);
  } finally {
    await handle.close();
  }
}
