/** A part of a resolution of a JPEG 2000 image, decoded by `opj_decompress`, a program of Debian's libopenjp2-tools. */
import { execFile } from 'node:child_process';
import { open, rm, type FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import type { Box } from '../../image/pyramid.js';
import { sheetHead, type Sheet } from '../sheet.js';
import { damagedJp2, type Jp2Header } from './header.js';
import { bandsOf, onGrid, reducedTo } from './resolutions.js';
import { codeOf } from '../../store/codes.js';

const PROGRAM = 'opj_decompress';
export const PACKAGE = 'libopenjp2-tools';

/** For one band, in milliseconds. */
const PATIENCE = 120_000;
const run = promisify(execFile);

/** Whether the program is there, asked anew each time: it may come while the server runs. */
export async function hasOpj(): Promise<boolean> {
  try {
    await run(PROGRAM, ['-h'], { timeout: PATIENCE });
    return true;
  } catch (error) {
    // It says 1 after its help: it is there all the same.
    return codeOf(error) !== 'ENOENT';
  }
}

export interface Part {
  readonly file: string;
  readonly header: Jp2Header;
  readonly halvings: number;
  readonly gray: boolean;
  /** In pixels of that resolution. */
  readonly box: Box;
}

/** Writes the part as a sheet, in eight bits of gray or sRGB. Throws `damaged-image`, also where it takes too long. */
export async function unrollByOpj(part: Part, target: string, patience = PATIENCE): Promise<void> {
  const { header, halvings, box } = part;
  const handle = await open(target, 'w');
  const band = `${target}.band.tif`;
  try {
    let sheet: Sheet | undefined;
    for (const piece of bandsOf(header, halvings, box)) {
      await decodeBand(part, piece, band, patience);
      sheet = await append(handle, part, piece, band, sheet);
    }
  } finally {
    await handle.close();
    await rm(band, { force: true });
  }
}

async function decodeBand(
  { file, header, halvings }: Part,
  piece: Box,
  target: string,
  patience: number,
): Promise<void> {
  const { left, top, right, bottom } = onGrid(header, halvings, piece);
  const whole = reducedTo(header, halvings);
  const all = piece.width === whole.width && piece.height === whole.height;
  // All samples come out in eight bits, scaled and not cut off.
  const asked = ['-i', resolve(file), '-o', target, '-r', String(halvings), '-p', '8S', '-quiet'];
  const region = all ? [] : ['-d', [left, top, right, bottom].join()];
  try {
    await run(PROGRAM, [...asked, ...region], { timeout: patience, killSignal: 'SIGKILL' });
  } catch (cause) {
    const late = cause instanceof Error && 'killed' in cause && cause.killed === true;
    throw damagedJp2(
      late ? `to read it takes longer than ${patience / 1000} seconds` : 'it is damaged, or cut short',
      cause,
    );
  }
}

/**
 * The program leaves unsaid which band of a TIFF is opacity, which is no error of the file. sharp drops the opacity of gray
 * pixels: such are taken as colours.
 */
async function append(
  handle: FileHandle,
  { box, gray, header }: Part,
  piece: Box,
  band: string,
  known: Sheet | undefined,
): Promise<Sheet> {
  const read = sharp(band, { limitInputPixels: false, failOn: 'error' });
  const { data, info } = await (gray && !header.alpha ? read.toColourspace('b-w') : read)
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.width !== piece.width || info.height !== piece.height)
    throw damagedJp2(
      `${info.width} × ${info.height} pixels of it came where ${piece.width} × ${piece.height} should be`,
    );
  const sheet = known ?? { size: box, channels: info.channels, profile: undefined };
  if (known === undefined) await handle.appendFile(sheetHead(sheet));
  await handle.appendFile(data);
  return sheet;
}
