/** The images of a folder: what an identifier names, and what is there. */
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Pyramid } from '../image/pyramid.js';
import { Problem } from '../problem.js';
import { systemClock, type Clock } from '../store/clock.js';
import { createFolders, type Folders, type LocatedFile } from '../store/folders.js';
import { createReading, sameState, type FileState, type Located, type Reading } from '../store/reading.js';
import { after, type Soon } from '../store/soon.js';
import { rememberingDocuments, type PicturesOf } from './documents.js';
import { HeldFiles } from './held.js';
import type { HeldTiff } from './held-tiff.js';
import { listImages, type ImageList } from './list.js';
import { identifierOf, parseName, preferred, unknownImage, unnameable, type Name } from './names.js';
import { PROBE_VERSION, type Picture } from './probe.js';
import { NO_INDEX, type ReadyIndex } from './ready.js';

/** An image that can be rendered now. */
export interface OpenedImage {
  /** Where its pixels are read. */
  readonly file: string;
  /** The curator's own file: the same, unless a pyramid was made of it. */
  readonly original: string;
  readonly pyramid: Pyramid;
  /** How many images the file holds: the second has the identifier `name:2`. */
  readonly pages: number;
  /** The file as it was when it was described. */
  readonly state: FileState;
  readonly located: Located;
  /** Where its ready answers stand in the file. */
  readonly ready: ReadyIndex;
  /** Reads the file at the very version that `pyramid` describes. Throws `changed-image` where it is gone. */
  readonly held: <T>(read: (tiff: HeldTiff) => Soon<T>) => Soon<T>;
}

export interface Images {
  /** Throws `unknown-image` or `damaged-image`. A file that was replaced is described anew at once. */
  readonly open: (identifier: string) => Soon<OpenedImage>;
  /** What `open` gave within the last second: so a file that was replaced is told by its old state so long at most. */
  readonly recent: (identifier: string) => OpenedImage | undefined;
  /** True where the file is no longer the one that was opened. */
  readonly hasChanged: (image: OpenedImage) => Soon<boolean>;
  /** Told when the pixels could not be read: true where opening the image again gives another file to read them from. */
  readonly distrust: (image: OpenedImage) => Soon<boolean>;
  /** Names only: whether a file can be read, `open` tells. */
  readonly list: () => Promise<ImageList>;
  /** Lets go of the files that are held open, each when its last reader is done. */
  readonly close: () => void;
}

/** How long a file that was just looked at is taken to be the same, in milliseconds. */
const TRUSTED = 1000;

/** Bytes of all that is remembered, and what an image, a level and the key of a ready answer take of them. */
const MOST_REMEMBERED = 2 ** 26;
const IMAGE = 3500;
const LEVEL = 300;
const READY = 40;

interface Remembered {
  readonly image: OpenedImage;
  /** When the file was last seen to be in its state. */
  seen: number;
}

const NEVER_SEEN = { image: undefined, seen: -Infinity };

export interface ImageFiles {
  /** Need not exist yet. */
  readonly root: string;
  readonly clock?: Clock;
}

function boundedMemory(): LRUCache<string, Remembered> {
  return new LRUCache({
    maxSize: MOST_REMEMBERED,
    sizeCalculation: ({ image: { pyramid } }) =>
      IMAGE + LEVEL * pyramid.levels.length + READY * pyramid.ready.size,
  });
}

export function createImages({ root, clock = systemClock }: ImageFiles): Images {
  const remembered = boundedMemory();
  const reading = createReading(clock);
  const archive = createArchive(root, clock, reading);
  const openShared = sharing(archive, remembered, clock);
  const hasChanged: Images['hasChanged'] = ({ located, state }) =>
    after(reading.state(located), (now) => !sameState(state, now));

  return {
    open(asked) {
      const identifier = asked.normalize('NFC');
      const known = remembered.get(identifier);
      if (known === undefined) return openShared(identifier, false);
      const now = clock.now();
      return after(hasChanged(known.image), (changed) => {
        if (changed) return openShared(identifier, true);
        known.seen = now;
        return known.image;
      });
    },
    recent(identifier) {
      const { image, seen } = remembered.get(identifier.normalize('NFC')) ?? NEVER_SEEN;
      return clock.now() - seen < TRUSTED ? image : undefined;
    },
    hasChanged,
    distrust: hasChanged,
    list: () => listImages(root),
    close: () => {
      archive.files.close();
    },
  };
}

/** Opens an image, once for all who ask at the same time, and remembers it. `isKnown`: it was opened before. */
function sharing(
  archive: Archive,
  remembered: LRUCache<string, Remembered>,
  clock: Clock,
): (identifier: string, isKnown: boolean) => Promise<OpenedImage> {
  const underway = new Map<string, Promise<OpenedImage>>();
  const open = async (identifier: string, isKnown: boolean): Promise<OpenedImage> => {
    const seen = clock.now();
    const opening = (isKnown ? openNow : openAnew)(archive, identifier);
    const image = await opening.finally(() => underway.delete(identifier));
    remembered.set(identifier, { image, seen });
    return image;
  };
  return (identifier, isKnown) => {
    const shared = underway.get(identifier) ?? open(identifier, isKnown);
    underway.set(identifier, shared);
    return shared;
  };
}

/** Where images are looked for, and the files of them that are open. */
interface Archive {
  readonly folders: Folders;
  readonly files: HeldFiles;
  readonly picturesOf: PicturesOf;
}

function createArchive(root: string, clock: Clock, reading: Reading): Archive {
  const files = new HeldFiles(reading);
  return { folders: createFolders(root, clock), files, picturesOf: rememberingDocuments() };
}

/** What stood in a folder a moment ago is taken to stand there, unless the file proves otherwise. */
async function openAnew(archive: Archive, identifier: string): Promise<OpenedImage> {
  const name = parseName(identifier);
  const found = servedOf(await archive.folders.find(name.folders, name.stem));
  if (found === undefined) throw unknownImage(identifier);
  return (await openFound(archive, found, name, identifier)) ?? openNow(archive, identifier);
}

async function openNow(archive: Archive, identifier: string): Promise<OpenedImage> {
  const name = parseName(identifier);
  const found = servedOf(await archive.folders.findNow(name.folders, name.stem));
  const image = found && (await openFound(archive, found, name, identifier));
  if (image === undefined) throw unknownImage(identifier);
  return image;
}

function servedOf(files: readonly LocatedFile[]): LocatedFile | undefined {
  return preferred(
    files.filter((file) => identifierOf(file) !== undefined && unnameable(file) === undefined),
  );
}

/** Undefined where there is no file any more. */
async function openFound(
  archive: Archive,
  found: LocatedFile,
  { page }: Name,
  identifier: string,
): Promise<OpenedImage | undefined> {
  const seen = await lookInto(archive, found);
  if (seen === undefined) return undefined;
  const { state, ready, pictures } = seen;
  const picture = pictures[page - 1];
  if (picture === undefined) throw unknownImage(identifier);
  const { files } = archive;
  const modified = new Date(Number(state.modifiedNs / 1_000_000n));
  return {
    file: found.path,
    original: found.path,
    // In this order: what is spread first makes V8 keep a shape for each object, 300 bytes of it.
    pyramid: { version: versionOf(state), modified, ...picture },
    pages: pictures.length,
    ready,
    // The only function here: it keeps whatever any function beside it uses.
    held: (read) => files.use(found, state, read),
    state,
    located: found,
  };
}

interface Seen {
  readonly state: FileState;
  readonly ready: ReadyIndex;
  readonly pictures: readonly Picture[];
}

/** Undefined as above. */
async function lookInto({ files, picturesOf }: Archive, found: LocatedFile): Promise<Seen | undefined> {
  try {
    const described = await files.describe(found);
    if (described === undefined) return undefined;
    const { state, contents } = described;
    const pictures = await picturesOf(found.path, described);
    return { state, ready: contents?.ready ?? NO_INDEX, pictures };
  } catch (error) {
    throw error instanceof Problem
      ? error
      : new Problem('damaged-image', 'The file of this image cannot be read.', { cause: error });
  }
}

function versionOf({ bytes, modifiedNs, inode }: FileState): string {
  return createHash('sha256')
    .update([PROBE_VERSION, bytes, modifiedNs, inode].join(' '))
    .digest('base64url')
    .slice(0, 16);
}
