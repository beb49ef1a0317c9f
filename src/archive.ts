/** All that is served, as one value: the items with what is known of their images. Swapped whole when a file changes. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
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
import { readBeside, type ListedFile } from './item/read-texts.js';
import { readItems } from './item/read.js';
import type { ImageFolder, Images, Unserved } from './pixels/open.js';
import type { Exhibit, PageImage } from './presentation/images.js';
import { Problem } from './problem.js';
import { createIndex, type MemoryIndex } from './search/index.js';
import type { FoundFile } from './store/disk.js';

export interface Archive {
  readonly exhibits: ReadonlyMap<string, Exhibit>;
  readonly mistakes: readonly Mistake[];
  /** Of all their texts. */
  readonly index: MemoryIndex;
}

/**
 * Reads every item and looks at every image. What is wrong is listed; the rest is there. An item that is as it was
 * `before` is not indexed anew.
 */
export async function loadArchive(config: Config, images: Images, before?: Archive): Promise<Archive> {
  const [described, listed] = await Promise.all([readItems(config.manifests), images.list()]);
  const catalogue = createCatalogue(described, listed.folders.flatMap(toListed));
  const written = new Set(described.items);
  const plain = [...catalogue.items.values()].filter((item) => !written.has(item));
  const beside = await readBeside(plain, listed.others.map(toListedFile));
  const withTexts = new Map(beside.items.map((item) => [item.id, item]));
  const exhibits = new Map<string, Exhibit>();
  const mistakes = [...catalogue.mistakes, ...listed.unserved.map(toMistake), ...beside.mistakes];
  for (const [id, plainly] of catalogue.items) {
    const read = withTexts.get(id) ?? plainly;
    const looked = await lookAtImages(read, images, config);
    const fit = fitted(read, looked.found);
    const known = before?.exhibits.get(id)?.item;
    const item = isDeepStrictEqual(known, fit.item) ? (known ?? fit.item) : fit.item;
    exhibits.set(id, { item, images: looked.found });
    mistakes.push(...looked.mistakes, ...fit.mistakes);
  }
  const items = Array.from(exhibits.values(), ({ item }) => item);
  return { exhibits, mistakes, index: (before?.index ?? createIndex()).replace(items) };
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

/** Calls back, one call after another, when files have changed and no more are being written. */
export function watchArchive(config: Config, changed: () => Promise<void>, log: Logger): FSWatcher {
  const watcher = watch([config.images, config.manifests], { ignoreInitial: true });
  let timer: NodeJS.Timeout | undefined;
  // What was read last must be what is served last.
  let reading = Promise.resolve();
  const read = (): Promise<void> =>
    changed().catch((error: unknown) => {
      log.error({ err: error }, 'the files could not be read anew: what was read before is served');
    });
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      reading = reading.then(read);
    }, SETTLED);
  });
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
): Promise<{ readonly found: ReadonlyMap<string, PageImage>; readonly mistakes: readonly Mistake[] }> {
  const found = new Map<string, PageImage>();
  const mistakes: Mistake[] = [];
  let neighbour = item.pages.map((page) => page.boxes?.image).find((size) => size !== undefined) ?? UNKNOWN;
  for (const page of item.pages) {
    const looked = await lookAtImage(page, images, limits);
    if (looked instanceof Problem) {
      const size = page.boxes?.image ?? neighbour;
      found.set(page.id, { kind: 'missing', size: { width: size.width, height: size.height } });
      mistakes.push({
        file: `${item.id}/item.yaml`,
        line: undefined,
        message: `The image of the page “${page.id}”, ${page.image}, is not shown: ${looked.detail}`,
      });
    } else {
      found.set(page.id, looked.image);
      neighbour = looked.image.size;
      if (looked.mistake !== undefined)
        mistakes.push({ ...looked.mistake, file: `${item.id}/boxes/${page.id}.json` });
    }
  }
  return { found, mistakes };
}

interface Looked {
  readonly image: PageImage;
  readonly mistake: Omit<Mistake, 'file'> | undefined;
}

async function lookAtImage(page: Page, images: Images, limits: Limits): Promise<Looked | Problem> {
  if (page.elsewhere !== undefined) return lookElsewhere(page, page.elsewhere);
  try {
    const { original, pyramid } = await images.open(page.image);
    const measured = page.boxes !== undefined && (await isMeasuredOn(page.boxes, pyramid.size, original));
    const image: Looked['image'] = {
      kind: 'present',
      size: pyramid.size,
      painted: largestWithin(pyramid.size, limits, false),
      sizes: ladder(pyramid, limits).sizes,
      plate: measured && page.boxes.plate,
      boxes: measured ? page.boxes : undefined,
    };
    return { image, mistake: page.boxes === undefined || measured ? undefined : OUTDATED };
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

/** Their file is not at hand to be compared: boxes count where the size is the same, until somebody measures again. */
function lookElsewhere({ boxes }: Page, { canvas, image, thumbnail }: Elsewhere): Looked {
  if (image === undefined) return { image: { kind: 'missing', size: canvas }, mistake: undefined };
  const measured = boxes?.image.width === canvas.width && boxes.image.height === canvas.height;
  return {
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

async function isMeasuredOn(boxes: Boxes, size: Size, file: string): Promise<boolean> {
  if (size.width !== boxes.image.width || size.height !== boxes.image.height) return false;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex') === boxes.image.sha256;
}
