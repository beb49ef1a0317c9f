/** Which layers and pages each of an item's manifests shows. */
import type { Direction, Item, Page } from '../item/item.js';
import { textLayers } from '../item/layers.js';
import type { Annotations } from './annotated.js';

/**
 * The layers of the default manifest: those as they were received, so that nobody takes a conjecture for the text. An
 * item with none of them shows what it has.
 */
export function receivedOf(annotations: Annotations): Annotations {
  const received = [...annotations].filter(([, { layer }]) => layer.standing === 'received');
  return received.length === 0 ? annotations : new Map(received);
}

/** True where some layer is left out of the default manifest. */
export function hasMore(annotations: Annotations): boolean {
  return receivedOf(annotations).size < annotations.size;
}

/** What an item has in one language. */
export interface InLanguage {
  readonly language: string;
  readonly direction: Direction;
  /** Those in this language or, where there are none, those that its text is set beside. */
  readonly pages: readonly [Page, ...Page[]];
  readonly annotations: Annotations;
}

/** Every language that the item has a received text in, for side-by-side reading; none where it is only one. */
export function languagesOf(item: Item, annotations: Annotations): readonly InLanguage[] {
  const shown = receivedOf(annotations);
  const texts = textLayers(item).filter(({ id }) => shown.has(id));
  const found = [...new Set(texts.map(({ language }) => language))].flatMap(
    (language): readonly InLanguage[] => {
      const layers = texts.filter((layer) => layer.language === language);
      const own = item.pages.filter((page) => page.language === language);
      const beside = item.pages.filter(({ id }) =>
        layers.some((layer) => shown.get(layer.id)?.pages.has(id)),
      );
      const [first, ...more] = own.length > 0 ? own : beside;
      const [layer] = layers;
      if (first === undefined || layer === undefined) return [];
      const chosen = [...shown].filter(([, one]) => one.layer.language === language);
      return [
        { language, direction: layer.direction, pages: [first, ...more], annotations: new Map(chosen) },
      ];
    },
  );
  return found.length > 1 ? found : [];
}
