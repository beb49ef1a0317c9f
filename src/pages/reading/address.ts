/** What of a reading page is in its address, read and written side by side (docs/decisions/0014). */
import type { Item } from '../../item/item.js';
import { fileSegment } from '../../presentation/file-name.js';
import { notThere } from '../../presentation/images.js';
import { passagesByPage, type Placement } from '../../presentation/placement.js';
import { Problem } from '../../problem.js';
import type { InterfaceLanguage } from '../languages.js';
import { addressOf, type Visit } from '../visit.js';

export interface Reading {
  readonly item: string;
  readonly page: string;
  readonly passage: string | undefined;
  /** The reader's choice, in the reader's order; where there is none, the page chooses. */
  readonly layers: readonly string[] | undefined;
  readonly query: string;
  readonly view: View;
}

const VIEWS = ['both', 'text'] as const;
export type View = (typeof VIEWS)[number];

/** Most characters of a query that are looked for. */
const LONGEST = 200;

type Parameters = Readonly<Record<string, unknown>>;

/** Throws `not-found` for a page, passage or layer that the item does not have, `bad-parameter` for what is malformed. */
export function parseReading(item: Item, placement: Placement, parameters: Parameters): Reading {
  const passage = passageIn(item, placement, parameters);
  const page = one(parameters, 'page') ?? pageOfPassage(item, placement, passage);
  if (!item.pages.some(({ id }) => id === page)) throw notThere(item, 'page', page, item.pages);
  const view = one(parameters, 'view') ?? 'both';
  const known = VIEWS.find((name) => name === view);
  if (known === undefined) throw new Problem('bad-parameter', `view is one of ${VIEWS.join(', ')}.`);
  const layers = layersIn(item, parameters);
  return { item: item.id, page, passage, layers, query: queryIn(parameters), view: known };
}

/** What was asked for in a search box. */
export function queryIn(parameters: Parameters): string {
  const query = (one(parameters, 'q') ?? '').trim();
  // Half of a character of two units is none.
  return query.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '');
}

function passageIn(item: Item, placement: Placement, parameters: Parameters): string | undefined {
  const passage = one(parameters, 'passage');
  if (passage === undefined) return undefined;
  const known = new Set(item.passages.map(({ id }) => id));
  for (const { pages } of placement.values())
    for (const { passages } of pages.values()) for (const { passage } of passages) known.add(passage);
  if (known.has(passage)) return passage;
  throw notThere(
    item,
    'passage',
    passage,
    [...known].map((id) => ({ id })),
  );
}

/** The first page on which it stands; the first page of the item where it stands on none. */
function pageOfPassage(item: Item, placement: Placement, passage: string | undefined): string {
  const [first] = item.pages;
  if (passage === undefined) return first.id;
  for (const [page, passages] of passagesByPage(item)) if (passages.includes(passage)) return page;
  const layers = [...placement.values()];
  const elsewhere = item.pages.find(({ id }) =>
    layers.some(({ pages }) => pages.get(id)?.passages.some((placed) => placed.passage === passage)),
  );
  return (elsewhere ?? first).id;
}

/** `layers=a,b`, as links have it, or `layers=a&layers=b`, as a form without script has it. */
function layersIn(item: Item, { layers }: Parameters): readonly string[] | undefined {
  const given = (Array.isArray(layers) ? layers : [layers]).flatMap((value: unknown) =>
    typeof value === 'string' ? value.split(',') : [],
  );
  const asked = [...new Set(given.filter((id) => id !== ''))];
  for (const id of asked)
    if (!item.layers.some((layer) => layer.id === id)) throw notThere(item, 'layer', id, item.layers);
  return asked.length === 0 ? undefined : asked;
}

function one(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string') return value;
  throw new Problem('bad-parameter', `${name} is to be given once.`);
}

/** The address of another state of the same page: what is not changed stays. A passage belongs to its page. */
export function readingAddress(
  visit: Visit,
  reading: Reading,
  change: Partial<Reading> & { readonly lang?: InterfaceLanguage } = {},
): string {
  const turned = change.page !== undefined && change.page !== reading.page;
  const { item, page, passage, layers, query, view } = {
    ...reading,
    ...(turned ? { passage: undefined } : {}),
    ...change,
  };
  if (visit.site === 'files')
    return `${visit.root}/${readingFile(item, page, change.lang ?? visit.language, layers === undefined ? 'usual' : 'all')}`;
  return addressOf(visit, `${visit.root}/items/${encodeURIComponent(item)}`, {
    page,
    passage,
    layers: layers?.join(','),
    q: query,
    view: view === 'both' ? undefined : view,
    lang: change.lang,
  });
}

/** Of all the choices of texts, files are of these two: those that the page chooses, and all there are. */
export type Texts = 'usual' | 'all';

/** The name of the file that shows a page with these texts: the other states of the page have none. */
export function readingFile(
  item: string,
  page: string,
  language: InterfaceLanguage,
  texts: Texts = 'usual',
): string {
  const at = `items/${fileSegment(item)}/${fileSegment(page)}`;
  return `${at}${texts === 'all' ? '/all' : ''}.${language}.html`;
}
