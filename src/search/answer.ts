/** One page of what was found, with all that either version's response is made of. */
import type { Item, Layer, Span } from '../item/item.js';
import { measuredOn } from '../item/layers.js';
import { annotate, type Annotations } from '../presentation/annotated.js';
import { annotationOf, MOTIVATIONS, type Surroundings } from '../presentation/annotation.js';
import { boxOfWords, placeOn } from '../presentation/boxes.js';
import type { Annotation } from '../presentation/documents.js';
import type { Ids } from '../presentation/ids.js';
import { imageOf, type PageImages } from '../presentation/images.js';
import { textualBody } from '../presentation/text.js';
import type { Hit } from './hits.js';
import type { Found } from './index.js';
import type { LinePiece } from './quotes.js';
import type { TextPart } from './texts.js';

export interface Answer {
  readonly ids: Ids;
  readonly imagesOf: (item: string) => PageImages;
  /** The address of the search, or of one page of it, counted from 1. */
  readonly address: (page?: number) => string;
  /** True where other items than the one that was asked may have answered. */
  readonly several: boolean;
  readonly page: number;
  readonly found: Found;
  /** Parameters that the specification has and that say nothing here (Content Search 2.0, 3.4). */
  readonly ignored: readonly string[];
}

/** Hits on one page of a response. */
export const PAGE_SIZE = 100;

export interface Paging {
  readonly id: string;
  readonly startIndex: number;
  readonly first: string;
  readonly last: string;
  readonly next: string | undefined;
  readonly prev: string | undefined;
}

export function lastPage({ total }: Found): number {
  return Math.max(1, Math.ceil(total / PAGE_SIZE));
}

/** `undefined` where all fits on one page: then nothing is said of pages. */
export function pagingOf({ address, page, found }: Answer): Paging | undefined {
  const last = lastPage(found);
  if (last === 1) return undefined;
  return {
    id: address(page),
    startIndex: found.before,
    first: address(1),
    last: address(last),
    next: page < last ? address(page + 1) : undefined,
    prev: page > 1 ? address(page - 1) : undefined,
  };
}

export function annotationIdOf(ids: Ids, item: Item, layer: Layer, { page, shown }: TextPart): string {
  return ids.annotation(item.id, layer.id, page, shown.name);
}

/**
 * The annotations of each hit: whole, as its own address gives it; or, where its lines were measured, one on the found
 * words of each line. What surrounds them is put together once for each item.
 */
export function annotating({ ids, imagesOf }: Answer): (hit: Hit) => readonly Annotation[] {
  const known = new Map<Item, Annotations>();
  return ({ item, text, part, why }) => {
    const { layer } = text;
    const annotations = known.get(item) ?? annotate(item);
    known.set(item, annotations);
    const on = ({ page: id }: TextPart): Surroundings => {
      const page = item.pages.find((page) => page.id === id);
      if (page === undefined) throw new Error(`The page ${id} is not one of ${item.id}.`);
      return { item, images: imagesOf(item.id), ids, annotations, layer, page };
    };
    if (why.kind !== 'placed') return [annotationOf(on(part), part.shown)];
    return why.lines.flatMap((line) => {
      const here = text.parts[line.part];
      return here === undefined ? [] : [wordsOn(on(here), here, line)];
    });
  };
}

/** Found words of one line: their boxes, else their line's, else that of all that is of their annotation. */
function wordsOn(around: Surroundings, part: TextPart, { span }: LinePiece): Annotation {
  const { item, images, ids, layer, page } = around;
  const whole = annotationOf(around, part.shown);
  const box =
    layer.form === 'text' && part.shown.kind === 'passage'
      ? boxOfWords(item, page, imageOf(page, images), layer, { ...span, passage: part.shown.passage })
      : undefined;
  return {
    id: wordsId(ids, item, layer, part, span),
    type: 'Annotation',
    motivation: whole.motivation,
    body: textualBody(layer, [span]),
    target: box === undefined ? whole.target : placeOn(ids.canvas(item.id, page.id), box),
  };
}

/** Within the annotation of their line, or where lines have none, of their passage: a fragment, as `12-18` of line 3. */
function wordsId(
  ids: Ids,
  item: Item,
  layer: Layer,
  { page, shown }: TextPart,
  { line, start, end }: Span,
): string {
  const listed = layer.form === 'text' && measuredOn(layer, page) !== undefined;
  const name = listed ? String(line) : shown.name;
  return `${ids.annotation(item.id, layer.id, page, name)}#line-${line}-${start}-${end}`;
}

/**
 * Which layers have any of these motivations (Content Search 2.0, 3.2.2: separated by spaces). `painting` and
 * `non-painting` are of version 1.0, 4.2.1, and so are prefixes.
 */
export function withMotivation(asked: string): (layer: Layer) => boolean {
  const wanted = asked
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^(?:oa|sc):/, ''));
  if (wanted.length === 0 || wanted.includes('non-painting')) return () => true;
  return ({ kind }) => MOTIVATIONS[kind].some((motivation) => wanted.includes(motivation));
}
