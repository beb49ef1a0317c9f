/** What of an item is searched: every annotation that it is read in, one text each or, where a passage goes on, together. */
import type { Item, Layer, LayerKind, Span } from '../item/item.js';
import { annotate, type Annotated, type AnnotatedLayer } from '../presentation/annotated.js';
import { isMeasured } from '../presentation/boxes.js';
import { paragraphsOf } from '../presentation/text.js';
import { PARAGRAPH } from './fold.js';

/** What stands of a text on one page: one annotation. */
export interface TextPart {
  readonly page: string;
  readonly shown: Annotated;
}

/** A passage in one layer, a remark, a mention or a margin. It has several parts only where it is written on several pages. */
export interface Text {
  readonly layer: Layer;
  /** None where it is no passage. */
  readonly passage: string | undefined;
  readonly parts: readonly TextPart[];
  /** True where lines of it were measured: what is found in it is shown line by line, where it stands. */
  readonly placed: boolean;
}

/** The kinds that say the passage itself, in some language; the others say something about it. */
const SAYING: ReadonlySet<LayerKind> = new Set(['transcription', 'translation', 'reading', 'gloss']);

export function saysThePassage({ layer, passage }: Text): boolean {
  return passage !== undefined && SAYING.has(layer.kind);
}

/**
 * Received texts first, in the order of the item. A passage or a note is taken where it is written, and else from the
 * first page that it is set beside, of its own language if there is one: once, though a canvas may repeat it.
 */
export function textsOf(item: Item): readonly Text[] {
  const texts = [...annotate(item).values()].flatMap((layer) => textsIn(layer, item));
  const rank = ({ layer }: Text): number => (layer.standing === 'received' ? 0 : 1);
  return texts.toSorted((one, other) => rank(one) - rank(other));
}

function textsIn({ layer, pages }: AnnotatedLayer, item: Item): readonly Text[] {
  const texts = new Map<string, [TextPart, ...TextPart[]]>();
  for (const [page, { written, annotations, unlisted }] of pages)
    // Words run on over the end of a line: where lines are listed, the passages that they are of are read.
    for (const shown of unlisted.length > 0 ? unlisted : annotations) {
      // Names of mentions and of margins begin anew on each page; passages go on.
      const key = shown.kind === 'passage' ? shown.name : `${page} ${shown.name}`;
      if (!written && shown.kind !== 'tag') continue;
      const begun = texts.get(key);
      if (begun === undefined) texts.set(key, [{ page, shown }]);
      else begun.push({ page, shown });
    }
  const own = item.pages.filter(({ language }) => language === layer.language);
  for (const { id: page } of [...own, ...item.pages]) {
    const beside = pages.get(page);
    if (beside?.written !== false) continue;
    for (const shown of beside.annotations)
      if (shown.kind !== 'tag' && !texts.has(shown.name)) texts.set(shown.name, [{ page, shown }]);
  }
  const measured = measuredPages(layer, item);
  return Array.from(texts.values(), (parts): Text => {
    const [{ shown }] = parts;
    const placed = parts.some(({ page }) => measured.has(page) && pages.get(page)?.written === true);
    return { layer, passage: shown.kind === 'passage' ? shown.passage : undefined, parts, placed };
  });
}

function measuredPages(layer: Layer, item: Item): ReadonlySet<string> {
  if (layer.form !== 'text') return new Set();
  return new Set(item.pages.filter((page) => isMeasured(item, page, layer)).map(({ id }) => id));
}

/**
 * What an annotation says. Lines are parted by a line end: one character that stands for itself. Paragraphs of a remark
 * are parted by two: nothing runs from one to the next.
 */
export function writtenOf({ shown }: TextPart): string {
  switch (shown.kind) {
    case 'passage':
    case 'line':
    case 'margin':
      return spansOf(shown)
        .map(({ text }) => text)
        .join('\n');
    case 'note':
    case 'tag':
      return paragraphsOf(shown).join(PARAGRAPH);
  }
}

/** The lines that an annotation is of; a remark has none. */
export function spansOf(shown: Annotated): readonly Span[] {
  switch (shown.kind) {
    case 'passage':
      return shown.spans;
    case 'line':
      return [shown.span];
    case 'margin':
      return shown.margin.spans;
    case 'note':
    case 'tag':
      return [];
  }
}

/** The whole of a text: its parts follow one another as their lines do. */
export function wholeOf({ parts }: Text): string {
  return parts.map(writtenOf).join('\n');
}

/** The language that the words of a text are inflected in. A remark has several: then the script of each word says it. */
export function languageOf({ layer }: Text): string | undefined {
  return layer.form === 'remarks' ? undefined : layer.language;
}
