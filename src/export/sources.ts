/** The curators' own files, which an import takes back as they are (docs/export.md). */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Item } from '../item/item.js';
import { nameText } from '../item/text/named.js';
import { fileSegment } from '../presentation/file-name.js';
import { filesBelow, type FoundFile } from '../store/disk.js';
import type { Bag } from './bag.js';
import { Refusal } from '../refusal.js';

/** Where curators keep their files. */
export interface Folders {
  readonly manifests: string;
  /** The files beside the images that are none. */
  readonly besideImages: readonly FoundFile[];
}

const INDEX = 'index.json';

/** Copies them and lists them. An item that has none of its own gets no folder. */
export async function exportSources(item: Item, folders: Folders, bag: Bag): Promise<void> {
  const described = await folderOf(item, folders.manifests);
  const found =
    described === undefined
      ? textsBeside(item, folders.besideImages).map(({ name, path }) => ({ name, path }))
      : (await filesBelow(described)).map(({ folders, name, path }) => ({
          name: [...folders, name].join('/'),
          path,
        }));
  if (found.length === 0) return;
  const at = `source/${fileSegment(item.id)}`;
  if (found.some(({ name }) => name === INDEX))
    throw new Refusal(
      `The item “${item.id}” has a file ${INDEX}, which is the name of the list of its files: rename it.`,
    );
  for (const { name, path } of found)
    await bag.copy(`${at}/${name.split('/').map(fileSegment).join('/')}`, path);
  const names = found.map(({ name }) => name).toSorted((one, other) => (one < other ? -1 : 1));
  await bag.write(`${at}/${INDEX}`, `${JSON.stringify(names, undefined, 2)}\n`);
}

/** Undefined for an item that nobody has described. */
async function folderOf(item: Item, manifests: string): Promise<string | undefined> {
  const names = await readdir(manifests).catch(() => []);
  // Some systems keep names decomposed.
  const name = names.find((name) => name.normalize('NFC') === item.id);
  return name === undefined ? undefined : join(manifests, name);
}

/** Those that are shown as its texts. */
function textsBeside({ pages }: Item, files: readonly FoundFile[]): readonly FoundFile[] {
  const { image } = pages[0];
  const folder = image.slice(0, Math.max(0, image.lastIndexOf('~')));
  const names = new Set(pages.map(({ id }) => id));
  return files.filter(({ folders, name }) => {
    const { kind } = nameText(name, names);
    // In the folder of all images each image is an item, and a text that names none is of none of them.
    const shown = kind === 'plain' || kind === 'page' || (kind === 'item' && folder !== '');
    return shown && folders.join('~') === folder;
  });
}
