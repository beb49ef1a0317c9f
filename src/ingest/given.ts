/** What was given on the command line: files, folders and globs, as scans and texts in natural order. */
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { inNaturalOrder } from '../item/order.js';
import { nearest } from '../nearest.js';
import type { Told } from './telling.js';

/** A file as it was given or found; its name is composed (NFC). */
export interface GivenFile {
  readonly path: string;
  readonly name: string;
  /** Named by itself: then it must be something. What a folder or a glob brings along may be passed over. */
  readonly named: boolean;
}

export interface Given {
  /** By folder in the order given, and in each by name. */
  readonly files: readonly GivenFile[];
  readonly notes: readonly Told[];
  readonly mistakes: readonly Told[];
}

type Found = { readonly [Part in keyof Given]?: Given[Part] };

/** Looks at names alone. */
export async function gather(asked: readonly string[]): Promise<Given> {
  const found: Found[] = [];
  for (const one of asked) found.push(await lookUp(one));
  const once = new Map(found.flatMap(({ files = [] }) => files).map((file) => [file.path, file]));
  const folders = new Map<string, GivenFile[]>();
  for (const file of once.values())
    folders.set(dirname(file.path), [...(folders.get(dirname(file.path)) ?? []), file]);
  return {
    files: [...folders.values()].flatMap((files) =>
      files.toSorted((one, other) => inNaturalOrder(one.name, other.name)),
    ),
    notes: found.flatMap(({ notes = [] }) => notes),
    mistakes: found.flatMap(({ mistakes = [] }) => mistakes),
  };
}

async function lookUp(asked: string): Promise<Found> {
  const path = await existing(asked);
  if (path === undefined) return isDynamicPattern(asked) ? matching(asked) : nothingAt(asked);
  const there = await stat(path);
  if (there.isDirectory()) return filesIn(path);
  return there.isFile()
    ? { files: [toGiven(path, true)] }
    : { mistakes: [{ file: asked, message: 'This is neither a file nor a folder.' }] };
}

function toGiven(path: string, named: boolean): GivenFile {
  return { path, name: basename(path).normalize('NFC'), named };
}

/** As it is, or as a name that differs only in how its letters are composed: é may be one character or two. */
async function existing(asked: string): Promise<string | undefined> {
  if ((await statOf(asked)) !== undefined) return asked;
  const name = basename(asked).normalize('NFC');
  const other = (await namesIn(dirname(asked))).find((entry) => entry.normalize('NFC') === name);
  return other === undefined ? undefined : join(dirname(asked), other);
}

async function statOf(path: string): Promise<Stats | undefined> {
  return stat(path).catch(() => undefined);
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => []);
}

async function matching(pattern: string): Promise<Found> {
  const paths = await glob(pattern, { dot: false, expandDirectories: false });
  return paths.length > 0
    ? { files: paths.map((path) => toGiven(path, false)) }
    : { mistakes: [{ file: pattern, message: 'No file has a name of this pattern.' }] };
}

async function nothingAt(asked: string): Promise<Found> {
  const near = nearest(basename(asked), await namesIn(dirname(asked)));
  const hint = near === undefined ? '' : ` Did you mean “${join(dirname(asked), near)}”?`;
  return { mistakes: [{ file: asked, message: `There is no such file or folder.${hint}` }] };
}

/** The files that lie in it, not those of folders within: each of these may be an item of its own. */
async function filesIn(folder: string): Promise<Found> {
  let entries;
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch {
    return { mistakes: [{ file: folder, message: 'You may not look into this folder.' }] };
  }
  const seen = entries.filter(({ name }) => !name.startsWith('.'));
  const files: GivenFile[] = [];
  const notes: Told[] = [];
  for (const { name } of seen) {
    const path = join(folder, name);
    const there = await statOf(path);
    if (there?.isDirectory() === true) notes.push({ file: path, message: WITHIN });
    else if (there?.isFile() === true) files.push(toGiven(path, false));
    else notes.push({ file: path, message: 'This is no file that can be read, and is passed over.' });
  }
  return { files, notes };
}

const WITHIN =
  'This folder within a folder is not looked into: give it too, or make an item of its own of it.';
