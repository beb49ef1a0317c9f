/** What is known of the item, how to cite it, and what can be taken away. */
import type { Item, Layer } from '../../item/item.js';
import { printText, type TextFormat } from '../../presentation/ids.js';
import { pick } from '../../presentation/words.js';
import { html, type Html } from '../html.js';
import { inLanguage, plainly, said } from '../said.js';
import { elementSnippet, embedSnippet } from '../snippet.js';
import { BUNDLED, viewerFile, VIEWERS, type Viewer } from '../viewers.js';
import { phrasesFor, type Visit } from '../visit.js';
import { readingAddress } from './address.js';
import { copyButton } from './copying.js';
import type { Shown } from './texts.js';

export interface Addresses {
  /** Whole, for copying into other programs. */
  readonly manifest: string;
  /** The page's image, undefined where it is missing. */
  readonly image: string | undefined;
}

export function about(shown: Shown, addresses: Addresses): Html {
  const { visit, view } = shown;
  const { item } = view;
  const phrases = phrasesFor(visit);
  const said = item.requiredStatement === undefined ? [] : [item.requiredStatement];
  return html`<div class="about" id="about">
    <section aria-labelledby="about-title">
      <h2 id="about-title">${phrases.about}</h2>
      ${summary(item, visit)}
      <dl>${[...item.metadata, ...said].map(({ label, value }) => statement(label, value, visit))}</dl>
      ${item.rights === undefined ? undefined : html`<p><a href="${item.rights}" rel="license">${item.rights}</a></p>`}
      ${sources(item, visit)}
    </section>
    <section aria-labelledby="cite-title" id="cite">${cite(shown)}</section>
    <section aria-labelledby="downloads-title">${downloads(shown, addresses)}</section>
  </div>`;
}

function summary({ summary }: Item, { language }: Visit): Html | undefined {
  if (summary === undefined) return undefined;
  const picked = pick(summary, [language]);
  return html`<p class="summary" ${inLanguage(picked.language)}>${picked.values.join(' ')}</p>`;
}

function statement(label: Item['label'], value: Item['label'], visit: Visit): Html {
  const { language, values } = pick(value, [visit.language]);
  return html`<div>
    <dt>${said(label, visit)}</dt>
    ${values.map((one) => html`<dd ${inLanguage(language)}>${one}</dd>`)}
  </div>`;
}

function sources({ homepage }: Item, visit: Visit): Html | undefined {
  if (homepage.length === 0) return undefined;
  return html`<p>
    ${phrasesFor(visit).source}:
    ${homepage.map(({ id, label }) => html`<a href="${id}" rel="noopener">${said(label, visit)}</a> `)}
  </p>`;
}

/** Title, page and passage, whose it is and where it is kept, and the address that leads back to this very place. */
function cite(shown: Shown): Html {
  const { visit, reading, view } = shown;
  const { item, page } = view;
  const phrases = phrasesFor(visit);
  const passage = item.passages.find(({ id }) => id === reading.passage);
  const row = view.rows.find(({ picked }) => picked);
  const place = row === undefined ? [] : [`${phrases.passage} ${row.passage}`];
  const address = `${visit.base}${readingAddress({ ...visit, root: '' }, reading)}`;
  const held = item.requiredStatement === undefined ? [] : [plainly(item.requiredStatement.value, visit)];
  const words = [plainly(item.label, visit), [plainly(page.label, visit), ...place].join(', '), ...held];
  const citation = [...words.map((part) => part.replace(/\.?$/, '.')), address].join(' ');
  return html`<h2 id="cite-title">${phrases.cite}</h2>
    ${passage?.label === undefined ? undefined : html`<p class="picked-name">${said(passage.label, visit)}</p>`}
    <blockquote dir="auto"><p class="citation">${citation}</p></blockquote>
    <p class="actions">
      ${copyButton(phrases.copyCitation, citation, phrases)}
      ${copyButton(phrases.copyAddress, address, phrases)}
    </p>`;
}

function downloads(shown: Shown, { manifest, image }: Addresses): Html {
  const { visit, view } = shown;
  const phrases = phrasesFor(visit);
  return html`<h2 id="downloads-title">${phrases.downloads}</h2>
    <ul class="downloads">
      ${view.layers.map(({ layer }) => textForms(layer, visit, view.item))}
      ${view.layers.length === 0 ? undefined : html`<li><a href="${textAt(visit, view.item, 'edition', 'xml')}">${phrases.teiText}</a></li>`}
      ${image === undefined ? undefined : html`<li><a href="${image}" download>${phrases.imageOfPage}</a></li>`}
    </ul>
    <p class="manifest">
      <a
        class="badge"
        href="${viewerAddress('mirador', view.item, visit, { 'iiif-content': manifest, manifest })}"
        title="${phrases.drag}"
      >
        <img src="${visit.root}/assets/iiif.svg" width="32" height="29" alt="${phrases.drag}" />
      </a>
      <label for="manifest">${phrases.manifest}</label>
      <input id="manifest" readonly value="${manifest}" dir="ltr" />
      ${copyButton(phrases.copyAddress, manifest, phrases)}
    </p>
    <p>
      ${phrases.openIn}
      ${VIEWERS.map((name) => html`<a href="${viewerAddress(name, view.item, visit, { 'iiif-content': manifest })}" lang="en" dir="ltr">${BUNDLED[name].name}</a> `)}
    </p>
    ${snippet(shown)}`;
}

/** A program that takes what is dragged into it reads the query; in a file it says nothing to the page. */
function viewerAddress(
  viewer: Viewer,
  item: Item,
  visit: Visit,
  query: Readonly<Record<string, string>>,
): string {
  const said = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  if (visit.site === 'files')
    return `${visit.root}/${viewerFile(viewer, item.id, visit.language)}?${said.join('&')}`;
  const lang = visit.chosen ? [`lang=${visit.language}`] : [];
  return `${visit.root}/view/${viewer}?${[...said, ...lang].join('&')}`;
}

/** The page as it is now, for the pages of others. */
function snippet({ visit, reading, view }: Shown): Html {
  const phrases = phrasesFor(visit);
  const [layer] = reading.layers ?? [];
  const state = { page: reading.page, ...(layer === undefined ? {} : { layer }) };
  const title = plainly(view.item.label, visit);
  const code =
    visit.site === 'files'
      ? embedSnippet(visit, view.item.id, title, { ...state, lang: visit.language })
      : elementSnippet(visit.base, view.item.id, title, state);
  return html`<details class="snippet">
    <summary>${phrases.embed}</summary>
    <pre dir="ltr" tabindex="0"><code>${code}</code></pre>
    ${copyButton(phrases.copySnippet, code, phrases)}
  </details>`;
}

function textForms(layer: Layer, visit: Visit, item: Item): Html {
  const phrases = phrasesFor(visit);
  const at = (format: TextFormat): string => textAt(visit, item, layer.id, format);
  return html`<li>
    ${said(layer.label, visit)}
    <span class="forms"
      ><a href="${at('txt')}">${phrases.plainText}</a> · <a href="${at('html')}">${phrases.webText}</a></span
    >
  </li>`;
}

function textAt({ root, site }: Visit, { id }: Item, layer: string, format: TextFormat): string {
  return `${root}${printText({ item: id, layer, format }, site)}`;
}
