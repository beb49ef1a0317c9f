/** The collection for people: each item as a card, and what a search found in all of them. */
import type { Item } from '../item/item.js';
import { createIds } from '../presentation/ids.js';
import { thumbnailOf, type Exhibit } from '../presentation/images.js';
import { place } from '../presentation/placement.js';
import { pick } from '../presentation/words.js';
import { dateIn, languageIn, numberIn } from './formats.js';
import type { Found } from './found.js';
import { html, type Html } from './html.js';
import { inLanguage, said } from './said.js';
import { hit, searchBox, tally } from './searching.js';
import { readingFile } from './reading/address.js';
import { shell } from './shell.js';
import { addressOf, homeAddress, phrasesFor, type Visit } from './visit.js';

export interface Card {
  readonly item: Item;
  readonly thumbnail: { readonly id: string; readonly width: number; readonly height: number } | undefined;
}

/** A card for each. */
export function cardsFor(exhibits: Iterable<Exhibit>, { root, site }: Visit): readonly Card[] {
  // The images of our own pages come from where the page came from, whatever the public address is.
  const ids = createIds(root, site);
  return Array.from(exhibits, ({ item, images }) => ({ item, thumbnail: thumbnailOf(item, images, ids) }));
}

export interface Home {
  readonly visit: Visit;
  readonly cards: readonly Card[];
  readonly query: string;
  /** Undefined where nothing was asked for. */
  readonly found: readonly Found[] | undefined;
  /** Address of the IIIF collection. */
  readonly collection: string;
}

/** Most hits of one item that are shown here: the item's own page has them all. */
const HITS = 5;

export function homePage({ visit, cards, query, found, collection }: Home): string {
  const phrases = phrasesFor(visit);
  return shell({
    visit,
    kind: 'home',
    title: `${query === '' ? phrases.items : query} · Palimpsest`,
    inLanguage: (lang) => homeAddress(visit, { q: query, lang }),
    head: html`<link rel="alternate" type="application/ld+json" href="${collection}" />`,
    main: html`<div class="opening">
        <h1>${phrases.items}</h1>
        ${
          visit.site === 'files'
            ? undefined
            : searchBox(visit, { action: `${visit.root}/`, label: phrases.searchAll, query, keeps: {} })
        }
      </div>
      ${found === undefined ? cardsOf(cards, visit) : resultsOf(cards, query, found, visit)}
      <footer class="home-foot"><a href="${collection}">${phrases.collection}</a></footer>`,
  });
}

function cardsOf(cards: readonly Card[], visit: Visit): Html {
  if (cards.length === 0) return html`<p>${phrasesFor(visit).none}</p>`;
  return html`<ul class="cards">
    ${cards.map((card) => cardOf(card, visit))}
  </ul>`;
}

function cardOf({ item, thumbnail }: Card, visit: Visit): Html {
  const { language } = visit;
  const phrases = phrasesFor(visit);
  const label = pick(item.label, [language]);
  const summary = item.summary === undefined ? undefined : pick(item.summary, [language]);
  const languages = [...new Set(item.layers.map((layer) => layer.language))];
  return html`<li class="card">
    <div class="picture">
      ${thumbnail === undefined ? undefined : html`<img src="${thumbnail.id}" width="${thumbnail.width}" height="${thumbnail.height}" alt="" loading="lazy" />`}
    </div>
    <div class="words">
      ${item.navDate === undefined ? undefined : html`<p class="date"><time datetime="${item.navDate}">${dateIn(language, item.navDate)}</time></p>`}
      <h2 ${inLanguage(label.language)}>
        <a href="${itemAddress(item, visit)}">${label.values.join(' ')}</a>
      </h2>
      ${summary === undefined ? undefined : html`<p class="summary" ${inLanguage(summary.language)}>${summary.values.join(' ')}</p>`}
      <dl class="facts">
        ${
          languages.length === 0
            ? undefined
            : html`<div>
                <dt>${phrases.texts}</dt>
                <dd>${languages.map((tag) => languageIn(language, tag)).join(' · ')}</dd>
              </div>`
        }
        <div>
          <dt>${phrases.pages}</dt>
          <dd>${numberIn(language, item.pages.length)}</dd>
        </div>
      </dl>
    </div>
  </li>`;
}

function resultsOf(cards: readonly Card[], query: string, found: readonly Found[], visit: Visit): Html {
  const phrases = phrasesFor(visit);
  return html`${tally(visit, query, found.length)}
    <p><a href="${homeAddress(visit)}">${phrases.clear}</a></p>
    ${cards.map(({ item }) => {
      const hits = found.filter((one) => one.item === item.id);
      return hits.length === 0 ? '' : resultOf(item, hits, query, visit);
    })}`;
}

function resultOf(item: Item, hits: readonly Found[], query: string, visit: Visit): Html {
  const all = itemAddress(item, visit, { q: query });
  const placement = place(item);
  return html`<section class="result">
    <h2><a href="${all}">${said(item.label, visit)}</a></h2>
    <ol class="hits">
      ${hits.slice(0, HITS).map((one) => {
        const where = { page: one.page, passage: one.passage, q: query };
        return hit(visit, item, placement, one, itemAddress(item, visit, where));
      })}
    </ol>
    ${
      hits.length <= HITS
        ? undefined
        : html`<p>
            <a href="${all}">${phrasesFor(visit).found}: ${numberIn(visit.language, hits.length)}</a>
          </p>`
    }
  </section>`;
}

function itemAddress(
  item: Item,
  visit: Visit,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  if (visit.site === 'files')
    return `${visit.root}/${readingFile(item.id, item.pages[0].id, visit.language)}`;
  return addressOf(visit, `${visit.root}/items/${encodeURIComponent(item.id)}`, parameters);
}
