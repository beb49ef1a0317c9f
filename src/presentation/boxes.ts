/** Where annotations stand on the image of their page, as far as that was measured on this very image. */
import type { Box } from '../image/pyramid.js';
import type { Item, Mention, Page, Span, TextLayer } from '../item/item.js';
import { textLayers } from '../item/layers.js';
import { named, type Annotated } from './annotated.js';
import { boxOf, type PageImage } from './images.js';

/** The box of an annotation; the words of a tag have none of their own, so it is that of their line. */
export function boxOfAnnotated(item: Item, page: Page, image: PageImage, one: Annotated): Box | undefined {
  const lines = (spans: readonly Pick<Span, 'line'>[]) =>
    spans.flatMap(({ line }) => boxOfLine(image, line) ?? []);
  const own = ownText(item, page);
  const isOwn = (mention: Mention): boolean =>
    mention.kind === 'layer' && mention.page === page.id && mention.layer === own?.id;
  switch (one.kind) {
    case 'passage':
      return boxOf(image, one.passage);
    case 'margin': {
      // What an editor made of a stamp is told apart in lines of its own; it stands where the stamp does.
      const margins = own?.margins.filter((margin) => margin.page === page.id) ?? [];
      const measured = new Map(named(margins, ({ role }) => role)).get(one.name);
      return around(lines(measured?.spans ?? []));
    }
    case 'note': {
      const passages = one.remark.passages.flatMap((passage) => boxOf(image, passage) ?? []);
      return around(passages.length > 0 ? passages : lines(one.remark.witnesses.filter(isOwn)));
    }
    case 'tag':
      return isOwn(one.mention) ? boxOfLine(image, one.mention.line) : undefined;
  }
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
    ({ language, standing, lines }) =>
      language === page.language && standing === 'received' && lines.some((line) => line.page === page.id),
  );
}

export function boxOfLine(image: PageImage, line: number): Box | undefined {
  return image.kind === 'present' ? image.boxes?.lines[String(line)] : undefined;
}
