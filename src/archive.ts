/** All that is served, as one value: the items with what is known of their images. Swapped whole when a file changes. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isDeepStrictEqual } from 'node:util';
import { watch, type FSWatcher } from 'chokidar';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { ladder } from './image/ladder.js';
import { largestWithin, type Limits } from './image/limits.js';
import type { Size } from './image/pyramid.js';
import { createCatalogue, type ListedImage } from './item/catalogue.js';
import { fitted } from './item/fit.js';
import type { Boxes, Elsewhere, Item, Mistake, Page } from './item/item.js';
import { readBeside, type ListedFile, type ReadPlaced } from './item/read-texts.js';
import { readItems, readItemsBeside, type ReadItem } from './item/read.js';
import type { ImageFolder, ImageList, Images, Unserved } from './pixels/open.js';
import type { Exhibit, PageImage } from './presentation/images.js';
import { Problem } from './problem.js';
import { createIndex, type MemoryIndex } from './search/index.js';
import { newestOf, type FoundFile } from './store/disk.js';
import { createFileMemory, type FileMemory } from './store/memory.js';

export interface Archive {
  readonly exhibits: ReadonlyMap<string, Exhibit>;
  readonly mistakes: readonly Mistake[];
  /** Of all their texts. */
  readonly index: MemoryIndex;
  /** By item: when any file that it is read from was written last, images with the rest. */
  readonly changed: ReadonlyMap<string, Date>;
  /** For the next reading: what need not be made again of files that have not changed. */
  readonly memory: Memory;
}

interface Memory {
  readonly items: FileMemory<ReadItem>;
  readonly texts: FileMemory<ReadPlaced>;
  /** SHA-256 of the images that were measured. */
  readonly hashes: FileMemory<string>;
  /** By id: the item as it was read, and as it fits its images. */
  readonly fits: ReadonlyMap<string, Fit>;
}

interface Fit {
  readonly read: Item;
  readonly images: ReadonlyMap<string, PageImage>;
  readonly fit: ReturnType<typeof fitted>;
}

function emptyMemory(): Memory {
  return {
    items: createFileMemory(),
    texts: createFileMemory(),
    hashes: createFileMemory(),
    fits: new Map(),
  };
}

/**
 * Reads every item and looks at every image. What is wrong is listed; the rest is there. What has not changed since
 * `before` is not read anew, and an item that is as it was is not indexed anew.
 */
export async function loadArchive(config: Config, images: Images, before?: Archive): Promise<Archive> {
  const memory = before?.memory ?? emptyMemory();
  const memories = { items: memory.items.remember, texts: memory.texts.remember };
  const shared = sharedFolder(config);
  const [described, listed] = await Promise.all([
    shared === undefined ? readItems(config.manifests, memories) : readItemsBeside(shared, memories),
    images.list(),
  ]);
  const root = shared === undefined ? undefined : (basename(shared) || 'images').normalize('NFC');
  const catalogue = createCatalogue(described, listed.folders.flatMap(toListed), root);
  const written = new Set(described.items);
  const plain = [...catalogue.items.values()].filter((item) => !written.has(item));
  const beside = await readBeside(plain, listed.others.map(toListedFile), memories.texts);
  const withTexts = new Map(beside.items.map((item) => [item.id, item]));
  const exhibits = new Map<string, Exhibit>();
  const fits = new Map<string, Fit>();
  const changed = new Map<string, Date>();
  const mistakes = [...catalogue.mistakes, ...listed.unserved.map(toMistake), ...beside.mistakes];
  for (const [id, plainly] of catalogue.items) {
    const read = withTexts.get(id) ?? plainly;
    const looked = await lookAtImages(read, images, config, memory.hashes.remember);
    const fit = fitting(read, looked.found, memory.fits.get(id));
    fits.set(id, fit);
    exhibits.set(id, { item: fit.fit.item, images: fit.images });
    mistakes.push(...looked.mistakes, ...fit.fit.mistakes);
    const written = await newestOf([
      shared !== undefined && id === root ? join(shared, 'item.yaml') : join(config.manifests, id),
      ...looked.files,
      ...filesBeside(read, listed),
    ]);
    if (written !== undefined) changed.set(id, written);
  }
  for (const kept of [memory.items, memory.texts, memory.hashes]) await kept.forget();
  const items = Array.from(exhibits.values(), ({ item }) => item);
  const index = (before?.index ?? createIndex()).replace(items);
  return { exhibits, mistakes, index, changed, memory: { ...memory, fits } };
}

/** The files that lie with the images of an item, and are no images. */
function filesBeside({ pages }: Item, { others }: ImageList): readonly string[] {
  const folders = new Set(pages.map(({ image }) => image.slice(0, Math.max(0, image.lastIndexOf('~')))));
  return others.filter((file) => folders.has(toListedFile(file).folder)).map(({ path }) => path);
}

/** What is as it was before is the very same value. */
function fitting(read: Item, images: Fit['images'], before: Fit | undefined): Fit {
  if (before?.read === read && isDeepStrictEqual(before.images, images)) return before;
  const fit = fitted(read, images);
  const item = isDeepStrictEqual(before?.fit.item, fit.item) ? (before?.fit.item ?? fit.item) : fit.item;
  return { read, images, fit: { ...fit, item } };
}

/** The one folder in which items lie beside their images; undefined where each have their own. */
function sharedFolder({ images, manifests }: Config): string | undefined {
  const folder = resolve(images);
  return folder === resolve(manifests) ? folder : undefined;
}

function toListedFile({ folders, name, path }: FoundFile): ListedFile {
  return { folder: folders.join('~'), name, path };
}

function toListed({ id, images }: ImageFolder): readonly ListedImage[] {
  return images.map((identifier) => ({
    identifier,
    folder: id.replaceAll('~', '/'),
    name: identifier.slice(identifier.lastIndexOf('~') + 1),
  }));
}

function toMistake({ file, why }: Unserved): Mistake {
  return { file, line: undefined, message: `This image is not served: ${why}.` };
}

/** For so long, in milliseconds, nothing must have been written: a file is never read while it grows. */
const SETTLED = 1000;

/** Calls back, one call after another, when files may have changed and no more are being written. */
export function watchArchive(config: Config, changed: () => Promise<void>, log: Logger): FSWatcher {
  const folders = [...new Set([config.images, config.manifests])];
  const watcher = watch(folders, { ignoreInitial: true });
  let timer: NodeJS.Timeout | undefined;
  // What was read last must be what is served last.
  let reading = Promise.resolve();
  const read = (): Promise<void> =>
    changed().catch((error: unknown) => {
      log.error({ err: error }, 'the files could not be read anew: what was read before is served');
    });
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reading = reading.then(read);
    }, SETTLED);
  };
  watcher.on('all', soon);
  // What was written between the first reading and now, nobody has noticed.
  watcher.once('ready', soon);
  watcher.on('error', (error) => {
    log.warn({ err: error }, 'changes to the files are not noticed until the next start');
  });
  return watcher;
}

/** The shape of A4: for a page of which nothing at all is known. */
const UNKNOWN: Size = { width: 2480, height: 3508 };

async function lookAtImages(
  item: Item,
  images: Images,
  limits: Limits,
  remember: FileMemory<string>['remember'],
): Promise<{
  readonly found: ReadonlyMap<string, PageImage>;
  readonly files: readonly string[];
  readonly mistakes: readonly Mistake[];
}> {
  const found = new Map<string, PageImage>();
  const files: string[] = [];
  const mistakes: Mistake[] = [];
  let neighbour = item.pages.map((page) => page.boxes?.image).find((size) => size !== undefined) ?? UNKNOWN;
  for (const page of item.pages) {
    const looked = await lookAtImage(page, images, limits, remember);
    if (looked instanceof Problem) {
      const size = page.boxes?.image ?? neighbour;
      found.set(page.id, { kind: 'missing', size: { width: size.width, height: size.height } });
      mistakes.push({
        // Nobody may have written an item.yaml.
        file: looked.code === 'unknown-image' ? `${item.id}/item.yaml` : page.image.replaceAll('~', '/'),
        line: undefined,
        message: `The image of the page “${page.id}”, ${page.image}, is not shown: ${looked.detail}`,
      });
    } else {
      found.set(page.id, looked.image);
      if (looked.file !== undefined) files.push(looked.file);
      neighbour = looked.image.size;
      if (looked.mistake !== undefined)
        mistakes.push({ ...looked.mistake, file: `${item.id}/boxes/${page.id}.json` });
    }
  }
  return { found, files, mistakes };
}

interface Looked {
  readonly file: string | undefined;
  readonly image: PageImage;
  readonly mistake: Omit<Mistake, 'file'> | undefined;
}

async function lookAtImage(
  page: Page,
  images: Images,
  limits: Limits,
  remember: FileMemory<string>['remember'],
): Promise<Looked | Problem> {
  if (page.elsewhere !== undefined) return lookElsewhere(page, page.elsewhere);
  try {
    const { original, pyramid } = await images.open(page.image);
    const hash = (): Promise<string> => remember(original, () => sha256(original));
    const measured = page.boxes !== undefined && (await isMeasuredOn(page.boxes, pyramid.size, hash));
    const image: Looked['image'] = {
      kind: 'present',
      size: pyramid.size,
      painted: largestWithin(pyramid.size, limits, false),
      sizes: ladder(pyramid, limits).sizes,
      plate: measured && page.boxes.plate,
      boxes: measured ? page.boxes : undefined,
    };
    return { file: original, image, mistake: page.boxes === undefined || measured ? undefined : OUTDATED };
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** Their file is not at hand to be compared: boxes count where the size is the same, until somebody measures again. */
function lookElsewhere({ boxes }: Page, { canvas, image, thumbnail }: Elsewhere): Looked {
  const file = undefined;
  if (image === undefined) return { file, image: { kind: 'missing', size: canvas }, mistake: undefined };
  const measured = boxes?.image.width === canvas.width && boxes.image.height === canvas.height;
  return {
    file,
    image: {
      ...{ kind: 'elsewhere', size: canvas, image, thumbnail },
      plate: measured && boxes.plate,
      boxes: measured ? boxes : undefined,
    },
    mistake: boxes === undefined || measured ? undefined : OUTDATED,
  };
}

const OUTDATED = {
  line: undefined,
  message:
    'These boxes were measured on another image than the one that is there now. The texts are shown for the whole page. Measure again, or remove this file.',
} as const;

async function isMeasuredOn({ image }: Boxes, size: Size, hash: () => Promise<string>): Promise<boolean> {
  return size.width === image.width && size.height === image.height && (await hash()) === image.sha256;
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
