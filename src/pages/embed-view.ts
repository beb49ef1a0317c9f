/** What an embedded item shows: its parameters, read once. */
import type { Box } from '../image/pyramid.js';
import { parseRegion, regionBox } from '../image/region.js';
import type { Page } from '../item/item.js';
import { imageOf, notThere, pageOf, type Exhibit, type PageImage } from '../presentation/images.js';
import { place, type PlacedLayer, type Placement } from '../presentation/placement.js';
import { Problem } from '../problem.js';
import { INTERFACE_LANGUAGES, type InterfaceLanguage } from './languages.js';

export const THEMES = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The parameters of /embed/{item}, as they were given. */
export const EMBED_PARAMETERS = ['page', 'passage', 'layer', 'region', 'theme', 'lang'] as const;
export type EmbedParameters = Readonly<Partial<Record<(typeof EMBED_PARAMETERS)[number], string>>>;

export interface EmbedView {
  readonly page: Page;
  readonly image: PageImage;
  /** None where the item has no text, or `layer=none` was asked for. */
  readonly text: PlacedLayer | undefined;
  /** The layers that have text on the page. */
  readonly choice: readonly PlacedLayer[];
  /** Lit, in the text and on the image. */
  readonly passage: string | undefined;
  /** What is cut out of the image, when a part of it is asked for. */
  readonly region: Box | undefined;
  readonly theme: Theme;
  readonly language: InterfaceLanguage;
}

/** Throws `not-found` for a page, passage or layer that the item does not have, `bad-region` and `bad-parameter` for the rest. */
export function embedView(
  { item, images }: Exhibit,
  given: EmbedParameters,
  preferred: InterfaceLanguage,
): EmbedView {
  const language = given.lang === undefined ? preferred : oneOf('lang', given.lang, INTERFACE_LANGUAGES);
  const theme = given.theme === undefined ? 'auto' : oneOf('theme', given.theme, THEMES);
  const placement = place(item);
  const { passage } = given;
  if (passage !== undefined && !item.passages.some(({ id }) => id === passage))
    throw notThere(item, 'passage', passage, item.passages);
  const asked = given.layer === undefined ? undefined : layerOf(given.layer, placement, item.layers);
  if (asked === 'unknown') throw unknownLayer(given.layer ?? '', placement);
  const page =
    given.page === undefined
      ? (pageWith(passage, item.pages, placement, asked === 'none' ? undefined : asked) ?? item.pages[0])
      : pageOf(item, given.page);
  const image = imageOf(page, images);
  const choice = [...placement.values()].filter(({ pages }) => pages.has(page.id));
  const text = asked === 'none' ? undefined : (asked ?? usualLayer(choice, page, language));
  const region = given.region === undefined ? undefined : regionBox(parseRegion(given.region), image.size);
  return { page, image, text, choice, passage, region, theme, language };
}

function oneOf<Value extends string>(name: string, given: string, known: readonly Value[]): Value {
  const found = known.find((value) => value === given);
  if (found === undefined)
    throw new Problem(
      'bad-parameter',
      `${name} is “${given.slice(0, 40)}”: it may be ${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}.`,
    );
  return found;
}

/** By its id, else the first in that language. */
function layerOf(asked: string, placement: Placement, layers: readonly object[]) {
  if (asked === 'none') return 'none';
  const found = placement.get(asked) ?? [...placement.values()].find(({ layer }) => layer.language === asked);
  return found ?? (layers.length === 0 ? 'none' : 'unknown');
}

function unknownLayer(asked: string, placement: Placement): Problem {
  const names = [...placement.values()].map(({ layer }) => `${layer.id} (${layer.language})`);
  return new Problem(
    'not-found',
    `There is no layer “${asked.slice(0, 60)}” here: layer may be ${[...names, 'none'].join(', ')}.`,
  );
}

/** The first page on which the passage is read: in the layer asked for, else where it is written, else in any. */
function pageWith(
  passage: string | undefined,
  pages: readonly Page[],
  placement: Placement,
  layer: PlacedLayer | undefined,
): Page | undefined {
  if (passage === undefined) return undefined;
  const layers = layer === undefined ? [...placement.values()] : [layer];
  const on = (page: Page, onlyWritten: boolean): boolean =>
    layers.some(({ pages }) => {
      const here = pages.get(page.id);
      return (
        here !== undefined &&
        (here.written || !onlyWritten) &&
        here.passages.some((placed) => placed.passage === passage)
      );
    });
  return pages.find((page) => on(page, true)) ?? pages.find((page) => on(page, false));
}

/** The whole of a text in the reader's language, else what is written on the page; what is said about it comes last. */
function usualLayer(
  choice: readonly PlacedLayer[],
  page: Page,
  language: InterfaceLanguage,
): PlacedLayer | undefined {
  const texts = choice.filter(({ layer }) =>
    ['transcription', 'translation', 'reading'].includes(layer.kind),
  );
  return (
    texts.find(({ layer }) => layer.language === language) ??
    texts.find(({ layer, pages }) => layer.language === page.language && pages.get(page.id)?.written) ??
    texts[0] ??
    choice[0]
  );
}
