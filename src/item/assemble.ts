/** An item, put together from its checked description and the files beside it. */
import type { Boxes, Elsewhere, Item, Layer, LayerText, Page, Range, Remark } from './item.js';
import { directionOf } from './language.js';
import { drawMargins } from './margins.js';
import type { Description, RangeWritten } from './schema.js';
import { pagePassages } from './text/pages.js';

/** What was read of the item's other files; a file with nothing to use is not in it. */
export interface Files {
  /** By layer. */
  readonly texts: ReadonlyMap<string, LayerText>;
  /** By layer. */
  readonly remarks: ReadonlyMap<string, readonly Remark[]>;
  /** By page. */
  readonly boxes: ReadonlyMap<string, Boxes>;
  /** By identifier: images that others keep. */
  readonly elsewhere: ReadonlyMap<string, Elsewhere>;
}

/**
 * `id` is the name of the item's folder; `beside` begins the path of a page's image that is not named. What is named
 * twice is taken once, and references to what is left out go with it. Without a page there is no item.
 */
export function assemble(
  id: string,
  description: Description,
  files: Files,
  beside: string,
): Item | undefined {
  const [first, ...more] = firsts(description.pages).map((page) => toPage(page, beside, files));
  if (first === undefined) return undefined;
  const pages = [first, ...more] as const;
  const written = firsts(description.passages).map(({ id, label, role }) => ({ id, label, role }));
  const passages = [...written, ...pagePassages(pages, [...files.texts.values()])];
  const layers = toLayers(description, files, idsOf(passages));
  const { label, summary, metadata = [], requiredStatement, rights, homepage = [], navDate } = description;
  const { viewingDirection, behavior = [], plate } = description;
  const there = { pages: idsOf(pages), passages: idsOf(passages), layers: idsOf(layers) };
  return {
    ...{
      id,
      label,
      summary,
      metadata,
      requiredStatement,
      rights,
      navDate,
      viewingDirection,
      behavior,
      plate,
    },
    homepage: homepage.map(({ id, label, format, language = [] }) => ({ id, label, format, language })),
    pages,
    passages,
    layers,
    ranges: toRanges(description.ranges ?? [], there, new Set()),
  };
}

type PageWritten = Description['pages'][number];

function toPage(page: PageWritten, beside: string, { boxes, elsewhere }: Files): Page {
  const { id, label, language } = page;
  const image = identifierOf(page, beside);
  return {
    id,
    label: label ?? { none: [id] },
    language,
    image,
    boxes: boxes.get(id),
    elsewhere: elsewhere.get(image),
  };
}

/** Of a page's image, in the Image API; where none is written, the page's own id after what stands before it. */
export function identifierOf({ id, image }: Pick<PageWritten, 'id' | 'image'>, beside: string): string {
  return (image ?? `${beside}${id}`).replaceAll('/', '~').normalize('NFC');
}

/** Without the layers that nothing was read for, and without what names passages that are not there. */
function toLayers(
  { layers }: Description,
  { texts, remarks }: Files,
  passages: ReadonlySet<string>,
): readonly Layer[] {
  return firsts(layers).flatMap((layer): readonly Layer[] => {
    const { id, label, kind, language, standing, direction = directionOf(language) } = layer;
    const head = { id, label, kind, language, direction, standing };
    if (layer.margins !== undefined)
      return [{ form: 'margins', ...head, margins: drawMargins(layer.margins, standing, layers, texts) }];
    const said = remarks.get(id)?.map((remark) => ({
      ...remark,
      passages: remark.passages.filter((passage) => passages.has(passage)),
    }));
    if (said !== undefined) return [{ form: 'remarks', ...head, remarks: said }];
    const text = texts.get(id);
    if (text === undefined) return [];
    const parts = text.parts.filter(({ passage }) => passages.has(passage));
    return [{ form: 'text', ...head, ...text, parts }];
  });
}

interface There {
  readonly pages: ReadonlySet<string>;
  readonly passages: ReadonlySet<string>;
  readonly layers: ReadonlySet<string>;
}

/** `taken` grows with every range on the way: an id stands once in the whole tree. */
function toRanges(ranges: readonly RangeWritten[], there: There, taken: Set<string>): readonly Range[] {
  return ranges.flatMap((range): readonly Range[] => {
    if (taken.has(range.id)) return [];
    taken.add(range.id);
    const holds = toHolds(range, there, taken);
    const layer = range.layer !== undefined && there.layers.has(range.layer) ? range.layer : undefined;
    const { id, label, viewingDirection } = range;
    return holds === undefined ? [] : [{ id, label, viewingDirection, layer, holds }];
  });
}

function toHolds(range: RangeWritten, there: There, taken: Set<string>): Range['holds'] | undefined {
  const pages = range.pages?.filter((page) => there.pages.has(page)) ?? [];
  if (pages.length > 0) return { kind: 'pages', pages };
  const passages = range.passages?.filter((passage) => there.passages.has(passage)) ?? [];
  if (passages.length > 0) return { kind: 'passages', passages };
  const ranges = toRanges(range.ranges ?? [], there, taken);
  return ranges.length > 0 ? { kind: 'ranges', ranges } : undefined;
}

function idsOf(entries: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(entries.map(({ id }) => id));
}

/** The entries without those whose id an entry before has. */
export function firsts<Entry extends { readonly id: string }>(
  entries: readonly Entry[] = [],
): readonly Entry[] {
  const seen = new Set<string>();
  return entries.filter(({ id }) => !seen.has(id) && seen.add(id));
}
