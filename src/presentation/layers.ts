/** The texts of an item as annotations: a layer is a collection, its text on a page is a page, a passage there is one annotation. */
import type { Item, LayerKind, Page } from '../item/item.js';
import {
  document,
  given,
  type Annotation,
  type AnnotationCollection,
  type AnnotationPage,
  type Document,
  type Reference,
} from './documents.js';
import type { Ids } from './ids.js';
import { boxOf, imageOf, notThere, pageOf, type PageImages } from './images.js';
import { place, type Placed, type PlacedLayer, type Placement } from './placement.js';
import { textualBody } from './text.js';

/**
 * Text taken from the canvas is `supplementing` (Presentation 3.0, 6); some viewers show only what is `commenting`.
 * What is said about the text does not supplement it.
 */
export const MOTIVATIONS: Readonly<Record<LayerKind, readonly [string, ...string[]]>> = {
  transcription: ['supplementing', 'commenting'],
  translation: ['supplementing', 'commenting'],
  reading: ['supplementing', 'commenting'],
  marginalia: ['supplementing', 'commenting'],
  gloss: ['commenting'],
  notes: ['commenting'],
  tags: ['tagging'],
};

/** Throws `not-found` for what is not a layer of the item, or has nothing on any of its pages. */
export function toLayer(
  item: Item,
  ids: Ids,
  where: { readonly layer: string },
): Document<AnnotationCollection> {
  const partOf: Reference<'Manifest'> = { id: ids.manifest(item.id), type: 'Manifest', label: item.label };
  return document({ ...collectionOf(item, placedLayer(item, where.layer), ids), partOf: [partOf] });
}

/** Throws `not-found` where the layer has nothing on the page. */
export function toAnnotationPage(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly layer: string; readonly page: string },
): Document<AnnotationPage> {
  const page = pageOf(item, where.page);
  const placed = placedLayer(item, where.layer);
  const here = placed.pages.get(page.id);
  const order = [...placed.pages.keys()];
  if (here === undefined)
    throw notThere(item, `text of layer “${where.layer}” on page`, page.id, order.map(toNamed));
  const at = order.indexOf(page.id);
  const neighbour = (id: string | undefined): Reference<'AnnotationPage'> | undefined =>
    id === undefined ? undefined : pageReference(item, where.layer, id, ids);
  return document({
    ...namedPage(item, placed, page, ids),
    ...given({ next: neighbour(order[at + 1]), prev: neighbour(order[at - 1]) }),
    items: here.passages.map((passage) => annotationOf(item, images, ids, { placed, page, passage })),
  });
}

/** Throws `not-found` where the layer has nothing of the passage on the page. */
export function toAnnotation(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly layer: string; readonly page: string; readonly passage: string },
): Document<Annotation> {
  const page = pageOf(item, where.page);
  const placed = placedLayer(item, where.layer);
  const passages = placed.pages.get(page.id)?.passages ?? [];
  const passage = passages.find(({ passage }) => passage === where.passage);
  if (passage === undefined)
    throw notThere(
      item,
      `text of layer “${where.layer}” on page “${page.id}” for passage`,
      where.passage,
      passages.map((one) => toNamed(one.passage)),
    );
  return document(annotationOf(item, images, ids, { placed, page, passage }));
}

/**
 * The annotation pages of a canvas: named, not embedded, so without `items` (Presentation 3.0, 5.5). What is in the
 * page's own language and written on it comes first: some viewers read no further.
 */
export function annotationPagesOf(
  item: Item,
  page: Page,
  placement: Placement,
  ids: Ids,
): readonly AnnotationPage[] {
  return [...placement.values()]
    .filter(({ pages }) => pages.has(page.id))
    .toSorted((one, other) => rankOf(one, page) - rankOf(other, page))
    .map((placed) => namedPage(item, placed, page, ids));
}

function rankOf({ layer, pages }: PlacedLayer, page: Page): number {
  return (layer.language === page.language ? 0 : 2) + (pages.get(page.id)?.written === true ? 0 : 1);
}

function placedLayer(item: Item, id: string): PlacedLayer {
  const placement = place(item);
  const placed = placement.get(id);
  if (placed === undefined)
    throw notThere(item, 'layer with text on its pages', id, [...placement.keys()].map(toNamed));
  return placed;
}

function toNamed(id: string): { readonly id: string } {
  return { id };
}

function collectionOf(
  item: Item,
  { layer, pages, first, last }: PlacedLayer,
  ids: Ids,
): AnnotationCollection {
  return {
    id: ids.layer(item.id, layer.id),
    type: 'AnnotationCollection',
    label: layer.label,
    total: [...pages.values()].reduce((total, { passages }) => total + passages.length, 0),
    first: pageReference(item, layer.id, first, ids),
    last: pageReference(item, layer.id, last, ids),
  };
}

/** With what a viewer needs to name the layer without fetching it. */
function namedPage(item: Item, placed: PlacedLayer, page: Page, ids: Ids): AnnotationPage {
  return {
    ...pageReference(item, placed.layer.id, page.id, ids),
    label: placed.layer.label,
    partOf: [collectionOf(item, placed, ids)],
  };
}

function pageReference(item: Item, layer: string, page: string, ids: Ids) {
  return { id: ids.annotations(item.id, layer, page), type: 'AnnotationPage' } as const;
}

interface Where {
  readonly placed: Pick<PlacedLayer, 'layer'>;
  readonly page: Page;
  readonly passage: Placed;
}

/** A passage of a layer on a page. */
export function annotationOf(
  item: Item,
  images: PageImages,
  ids: Ids,
  { placed: { layer }, page, passage: { passage, spans } }: Where,
): Annotation {
  const image = imageOf(page, images);
  // The whole canvas is said with a fragment too: viewers outline nothing for a bare canvas.
  const { x, y, width, height } = boxOf(image, passage) ?? { x: 0, y: 0, ...image.size };
  return {
    id: ids.annotation(item.id, layer.id, page.id, passage),
    type: 'Annotation',
    motivation: MOTIVATIONS[layer.kind],
    body: textualBody(layer, spans),
    target: `${ids.canvas(item.id, page.id)}#xywh=${x},${y},${width},${height}`,
  };
}
