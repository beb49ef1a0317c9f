/** Files below a folder: found by comparing names with what stands there, never by joining what a client sent. */
import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { orNothing } from './reading.js';

/** `folders` lead from the root to the file, in NFC like its name; `path` is where the system finds it. */
export interface FoundFile {
  readonly folders: readonly string[];
  readonly name: string;
  readonly path: string;
}

/** What a folder holds that may be seen. */
export interface Entry {
  readonly kind: 'file' | 'folder';
  /** In NFC: some systems store names decomposed. */
  readonly name: string;
  readonly path: string;
  readonly real: string;
  readonly link: boolean;
}

/** All files below the root: natural order, those of a folder before those of its folders. None where there is no root. */
export async function filesBelow(root: string): Promise<readonly FoundFile[]> {
  const realRoot = await realPath(root);
  if (realRoot === undefined) return [];
  // Links may lead in a circle: each folder is entered once.
  const entered = new Set([realRoot]);
  const walk = async (folder: string, folders: readonly string[]): Promise<readonly FoundFile[]> => {
    const entries = await entriesOf(folder, realRoot);
    const found = filesAmong(entries, folders);
    for (const { kind, name, path, real } of entries) {
      if (kind !== 'folder' || entered.has(real)) continue;
      entered.add(real);
      found.push(...(await walk(path, [...folders, name])));
    }
    return found;
  };
  return walk(realRoot, []);
}

/** When a file, or any file in a folder, was written last; undefined where there is none. */
export async function newestOf(paths: readonly string[]): Promise<Date | undefined> {
  const times = await Promise.all(paths.map(timesIn));
  const newest = times.flat().reduce((one, other) => Math.max(one, other), -Infinity);
  return newest === -Infinity ? undefined : new Date(newest);
}

async function timesIn(path: string): Promise<readonly number[]> {
  const found = await orNothing(stat(path));
  if (found?.isDirectory() !== true) return found === undefined ? [] : [found.mtime.getTime()];
  const names = (await orNothing(readdir(path, { recursive: true }))) ?? [];
  const within = await Promise.all(names.map((name) => orNothing(stat(join(path, name)))));
  return within.flatMap((one) => (one?.isFile() === true ? [one.mtime.getTime()] : []));
}

export async function isThere(path: string): Promise<boolean> {
  return (await orNothing(stat(path))) !== undefined;
}

/**
 * The state of a file, or of all that a folder leads to, in one string: another string when anything there is another,
 * and when it may be read by others.
 */
export async function statesBelow(path: string, entered: ReadonlySet<string> = new Set()): Promise<string> {
  const found = await orNothing(stat(path, { bigint: true }));
  if (found === undefined) return '-';
  const own = [found.size, found.mtimeNs, found.ctimeNs, found.ino].join(' ');
  const real = found.isDirectory() ? await realPath(path) : undefined;
  // Links may lead in a circle.
  if (real === undefined || entered.has(real)) return own;
  const names = ((await orNothing(readdir(path))) ?? []).toSorted();
  const within = new Set([...entered, real]);
  const states = await Promise.all(names.map((name) => statesBelow(join(path, name), within)));
  return [own, ...states.map((state, i) => `${names[i] ?? ''} ${state}`)].join('\n');
}

function filesAmong(entries: readonly Entry[], folders: readonly string[]): FoundFile[] {
  return entries.filter(({ kind }) => kind === 'file').map(({ name, path }) => ({ folders, name, path }));
}

const NATURAL = new Intl.Collator('und', { numeric: true });

/** What a folder holds that may be seen: no hidden names, and no links that lead out of the root. */
async function entriesOf(folder: string, root: string): Promise<readonly Entry[]> {
  const entries = await Promise.all((await listed(folder)).map((entry) => entryOf(folder, entry, root)));
  return entries
    .filter((entry) => entry !== undefined)
    .sort((a, b) => NATURAL.compare(a.name, b.name) || (a.path < b.path ? -1 : 1));
}

/** All but hidden names; none where no folder is. */
export async function listed(folder: string): Promise<readonly Dirent[]> {
  const entries = (await orNothing(readdir(folder, { withFileTypes: true }))) ?? [];
  return entries.filter(({ name }) => !name.startsWith('.'));
}

/** Undefined where it is neither file nor folder, or a link that leads out of the root. */
export async function entryOf(folder: string, entry: Dirent, root: string): Promise<Entry | undefined> {
  const path = join(folder, entry.name);
  const name = entry.name.normalize('NFC');
  if (entry.isFile()) return { kind: 'file', name, path, real: path, link: false };
  if (!entry.isDirectory() && !entry.isSymbolicLink()) return undefined;
  const link = entry.isSymbolicLink();
  const real = await realPath(path);
  if (real === undefined || !isBelow(real, root)) return undefined;
  const target = await orNothing(stat(real));
  if (target?.isDirectory() === true) return { kind: 'folder', name, path, real, link };
  return target?.isFile() === true ? { kind: 'file', name, path, real, link } : undefined;
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return !isAbsolute(way) && way.split(/[/\\]/)[0] !== '..';
}

export async function realPath(path: string): Promise<string | undefined> {
  return orNothing(realpath(path));
}
