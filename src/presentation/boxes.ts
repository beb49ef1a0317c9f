/** Where annotations stand on the image of their page, as far as that was measured on this very image. */
import type { Box } from '../image/pyramid.js';
import type { Item, Layer, Mention, Page, Span, TextLayer } from '../item/item.js';
import { measuredOn, textLayers } from '../item/layers.js';
import { named, type Annotated } from './annotated.js';
import { boxOf, type PageImage } from './images.js';

/** Where an annotation stands: the page, and the layer that it is of. */
export interface Standing {
  readonly item: Item;
  readonly layer: Layer;
  readonly page: Page;
}

/** The box of an annotation; undefined where nothing of it was measured. */
export function boxOfAnnotated(
  { item, layer, page }: Standing,
  image: PageImage,
  one: Annotated,
): Box | undefined {
  const boxesOf = (layer: Layer | undefined, spans: readonly Stretch[]) =>
    layer?.form === 'text' ? spans.flatMap((span) => boxOfSpan(item, page, image, layer, span) ?? []) : [];
  const boxesOfMentions = (mentions: readonly Mention[]) =>
    mentions.flatMap((mention) =>
      mention.kind === 'layer' && mention.page === page.id
        ? boxesOf(
            item.layers.find(({ id }) => id === mention.layer),
            [mention],
          )
        : [],
    );
  switch (one.kind) {
    case 'passage': {
      const measured = layer.form === 'text' && measuredOn(layer, page.id) !== undefined;
      return measured ? around(boxesOf(layer, one.spans)) : boxOf(image, one.passage);
    }
    case 'line':
      return around(boxesOf(layer, [one.span]));
    case 'margin': {
      // What an editor made of a stamp is told apart in lines of its own; it stands where the stamp does.
      const own = ownText(item, page);
      const margins = own?.margins.filter((margin) => margin.page === page.id) ?? [];
      const measured = new Map(named(margins, ({ role }) => role)).get(one.name);
      return around(boxesOf(own, measured?.spans ?? []));
    }
    case 'note': {
      const passages = one.remark.passages.flatMap((passage) => boxOf(image, passage) ?? []);
      return around(passages.length > 0 ? passages : boxesOfMentions(one.remark.witnesses));
    }
    case 'tag':
      return around(boxesOfMentions([one.mention]));
  }
}

type Stretch = Pick<Span, 'line' | 'start' | 'end'>;

/**
 * The smallest box round a stretch of a line of a text, on the image of the page where it is written: round its words
 * where a recogniser measured them, else round the whole line. Undefined where nobody has measured the line.
 */
export function boxOfSpan(
  item: Item,
  page: Page,
  image: PageImage,
  layer: TextLayer,
  { line, start, end }: Stretch,
): Box | undefined {
  const measured = measuredOn(layer, page.id);
  if (measured === undefined)
    return ownText(item, page)?.id === layer.id ? boxOfLine(image, line) : undefined;
  const { box, words = [] } = measured.lines[line - 1] ?? {};
  const here = words.filter((word) => word.start < end && word.end > start);
  const whole = start === 0 && here.length === words.length;
  return whole && box !== undefined ? box : (around(here.flatMap((word) => word.box ?? [])) ?? box);
}

/**
 * The smallest place that is known of words of a passage: their boxes; else what their line has in common with all that
 * is of the passage on the page, as a line typed on goes on under the passages before and after.
 */
export function boxOfWords(
  item: Item,
  page: Page,
  image: PageImage,
  layer: TextLayer,
  { passage, ...stretch }: Stretch & { readonly passage: string },
): Box | undefined {
  const box = boxOfSpan(item, page, image, layer, stretch);
  const whole = measuredOn(layer, page.id) === undefined ? boxOf(image, passage) : undefined;
  return box !== undefined && whole !== undefined ? common(box, whole) : box;
}

/** What lies in both; where that is nothing, the first. */
function common(one: Box, other: Box): Box {
  const [x, y] = [Math.max(one.x, other.x), Math.max(one.y, other.y)];
  const width = Math.min(one.x + one.width, other.x + other.width) - x;
  const height = Math.min(one.y + one.height, other.y + other.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : one;
}

/** Whether anybody has measured where the lines of a text stand on a page, on the image of now or on an earlier one. */
export function isMeasured(item: Item, page: Page, layer: TextLayer): boolean {
  if (measuredOn(layer, page.id) !== undefined) return true;
  return page.boxes !== undefined && ownText(item, page)?.id === layer.id;
}

/** The smallest box round them all; none round none. */
export function around(boxes: readonly Box[]): Box | undefined {
  if (boxes.length === 0) return undefined;
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const below = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: below - y };
}

/** A canvas, or a region of it (Media Fragments 1.0, 4.2.2: whole pixels). */
export function placeOn(canvas: string, region: Box | undefined): string {
  if (region === undefined) return canvas;
  const { x, y, width, height } = region;
  return `${canvas}#xywh=${x},${y},${width},${height}`;
}

/** The text whose lines were measured: what was received in the page's own language, and is written on it. */
export function ownText(item: Item, page: Page): TextLayer | undefined {
  return textLayers(item).find(
    ({ language, standing, lines, measured }) =>
      language === page.language &&
      standing === 'received' &&
      // Another program measured this one, and numbers its lines otherwise.
      measured === undefined &&
      lines.some((line) => line.page === page.id),
  );
}

export function boxOfLine(image: PageImage, line: number): Box | undefined {
  return image.kind === 'missing' ? undefined : image.boxes?.lines[String(line)];
}
