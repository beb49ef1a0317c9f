/** From a hidden folder to the one that was asked for: all of it at once, or none. */
import { mkdir, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { namesInBag } from './bag.js';
import { Refusal } from '../refusal.js';
import { codeOf } from '../store/codes.js';

export interface Place {
  /** Where it is to be. */
  readonly folder: string;
  /** Where it is made: beside it, on the same disk. */
  readonly unfinished: string;
  /** Where an earlier one goes until it is removed. */
  readonly replaced: string;
}

/**
 * Looks at what is there, and makes the hidden folder. Throws a `Refusal` where `folder` is anything but nothing, an
 * empty folder, or an export of ours with nothing else in it.
 */
export async function beginAt(given: string): Promise<Place> {
  const folder = await realpath(given).catch(() => resolve(given));
  const [parent, name] = [dirname(folder), basename(folder)];
  if (name === '') throw new Refusal(`${folder} is the root of the disk: name a folder in it.`);
  const place = {
    folder,
    unfinished: join(parent, `.${name}.unfinished`),
    replaced: join(parent, `.${name}.replaced`),
  };
  await mkdir(parent, { recursive: true });
  // One that was killed between its two renames.
  if ((await kindOf(folder)) === 'nothing' && (await namesInBag(place.replaced)) !== undefined)
    await rename(place.replaced, folder);
  await assertReplaceable(folder);
  await removeOurs(place.unfinished);
  await removeOurs(place.replaced);
  await mkdir(place.unfinished);
  return place;
}

export async function publish({ folder, unfinished, replaced }: Place): Promise<void> {
  // What was put there meanwhile is not ours to replace.
  await assertReplaceable(folder);
  if ((await kindOf(folder)) === 'folder') await rename(folder, replaced);
  await rename(unfinished, folder);
  await rm(replaced, { recursive: true, force: true });
}

export async function abandon({ unfinished }: Place): Promise<void> {
  await rm(unfinished, { recursive: true, force: true });
}

async function assertReplaceable(folder: string): Promise<void> {
  const kind = await kindOf(folder);
  if (kind === 'nothing') return;
  if (kind === 'other') throw new Refusal(`${folder} is there already and is no folder: name another.`);
  const files = await filesIn(folder);
  if (files.length === 0) return;
  const ours = await namesInBag(folder);
  if (ours === undefined)
    throw new Refusal(`${folder} holds something else than an export: name another folder, or empty it.`);
  const foreign = files.filter((file) => !ours.has(file));
  if (foreign.length === 0) return;
  const shown = foreign.slice(0, 3).join(', ');
  throw new Refusal(
    `${folder} is an earlier export, but ${foreign.length} file(s) in it are not of it and would be lost: ${shown}${foreign.length > 3 ? ', …' : ''}. Move them away first.`,
  );
}

async function removeOurs(folder: string): Promise<void> {
  if ((await kindOf(folder)) === 'nothing') return;
  if ((await readdir(folder)).length > 0 && (await namesInBag(folder)) === undefined)
    throw new Refusal(`${folder} is in the way: remove it.`);
  await rm(folder, { recursive: true });
}

async function kindOf(path: string): Promise<'nothing' | 'folder' | 'other'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'other';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'nothing';
    throw error;
  }
}

/** Their paths from the folder, with `/`. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
