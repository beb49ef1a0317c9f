/** A picture of a page, or of a part of it, at an address of our own Image API. */
import { printRequest } from '../image/request.js';
import type { Box, Size } from '../image/pyramid.js';
import type { Page } from '../item/item.js';
import { foreignOfSide } from '../presentation/elsewhere.js';
import type { Ids } from '../presentation/ids.js';
import { listedImage, type PageImage } from '../presentation/images.js';

export interface Picture extends Size {
  readonly url: string;
}

/** `size` is no larger than the part that it shows; the whole image where `part` is undefined. */
export function pictureOf(identifier: string, part: Box | undefined, size: Size, ids: Ids): Picture {
  const request = printRequest({
    version: 3,
    region: part === undefined ? { kind: 'full' } : { kind: 'pixels', ...part },
    size: { kind: 'exact', ...size, upscale: false },
    rotation: { mirror: false, degrees: 0 },
    quality: 'default',
    format: 'jpg',
  });
  return { url: `${ids.imageService(3, identifier)}/${request}`, ...size };
}

/** The whole page in a size that info.json lists: where pictures are files, there are no others. */
export function listedPicture(
  page: Page,
  image: Extract<PageImage, { readonly kind: 'present' }>,
  side: number,
  ids: Ids,
): Picture {
  const { id, width, height } = listedImage(page, image, ids, side);
  return { url: id, width, height };
}

/** The whole of an image that others keep, as near to `side` pixels wide or high as they give it. */
export function foreignPicture(
  image: Extract<PageImage, { readonly kind: 'elsewhere' }>,
  side: number,
): Picture {
  const { id, width, height } = foreignOfSide(image, side);
  return { url: id, width, height };
}
