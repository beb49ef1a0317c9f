/** The texts of a page side by side, a row for each passage. */
import type { Layer } from '../../item/item.js';
import { languageIn, numberIn } from '../formats.js';
import { html, type Html } from '../html.js';
import { linesOf } from '../prose.js';
import { plainly, said } from '../said.js';
import { phrasesFor, type Visit } from '../visit.js';
import { readingAddress, type Reading } from './address.js';
import { copyButton } from './copying.js';
import { remarks } from './remarks.js';
import type { Cell, Row, View } from './view.js';

export interface Shown {
  readonly visit: Visit;
  readonly reading: Reading;
  readonly view: View;
}

export function texts(shown: Shown): Html {
  const { visit, view } = shown;
  const phrases = phrasesFor(visit);
  if (view.layers.length === 0) return html``;
  return html`<section
    class="texts columns-${Math.min(view.columns.length, 6)}"
    id="texts"
    aria-label="${phrases.texts}"
  >
    ${
      view.rows.length === 0
        ? html`<p class="empty">${phrases.noText}</p>`
        : html`<div class="heads">${view.columns.map((layer) => head(layer, visit))}</div>
            ${view.rows.map((row) => rowOf(row, shown))}`
    }
    ${margins(shown)}
  </section>`;
}

function head(layer: Layer, visit: Visit): Html {
  return html`<div class="head ${layer.standing} ${layer.direction}">
    <h2>${said(layer.label, visit)}</h2>
    ${standing(layer, visit)}
  </div>`;
}

/** Whether a text is as it came or an editor's, in words: colour alone would not say it to everyone. */
function standing(layer: Layer, visit: Visit): Html {
  const phrases = phrasesFor(visit);
  return layer.standing === 'received'
    ? html`<p class="standing" title="${phrases.receivedMeaning}">${phrases.received}</p>`
    : html`<p class="standing" title="${phrases.editorialMeaning}">${phrases.editorial}</p>`;
}

function rowOf(row: Row, shown: Shown): Html {
  const { visit, reading, view } = shown;
  const phrases = phrasesFor(visit);
  const number = numberIn(visit.language, row.number);
  const label = view.item.passages.find(({ id }) => id === row.passage)?.label;
  const name = `${phrases.passage} ${number}${label === undefined ? '' : `: ${plainly(label, visit)}`}`;
  const picked = row.picked ? html` aria-current="true"` : undefined;
  const passage = row.picked ? undefined : row.passage;
  return html`<div
    class="row${row.picked ? ' picked' : ''}${row.found ? ' found' : ''}"
    id="passage-${row.passage}"
    data-passage="${row.passage}"
    role="group"
    aria-label="${name}"
  >
    <a
      class="number"
      id="pick-${row.passage}"
      href="${readingAddress(visit, reading, { passage })}#passage-${row.passage}"
      title="${name}"
      ${picked}
      ><span class="hidden">${phrases.passage} </span>${number}</a
    >
    ${row.cells.map((cell, column) => (cell === undefined ? empty(view.columns[column]) : cellOf(cell, shown)))}
    ${row.remarks.length === 0 ? undefined : html`<div class="remarks">${row.remarks.map((remark) => cellOf(remark, shown))}</div>`}
    ${remarks(row.said, visit)} ${row.picked ? tools(row, shown) : undefined}
  </div>`;
}

function cellOf(cell: Cell, { visit, reading }: Shown): Html {
  const { layer, spans, matches, begun, continued } = cell;
  const phrases = phrasesFor(visit);
  const elsewhere = [
    begun === undefined ? undefined : ([phrases.begun, begun] as const),
    continued === undefined ? undefined : ([phrases.continued, continued] as const),
  ].filter((link) => link !== undefined);
  const editorial = layer.standing === 'editorial' ? html` · ${phrases.editorial}` : undefined;
  return html`<div class="cell ${layer.standing} ${layer.direction}">
    <p class="tag">${languageIn(visit.language, layer.language)}${editorial}</p>
    <p class="text" lang="${layer.language}" dir="${layer.direction}">
      ${linesOf(spans, layer.direction, matches)}
    </p>
    ${elsewhere.map(([word, page]) => {
      const address = readingAddress(visit, reading, { page: page.id });
      return html`<p class="elsewhere">${word}<a href="${address}">${said(page.label, visit)}</a></p>`;
    })}
  </div>`;
}

/** Keeps its place in the row. */
function empty(layer: Layer | undefined): Html {
  return html`<div class="cell none ${layer?.standing}"></div>`;
}

/** What can be done with the passage that is picked. */
function tools({ cells, passage }: Row, { visit, reading }: Shown): Html {
  const phrases = phrasesFor(visit);
  const lines = cells.map((cell) => cell?.spans.map(({ text }) => text).join('\n') ?? '');
  const address = `${visit.base}${readingAddress({ ...visit, root: '' }, reading)}`;
  return html`<p class="tools">
    ${copyButton(phrases.copyPassage, lines.filter(Boolean).join('\n\n'), phrases)}
    ${copyButton(phrases.copyAddress, address, phrases)}
    <a href="#cite">${phrases.cite}</a>
    <a href="${readingAddress(visit, reading, { passage: undefined })}#passage-${passage}" class="unpick"
      >${phrases.unpick}</a
    >
  </p>`;
}

function margins({ visit, view }: Shown): Html | undefined {
  if (view.margins.length === 0) return undefined;
  return html`<div class="margins">
    <h2>${phrasesFor(visit).marks}</h2>
    <dl>
      ${view.margins.map(
        ({ layer, role, spans }) =>
          html`<div>
            <dt dir="auto">${role}</dt>
            <dd lang="${layer.language}" dir="${layer.direction}">${linesOf(spans, layer.direction, [])}</dd>
          </div>`,
      )}
    </dl>
  </div>`;
}
