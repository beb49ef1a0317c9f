/** All that is served, as one value: the items with what is known of their images. Swapped whole when a file changes. */
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { withPagesInside } from './archive/inside.js';
import { lookAtImages } from './archive/look.js';
import type { Config } from './config.js';
import { createCatalogue, type ListedImage } from './item/catalogue.js';
import { fitted } from './item/fit.js';
import type { Item, Mistake } from './item/item.js';
import { readBeside, type ListedFile, type ReadPlaced } from './item/read-texts.js';
import { readItems, readItemsBeside, type ReadItem } from './item/read.js';
import type { ImageFolder, ImageList, Images, Unserved } from './pixels/open.js';
import type { Exhibit, PageImage } from './presentation/images.js';
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
  const seen = await lookAtItems(catalogue.items, new Set(described.items), { images, config, memory });
  const plain = seen.filter(({ plain }) => plain).map(({ item }) => item);
  const beside = await readBeside(plain, listed.others.map(toListedFile), memories.texts);
  const withTexts = new Map(beside.items.map((item) => [item.id, item]));
  const exhibits = new Map<string, Exhibit>();
  const fits = new Map<string, Fit>();
  const changed = new Map<string, Date>();
  const mistakes = [...catalogue.mistakes, ...listed.unserved.map(toMistake), ...beside.mistakes];
  for (const { item, looked } of seen) {
    const { id } = item;
    const read = withTexts.get(id) ?? item;
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

interface Seen {
  readonly item: Item;
  /** Nobody has described it. */
  readonly plain: boolean;
  readonly looked: Awaited<ReturnType<typeof lookAtImages>>;
}

/** In their order. Those that are not `written` get all pages of their files. */
async function lookAtItems(
  items: ReadonlyMap<string, Item>,
  written: ReadonlySet<Item>,
  { images, config, memory }: { readonly images: Images; readonly config: Config; readonly memory: Memory },
): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const listed of items.values()) {
    const plain = !written.has(listed);
    const { item, mistakes } = plain ? await withPagesInside(listed, images) : { item: listed, mistakes: [] };
    const looked = await lookAtImages(item, images, config, memory.hashes.remember);
    seen.push({ item, plain, looked: { ...looked, mistakes: [...mistakes, ...looked.mistakes] } });
  }
  return seen;
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
