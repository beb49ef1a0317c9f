/** The image of a page, painted on its canvas. */
import type { Item, Page } from '../item/item.js';
import { Problem } from '../problem.js';
import { document, type Annotation, type AnnotationPage, type Document } from './documents.js';
import type { Ids } from './ids.js';
import { imageOf, pageOf, paintingImage, type PageImages } from './images.js';

/** Throws `not-found` for what is not a page of the item, or has no image now. */
export function toPaintingPage(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly page: string },
): Document<AnnotationPage> {
  return document(presentPainting(item, images, ids, where.page).page);
}

/** Throws `not-found` for what is not a page of the item, or has no image now. */
export function toPainting(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly page: string },
): Document<Annotation> {
  return document(presentPainting(item, images, ids, where.page).annotation);
}

/** All that a canvas is painted with: nothing while the image is missing. */
export function paintingPagesOf(
  item: Item,
  page: Page,
  images: PageImages,
  ids: Ids,
): readonly AnnotationPage[] {
  const painting = paintingOf(item, page, images, ids);
  return painting === undefined ? [] : [painting.page];
}

interface Painting {
  readonly page: AnnotationPage;
  readonly annotation: Annotation;
}

function presentPainting(item: Item, images: PageImages, ids: Ids, id: string): Painting {
  const page = pageOf(item, id);
  const painting = paintingOf(item, page, images, ids);
  if (painting === undefined)
    throw new Problem(
      'not-found',
      `The image of page “${id}” of the item “${item.id}” is missing or damaged.`,
    );
  return painting;
}

function paintingOf(item: Item, page: Page, images: PageImages, ids: Ids): Painting | undefined {
  const body = paintingImage(page, imageOf(page, images), ids);
  if (body === undefined) return undefined;
  const annotation: Annotation = {
    id: ids.paintingImage(item.id, page.id),
    type: 'Annotation',
    motivation: 'painting',
    body,
    target: ids.canvas(item.id, page.id),
  };
  return {
    page: { id: ids.painting(item.id, page.id), type: 'AnnotationPage', items: [annotation] },
    annotation,
  };
}
