/** What turns, chooses and finds: forms and links, so that everything works without script. */
import type { Page } from '../../item/item.js';
import { html, type Html } from '../html.js';
import { numberIn } from '../formats.js';
import { plainly, said } from '../said.js';
import { hit, searchBox, tally } from '../searching.js';
import { phrasesFor, type Visit } from '../visit.js';
import { readingAddress, type Reading } from './address.js';
import type { Shown } from './texts.js';

export function bar(shown: Shown): Html {
  const { visit, reading, view } = shown;
  if (visit.site === 'files')
    return html`<div class="bar" id="bar">${turning(shown)} ${allTexts(shown)}</div>`;
  const phrases = phrasesFor(visit);
  const hidden = reading.view === 'text';
  const toggled = readingAddress(visit, reading, { view: hidden ? 'both' : 'text' });
  return html`<div class="bar" id="bar">
    ${turning(shown)} ${view.layers.length === 0 ? undefined : choosing(shown)}
    <a class="view" id="view" href="${toggled}">${hidden ? phrases.showImage : phrases.hideImage}</a>
    ${searching(shown)}
  </div>`;
}

function turning(shown: Shown): Html | undefined {
  const { visit, reading, view } = shown;
  const phrases = phrasesFor(visit);
  if (view.item.pages.length < 2) return undefined;
  const to = (page: { readonly id: string } | undefined, id: string, label: string): Html =>
    page === undefined
      ? html`<span class="arrow ${id}" aria-hidden="true"></span>`
      : html`<a
          class="arrow ${id}"
          id="${id}"
          rel="${id}"
          href="${readingAddress(visit, reading, { page: page.id })}"
          title="${label}"
          ><span class="hidden">${label}</span></a
        >`;
  return html`<div class="turning">
    ${to(view.before, 'prev', phrases.previous)}
    ${visit.site === 'files' ? numbered(view.page, shown) : turningForm(shown)}
    ${to(view.after, 'next', phrases.next)}
  </div>`;
}

/** Its place among the pages, and its name. */
function numbered(page: Page, { visit, view }: Shown): string {
  const { pages } = view.item;
  const number = `${numberIn(visit.language, pages.indexOf(page) + 1)}/${numberIn(visit.language, pages.length)}`;
  return `${number} · ${plainly(page.label, visit)}`;
}

function turningForm(shown: Shown): Html {
  const { visit, reading, view } = shown;
  const phrases = phrasesFor(visit);
  return html`<form action="${path(visit, reading)}" data-live>
    <label for="page" class="hidden">${phrases.turn}</label>
    <select id="page" name="page">
      ${view.item.pages.map((page) => {
        const chosen = page === view.page ? html` selected` : undefined;
        return html`<option value="${page.id}" ${chosen}>${numbered(page, shown)}</option>`;
      })}
    </select>
    ${kept(visit, { ...reading, page: '', passage: undefined })}
    <button class="go">${phrases.go}</button>
  </form>`;
}

/** Where nobody answers to a choice of texts, there are two to go to. */
function allTexts({ visit, reading, view }: Shown): Html | undefined {
  const { allTexts, fewerTexts } = phrasesFor(visit);
  const { layers } = view.item;
  if (layers.length < 2) return undefined;
  return reading.layers === undefined
    ? html`<a href="${readingAddress(visit, reading, { layers: layers.map(({ id }) => id) })}"
        >${allTexts}</a
      >`
    : html`<a href="${readingAddress(visit, reading, { layers: undefined })}">${fewerTexts}</a>`;
}

function choosing({ visit, reading, view }: Shown): Html {
  const phrases = phrasesFor(visit);
  const number = (value: number): string => numberIn(visit.language, value);
  const shown = view.layers.filter((layer) => layer.shown).length;
  return html`<details class="choosing" id="choosing">
    <summary>
      ${phrases.texts} <span class="count">${number(shown)}/${number(view.layers.length)}</span>
    </summary>
    <form action="${path(visit, reading)}" data-live>
      <fieldset>
        <legend>${phrases.show}</legend>
        ${view.layers.map(({ layer, shown }) => {
          const checked = shown ? html` checked` : undefined;
          const note = layer.standing === 'editorial' ? html` <em>${phrases.editorial}</em>` : undefined;
          return html`<label
            ><input type="checkbox" name="layers" value="${layer.id}" id="layer-${layer.id}" ${checked} />
            <span>${said(layer.label, visit)}${note}</span></label
          >`;
        })}
      </fieldset>
      ${kept(visit, { ...reading, layers: undefined })}
      <button class="go">${phrases.go}</button>
    </form>
  </details>`;
}

function searching({ visit, reading }: Shown): Html {
  const { page, layers, view } = reading;
  return searchBox(visit, {
    action: path(visit, reading),
    label: phrasesFor(visit).searchItem,
    query: reading.query,
    keeps: { page, layers: layers?.join(','), view: view === 'both' ? undefined : view },
  });
}

/** What was found in the whole item; the list leads to each. */
export function results({ visit, reading, view }: Shown): Html {
  if (reading.query === '') return html`<div id="results"></div>`;
  const { item, placement, found } = view;
  return html`<section class="results" id="results" aria-label="${phrasesFor(visit).found}">
    ${tally(visit, reading.query, found.length)}
    <a href="${readingAddress(visit, reading, { query: '' })}">${phrasesFor(visit).clear}</a>
    <ol class="hits">
      ${found.map((one) => {
        const where = { page: one.page, passage: one.passage };
        return hit(visit, item, placement, one, readingAddress(visit, reading, where));
      })}
    </ol>
  </section>`;
}

/** The rest of the address, for a form that changes one thing in it. */
function kept(visit: Visit, { page, passage, layers, query, view }: Reading): readonly Html[] {
  const rest = {
    page,
    passage,
    layers: layers?.join(','),
    q: query,
    view: view === 'both' ? '' : view,
    lang: visit.chosen ? visit.language : '',
  };
  return Object.entries(rest).flatMap(([name, value]) =>
    value === undefined || value === ''
      ? []
      : [html`<input type="hidden" name="${name}" value="${value}" />`],
  );
}

function path(visit: Visit, { item }: Reading): string {
  return `${visit.root}/items/${encodeURIComponent(item)}`;
}
