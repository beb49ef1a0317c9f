/** What a reading page shows: which layers beside one another, and the passages of the page as rows across them. */
import type { Box } from '../../image/pyramid.js';
import type { Item, Layer, LayerKind, Page, Span } from '../../item/item.js';
import { measuredOn, textLayers } from '../../item/layers.js';
import { annotate } from '../../presentation/annotated.js';
import { boxOfSpan } from '../../presentation/boxes.js';
import { boxOf, imageOf, pageOf, type Exhibit, type PageImage } from '../../presentation/images.js';
import { passagesByPage, place, type PlacedLayer, type Placement } from '../../presentation/placement.js';
import type { Found } from '../found.js';
import type { InterfaceLanguage } from '../languages.js';
import type { Reading } from './address.js';
import { remarksOn, type Said } from './remarks.js';

export interface View {
  readonly item: Item;
  readonly placement: Placement;
  readonly page: Page;
  readonly image: PageImage;
  readonly before: Page | undefined;
  readonly after: Page | undefined;
  /** Every layer that has something on some page, with whether it is shown here. */
  readonly layers: readonly { readonly layer: Layer; readonly shown: boolean }[];
  /** Texts side by side. */
  readonly columns: readonly Layer[];
  readonly rows: readonly Row[];
  /** What stands on the page in no passage. */
  readonly margins: readonly {
    readonly layer: Layer;
    readonly role: string;
    readonly spans: readonly Span[];
  }[];
  readonly found: readonly Found[];
  /** Where found words stand on the image, each as far as it was measured. */
  readonly words: readonly Box[];
}

/** One passage across the columns. */
export interface Row {
  readonly passage: string;
  /** Its place among the passages of the item, from 1. */
  readonly number: number;
  readonly box: Box | undefined;
  readonly picked: boolean;
  readonly found: boolean;
  /** One for each column. */
  readonly cells: readonly (Cell | undefined)[];
  /** What is said about it: in texts of their own, and in remarks. */
  readonly remarks: readonly Cell[];
  readonly said: readonly Said[];
}

export interface Cell {
  readonly layer: Layer;
  readonly spans: readonly Span[];
  /** Words to be marked. */
  readonly matches: readonly string[];
  /** The pages on which the passage began, and goes on. */
  readonly begun: Page | undefined;
  readonly continued: Page | undefined;
}

/** Said about a text, and shown beside it rather than as a text of its own. */
const ABOUT: ReadonlySet<LayerKind> = new Set<LayerKind>(['notes', 'tags']);

export function viewOf(
  { item, images }: Exhibit,
  reading: Reading,
  language: InterfaceLanguage,
  found: readonly Found[],
): View {
  const placement = place(item);
  const page = pageOf(item, reading.page);
  const image = imageOf(page, images);
  const at = item.pages.indexOf(page);
  const here = found.filter((hit) => hit.page === page.id).map((hit) => hit.layer);
  const chosen = reading.layers ?? [...new Set([...chosenFor(page, placement, language), ...here])];
  const shown = chosen.flatMap((id) => placement.get(id) ?? []);
  const columns = shown.filter(({ layer }) => !ABOUT.has(layer.kind));
  return {
    item,
    placement,
    page,
    image,
    before: item.pages[at - 1],
    after: item.pages[at + 1],
    layers: [...annotate(item).values()].map(({ layer }) => ({ layer, shown: chosen.includes(layer.id) })),
    columns: columns.map(({ layer }) => layer),
    rows: rowsOf(item, page, image, shown, { ...reading, layers: chosen }, found),
    margins: marginsOn(item, page, chosen),
    found,
    words: wordsOn(item, page, image, found),
  };
}

/** Of texts that were measured word by word; of others the passage is marked, as of texts set beside. */
function wordsOn(item: Item, page: Page, image: PageImage, found: readonly Found[]): readonly Box[] {
  const here = found.filter((hit) => hit.page === page.id);
  return here.flatMap(({ layer: id, lines }) => {
    const layer = textLayers(item).find((layer) => layer.id === id);
    if (layer === undefined || measuredOn(layer, page.id) === undefined) return [];
    return lines.flatMap((line) => boxOfSpan(item, page, image, layer, line) ?? []);
  });
}

/** Those of the texts that are shown, and of the layers of margins; what both have is shown once. */
function marginsOn(item: Item, page: Page, chosen: readonly string[]): View['margins'] {
  const shown = item.layers.filter(({ id }) => chosen.includes(id));
  return shown.flatMap((layer) => {
    if (layer.form === 'remarks') return [];
    const margins =
      layer.form === 'text'
        ? layer.margins
        : layer.margins.filter(({ layer: from }) => !chosen.includes(from));
    return margins
      .filter((margin) => margin.page === page.id)
      .map(({ role, spans }) => ({ layer, role, spans }));
  });
}

/** What is written on the page, and what the reader reads; what is found beside them joins them. */
function chosenFor(page: Page, placement: Placement, language: InterfaceLanguage): readonly string[] {
  const here = [...placement.values()].filter(
    ({ layer, pages }) => pages.has(page.id) && !ABOUT.has(layer.kind),
  );
  const received = (layers: readonly PlacedLayer[]): PlacedLayer | undefined =>
    layers.find(({ layer }) => layer.standing === 'received') ?? layers[0];
  const written = here.filter(({ pages }) => pages.get(page.id)?.written === true);
  const own = received(written.filter(({ layer }) => layer.language === page.language)) ?? received(written);
  const read = received(here.filter(({ layer }) => layer.language.split('-')[0] === language));
  const chosen = [own, read].flatMap((placed) => (placed === undefined ? [] : [placed.layer.id]));
  return chosen.length > 0 ? chosen : here.slice(0, 1).map(({ layer }) => layer.id);
}

function rowsOf(
  item: Item,
  page: Page,
  image: PageImage,
  shown: readonly PlacedLayer[],
  reading: Reading,
  found: readonly Found[],
): readonly Row[] {
  const passagesIn = ({ pages }: PlacedLayer): readonly string[] =>
    pages.get(page.id)?.passages.map(({ passage }) => passage) ?? [];
  const order = new Set([...(passagesByPage(item).get(page.id) ?? []), ...shown.flatMap(passagesIn)]);
  const numbers = new Map(item.passages.map(({ id }, index) => [id, index + 1]));
  const here = found.filter((hit) => hit.page === page.id);
  return [...order].map((passage, index): Row => {
    const cells = shown.map((placed) => cellOf(item, page, placed, passage, here));
    const about = (cell: Cell | undefined): cell is Cell => cell !== undefined && ABOUT.has(cell.layer.kind);
    return {
      passage,
      number: numbers.get(passage) ?? index + 1,
      box: boxOf(image, passage),
      picked: passage === reading.passage,
      found: here.some((hit) => hit.passage === passage),
      cells: cells.filter((_, column) => !ABOUT.has(shown[column]?.layer.kind ?? 'notes')),
      remarks: cells.filter(about),
      said: remarksOn(item, page, reading.layers ?? [], passage),
    };
  });
}

function cellOf(
  item: Item,
  page: Page,
  { layer, pages }: PlacedLayer,
  passage: string,
  found: readonly Found[],
): Cell | undefined {
  const placed = pages.get(page.id);
  const spans = placed?.passages.find((one) => one.passage === passage)?.spans;
  if (placed === undefined || spans === undefined) return undefined;
  // A passage that goes over the page stands in parts on both; a translation has it whole.
  const on = placed.written
    ? item.pages.filter(({ id }) => layer.parts.some((part) => part.page === id && part.passage === passage))
    : [];
  const at = on.indexOf(page);
  const hits = found.filter((hit) => hit.layer === layer.id && hit.passage === passage);
  // What runs over the end of a line is marked on both.
  const matches = [...new Set(hits.flatMap(({ match }) => match.split('\n')))];
  return { layer, spans, matches, begun: on[at - 1], continued: on[at + 1] };
}
