/** Everything the archive shows: the items as described, and the images that nobody has described yet. */
import type { Item, Mistake, Page } from './item.js';
import { inNaturalOrder } from './order.js';

/** An image that is there to be shown. */
export interface ListedImage {
  /** In the Image API: the path below images/ without ending, `/` written as `~`. */
  readonly identifier: string;
  /** Its folder's path below images/; empty for an image in images/ itself. */
  readonly folder: string;
  /** Its file's name without ending. */
  readonly name: string;
}

/** What was read of the manifests folder (read.ts). */
export interface DescribedItems {
  readonly items: readonly Item[];
  /** Every folder by its name, also where no item could be made of it. */
  readonly folders: readonly string[];
  readonly mistakes: readonly Mistake[];
}

/** All items by id, in natural order. Never changed: another one takes its place. */
export interface Catalogue {
  readonly items: ReadonlyMap<string, Item>;
  readonly mistakes: readonly Mistake[];
}

/**
 * Puts the catalogue together. A folder of images that no item names becomes an item of its own, so that nothing has
 * to be written to start; one that somebody has begun to describe does not, even while its item.yaml is wrong.
 * `root`: the item of the images that lie in no folder; without it each of them is one.
 */
export function createCatalogue(
  described: DescribedItems,
  images: readonly ListedImage[],
  root?: string,
): Catalogue {
  const named = new Set(
    described.items.flatMap(({ pages }) => pages.map(({ image }) => image.replace(/:\d+$/, ''))),
  );
  const plain = itemsFromFolders(images, named, root);
  const folders = new Set(described.folders);
  const items = new Map<string, Item>();
  const mistakes = [...described.mistakes];
  for (const item of [...described.items, ...plain.filter(({ id }) => !folders.has(id))]) {
    if (items.has(item.id)) mistakes.push(twice(item.id));
    else items.set(item.id, item);
  }
  const inOrder = [...items].toSorted(([one], [other]) => inNaturalOrder(one, other));
  return Object.freeze({ items: new Map(inOrder), mistakes: Object.freeze(mistakes) });
}

/**
 * An item for each folder of images of which none is named, and for those that lie in no folder: one called `root`, or
 * one for each. Labels are the names of folders and files; pages stand in natural order.
 */
export function itemsFromFolders(
  images: readonly ListedImage[],
  named: ReadonlySet<string>,
  root?: string,
): readonly Item[] {
  const groups = new Map<string, ListedImage[]>();
  for (const image of images) {
    // No folder's path begins with a slash: what lies in no folder is in a group of its own.
    const key = image.folder === '' ? `/${root ?? image.name}` : image.folder;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [image]);
    else group.push(image);
  }
  return [...groups]
    .filter(([, group]) => !group.some(({ identifier }) => named.has(identifier)))
    .flatMap(([key, group]) => plainItem(key.replace(/^\//, ''), group));
}

function plainItem(name: string, images: readonly ListedImage[]): readonly Item[] {
  const [first, ...more] = images
    .toSorted((one, other) => inNaturalOrder(one.name, other.name))
    .map(plainPage);
  if (first === undefined) return [];
  const label = { none: [name] };
  const unsaid = { summary: undefined, requiredStatement: undefined, rights: undefined, navDate: undefined };
  const unset = { viewingDirection: undefined, plate: undefined };
  const none = { metadata: [], homepage: [], behavior: [], passages: [], layers: [], ranges: [] };
  return [{ id: name.replaceAll('/', '~'), label, pages: [first, ...more], ...unsaid, ...unset, ...none }];
}

function plainPage({ identifier, name }: ListedImage): Page {
  return { id: name, label: { none: [name] }, language: undefined, image: identifier, boxes: undefined };
}

/**
 * A plain item with every page of its files: `counts` says by image how many a file has. The first keeps the name of the
 * file, which stands in addresses; the second is `scan:2`, as no file can be called.
 */
export function withEveryPage(item: Item, counts: ReadonlyMap<string, number>): Item {
  const [first, ...more] = item.pages.flatMap((page) => pagesInside(page, counts.get(page.image) ?? 1));
  return first === undefined ? item : { ...item, pages: [first, ...more] };
}

function pagesInside(page: Page, count: number): readonly Page[] {
  if (count === 1) return [page];
  return Array.from({ length: count }, (_, index): Page => {
    const suffix = index === 0 ? '' : `:${index + 1}`;
    const label = { none: [`${page.id}, ${index + 1}`] };
    return { ...page, id: `${page.id}${suffix}`, label, image: `${page.image}${suffix}` };
  });
}

function twice(id: string): Mistake {
  return {
    file: id,
    line: undefined,
    message: `There are several things called “${id}”: folders of manifests/ or images/, or images. The first is served; rename the others.`,
  };
}
