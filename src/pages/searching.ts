/** Asking, and what was found. */
import type { Item } from '../item/item.js';
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

/** One hit: its words as they stand, where they stand, and the same passage in the reader's language. */
export function hit(visit: Visit, item: Item, found: Found, address: string): Html {
  const layer = item.layers.find(({ id }) => id === found.layer);
  const page = item.pages.find(({ id }) => id === found.page);
  const passage = item.passages.find(({ id }) => id === found.passage);
  const own = item.layers.find(({ language }) => language.split('-')[0] === visit.language);
  const aligned = own?.parts.filter((part) => part.passage === found.passage).flatMap(({ spans }) => spans);
  const attributes =
    layer === undefined ? undefined : html`lang="${layer.language}" dir="${layer.direction}"`;
  return html`<li class="hit">
    <a href="${address}">
      <span class="words" ${attributes}>${found.before}<mark>${found.match}</mark>${found.after}</span>
    </a>
    ${
      own === undefined || own === layer || aligned?.length === 0
        ? undefined
        : html`<p class="aligned" lang="${own.language}" dir="${own.direction}">
            ${aligned?.map(({ text }) => text).join(' ')}
          </p>`
    }
    <p class="where">
      ${layer === undefined ? undefined : said(layer.label, visit)}${page === undefined ? undefined : html` · ${said(page.label, visit)}`}${passage?.label === undefined ? undefined : html` · ${said(passage.label, visit)}`}
    </p>
  </li>`;
}
