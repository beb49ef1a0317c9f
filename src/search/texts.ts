/** What of an item is searched: each passage of each layer, with the annotations that it is read in. */
import type { Item, Layer, LayerKind, Span } from '../item/item.js';
import { place, type Placed } from '../presentation/placement.js';

/** A passage's text in one layer on one page: one annotation. */
export interface TextPart {
  readonly page: string;
  readonly spans: readonly Span[];
}

/** A passage in one layer. It has several parts only where it is written on several pages. */
export interface Text {
  readonly layer: Layer;
  readonly passage: string;
  readonly parts: readonly TextPart[];
}

/** The kinds that say the passage itself, in some language; the others say something about it. */
const SAYING: ReadonlySet<LayerKind> = new Set(['transcription', 'translation', 'reading', 'gloss']);

export function saysThePassage({ kind }: Layer): boolean {
  return SAYING.has(kind);
}

/**
 * Received texts first, in the order of the item. A passage is taken where it is written, and else from the first page
 * that it is set beside, of its own language if there is one: once, though a canvas may repeat it. Stamps, marks and noise are no passages.
 */
export function textsOf(item: Item): readonly Text[] {
  const texts = [...place(item).values()].flatMap(({ layer, pages }) => {
    const parts = new Map<string, TextPart[]>();
    const add = (page: string, { passage, spans }: Placed): void => {
      const begun = parts.get(passage);
      if (begun === undefined) parts.set(passage, [{ page, spans }]);
      else begun.push({ page, spans });
    };
    for (const [page, { written, passages }] of pages)
      if (written) for (const placed of passages) add(page, placed);
    const own = item.pages.filter(({ language }) => language === layer.language);
    for (const { id } of [...own, ...item.pages]) {
      const beside = pages.get(id);
      if (beside?.written === false)
        for (const placed of beside.passages) if (!parts.has(placed.passage)) add(id, placed);
    }
    return Array.from(parts, ([passage, parts]): Text => ({ layer, passage, parts }));
  });
  const rank = ({ layer }: Text): number => (layer.standing === 'received' ? 0 : 1);
  return texts.toSorted((one, other) => rank(one) - rank(other));
}

/** Lines of a part are parted by a line end: one character that stands for itself. */
export function writtenOf({ spans }: TextPart): string {
  return spans.map(({ text }) => text).join('\n');
}

/** The whole of a text: its parts follow one another as their lines do. */
export function wholeOf({ parts }: Text): string {
  return parts.map(writtenOf).join('\n');
}
