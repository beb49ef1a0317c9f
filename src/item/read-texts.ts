/** The texts of items: of those that are described as item.yaml names them, of the others as they lie beside images. */
import { join } from 'node:path';
import type { Size } from '../image/pyramid.js';
import { firsts } from './assemble.js';
import { withTextsBeside, type TextBeside, type TextWithin } from './beside.js';
import type { Described } from './description.js';
import { readText, unreadLayer, type Found, type Read, type Remember, type Unlocated } from './files.js';
import type { Item, LayerText, Mistake } from './item.js';
import type { Description } from './schema.js';
import { describedText, type WrittenFile } from './text/described.js';
import type { Chosen } from './text/annotations.js';
import { readCoordinates, type About, type WithCoordinates } from './text/coordinates.js';
import { coordinateFormat, nameText, type CoordinateFormat } from './text/named.js';

/** The most that is read of one file with coordinates, in bytes: a page of a newspaper has several million. */
const LARGEST = 16 * 1024 * 1024;

/** A file with coordinates, parsed; or why it could not be read. */
export type ReadPlaced =
  { readonly kind: 'read'; readonly content: WithCoordinates } | Extract<Read, { readonly kind: 'unread' }>;

async function readPlaced(path: string, format: CoordinateFormat, about?: About): Promise<ReadPlaced> {
  const read = await readText(path, LARGEST);
  return read.kind === 'read' ? { kind: 'read', content: readCoordinates(format, read.text, about) } : read;
}

/** The text of each layer of a description that has one. */
export async function readTexts(
  folder: string,
  id: string,
  { layers }: Description,
  { written, lineOf }: Described,
  remember: Remember<ReadPlaced>,
  frames: ReadonlyMap<string, Size>,
): Promise<Found<LayerText>> {
  const found = new Map<string, LayerText>();
  const mistakes: Mistake[] = [];
  for (const { id: layer, text: name, annotations: chosen } of firsts(layers)) {
    if (name === undefined) continue;
    const { files, unread } = await readFiles(folder, id, filesOf(name, written.pages), {
      remember,
      chosen,
      frames,
    });
    const unreadable = unread.filter(({ read }) => !read.missing);
    // Not every page needs a text, but some page does.
    const missing = files.length + unreadable.length === 0 ? unread.slice(0, 1) : [];
    for (const { read } of missing) mistakes.push(unreadLayer(id, layer, name, read, lineOf));
    for (const one of unreadable) mistakes.push(unreadLayer(id, layer, one.name, one.read, lineOf));
    if (files.length === 0) continue;
    const { text, mistakes: inText } = describedText(files, written);
    if (text.lines.length > 0 || inText.length === 0) found.set(layer, text);
    mistakes.push(...inText);
  }
  return { found, mistakes };
}

interface NamedFile {
  readonly name: string;
  readonly page: string | undefined;
}

/** `{page}.alto.xml` is a file for each page. */
function filesOf(name: string, pages: readonly string[]): readonly NamedFile[] {
  if (!name.includes('{page}')) return [{ name, page: undefined }];
  return pages.map((page) => ({ name: name.replaceAll('{page}', page), page }));
}

interface Unread {
  readonly name: string;
  readonly read: Extract<Read, { readonly kind: 'unread' }>;
}

/** How the files of a layer are read. */
interface Reading {
  readonly remember: Remember<ReadPlaced>;
  /** Which annotations of its pages are the layer. */
  readonly chosen: Chosen | undefined;
  /** By page: the size of its canvas. */
  readonly frames: ReadonlyMap<string, Size>;
}

async function readFiles(
  folder: string,
  id: string,
  names: readonly NamedFile[],
  { remember, chosen, frames }: Reading,
): Promise<{ readonly files: readonly WrittenFile[]; readonly unread: readonly Unread[] }> {
  const files: WrittenFile[] = [];
  const unread: Unread[] = [];
  for (const { name, page } of names) {
    const [path, file] = [join(folder, name), `${id}/${name}`];
    const format = coordinateFormat(name);
    if (format === undefined) {
      const read = await readText(path);
      if (read.kind === 'read') files.push({ kind: 'plain', file, page, content: read.text });
      else unread.push({ name, read });
    } else {
      const frame = page === undefined ? undefined : frames.get(page);
      // What an annotation page says depends on more than its file.
      const read =
        format === 'annotations'
          ? await readPlaced(path, format, { frame, chosen })
          : await remember(path, () => readPlaced(path, format));
      if (read.kind === 'read') files.push({ kind: 'placed', file, page, content: read.content });
      else unread.push({ name, read });
    }
  }
  return { files, unread };
}

/** The most that is read of the file of a text, in bytes; undefined for a plain one, where it is what `readText` takes. */
export function mostOf(name: string): number | undefined {
  return coordinateFormat(name) === undefined ? undefined : LARGEST;
}

/** A file in a folder of images; folder and name are composed (NFC), `path` is where the system finds it. */
export interface ListedFile {
  /** Below images/, its names joined with `~`. */
  readonly folder: string;
  readonly name: string;
  readonly path: string;
}

/**
 * Items that nobody has described, with the texts beside their images and, by item, those within them. What cannot be
 * read, or is a text of no image, is told and left out.
 */
export async function readBeside(
  items: readonly Item[],
  files: readonly ListedFile[],
  within: ReadonlyMap<Item, readonly TextWithin[]>,
  remember: Remember<ReadPlaced>,
): Promise<{ readonly items: readonly Item[]; readonly mistakes: readonly Mistake[] }> {
  const folders = foldersOf(items);
  const texts = new Map<Item, TextBeside[]>();
  const mistakes: Mistake[] = [];
  for (const listed of files) {
    const here = folders.get(listed.folder) ?? NOBODY;
    const file = listed.folder === '' ? listed.name : `${listed.folder.replaceAll('~', '/')}/${listed.name}`;
    const read = await readOneBeside(listed, here, file, remember);
    if (read.kind === 'mistake' || read.kind === 'unread') mistakes.push({ file, ...read.mistake });
    if (read.kind !== 'text') continue;
    const known = texts.get(read.item);
    if (known === undefined) texts.set(read.item, [read.text]);
    else known.push(read.text);
  }
  const read = items.map((item) =>
    withTextsBeside(item, [...(texts.get(item) ?? []), ...(within.get(item) ?? [])]),
  );
  return {
    items: read.map(({ item }) => item),
    mistakes: [...mistakes, ...read.flatMap((one) => one.mistakes)],
  };
}

/** The items whose images lie in a folder: one, or in images/ itself one for each image. */
interface Folder {
  readonly items: readonly Item[];
  /** By page. */
  readonly pages: Map<string, Item>;
}

const NOBODY: Folder = { items: [], pages: new Map() };

function foldersOf(items: readonly Item[]): ReadonlyMap<string, Folder> {
  const folders = new Map<string, Folder & { readonly items: Item[] }>();
  for (const item of items) {
    const name = folderOf(item.pages[0].image);
    const folder = folders.get(name) ?? { items: [], pages: new Map<string, Item>() };
    folders.set(name, folder);
    folder.items.push(item);
    for (const { id } of item.pages) if (!folder.pages.has(id)) folder.pages.set(id, item);
  }
  return folders;
}

type Beside =
  | { readonly kind: 'none' }
  | { readonly kind: 'mistake' | 'unread'; readonly mistake: Unlocated }
  | { readonly kind: 'text'; readonly item: Item; readonly text: TextBeside };

/** `here` is the folder in which the file lies. */
async function readOneBeside(
  { name, path }: ListedFile,
  here: Folder,
  file: string,
  remember: Remember<ReadPlaced>,
): Promise<Beside> {
  const named = nameText(name, here.pages);
  if (here.pages.size === 0 || named.kind === 'none') return { kind: 'none' };
  if (named.kind === 'mistake') return mistake(named.message);
  const item = named.kind === 'item' ? here.items[0] : here.pages.get(named.page);
  if (item === undefined || (named.kind === 'item' && here.items.length > 1)) return mistake(OF_NONE);
  if (named.kind === 'plain') {
    const read = await readText(path);
    if (read.kind === 'unread') return read;
    return { kind: 'text', item, text: { kind: 'plain', file, name: named, content: read.text } };
  }
  const read = await remember(path, () => readPlaced(path, named.format));
  if (read.kind === 'unread') return read;
  return { kind: 'text', item, text: { kind: 'placed', file, name: named, content: read.content } };
}

const OF_NONE =
  'This text is of no image beside it, so it is not shown; give it the name of its image, or put it and its images into a folder of their own.';

function mistake(message: string): Beside {
  return { kind: 'mistake', mistake: { line: undefined, message } };
}

/** The folder of an image by its identifier. */
function folderOf(image: string): string {
  return image.slice(0, Math.max(0, image.lastIndexOf('~')));
}
