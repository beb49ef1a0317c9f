/** What `palimpsest check` looks at: all that a server would read, and each image to its last pixel. */
import { availableParallelism } from 'node:os';
import { loadArchive, type Archive } from '../archive.js';
import type { Config } from '../config.js';
import type { Mistake } from '../item/item.js';
import { inNaturalOrder } from '../item/order.js';
import { inParallel } from '../parallel.js';
import { missingTools } from '../pixels/jp2.js';
import { createImages, type Images } from '../pixels/open.js';
import { tuneSharp } from '../pixels/render.js';
import { brokenPixels } from '../pixels/verify.js';
import { Problem } from '../problem.js';

export interface Verdict {
  /** By file, then by line. */
  readonly mistakes: readonly Mistake[];
  /** What this machine lacks for these files, in sentences. */
  readonly missing: readonly string[];
  readonly items: number;
  readonly texts: number;
  readonly images: number;
}

/** `quick` reads only the heads of images. `looked` is called with the number of images done, and of all. */
export async function verify(
  config: Config,
  quick: boolean,
  looked: (done: number, all: number) => void,
): Promise<Verdict> {
  tuneSharp();
  const images = createImages({ root: config.images });
  const archive = await loadArchive(config, images);
  const { folders } = await images.list();
  const identifiers = folders.flatMap((folder) => folder.images);
  const mistakes = [...archive.mistakes];
  const shown = imagesOfPages(archive);
  let done = 0;
  await inParallel(identifiers, { most: availableParallelism() }, async (identifier) => {
    const message = await wrongWith(images, identifier, quick, shown);
    if (message !== undefined)
      mistakes.push({ file: identifier.replaceAll('~', '/'), line: undefined, message });
    looked((done += 1), identifiers.length);
  });
  images.close();
  return {
    mistakes: mistakes.toSorted(byPlace),
    missing: await missingTools(config.images),
    items: archive.exhibits.size,
    texts: [...archive.exhibits.values()].reduce((sum, { item }) => sum + item.layers.length, 0),
    images: identifiers.length,
  };
}

function imagesOfPages({ exhibits }: Archive): ReadonlySet<string> {
  return new Set([...exhibits.values()].flatMap(({ item }) => item.pages.map(({ image }) => image)));
}

/** What cannot be opened and is on a page has been told with the page. */
async function wrongWith(
  images: Images,
  identifier: string,
  quick: boolean,
  shown: ReadonlySet<string>,
): Promise<string | undefined> {
  try {
    const { pages } = await images.open(identifier);
    for (let page = 1; page <= pages && !quick; page += 1) {
      const image = await images.open(page === 1 ? identifier : `${identifier}:${page}`);
      const broken = await brokenPixels(image);
      if (broken !== undefined) return page === 1 ? broken : `Page ${page} of the file: ${broken}`;
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return shown.has(identifier) ? undefined : error.detail;
  }
}

function byPlace(one: Mistake, other: Mistake): number {
  return inNaturalOrder(one.file, other.file) || (one.line ?? 0) - (other.line ?? 0);
}
