/** What a document must know of the image of each page, and how it names it. */
import type { Box, Size } from '../image/pyramid.js';
import { printRequest, type SizeAsked } from '../image/request.js';
import type { Boxes, ForeignImage, Item, Page } from '../item/item.js';
import { Problem } from '../problem.js';
import type { Image, ImageServices } from './documents.js';
import { foreignOfSide, foreignService, originsOf, printForeign, smallestOf } from './elsewhere.js';
import type { Ids } from './ids.js';

export type PageImage =
  | {
      readonly kind: 'present';
      /** Upright pixels: the canvas has them too. */
      readonly size: Size;
      /** What `full/max` answers with: smaller than `size` where the server's limits are. */
      readonly painted: Size;
      /** The sizes that info.json lists, in any order. */
      readonly sizes: readonly Size[];
      /** True while the page's image is typeset from its transcription. */
      readonly plate: boolean;
      /** Where the page's text stands, when measured on this very image. */
      readonly boxes: Boxes | undefined;
    }
  /** Another's, at its own address: nothing of it was looked at. */
  | {
      readonly kind: 'elsewhere';
      /** Of their canvas, in which places count; ours has it too. */
      readonly size: Size;
      readonly image: ForeignImage;
      readonly thumbnail: ForeignImage | undefined;
      /** Those that its service lists; empty where nobody knows. */
      readonly sizes: readonly Size[];
      /** Its boxes count where they were measured on an image of the size of the canvas. */
      readonly plate: boolean;
      readonly boxes: Boxes | undefined;
    }
  /** No image, or a damaged one: the size is that of its boxes or of a neighbour. */
  | { readonly kind: 'missing'; readonly size: Size };

/** By page id. Every page of the item is in it. */
export type PageImages = ReadonlyMap<string, PageImage>;

/** An item with what is known of its images: all that its documents are made of. */
export interface Exhibit {
  readonly item: Item;
  readonly images: PageImages;
}

export function imageOf(page: Page, images: PageImages): PageImage {
  const image = images.get(page.id);
  if (image === undefined) throw new Error(`Nothing is known of the image of page ${page.id}.`);
  return image;
}

/** Where a passage stands on the image, when that was measured on this very image. */
export function boxOf(image: PageImage, passage: string): Box | undefined {
  const parts = image.kind === 'missing' ? undefined : image.boxes?.parts;
  // A passage may be named as a property that every object has.
  return parts !== undefined && Object.hasOwn(parts, passage) ? parts[passage] : undefined;
}

/** Throws `not-found` for what is not a page of the item. */
export function pageOf(item: Item, id: string): Page {
  const page = item.pages.find((page) => page.id === id);
  if (page === undefined) throw notThere(item, 'page', id, item.pages);
  return page;
}

/** The Problem of an address that names what the item does not have; `known` is what it has. */
export function notThere(
  item: Item,
  kind: string,
  id: string,
  known: readonly { readonly id: string }[],
): Problem {
  const names = known.slice(0, 20).map((entry) => entry.id);
  const more = known.length > names.length ? ', …' : '';
  return new Problem(
    'not-found',
    `The item “${item.id}” has no ${kind} “${id}”${names.length === 0 ? '' : `: it has ${names.join(', ')}${more}`}.`,
  );
}

/** The whole image in the largest size that the server gives: an image's address, never its service's. */
export function paintedImage(page: Page, painted: Size, ids: Ids): Image {
  return imageAt(page, { kind: 'max', upscale: false }, painted, ids);
}

/** What the canvas is painted with; none where the image is missing. */
export function paintingImage(page: Page, image: PageImage, ids: Ids): Image | ForeignImage | undefined {
  switch (image.kind) {
    case 'present':
      return paintedImage(page, image.painted, ids);
    case 'elsewhere':
      return printForeign(image.image);
    case 'missing':
      return undefined;
  }
}

/** Address of the info.json by which a viewer opens the image; undefined where it has no service. */
export function infoOf(page: Page, image: PageImage, ids: Ids): string | undefined {
  const service =
    image.kind === 'elsewhere' ? foreignService(image.image)?.id : ids.imageService(3, page.image);
  return service === undefined ? undefined : `${service}/info.json`;
}

/** The origins of all images of an item that others keep: a page of ours may show what comes from there. */
export function foreignOrigins(images: PageImages): readonly string[] {
  return originsOf(
    [...images.values()].flatMap((image) =>
      image.kind === 'elsewhere' ? [image.image, image.thumbnail] : [],
    ),
  );
}

/** From this side on a thumbnail can be told from others. */
export const THUMBNAIL_SIDE = 200;

/** The smallest size of info.json that is `side` pixels wide or high, else the largest there is; none where the image is missing. */
export function imageOfPage(
  page: Page,
  images: PageImages,
  ids: Ids,
  side: number,
): Image | (ForeignImage & Size) | undefined {
  const image = imageOf(page, images);
  if (image.kind === 'missing') return undefined;
  if (image.kind === 'present') return listedImage(page, image, ids, side);
  const { thumbnail, size } = image;
  return thumbnail !== undefined && side <= THUMBNAIL_SIDE
    ? foreignOfSide({ image: thumbnail, size, sizes: [] }, Infinity)
    : foreignOfSide(image, side);
}

/** The same, of a page whose image is ours. */
export function listedImage(
  page: Page,
  image: Extract<PageImage, { readonly kind: 'present' }>,
  ids: Ids,
  side: number,
): Image {
  const size = smallestOf(image.sizes, side);
  if (size === undefined) return paintedImage(page, image.painted, ids);
  return imageAt(page, { kind: 'exact', ...size, upscale: false }, size, ids);
}

/** The thumbnail of the first page that has an image. */
export function thumbnailOf({ pages }: Pick<Item, 'pages'>, images: PageImages, ids: Ids) {
  const page = pages.find((page) => imageOf(page, images).kind !== 'missing');
  return page === undefined ? undefined : imageOfPage(page, images, ids, THUMBNAIL_SIDE);
}

function imageAt(page: Page, asked: SizeAsked, { width, height }: Size, ids: Ids): Image {
  const request = printRequest({
    version: 3,
    region: { kind: 'full' },
    size: asked,
    rotation: { mirror: false, degrees: 0 },
    quality: 'default',
    format: 'jpg',
  });
  return {
    id: `${ids.imageService(3, page.image)}/${request}`,
    type: 'Image',
    format: 'image/jpeg',
    width,
    height,
    service: imageServices(page.image, ids),
  };
}

/** Both versions of the Image API, each in its own words (Presentation 3.0, 3.4 `service`). */
function imageServices(identifier: string, ids: Ids): ImageServices {
  const level = ids.site === 'files' ? 'level0' : 'level2';
  return [
    { id: ids.imageService(3, identifier), type: 'ImageService3', profile: level },
    {
      '@id': ids.imageService(2, identifier),
      '@type': 'ImageService2',
      profile: `http://iiif.io/api/image/2/${level}.json`,
    },
  ];
}
