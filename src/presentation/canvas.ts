/** A page as a canvas (Presentation 3.0, 5.3). */
import type { Item, Page } from '../item/item.js';
import { annotate, type Annotations } from './annotated.js';
import { document, given, type Canvas, type Document } from './documents.js';
import type { Ids } from './ids.js';
import { imageOf, pageOf, type PageImages } from './images.js';
import { annotationPagesOf } from './layers.js';
import { paintingPagesOf } from './painting.js';
import { plainText, remarked } from './words.js';

/**
 * The canvas on its own, with every layer and the manifest that it is part of; in a manifest it names those that the
 * manifest is for. Throws `not-found` for what is not a page of the item.
 */
export function toCanvas(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly page: string },
): Document<Canvas> {
  return document({
    ...canvasOf(item, pageOf(item, where.page), images, ids, annotate(item)),
    partOf: [{ id: ids.manifest(item.id), type: 'Manifest', label: item.label }],
  });
}

/**
 * As large as the image; complete, but for the text, which is named and not embedded. While the image is a plate the
 * label and the summary say so: a scan put in its place unsays it.
 */
export function canvasOf(
  item: Item,
  page: Page,
  images: PageImages,
  ids: Ids,
  annotations: Annotations,
): Canvas {
  const image = imageOf(page, images);
  const plate = image.kind !== 'missing' && image.plate ? item.plate : undefined;
  return {
    id: ids.canvas(item.id, page.id),
    type: 'Canvas',
    label: plate === undefined ? page.label : remarked(page.label, plate.label),
    ...given({ summary: plate === undefined ? undefined : plainText(plate.summary) }),
    width: image.size.width,
    height: image.size.height,
    items: paintingPagesOf(item, page, images, ids),
    ...given({ annotations: annotationPagesOf(item, page, annotations, ids) }),
  };
}
