/** What sharp does not read is first made a sheet that it does, in a folder that goes with it. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Box, Directory, Drawn, Origin, Resolution } from '../image/pyramid.js';
import { unrollJp2 } from './jp2.js';
import { drawPart } from './pdf.js';

/** A part of a level, where sharp finds it: `extract` undefined means all that is there. */
export interface Readable {
  readonly file: string;
  readonly directory: Directory;
  readonly extract: Box | undefined;
}

/**
 * `use` is given the same pixels in a file that sharp reads: the file itself, or a sheet that is gone when it ends, with
 * its folder, which is a new one among the system's own where none is named. Throws `damaged-image`, and what `use` throws.
 */
export async function withReadable<T>(
  file: string,
  { directory, extract }: { readonly directory: Origin; readonly extract: Box | undefined },
  use: (readable: Readable) => Promise<T>,
  named?: string,
): Promise<T> {
  if (directory.kind === 'page' || directory.kind === 'subifd') return use({ file, directory, extract });
  const folder = await emptyFolder(named);
  try {
    const sheet = join(folder, 'sheet.tif');
    const rest = await makeSheet(file, directory, extract, sheet);
    return await use({ file: sheet, directory: { kind: 'page', page: 0 }, extract: rest });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a killed run left in one that is named is removed. */
async function emptyFolder(named: string | undefined): Promise<string> {
  if (named === undefined) return mkdtemp(join(tmpdir(), 'palimpsest-'));
  await rm(named, { recursive: true, force: true });
  await mkdir(named);
  return named;
}

/** Returns where the part then stands on the sheet; undefined where it is all of it. */
async function makeSheet(
  file: string,
  origin: Resolution | Drawn,
  part: Box | undefined,
  sheet: string,
): Promise<Box | undefined> {
  if (origin.kind === 'resolution') return unrollJp2(file, origin, part, sheet);
  await drawPart(file, origin, part, sheet);
  return undefined;
}
