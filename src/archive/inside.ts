/** Every page of the files of an item that nobody has described: how many there are is seen only inside each file. */
import { withEveryPage } from '../item/catalogue.js';
import type { Item, Mistake } from '../item/item.js';
import type { Images } from '../pixels/open.js';
import { Problem } from '../problem.js';

/** What readers can still leaf through, and a viewer loads as one manifest. */
export const MOST_SHOWN = 2000;

/** The item with all its pages. A file that cannot be read is one page: looking at its image tells why. */
export async function withPagesInside(
  item: Item,
  images: Pick<Images, 'open'>,
): Promise<{ readonly item: Item; readonly mistakes: readonly Mistake[] }> {
  const counts = new Map<string, number>();
  const mistakes: Mistake[] = [];
  for (const { image } of item.pages) {
    const pages = await countPages(image, images);
    if (pages > 1) counts.set(image, Math.min(pages, MOST_SHOWN));
    if (pages > MOST_SHOWN)
      mistakes.push({ file: image.replaceAll('~', '/'), line: undefined, message: tooMany(pages) });
  }
  return { item: counts.size === 0 ? item : withEveryPage(item, counts), mistakes };
}

async function countPages(image: string, images: Pick<Images, 'open'>): Promise<number> {
  try {
    return (await images.open(image)).pages;
  } catch (error) {
    if (error instanceof Problem) return 1;
    throw error;
  }
}

function tooMany(pages: number): string {
  return `This file has ${pages} pages, and the first ${MOST_SHOWN} are shown: part it into several, or name its pages in an item.yaml.`;
}
