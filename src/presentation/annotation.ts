/** One annotation of a layer, whole (Presentation 3.0, 5.6; Web Annotation Data Model, 3). */
import type { Item, Layer, LayerKind, Mention, Page } from '../item/item.js';
import { pagePassage } from '../item/text/pages.js';
import type { Annotated, Annotations } from './annotated.js';
import { boxOfAnnotated, placeOn } from './boxes.js';
import { CONTEXT, given, type Annotation, type SeeAlso, type TextualBody } from './documents.js';
import type { Ids } from './ids.js';
import { imageOf, type PageImages } from './images.js';
import { noteBody, tagBody, textualBody } from './text.js';

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

/** Where an annotation stands, and all that it may point to. */
export interface Surroundings {
  readonly item: Item;
  readonly images: PageImages;
  readonly ids: Ids;
  readonly annotations: Annotations;
  readonly layer: Layer;
  readonly page: Page;
}

export function annotationOf(around: Surroundings, one: Annotated): Annotation {
  const { item, images, ids, layer, page } = around;
  const image = imageOf(page, images);
  // The whole canvas is said with a fragment too: viewers outline nothing for a bare canvas.
  const region = boxOfAnnotated(around, image, one) ?? { x: 0, y: 0, ...image.size };
  return {
    id: ids.annotation(item.id, layer.id, page.id, one.name),
    type: 'Annotation',
    motivation: MOTIVATIONS[layer.kind],
    ...given({ textGranularity: granularityOf(one, page) }),
    body: bodyOf(item, layer, one),
    target: placeOn(ids.canvas(item.id, page.id), region),
    ...given({ seeAlso: one.kind === 'passage' ? counterparts(around, one.passage) : [] }),
  };
}

/** Text Granularity extension: what is said about a text has none. */
function granularityOf(one: Annotated, page: Page): 'page' | 'block' | 'line' | undefined {
  switch (one.kind) {
    case 'passage':
      return one.passage === pagePassage(page.id) ? 'page' : 'block';
    case 'margin':
      return 'block';
    case 'line':
      return 'line';
    case 'note':
    case 'tag':
      return undefined;
  }
}

function bodyOf({ layers }: Item, layer: Layer, one: Annotated): TextualBody {
  const languageOf = (mention: Mention): string =>
    (mention.kind === 'layer' ? layers.find(({ id }) => id === mention.layer)?.language : undefined) ??
    'none';
  switch (one.kind) {
    case 'passage':
      return textualBody(layer, one.spans);
    case 'line':
      return textualBody(layer, [one.span]);
    case 'margin':
      return textualBody(layer, one.margin.spans);
    case 'note':
      return noteBody(layer, one.remark, languageOf);
    case 'tag':
      return tagBody(layer, one.remark, one.mention, languageOf);
  }
}

/**
 * The same passage in every other text, on the pages where it is written, else set beside this one; and what is noted
 * of it here.
 */
function counterparts(
  { item, ids, annotations, layer, page }: Surroundings,
  passage: string,
): readonly SeeAlso[] {
  return [...annotations.values()].flatMap((other) => {
    if (other.layer.id === layer.id) return [];
    const found = [...other.pages].flatMap(([id, { written, annotations, unlisted }]) =>
      [...annotations, ...unlisted]
        .filter((one) => isOf(one, passage))
        .map(({ name }) => ({ page: id, written, name })),
    );
    const written = found.filter((one) => one.written);
    const best = written.length > 0 ? written : found.filter((one) => one.page === page.id);
    return best.map((one) => ({
      id: ids.annotation(item.id, other.layer.id, one.page, one.name),
      type: 'Annotation' as const,
      label: other.layer.label,
      format: 'application/ld+json',
      profile: CONTEXT,
    }));
  });
}

function isOf(one: Annotated, passage: string): boolean {
  return one.kind === 'passage'
    ? one.passage === passage
    : one.kind === 'note' && one.remark.passages.includes(passage);
}
