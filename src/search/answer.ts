/** One page of what was found, with all that either version's response is made of. */
import type { Item, Layer } from '../item/item.js';
import type { Ids } from '../presentation/ids.js';
import type { PageImages } from '../presentation/images.js';
import { annotate, type Annotations } from '../presentation/annotated.js';
import { annotationOf, MOTIVATIONS } from '../presentation/annotation.js';
import type { Annotation } from '../presentation/documents.js';
import type { Hit } from './hits.js';
import type { Found } from './index.js';
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

/** Annotations on one page of a response. */
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
    startIndex: (page - 1) * PAGE_SIZE,
    first: address(1),
    last: address(last),
    next: page < last ? address(page + 1) : undefined,
    prev: page > 1 ? address(page - 1) : undefined,
  };
}

export function annotationIdOf(ids: Ids, item: Item, layer: Layer, { page, shown }: TextPart): string {
  return ids.annotation(item.id, layer.id, page, shown.name);
}

/** The annotation of each hit, whole, as its own address gives it. What surrounds it is put together once for each item. */
export function annotating({ ids, imagesOf }: Answer): (hit: Hit) => Annotation {
  const known = new Map<Item, Annotations>();
  return ({ item, text: { layer }, part }) => {
    const page = item.pages.find(({ id }) => id === part.page);
    if (page === undefined) throw new Error(`The page ${part.page} is not one of ${item.id}.`);
    const annotations = known.get(item) ?? annotate(item);
    known.set(item, annotations);
    return annotationOf({ item, images: imagesOf(item.id), ids, annotations, layer, page }, part.shown);
  };
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
