/** The chapters of an item (Presentation 3.0, 5.4). */
import type { Item, Range as Chapter } from '../item/item.js';
import { around, placeOn } from './boxes.js';
import { document, given, type Document, type Range, type Reference } from './documents.js';
import type { Ids } from './ids.js';
import { boxOf, imageOf, notThere, type PageImages } from './images.js';
import { annotate } from './annotated.js';
import { passagesByPage } from './placement.js';

/** A range on its own, with the manifest that it is part of. Throws `not-found` for what is not a range of the item. */
export function toRange(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly range: string },
): Document<Range> {
  const ranges = new Map(flattened(rangesOf(item, images, ids)).map((range) => [range.id, range]));
  const range = ranges.get(ids.range(item.id, where.range));
  if (range === undefined)
    throw notThere(
      item,
      'range',
      where.range,
      rangeIds(item, images, ids).map((id) => ({ id })),
    );
  return document({
    ...range,
    partOf: [{ id: ids.manifest(item.id), type: 'Manifest', label: item.label }],
  });
}

/** Those of the item that are not empty. */
export function rangeIds(item: Item, images: PageImages, ids: Ids): readonly string[] {
  const printed = new Set(flattened(rangesOf(item, images, ids)).map(({ id }) => id));
  const known = flattenedChapters(item.ranges).map(({ id }) => id);
  return known.filter((id) => printed.has(ids.range(item.id, id)));
}

/** Complete, with the ranges in them. A range of passages that stand on no page would be empty: it is left out. */
export function rangesOf(item: Item, images: PageImages, ids: Ids): readonly Range[] {
  const standing = passagesByPage(item);
  const annotations = annotate(item);
  const toRanges = (chapters: readonly Chapter[]): readonly Range[] =>
    chapters.flatMap((chapter) => {
      const items = itemsOf(chapter.holds);
      if (items.length === 0) return [];
      const { id, label, viewingDirection } = chapter;
      const layer = item.layers.find((layer) => layer.id === chapter.layer && annotations.has(layer.id));
      const supplementary: Reference<'AnnotationCollection'> | undefined =
        layer === undefined
          ? undefined
          : { id: ids.layer(item.id, layer.id), type: 'AnnotationCollection', label: layer.label };
      return [
        {
          id: ids.range(item.id, id),
          type: 'Range' as const,
          label,
          ...given({ viewingDirection, supplementary }),
          items,
        },
      ];
    });
  const itemsOf = (holds: Chapter['holds']): Range['items'] => {
    switch (holds.kind) {
      case 'ranges':
        return toRanges(holds.ranges);
      case 'pages':
        return [...new Set(holds.pages)].map((page) => canvasReference(ids.canvas(item.id, page)));
      case 'passages':
        return passageReferences(item, images, ids, new Set(holds.passages), standing);
    }
  };
  return toRanges(item.ranges);
}

/** Each canvas where any of the passages stands, once: the region of them all when every box is known. */
function passageReferences(
  item: Item,
  images: PageImages,
  ids: Ids,
  passages: ReadonlySet<string>,
  standing: ReadonlyMap<string, readonly string[]>,
): readonly Reference<'Canvas'>[] {
  return item.pages.flatMap((page) => {
    const here = (standing.get(page.id) ?? []).filter((passage) => passages.has(passage));
    if (here.length === 0) return [];
    const image = imageOf(page, images);
    const boxes = here.flatMap((passage) => boxOf(image, passage) ?? []);
    const region = boxes.length === here.length ? around(boxes) : undefined;
    return [canvasReference(placeOn(ids.canvas(item.id, page.id), region))];
  });
}

function canvasReference(id: string): Reference<'Canvas'> {
  return { id, type: 'Canvas' };
}

function flattened(ranges: readonly Range[]): readonly Range[] {
  return ranges.flatMap((range) => [
    range,
    ...flattened(range.items.filter((entry): entry is Range => entry.type === 'Range')),
  ]);
}

function flattenedChapters(chapters: readonly Chapter[]): readonly Chapter[] {
  return chapters.flatMap((chapter) => [
    chapter,
    ...(chapter.holds.kind === 'ranges' ? flattenedChapters(chapter.holds.ranges) : []),
  ]);
}
