/** The chapters of an item (Presentation 3.0, 5.4). */
import type { Box } from '../image/pyramid.js';
import type { Item, Range as Chapter } from '../item/item.js';
import { document, given, type Document, type Range, type Reference } from './documents.js';
import type { Ids } from './ids.js';
import { boxOf, imageOf, notThere, type PageImages } from './images.js';
import { passagesByPage, place } from './placement.js';

/** A range on its own, with the manifest that it is part of. Throws `not-found` for what is not a range of the item. */
export function toRange(
  item: Item,
  images: PageImages,
  ids: Ids,
  where: { readonly range: string },
): Document<Range> {
  const ranges = new Map(flattened(rangesOf(item, images, ids)).map((range) => [range.id, range]));
  const range = ranges.get(ids.range(item.id, where.range));
  if (range === undefined) {
    const known = flattenedChapters(item.ranges).filter(({ id }) => ranges.has(ids.range(item.id, id)));
    throw notThere(item, 'range', where.range, known);
  }
  return document({
    ...range,
    partOf: [{ id: ids.manifest(item.id), type: 'Manifest', label: item.label }],
  });
}

/** Complete, with the ranges in them. A range of passages that stand on no page would be empty: it is left out. */
export function rangesOf(item: Item, images: PageImages, ids: Ids): readonly Range[] {
  const standing = passagesByPage(item);
  const placement = place(item);
  const toRanges = (chapters: readonly Chapter[]): readonly Range[] =>
    chapters.flatMap((chapter) => {
      const items = itemsOf(chapter.holds);
      if (items.length === 0) return [];
      const { id, label, viewingDirection } = chapter;
      const layer = item.layers.find((layer) => layer.id === chapter.layer && placement.has(layer.id));
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
    const canvas = ids.canvas(item.id, page.id);
    return [canvasReference(boxes.length === here.length ? `${canvas}#xywh=${around(boxes)}` : canvas)];
  });
}

function canvasReference(id: string): Reference<'Canvas'> {
  return { id, type: 'Canvas' };
}

/** `x,y,w,h` of the smallest box round them all. */
function around(boxes: readonly Box[]): string {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const below = Math.max(...boxes.map((box) => box.y + box.height));
  return `${x},${y},${right - x},${below - y}`;
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
