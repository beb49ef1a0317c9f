/** The pyramids of an item, made side by side in its unfinished folder. What a killed run finished is kept. */
import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Limits } from '../image/limits.js';
import type { Picture } from '../pixels/probe.js';
import { Problem } from '../problem.js';
import { inParallel, type Bounds } from '../parallel.js';
import type { Places } from './places.js';
import { isMade, type PlannedPage } from './plan.js';
import { makePyramid, publish } from './pyramid.js';
import { printRecord, readRecord, record, RECORD, type IngestRecord, type RecordedPage } from './record.js';
import type { Tell, Told } from './telling.js';

export interface BuildOptions {
  readonly limits: Limits;
  readonly bounds: Bounds;
}

export function pyramidName({ id }: RecordedPage): string {
  return `${id}.tif`;
}

/** The pages among these that have no pyramid in the folder of their very scan. */
export async function unmade(
  pages: readonly PlannedPage[],
  folder: string,
  known: IngestRecord['pages'],
): Promise<readonly PlannedPage[]> {
  const names = new Set(await readdir(folder).catch(() => []));
  return pages.filter(({ recorded }) => !isMade(recorded, known) || !names.has(pyramidName(recorded)));
}

/**
 * Makes what is not there. A scan whose pixels are damaged is told, and the others are made; when the disk is full,
 * nothing more is tried, and that is thrown.
 */
export async function buildPyramids(
  pages: readonly PlannedPage[],
  { unfinished: { images: folder } }: Places,
  { limits, bounds }: BuildOptions,
  tell: Tell,
): Promise<readonly Told[]> {
  const kept = await keepFinished(pages, folder);
  const make = await unmade(pages, folder, kept.pages);
  const mistakes: Told[] = [];
  const allPixels = sum(pages);
  let [done, pixels] = [pages.length - make.length, allPixels - sum(make)];
  const progress = (page: string): void => {
    tell({ kind: 'progress', page, done, pages: pages.length, pixels, allPixels });
  };
  if (done > 0) tell({ kind: 'note', file: folder, message: resumed(done) });
  const makeOne = async ({ recorded, path, picture }: PlannedPage): Promise<void> => {
    try {
      await makePyramid({ file: path, picture }, join(folder, pyramidName(recorded)), { limits });
      await assertUnchanged(path, recorded);
      await record(join(folder, RECORD), [recorded]);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      mistakes.push({ file: path, message: error.detail });
    }
    done += 1;
    pixels += area(picture);
    progress(recorded.label);
  };
  await inParallel(make, bounds, makeOne, weightOf);
  return mistakes;
}

function resumed(count: number): string {
  return `${count === 1 ? 'A pyramid that an earlier run made is' : `${count} pyramids that an earlier run made are`} used.`;
}

/** Pyramids of other scans than those wanted now are removed: this folder is published as it is. */
async function keepFinished(pages: readonly PlannedPage[], folder: string): Promise<IngestRecord> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, RECORD);
  const { lines, pages: finished } = await readRecord(path);
  const wanted = pages.filter(({ recorded }) => isMade(recorded, finished)).map(({ recorded }) => recorded);
  const names = new Set([RECORD, ...wanted.map(pyramidName)]);
  for (const name of await readdir(folder))
    if (!names.has(name)) await rm(join(folder, name), { recursive: true });
  const others = lines.filter(({ kind }) => kind !== 'page');
  await publish(path, (unfinished) => writeFile(unfinished, printRecord([...others, ...wanted])));
  return readRecord(path);
}

/** A scan that was written to while it was read would be remembered as what it is not. */
async function assertUnchanged(path: string, { stamp }: RecordedPage): Promise<void> {
  const { size, mtimeNs } = await stat(path, { bigint: true });
  if (Number(size) !== stamp.bytes || String(mtimeNs) !== stamp.modified)
    throw new Problem('changed-image', 'This file was changed while it was read: give it again.');
}

function sum(pages: readonly PlannedPage[]): number {
  return pages.reduce((all, { picture }) => all + area(picture), 0);
}

function area({ size }: Picture): number {
  return size.width * size.height;
}

const MEBIBYTE = 2 ** 20;

/** Bytes while it is made: an upper estimate. What is read in bands, upright, weighs the same at any height. */
function weightOf({ picture }: PlannedPage): number {
  const streams = picture.orientation === 1 && (picture.format === 'tiff' || picture.format === 'png');
  const decoded = streams ? 0 : picture.format === 'avif' ? 20 : 8;
  return 64 * MEBIBYTE + area(picture) * decoded;
}
