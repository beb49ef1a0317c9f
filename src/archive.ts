/** All that is served, as one value: the items with what is known of their images. Swapped whole when a file changes. */
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { withPagesInside } from './archive/inside.js';
import { lookAtImages } from './archive/look.js';
import { textsWithin, type PdfTexts } from './archive/pdf-texts.js';
import type { Config } from './config.js';
import { createCatalogue, type DescribedItems, type ListedImage } from './item/catalogue.js';
import type { TextWithin } from './item/beside.js';
import { fitted } from './item/fit.js';
import type { Item, Mistake } from './item/item.js';
import { readBeside, type ListedFile, type ReadPlaced } from './item/read-texts.js';
import { readItems, readItemsBeside, type ReadItem } from './item/read.js';
import type { ImageFolder, ImageList, Unserved } from './pixels/list.js';
import type { Images } from './pixels/open.js';
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

/** Where texts are not shown, those within images are not asked for. */
const UNASKED: Pick<PdfTexts, 'of'> = { of: () => Promise.resolve(undefined) };

/**
 * Reads every item and looks at every image. What is wrong is listed; the rest is there. What has not changed since
 * `before` is not read anew, and an item that is as it was is not indexed anew. `texts`: what was read of those within
 * images so far.
 */
export async function loadArchive(
  config: Config,
  images: Images,
  before?: Archive,
  texts: Pick<PdfTexts, 'of'> = UNASKED,
): Promise<Archive> {
  const memory = before?.memory ?? emptyMemory();
  const memories = { items: memory.items.remember, texts: memory.texts.remember };
  const shared = sharedFolder(config);
  const [described, listed] = await Promise.all([
    shared === undefined ? readItems(config.manifests, memories) : readItemsBeside(shared, memories),
    images.list(),
  ]);
  const root = shared === undefined ? undefined : (basename(shared) || 'images').normalize('NFC');
  const catalogue = createCatalogue(described, listed.folders.flatMap(toListed), root);
  const seen = await lookAtItems(catalogue.items, described, { images, config, memory, texts });
  const plain = await withTexts(seen, listed, memories.texts);
  const exhibits = new Map<string, Exhibit>();
  const fits = new Map<string, Fit>();
  const changed = new Map<string, Date>();
  const mistakes = [...catalogue.mistakes, ...listed.unserved.map(toMistake), ...plain.mistakes];
  for (const { item, looked } of seen) {
    const { id } = item;
    const read = plain.items.get(id) ?? item;
    const fit = fitting(read, looked.found, memory.fits.get(id));
    fits.set(id, fit);
    exhibits.set(id, { item: fit.fit.item, images: fit.images });
    mistakes.push(...looked.mistakes, ...fit.fit.mistakes);
    const newest = await newestOf([
      shared !== undefined && id === root ? join(shared, 'item.yaml') : join(config.manifests, id),
      ...looked.files,
      ...filesBeside(read, listed),
    ]);
    if (newest !== undefined) changed.set(id, newest);
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
  readonly within: readonly TextWithin[];
  readonly looked: Awaited<ReturnType<typeof lookAtImages>>;
}

interface Looking {
  readonly images: Images;
  readonly config: Config;
  readonly memory: Memory;
  readonly texts: Pick<PdfTexts, 'of'>;
}

/** In their order. Those that are not described get all pages of their files. */
async function lookAtItems(
  items: ReadonlyMap<string, Item>,
  described: DescribedItems,
  { images, config, memory, texts }: Looking,
): Promise<readonly Seen[]> {
  const written = new Set(described.items);
  const seen: Seen[] = [];
  for (const listed of items.values()) {
    const plain = !written.has(listed);
    const { item, mistakes } = plain ? await withPagesInside(listed, images) : { item: listed, mistakes: [] };
    const looked = await lookAtImages(item, images, config, memory.hashes.remember);
    const { within, mistakes: inTexts } = plain ? await textsWithin(listed, images, texts) : NONE_WITHIN;
    const all = [...mistakes, ...looked.mistakes, ...inTexts];
    seen.push({ item, plain, within, looked: { ...looked, mistakes: all } });
  }
  return seen;
}

const NONE_WITHIN: Awaited<ReturnType<typeof textsWithin>> = { within: [], mistakes: [] };

/** The files that lie with the images of an item, and are no images. */
function filesBeside({ pages }: Item, { others }: ImageList): readonly string[] {
  const folders = new Set(pages.map(({ image }) => image.slice(0, Math.max(0, image.lastIndexOf('~')))));
  return others.filter((file) => folders.has(toListedFile(file).folder)).map(({ path }) => path);
}

/** By id: those that nobody has described, with the texts beside their images and within them. */
async function withTexts(
  seen: readonly Seen[],
  { others }: ImageList,
  remember: FileMemory<ReadPlaced>['remember'],
): Promise<{ readonly items: ReadonlyMap<string, Item>; readonly mistakes: readonly Mistake[] }> {
  const plain = seen.filter(({ plain }) => plain).map(({ item }) => item);
  const within = new Map(seen.map((one) => [one.item, one.within]));
  const { items, mistakes } = await readBeside(plain, others.map(toListedFile), within, remember);
  return { items: new Map(items.map((item) => [item.id, item])), mistakes };
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
