/** The images of a folder: what an identifier names, and what is there. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Pyramid } from '../image/pyramid.js';
import { Problem } from '../problem.js';
import { systemClock, type Clock } from '../store/clock.js';
import { fileState, filesBelow, filesIn, type FileState, type FoundFile } from '../store/disk.js';
import { identifierOf, parseName, preferred, stemOf, unknownImage, unnameable } from './names.js';
import { PROBE_VERSION, readPictures } from './probe.js';

/** An image that can be rendered now. */
export interface OpenedImage {
  readonly file: string;
  readonly pyramid: Pyramid;
  /** How many images the file holds: the second has the identifier `name:2`. */
  readonly pages: number;
}

/** The images of one folder, in natural order. `id` is `''` for the root, else names joined with `~`. */
export interface ImageFolder {
  readonly id: string;
  readonly images: readonly string[];
}

/** A file with the ending of an image that no address leads to; `file` counts from the root, with `/`. */
export interface Unserved {
  readonly file: string;
  readonly why: string;
}

export interface ImageList {
  readonly folders: readonly ImageFolder[];
  readonly unserved: readonly Unserved[];
  /** Files beside the images that have not the ending of one. */
  readonly others: readonly FoundFile[];
}

export interface Images {
  /** Throws `unknown-image` or `damaged-image`. A file that was replaced is described anew at once. */
  readonly open: (identifier: string) => Promise<OpenedImage>;
  /** What `open` gave within the last second: so a file that was replaced is told by its old state so long at most. */
  readonly recent: (identifier: string) => OpenedImage | undefined;
  /** Whether the file is still in the state in which it was opened. */
  readonly isCurrent: (image: OpenedImage) => Promise<boolean>;
  /** Names only: whether a file can be read, `open` tells. */
  readonly list: () => Promise<ImageList>;
}

interface Remembered extends OpenedImage {
  readonly state: FileState;
  /** When the file was last seen to be in this state. */
  seen: number;
}

/** How long a file that was just looked at is taken to be the same, in milliseconds. */
const TRUSTED = 1000;

/** A pyramid of ten levels is about two kilobytes. */
const MOST_REMEMBERED = 5000;

export interface ImageFiles {
  /** Need not exist yet. */
  readonly root: string;
  readonly clock?: Clock;
}

export function createImages({ root, clock = systemClock }: ImageFiles): Images {
  const remembered = new LRUCache<string, Remembered>({ max: MOST_REMEMBERED });
  const underway = new Map<string, Promise<Remembered>>();

  const read = async (identifier: string): Promise<Remembered> => {
    try {
      const image = await openAnew(root, identifier, clock.now());
      remembered.set(identifier, image);
      return image;
    } finally {
      underway.delete(identifier);
    }
  };

  return {
    async open(asked) {
      const identifier = asked.normalize('NFC');
      const known = remembered.get(identifier);
      const now = clock.now();
      if (known !== undefined && sameState(known.state, await fileState(known.file))) {
        known.seen = now;
        return known;
      }
      const shared = underway.get(identifier) ?? read(identifier);
      underway.set(identifier, shared);
      return shared;
    },
    recent(identifier) {
      const known = remembered.get(identifier.normalize('NFC'));
      return known !== undefined && clock.now() - known.seen < TRUSTED ? known : undefined;
    },
    isCurrent,
    list: () => listImages(root),
  };
}

async function isCurrent({ file, pyramid }: OpenedImage): Promise<boolean> {
  const state = await fileState(file);
  return state !== undefined && versionOf(state) === pyramid.version;
}

async function openAnew(root: string, identifier: string, seen: number): Promise<Remembered> {
  const { folders, stem, page } = parseName(identifier);
  const files = await filesIn(root, folders);
  const found = preferred(files.filter((file) => stemOf(file) === stem && unnameable(file) === undefined));
  // Before the pixels are looked at: a file replaced meanwhile is then seen as changed, never the other way.
  const state = found === undefined ? undefined : await fileState(found.path);
  if (found === undefined || state === undefined) throw unknownImage(identifier);
  const pictures = await readPictures(found.path).catch((error: unknown) => {
    throw error instanceof Problem
      ? error
      : new Problem('damaged-image', 'The file of this image cannot be read.', { cause: error });
  });
  const picture = pictures[page - 1];
  if (picture === undefined) throw unknownImage(identifier);
  const modified = new Date(Number(state.modifiedNs / 1_000_000n));
  return {
    file: found.path,
    pyramid: { ...picture, version: versionOf(state), modified },
    pages: pictures.length,
    state,
    seen,
  };
}

function sameState(known: FileState, now: FileState | undefined): boolean {
  return known.bytes === now?.bytes && known.modifiedNs === now.modifiedNs && known.inode === now.inode;
}

function versionOf({ bytes, modifiedNs, inode }: FileState): string {
  return createHash('sha256')
    .update([PROBE_VERSION, bytes, modifiedNs, inode].join(' '))
    .digest('base64url')
    .slice(0, 16);
}

async function listImages(root: string): Promise<ImageList> {
  const served = new Map<string, FoundFile>();
  const folders = new Map<string, string[]>();
  const unserved: Unserved[] = [];
  const files = await filesBelow(root);
  for (const file of files) {
    const identifier = identifierOf(file);
    if (identifier === undefined || unnameable(file) !== undefined) continue;
    const other = served.get(identifier);
    served.set(identifier, other === undefined ? file : (preferred([other, file]) ?? file));
  }
  for (const file of files) {
    const identifier = identifierOf(file);
    if (identifier === undefined) continue;
    const why = unnameable(file) ?? shadowed(file, served.get(identifier));
    const folder = file.folders.join('~');
    if (why !== undefined) unserved.push({ file: [...file.folders, file.name].join('/'), why });
    else folders.set(folder, [...(folders.get(folder) ?? []), identifier]);
  }
  const others = files.filter((file) => identifierOf(file) === undefined);
  return { folders: [...folders].map(([id, images]) => ({ id, images })), unserved, others };
}

function shadowed(file: FoundFile, served: FoundFile | undefined): string | undefined {
  return served === undefined || served === file
    ? undefined
    : `“${[...served.folders, served.name].join('/')}” has the same identifier and is served: rename or remove one`;
}
