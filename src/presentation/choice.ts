/** Which layers and pages each of an item's manifests shows. */
import type { Direction, Item, Layer, Page } from '../item/item.js';
import { isText } from '../item/layers.js';
import type { Annotations } from './annotated.js';

/**
 * The layers of the default manifest: those as they were received, so that nobody takes a conjecture for the text. An
 * item with none of them shows what it has.
 */
export function receivedLayers({ layers }: Item): readonly Layer[] {
  const received = layers.filter(({ standing }) => standing === 'received');
  return received.length === 0 ? layers : received;
}

/** True where some layer is left out of the default manifest. */
export function hasMore(item: Item): boolean {
  return receivedLayers(item).length < item.layers.length;
}

/** Only these of the layers. */
export function only(layers: readonly Layer[], annotations: Annotations): Annotations {
  return new Map([...annotations].filter(([, { layer }]) => layers.includes(layer)));
}

/** What an item has in one language. */
export interface InLanguage {
  readonly language: string;
  readonly direction: Direction;
  /** Those in this language or, where there are none, those that its text is set beside. */
  readonly pages: readonly [Page, ...Page[]];
  readonly layers: readonly Layer[];
}

/** Every language that the item has a received text in, for side-by-side reading; none where it is only one. */
export function languagesOf(item: Item, annotations: Annotations): readonly InLanguage[] {
  const received = receivedLayers(item);
  const texts = received.filter(isText).filter(({ id }) => annotations.has(id));
  const languages = [...new Set(texts.map(({ language }) => language))];
  const found = languages.flatMap((language): readonly InLanguage[] => {
    const layers = received.filter((layer) => layer.language === language);
    const own = item.pages.filter((page) => page.language === language);
    const beside = item.pages.filter(({ id }) =>
      layers.some((layer) => annotations.get(layer.id)?.pages.has(id)),
    );
    const [first, ...more] = own.length > 0 ? own : beside;
    const direction = texts.find((text) => text.language === language)?.direction ?? 'ltr';
    return first === undefined ? [] : [{ language, direction, pages: [first, ...more], layers }];
  });
  return found.length > 1 ? found : [];
}
