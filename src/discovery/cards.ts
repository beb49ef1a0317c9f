/** How an item looks where its address is shared: Open Graph, and the cards of X (Twitter), which reads both. */
import type { Box, Size } from '../image/pyramid.js';
import { boxOf, imageOf, type Exhibit, type PageImage } from '../presentation/images.js';
import type { Ids } from '../presentation/ids.js';
import { foreignPicture, listedPicture, pictureOf, type Picture } from './pictures.js';

/** The size that sites show largest: 1.91 to 1. */
const CARD: Size = { width: 1200, height: 630 };

/** Which part of an item is shared; the whole, by its first page that has an image, where nothing is given. */
export interface Shared {
  readonly page?: string;
  readonly passage?: string;
}

/** The image of a card: the part of the page round the passage, else its top. None where there is no image at all. */
export function cardImage({ item, images }: Exhibit, shared: Shared, ids: Ids): Picture | undefined {
  const wanted = item.pages.filter(({ id }) => shared.page === undefined || id === shared.page);
  const page = [...wanted, ...item.pages].find((page) => imageOf(page, images).kind !== 'missing');
  const image = page === undefined ? undefined : imageOf(page, images);
  if (page === undefined || image === undefined || image.kind === 'missing') return undefined;
  if (image.kind === 'elsewhere') return foreignPicture(image, Math.max(CARD.width, CARD.height));
  if (ids.site === 'files') return listedPicture(page, image, CARD.width, ids);
  const box = shared.passage === undefined ? undefined : boxOf(image, shared.passage);
  const region = cardRegion(image.size, box);
  return pictureOf(page.image, region, cardSize(region, image), ids);
}

/** The largest part of the page in the shape of a card that has the passage in its middle, else the page's top. */
export function cardRegion(page: Size, passage: Box | undefined): Box {
  const width = Math.min(page.width, Math.max(1, Math.floor((page.height * CARD.width) / CARD.height)));
  const height = Math.min(page.height, Math.max(1, Math.floor((page.width * CARD.height) / CARD.width)));
  const within = (middle: number, part: number, whole: number): number =>
    Math.max(0, Math.min(whole - part, Math.round(middle - part / 2)));
  return {
    x: within(passage === undefined ? page.width / 2 : passage.x + passage.width / 2, width, page.width),
    y: passage === undefined ? 0 : within(passage.y + passage.height / 2, height, page.height),
    width,
    height,
  };
}

/** Never larger than the pixels that there are, nor than the server gives. */
function cardSize(
  { width, height }: Size,
  { painted }: Extract<PageImage, { readonly kind: 'present' }>,
): Size {
  const scale = Math.min(1, CARD.width / width, painted.width / width, painted.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
