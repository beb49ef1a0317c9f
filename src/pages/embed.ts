/** An item as other sites show it: one page in an iframe, its image beside one of its texts, readable without script. */
import { foreignPicture, listedPicture, pictureOf, type Picture } from '../discovery/pictures.js';
import type { Box, Size } from '../image/pyramid.js';
import type { Item, Page } from '../item/item.js';
import { boxOf, infoOf, type PageImage } from '../presentation/images.js';
import type { Ids } from '../presentation/ids.js';
import type { Placed, PlacedLayer } from '../presentation/placement.js';
import { pick } from '../presentation/words.js';
import { bare } from './bare.js';
import type { EmbedParameters, EmbedView } from './embed-view.js';
import { EMBED_WORDS } from './embed-words.js';
import { html, type Html } from './html.js';
import { directionOf, type InterfaceLanguage } from './languages.js';
import { readingFile } from './reading/address.js';
import { embedAddress, type Place } from './snippet.js';

/** The whole page. `ids` and `root` are those of addresses inside the page: paths from the root of its host. */
export function embedPage(
  item: Item,
  view: EmbedView,
  given: EmbedParameters,
  root: string,
  ids: Ids,
): string {
  const { language, theme, text, page } = view;
  const words = EMBED_WORDS[language];
  const title = pick(item.label, [language]);
  const place = { site: ids.site, root };
  const reading =
    ids.site === 'files' ? `${root}/${readingFile(item.id, page.id, language)}` : ids.reading(item.id);
  return bare({
    language,
    root,
    title: title.values.join(' '),
    style: 'embed.css',
    scripts: ['embed.js'],
    theme,
    head: html`<link rel="canonical" href="${reading}" />`,
    body: html`<header>
        <h1>
          <a href="${reading}" target="_blank" rel="noopener" ${spoken(title.language)} title="${words.open}"
            >${title.values.join(' ')}</a
          >
        </h1>
      </header>
      <main class="${text === undefined ? 'alone' : 'beside'}">
        ${stageOf(view, ids)} ${text === undefined ? undefined : textOf(view, text, language)}
      </main>
      <footer>
        ${turningOf(item, view, given, place)} ${choiceOf(item, view, given, place)}
        ${sourceOf(item, language)}
      </footer>`,
  });
}

function spoken(language: string): Html {
  return language === '' ? html`dir="auto"` : html`lang="${language}" dir="${directionOf(language)}"`;
}

/** The image as any browser shows it. The script lays the zoomable one over it, of the same shape. */
function stageOf(view: EmbedView, ids: Ids): Html {
  const { image, page, region, passage, language } = view;
  const words = EMBED_WORDS[language];
  const label = pick(page.label, [language]);
  const caption = html`<p ${spoken(label.language)}>${label.values.join(' ')}</p>`;
  if (image.kind === 'missing')
    return html`<figure>
      <p class="quiet">${words.noImage}</p>
      ${caption}
    </figure>`;
  const still = stillOf(page, image, region, ids);
  const source = infoOf(page, image, ids);
  const lit = passage === undefined ? undefined : boxOf(image, passage);
  const near = region ?? (lit === undefined ? undefined : around(lit, image.size));
  return html`<figure>
    <div
      id="stage"
      data-label="${words.image}"
      ${source === undefined ? html`data-picture="${still.url}"` : html`data-source="${source}"`}
      data-width="${image.size.width}"
      ${near === undefined ? undefined : html`data-region="${boxText(near)}"`}
      ${lit === undefined ? undefined : html`data-lit="${boxText(lit)}"`}
    >
      <img
        src="${still.url}"
        width="${still.width}"
        height="${still.height}"
        alt="${label.values.join(' ')}"
      />
    </div>
    <div class="under">${caption}${toolsOf(language)}</div>
  </figure>`;
}

/** Shown by the script, which alone can use them. */
function toolsOf(language: InterfaceLanguage): Html {
  const words = EMBED_WORDS[language];
  const tool = (name: string, label: string, sign: string): Html =>
    html`<button type="button" data-zoom="${name}" aria-label="${label}" title="${label}">${sign}</button>`;
  return html`<div class="tools" role="group" aria-label="${words.zoom}" hidden>
    ${tool('in', words.in, '+')}${tool('out', words.out, '−')}${tool('whole', words.whole, '⤢')}
  </div>`;
}

/** A passage with some of the page round it, so that its place can be seen. */
function around(box: Box, size: Size): Box {
  const margin = Math.round(Math.max(size.width, size.height) / 20);
  const [x, y] = [Math.max(0, box.x - margin), Math.max(0, box.y - margin)];
  return {
    x,
    y,
    width: Math.min(size.width, box.x + box.width + margin) - x,
    height: Math.min(size.height, box.y + box.height + margin) - y,
  };
}

function boxText({ x, y, width, height }: Box): string {
  return [x, y, width, height].join();
}

/** Wide enough for every iframe that there is on a page of text, and no larger than the server gives. */
const STILL_WIDTH = 1000;

function stillOf(
  page: Page,
  image: Exclude<PageImage, { readonly kind: 'missing' }>,
  region: Box | undefined,
  ids: Ids,
): Picture {
  if (image.kind === 'elsewhere') return foreignPicture(image, STILL_WIDTH);
  if (ids.site === 'files') return listedPicture(page, image, STILL_WIDTH, ids);
  const { width, height } = region ?? image.size;
  const scale = Math.min(1, STILL_WIDTH / width, image.painted.width / width, image.painted.height / height);
  const size = {
    width: Math.max(1, Math.floor(width * scale)),
    height: Math.max(1, Math.floor(height * scale)),
  };
  return pictureOf(page.image, region, size, ids);
}

function textOf(view: EmbedView, { layer, pages }: PlacedLayer, language: InterfaceLanguage): Html {
  const words = EMBED_WORDS[language];
  const label = pick(layer.label, [language]);
  const passages = pages.get(view.page.id)?.passages ?? [];
  return html`<section aria-labelledby="layer">
    <h2 id="layer" ${spoken(label.language)}>
      ${label.values.join(' ')}${layer.standing === 'editorial' ? html` <em>(${words.editorial})</em>` : undefined}
    </h2>
    ${
      passages.length === 0
        ? html`<p class="quiet">${words.noText}</p>`
        : html`<div class="text" lang="${layer.language}" dir="${layer.direction}">
            ${passages.map((placed) => passageOf(placed, view))}
          </div>`
    }
  </section>`;
}

function passageOf({ passage, spans }: Placed, { image, passage: lit }: EmbedView): Html {
  const box = boxOf(image, passage);
  return html`<p
    data-passage="${passage}"
    ${box === undefined ? undefined : html`data-box="${boxText(box)}"`}
    ${passage === lit ? html`class="lit" aria-current="true"` : undefined}
  >
    ${spans.map(({ text }, at) => (at === 0 ? html`${text}` : html`<br />${text}`))}
  </p>`;
}

/** The links that stay while pages are turned: what the site chose for the whole item. */
function kept({ layer, theme, lang }: EmbedParameters): EmbedParameters {
  return {
    ...(layer === undefined ? {} : { layer }),
    ...(theme === undefined ? {} : { theme }),
    ...(lang === undefined ? {} : { lang }),
  };
}

function turningOf(item: Item, { page, language }: EmbedView, given: EmbedParameters, place: Place): Html {
  if (item.pages.length === 1) return html``;
  const words = EMBED_WORDS[language];
  const at = item.pages.indexOf(page);
  const link = (to: number, rel: 'prev' | 'next', label: string): Html => {
    const target = item.pages[to];
    const arrow = html`<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M10 3 5 8l5 5" /></svg>`;
    if (target === undefined) return html`<span class="turn ${rel}">${arrow}</span>`;
    const address = embedAddress(place, item.id, { ...kept(given), page: target.id });
    return html`<a class="turn ${rel}" rel="${rel}" href="${address}" aria-label="${label}" title="${label}"
      >${arrow}</a
    >`;
  };
  const count = new Intl.NumberFormat(language, { useGrouping: false });
  return html`<nav class="turning" aria-label="${words.pages}">
    ${link(at - 1, 'prev', words.previous)}
    <span>${count.format(at + 1)} / ${count.format(item.pages.length)}</span>
    ${link(at + 1, 'next', words.next)}
  </nav>`;
}

/** One text is shown; the others of the page are a step away. */
function choiceOf(
  item: Item,
  { page, choice, text, language }: EmbedView,
  given: EmbedParameters,
  place: Place,
): Html {
  if (choice.length === 0) return html``;
  const words = EMBED_WORDS[language];
  const address = (layer: string): string =>
    embedAddress(place, item.id, { ...kept(given), page: page.id, layer });
  const entry = (href: string, current: boolean, attributes: Html, label: string): Html =>
    html`<li>
      <a href="${href}" ${attributes} ${current ? html`aria-current="true"` : undefined}>${label}</a>
    </li>`;
  return html`<nav class="choice" aria-label="${words.texts}">
    <ul>
      ${choice.map((placed) => {
        const label = pick(placed.layer.label, [language]);
        const current = placed.layer.id === text?.layer.id;
        return entry(address(placed.layer.id), current, spoken(label.language), label.values.join(' '));
      })}
      ${entry(address('none'), text === undefined, html``, words.none)}
    </ul>
  </nav>`;
}

function sourceOf(item: Item, language: InterfaceLanguage): Html {
  if (item.requiredStatement === undefined) return html``;
  const label = pick(item.requiredStatement.label, [language]);
  const value = pick(item.requiredStatement.value, [language]);
  return html`<p class="quiet">
    <bdi ${spoken(label.language)}>${label.values.join(' ')}</bdi>:
    <bdi ${spoken(value.language)}>${value.values.join(' ')}</bdi>
  </p>`;
}
