/** Asking, and what was found. */
import type { Item } from '../item/item.js';
import type { Placement } from '../presentation/placement.js';
import type { Found } from './found.js';
import { numberIn } from './formats.js';
import { html, type Html } from './html.js';
import { said } from './said.js';
import { phrasesFor, type Visit } from './visit.js';

export interface Box {
  readonly action: string;
  readonly label: string;
  readonly query: string;
  /** What else the address says, kept in the form. */
  readonly keeps: Readonly<Record<string, string | undefined>>;
}

/** A form that leads to an address: it needs no script. */
export function searchBox(visit: Visit, { action, label, query, keeps }: Box): Html {
  const kept = Object.entries({ ...keeps, lang: visit.chosen ? visit.language : undefined });
  return html`<form class="search" role="search" action="${action}">
    <label for="q">${label}</label>
    <input id="q" type="search" name="q" value="${query}" placeholder="${label}" dir="auto" maxlength="200" />
    ${kept.map(([name, value]) =>
      value === undefined ? '' : html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button>${phrasesFor(visit).search}</button>
  </form>`;
}

/** How much was found, or that nothing was: announced to those who do not see it. */
export function tally(visit: Visit, query: string, count: number): Html {
  const phrases = phrasesFor(visit);
  const words =
    count === 0
      ? html`${phrases.foundNothing} <bdi>${query}</bdi>`
      : html`${phrases.found}: ${numberIn(visit.language, count)}`;
  return html`<p class="tally" role="status">${words}</p>`;
}

/** One hit: its words as they stand, the same passage as the reader reads it, and where it is. */
export function hit(visit: Visit, item: Item, placement: Placement, found: Found, address: string): Html {
  const { layer: id, passage: asked, before, match, after } = found;
  const layer = item.layers.find((layer) => layer.id === id);
  const page = item.pages.find((page) => page.id === found.page);
  const passage = item.passages.find((passage) => passage.id === asked);
  const attributes =
    layer === undefined ? undefined : html`lang="${layer.language}" dir="${layer.direction}"`;
  const where = [layer?.label, page?.label, passage?.label].filter((label) => label !== undefined);
  return html`<li class="hit">
    <a href="${address}">
      <span class="words" ${attributes}>${before}<mark>${match}</mark>${after}</span>
    </a>
    ${aligned(visit, placement, found)}
    <p class="where">${where.flatMap((label, at) => [at === 0 ? '' : ' · ', said(label, visit)])}</p>
  </li>`;
}

/** The passage in a text in the reader's language, where that is another than the one in which it was found. */
function aligned(visit: Visit, placement: Placement, { layer: id, passage }: Found): Html | undefined {
  const own = [...placement.values()].find(({ layer }) => layer.language.split('-')[0] === visit.language);
  if (own === undefined || own.layer.id === id) return undefined;
  const passages = [...own.pages.values()].flatMap((page) => page.passages);
  const spans = passages.find((placed) => placed.passage === passage)?.spans;
  if (spans === undefined) return undefined;
  return html`<p class="aligned" lang="${own.layer.language}" dir="${own.layer.direction}">
    ${spans.map(({ text }) => text).join(' ')}
  </p>`;
}
