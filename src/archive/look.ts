/** Looks at the image of each page of an item. What cannot be shown is told, and keeps its place. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { ladder } from '../image/ladder.js';
import { largestWithin, type Limits } from '../image/limits.js';
import type { Size } from '../image/pyramid.js';
import type { Boxes, Elsewhere, Item, Mistake, Page } from '../item/item.js';
import type { Images } from '../pixels/open.js';
import type { PageImage } from '../presentation/images.js';
import { Problem } from '../problem.js';
import type { FileMemory } from '../store/memory.js';

/** The shape of A4: for a page of which nothing at all is known. */
const UNKNOWN: Size = { width: 2480, height: 3508 };

/** What there is of the image of each page; `files` are those that it was read from. */
export async function lookAtImages(
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
  const files = new Set<string>();
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
      if (looked.file !== undefined) files.add(looked.file);
      neighbour = looked.image.size;
      if (looked.mistake !== undefined)
        mistakes.push({ ...looked.mistake, file: `${item.id}/boxes/${page.id}.json` });
    }
  }
  return { found, files: [...files], mistakes };
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
function lookElsewhere({ boxes }: Page, { canvas, image, thumbnail, sizes = [] }: Elsewhere): Looked {
  const file = undefined;
  if (image === undefined) return { file, image: { kind: 'missing', size: canvas }, mistake: undefined };
  const measured = boxes?.image.width === canvas.width && boxes.image.height === canvas.height;
  return {
    file,
    image: {
      ...{ kind: 'elsewhere', size: canvas, image, thumbnail, sizes },
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
