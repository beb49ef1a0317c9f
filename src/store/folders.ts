/** Finds single files below a root. What stands in a folder is remembered for a moment: many are asked for at a time. */
import { realpathSync, type Dirent } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.js';
import { entryOf, listed, realPath, type Entry, type FoundFile } from './disk.js';
import { orNothing, type Located } from './reading.js';

export type LocatedFile = FoundFile & Located;

export interface Folders {
  /**
   * The files of this name, whatever its ending, of the folder these names lead to: of all such, where names differ
   * only in how letters are composed. Nothing else is looked at. Where one is found it was there a second ago.
   */
  readonly find: (folders: readonly string[], stem: string) => Promise<readonly LocatedFile[]>;
  /** The same, of what is there now. */
  readonly findNow: (folders: readonly string[], stem: string) => Promise<readonly LocatedFile[]>;
}

interface Folder {
  readonly path: string;
  readonly local: boolean;
  /** By whole name and by name without ending, both in NFC. */
  readonly names: ReadonlyMap<string, readonly Dirent[]>;
  readonly stems: ReadonlyMap<string, readonly Dirent[]>;
  readonly seen: number;
}

/** Milliseconds for which a folder is taken to hold what it held. */
const TRUSTED = 1000;
/** Names of all folders that are remembered: about 300 bytes each. */
const MOST_NAMES = 50_000;

export function createFolders(root: string, clock: Clock): Folders {
  const read = rememberingFolders(clock);
  let known: { readonly top: string | undefined; readonly seen: number } = {
    top: undefined,
    seen: -Infinity,
  };
  const look = async (folders: readonly string[], stem: string, since: number): Promise<LocatedFile[]> => {
    if (known.seen <= since) known = { seen: clock.now(), top: await realPath(root) };
    const { top } = known;
    if (top === undefined) return [];
    let at = [await read(top, since)];
    for (const name of folders) {
      const paths = await Promise.all(at.map((each) => foldersIn(each, name, top)));
      at = await Promise.all(paths.flat().map((path) => read(path, since)));
    }
    const found = at.map(async (folder) =>
      (await entriesOf(folder, folder.stems.get(stem), top))
        .filter(({ kind }) => kind === 'file')
        .map(({ name, path, link }) => ({ folders, name, path, link, local: folder.local && !link })),
    );
    return (await Promise.all(found)).flat();
  };
  const findNow: Folders['findNow'] = (folders, stem) => look(folders, stem, clock.now());
  return {
    async find(folders, stem) {
      const found = await look(folders, stem, clock.now() - TRUSTED);
      // What nobody has seen may just have come.
      return found.length > 0 ? found : findNow(folders, stem);
    },
    findNow,
  };
}

/** Reads a folder, unless it was read after this time. */
function rememberingFolders(clock: Clock): (path: string, since: number) => Promise<Folder> {
  const known = new LRUCache<string, Folder>({
    maxSize: MOST_NAMES,
    sizeCalculation: ({ names }) => 1 + names.size,
  });
  return async (path, since) => {
    const found = known.get(path);
    if (found !== undefined && found.seen > since) return found;
    const folder = await readFolder(path, clock.now());
    known.set(path, folder);
    return folder;
  };
}

/** The folders of this name: one that is no link has no other real path than its own, which is looked up at once. */
async function foldersIn(folder: Folder, name: string, top: string): Promise<readonly string[]> {
  const named = folder.names.get(name) ?? [];
  const paths = named.map((each) => join(folder.path, each.name));
  if (folder.local && named.every((each) => each.isDirectory()) && paths.every(isReal)) return paths;
  const entries = await entriesOf(folder, named, top);
  return entries.filter(({ kind }) => kind === 'folder').map(({ path }) => path);
}

function isReal(path: string): boolean {
  try {
    return realpathSync.native(path) === path;
  } catch {
    // Gone since its folder was read: whoever looks properly will find that.
    return false;
  }
}

async function entriesOf(
  { path }: Folder,
  named: readonly Dirent[] | undefined,
  root: string,
): Promise<readonly Entry[]> {
  const entries = await Promise.all((named ?? []).map((each) => entryOf(path, each, root)));
  return entries.filter((entry) => entry !== undefined);
}

async function readFolder(path: string, seen: number): Promise<Folder> {
  const [entries, local] = await Promise.all([listed(path), isLocal(path)]);
  const [names, stems] = [new Map<string, Dirent[]>(), new Map<string, Dirent[]>()];
  for (const entry of entries) {
    const name = entry.name.normalize('NFC');
    add(names, name, entry);
    const end = name.lastIndexOf('.');
    if (end > 0) add(stems, name.slice(0, end), entry);
  }
  return { path, local, names, stems, seen };
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

/** As statfs(2) tells on Linux: ext, XFS, Btrfs, F2FS, ZFS, memory, and the layers of containers, which lie on these. */
const LOCAL_TYPES: readonly number[] = [
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0x01021994, 0x794c7630,
];

/** Only what is known to be: a disk of another machine may take long, or never answer. */
async function isLocal(folder: string): Promise<boolean> {
  if (platform() !== 'linux') return false;
  const found = await orNothing(statfs(folder));
  return found !== undefined && LOCAL_TYPES.includes(found.type);
}
