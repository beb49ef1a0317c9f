/** `palimpsest pyramid FILE…`: which pyramids to make of which files, told in sentences. */
import { dirname, join, parse, resolve } from 'node:path';
import { defaultLimits } from '../image/limits.js';
import { readPictures } from '../pixels/probe.js';
import { tuneSharp } from '../pixels/render.js';
import { fileState } from '../store/reading.js';
import { makePyramid, type PyramidSource } from './pyramid.js';
import { Refusal } from '../refusal.js';
import { reason } from './reason.js';

export interface CommandOptions {
  /** A folder; undefined: beside each file. */
  readonly to: string | undefined;
  /** Replaces what is there; without it, nothing that exists is written to. */
  readonly overwrite: boolean;
}

/** One after another, so that memory is bounded. Returns how many could not be made; the others are there. */
export async function makePyramids(
  files: readonly string[],
  options: CommandOptions,
  tell: (line: string) => void,
): Promise<number> {
  tuneSharp();
  let failed = 0;
  for (const file of files) {
    try {
      const pictures = await readPictures(file);
      for (const [index, picture] of pictures.entries()) {
        const page = pictures.length === 1 ? '' : `-${index + 1}`;
        tell(await makeOne({ file, picture }, page, options));
      }
    } catch (error) {
      failed += 1;
      tell(`${file}: ${reason(error)}`);
    }
  }
  return failed;
}

async function makeOne(source: PyramidSource, page: string, options: CommandOptions): Promise<string> {
  const { file, picture } = source;
  const target = join(options.to ?? dirname(file), `${parse(file).name}${page}.tif`);
  if (!options.overwrite && (await fileState(target)) !== undefined)
    throw new Refusal(
      resolve(target) === resolve(file)
        ? 'the pyramid would replace the file itself: give --to FOLDER, or --overwrite to replace it.'
        : `${target} is there already: give --to FOLDER, or --overwrite to replace it.`,
    );
  await makePyramid(source, target, { limits: defaultLimits });
  const { width, height } = picture.size;
  return `${target}: ${width} × ${height}, ready to be served`;
}
