/** Files below a folder: found by comparing names with what stands there, never by joining what a client sent. */
import type { BigIntStats, Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';

/** `folders` lead from the root to the file, in NFC like its name; `path` is where the system finds it. */
export interface FoundFile {
  readonly folders: readonly string[];
  readonly name: string;
  readonly path: string;
}

/** What changes when a file is replaced or written to. */
export interface FileState {
  readonly bytes: bigint;
  readonly modifiedNs: bigint;
  readonly inode: bigint;
}

interface Entry {
  readonly kind: 'file' | 'folder';
  /** In NFC: some systems store names decomposed. */
  readonly name: string;
  readonly path: string;
  readonly real: string;
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

/**
 * The files so named of the folder these names lead to: of all such, where names differ only in how letters are
 * composed. Nothing else on the way is looked at, however much there is.
 */
export async function filesIn(
  root: string,
  folders: readonly string[],
  named: (name: string) => boolean,
): Promise<readonly FoundFile[]> {
  const realRoot = await realPath(root);
  if (realRoot === undefined) return [];
  let paths: readonly string[] = [realRoot];
  const within = async (wanted: (name: string) => boolean): Promise<readonly Entry[]> =>
    (await Promise.all(paths.map((path) => entriesOf(path, realRoot, wanted)))).flat();
  for (const folder of folders) {
    const entries = await within((name) => name === folder);
    paths = entries.filter(({ kind }) => kind === 'folder').map(({ path }) => path);
  }
  return filesAmong(await within(named), folders);
}

/** Undefined where no file is. */
export async function fileState(path: string): Promise<FileState | undefined> {
  const found = await orNothing(stat(path, { bigint: true }));
  return found?.isFile() === true ? stateOf(found) : undefined;
}

export function stateOf({ size, mtimeNs, ino }: BigIntStats): FileState {
  return { bytes: size, modifiedNs: mtimeNs, inode: ino };
}

export function sameState(known: FileState, now: FileState | undefined): boolean {
  return known.bytes === now?.bytes && known.modifiedNs === now.modifiedNs && known.inode === now.inode;
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
async function entriesOf(
  folder: string,
  root: string,
  wanted: (name: string) => boolean = () => true,
): Promise<readonly Entry[]> {
  const listed = (await orNothing(readdir(folder, { withFileTypes: true }))) ?? [];
  const entries = await Promise.all(
    listed
      .filter(({ name }) => !name.startsWith('.') && wanted(name.normalize('NFC')))
      .map((entry) => entryOf(folder, entry, root)),
  );
  return entries
    .filter((entry) => entry !== undefined)
    .sort((a, b) => NATURAL.compare(a.name, b.name) || (a.path < b.path ? -1 : 1));
}

async function entryOf(folder: string, entry: Dirent, root: string): Promise<Entry | undefined> {
  const path = join(folder, entry.name);
  const name = entry.name.normalize('NFC');
  if (entry.isFile()) return { kind: 'file', name, path, real: path };
  if (!entry.isDirectory() && !entry.isSymbolicLink()) return undefined;
  const real = await realPath(path);
  if (real === undefined || !isBelow(real, root)) return undefined;
  const target = await orNothing(stat(real));
  if (target?.isDirectory() === true) return { kind: 'folder', name, path, real };
  return target?.isFile() === true ? { kind: 'file', name, path, real } : undefined;
}

function isBelow(path: string, root: string): boolean {
  const way = relative(root, path);
  return !isAbsolute(way) && way.split(/[/\\]/)[0] !== '..';
}

async function realPath(path: string): Promise<string | undefined> {
  return orNothing(realpath(path));
}

const NOTHING_THERE: readonly (string | undefined)[] = [
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'EACCES',
];

/** A file may go while it is looked for: that is as if it had never been. */
async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOTHING_THERE.some((code) => code === error.code))
      return undefined;
    throw error;
  }
}
