/** The layers of an item as annotations: a layer is a collection, what it has on a page is a page. */
import type { Item, Page } from '../item/item.js';
import { annotate, type AnnotatedLayer, type Annotations } from './annotated.js';
import { annotationOf } from './annotation.js';
import {
  document,
  given,
  granularDocument,
  type Annotation,
  type AnnotationCollection,
  type AnnotationPage,
  type Document,
  type Reference,
} from './documents.js';
import type { Ids } from './ids.js';
import { kindStatement } from './kinds.js';
import { notThere, pageOf, type PageImages } from './images.js';

/** Throws `not-found` for what is not a layer of the item, or has nothing on any of its pages. */
export function toLayer(
  item: Item,
  ids: Ids,
  where: { readonly layer: string },
): Document<AnnotationCollection> {
  const partOf: Reference<'Manifest'> = { id: ids.manifest(item.id), type: 'Manifest', label: item.label };
  return document({
    ...collectionOf(item, layerIn(annotate(item), item, where.layer), ids),
    partOf: [partOf],
  });
}

/** Throws `not-found` where the layer has nothing on the page. */
export function toAnnotationPage(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly layer: string; readonly page: string },
): Document<AnnotationPage> {
  const page = pageOf(item, where.page);
  const annotations = annotate(item);
  const layer = layerIn(annotations, item, where.layer);
  const here = layer.pages.get(page.id);
  const order = [...layer.pages.keys()];
  if (here === undefined)
    throw notThere(item, `text of layer “${where.layer}” on page`, page.id, order.map(toNamed));
  const at = order.indexOf(page.id);
  const neighbour = (id: string | undefined): Reference<'AnnotationPage'> | undefined =>
    id === undefined ? undefined : pageReference(item, where.layer, id, ids);
  return granularDocument({
    ...namedPage(item, layer, page, ids),
    ...given({ next: neighbour(order[at + 1]), prev: neighbour(order[at - 1]) }),
    items: here.annotations.map((one) =>
      annotationOf({ item, images, ids, annotations, layer: layer.layer, page }, one),
    ),
  });
}

/** Throws `not-found` where the layer has nothing of this name on the page. */
export function toAnnotation(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly layer: string; readonly page: string; readonly passage: string },
): Document<Annotation> {
  const page = pageOf(item, where.page);
  const annotations = annotate(item);
  const { layer, pages } = layerIn(annotations, item, where.layer);
  const { annotations: here = [], unlisted = [] } = pages.get(page.id) ?? {};
  const one = [...here, ...unlisted].find(({ name }) => name === where.passage);
  if (one === undefined)
    throw notThere(
      item,
      `annotation of layer “${where.layer}” on page “${page.id}” by the name of`,
      where.passage,
      here.map(({ name }) => toNamed(name)),
    );
  return granularDocument(annotationOf({ item, images, ids, annotations, layer, page }, one));
}

/** Every annotation of the layer on the page, as `toAnnotation` has it: also those that the page does not list. */
export function toAnnotations(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly layer: string; readonly page: string },
): readonly Document<Annotation>[] {
  const page = pageOf(item, where.page);
  const annotations = annotate(item);
  const { layer, pages } = layerIn(annotations, item, where.layer);
  const { annotations: here = [], unlisted = [] } = pages.get(page.id) ?? {};
  return [...here, ...unlisted].map((one) =>
    granularDocument(annotationOf({ item, images, ids, annotations, layer, page }, one)),
  );
}

/**
 * The annotation pages of a canvas: named, not embedded, so without `items` (Presentation 3.0, 5.5). What is in the
 * page's own language and written on it comes first: some viewers read no further.
 */
export function annotationPagesOf(
  item: Item,
  page: Page,
  annotations: Annotations,
  ids: Ids,
): readonly AnnotationPage[] {
  return [...annotations.values()]
    .filter(({ pages }) => pages.has(page.id))
    .toSorted((one, other) => rankOf(one, page) - rankOf(other, page))
    .map((layer) => namedPage(item, layer, page, ids));
}

function rankOf({ layer, pages }: AnnotatedLayer, page: Page): number {
  return (layer.language === page.language ? 0 : 2) + (pages.get(page.id)?.written === true ? 0 : 1);
}

function layerIn(annotations: Annotations, item: Item, id: string): AnnotatedLayer {
  const layer = annotations.get(id);
  if (layer === undefined)
    throw notThere(item, 'layer with text on its pages', id, [...annotations.keys()].map(toNamed));
  return layer;
}

function toNamed(id: string): { readonly id: string } {
  return { id };
}

function collectionOf(
  item: Item,
  { layer, pages, first, last }: AnnotatedLayer,
  ids: Ids,
): AnnotationCollection {
  return {
    id: ids.layer(item.id, layer.id),
    type: 'AnnotationCollection',
    label: layer.label,
    ...given({ metadata: kindStatement(layer.kind) }),
    total: [...pages.values()].reduce((total, { annotations }) => total + annotations.length, 0),
    first: pageReference(item, layer.id, first, ids),
    last: pageReference(item, layer.id, last, ids),
  };
}

/** With what a viewer needs to name the layer without fetching it. */
function namedPage(item: Item, layer: AnnotatedLayer, page: Page, ids: Ids): AnnotationPage {
  return {
    ...pageReference(item, layer.layer.id, page.id, ids),
    label: layer.layer.label,
    partOf: [collectionOf(item, layer, ids)],
  };
}

function pageReference(item: Item, layer: string, page: string, ids: Ids) {
  return { id: ids.annotations(item.id, layer, page), type: 'AnnotationPage' } as const;
}
