/** What stands in the folder of images, by names alone. */
import { filesBelow, type FoundFile } from '../store/disk.js';
import { identifierOf, preferred, unnameable } from './names.js';

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

export async function listImages(root: string): Promise<ImageList> {
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
    const images = folders.get(folder);
    if (why !== undefined) unserved.push({ file: [...file.folders, file.name].join('/'), why });
    else if (images === undefined) folders.set(folder, [identifier]);
    else images.push(identifier);
  }
  const others = files.filter((file) => identifierOf(file) === undefined);
  return { folders: [...folders].map(([id, images]) => ({ id, images })), unserved, others };
}

function shadowed(file: FoundFile, served: FoundFile | undefined): string | undefined {
  return served === undefined || served === file
    ? undefined
    : `“${[...served.folders, served.name].join('/')}” has the same identifier and is served: rename or remove one`;
}
