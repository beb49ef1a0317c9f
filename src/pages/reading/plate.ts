/** The image of a page with the places of its passages, and all pages to turn to. Without script the image is a map. */
import type { Box } from '../../image/pyramid.js';
import { html, type Html } from '../html.js';
import { plainly, said } from '../said.js';
import { phrasesFor } from '../visit.js';
import { readingAddress } from './address.js';
import type { Shown } from './texts.js';
import type { Row } from './view.js';

export interface Picture {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface Plate {
  /** Address of the image's info.json, from the root of the server or elsewhere; undefined for an image without a service. */
  readonly info: string | undefined;
  /** What is there at once, before or without tiles. */
  readonly picture: Picture;
}

export function plateOf(shown: Shown, plate: Plate | undefined): Html {
  const { visit, view } = shown;
  const phrases = phrasesFor(visit);
  if (plate === undefined) return html`<p class="no-image" id="plate">${phrases.noImage}</p>`;
  const { width, height } = view.image.size;
  const typeset = view.image.kind !== 'missing' && view.image.plate ? view.item.plate : undefined;
  const { picture } = plate;
  return html`<figure class="plate" id="plate" ${sourceOf(plate)}>
    <div class="frame">
      <div class="stage" role="group" aria-label="${phrases.image}: ${plainly(view.page.label, visit)}">
        <div class="sheet">
          <img
            src="${picture.id}"
            width="${picture.width}"
            height="${picture.height}"
            alt="${plainly(view.page.label, visit)}"
            fetchpriority="high"
          />
          <svg viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">
            ${view.rows.map((row) => place(row, shown))}
            <g class="words">${view.words.map(word)}</g>
          </svg>
        </div>
      </div>
      ${buttons(shown)}
    </div>
    ${typeset === undefined ? undefined : html`<figcaption>${said(typeset.summary, visit)}</figcaption>`}
  </figure>`;
}

/** What the script opens. */
function sourceOf({ info, picture }: Plate): Html {
  return info === undefined ? html`data-picture="${picture.id}"` : html`data-info="${info}"`;
}

function place({ box, passage, picked, found }: Row, { visit, reading }: Shown): Html {
  if (box === undefined) return html``;
  const { x, y, width, height } = box;
  const kind = picked ? 'picked' : found ? 'found' : '';
  return html`<a
    href="${readingAddress(visit, reading, { passage })}#passage-${passage}"
    tabindex="-1"
    data-passage="${passage}"
    class="${kind}"
    ><rect x="${x - 14}" y="${y - 10}" width="${width + 28}" height="${height + 20}" rx="8"
  /></a>`;
}

/** A little larger than the word, whose letters are to be read. */
function word({ x, y, width, height }: Box): Html {
  const round = Math.round(height / 8);
  return html`<rect
    x="${x - round}"
    y="${y - round}"
    width="${width + 2 * round}"
    height="${height + 2 * round}"
    rx="${round}"
  />`;
}

const ICONS = {
  in: 'M10 4v12M4 10h12',
  out: 'M4 10h12',
  whole: 'M4 8V4h4M16 8V4h-4M4 12v4h4M16 12v4h-4',
  full: 'M11 4h5v5M16 4l-5.5 5.5M9 16H4v-5M4 16l5.5-5.5',
} as const;

/** Shown by the script, which they need. */
function buttons({ visit }: Shown): Html {
  const phrases = phrasesFor(visit);
  const labels = { in: phrases.zoomIn, out: phrases.zoomOut, whole: phrases.whole, full: phrases.fullScreen };
  return html`<div class="plate-tools" hidden>
    ${(['in', 'out', 'whole', 'full'] as const).map(
      (action) =>
        html`<button
          type="button"
          data-plate="${action}"
          aria-label="${labels[action]}"
          title="${labels[action]}"
        >
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path d="${ICONS[action]}" />
          </svg>
        </button>`,
    )}
  </div>`;
}

/** Every page by its thumbnail. */
export function strip({ visit, reading, view }: Shown, thumbnails: readonly (Picture | undefined)[]): Html {
  const { pages, viewingDirection } = view.item;
  if (pages.length < 2) return html``;
  const direction = viewingDirection === 'right-to-left' ? 'rtl' : 'ltr';
  const order = viewingDirection === undefined ? undefined : html`dir="${direction}"`;
  return html`<nav class="strip" id="strip" aria-label="${phrasesFor(visit).pages}">
    <ol ${order}>
      ${pages.map((page, at) => {
        const picture = thumbnails[at];
        const current = page === view.page ? html` aria-current="page"` : undefined;
        return html`<li>
          <a href="${readingAddress(visit, reading, { page: page.id })}" id="turn-${page.id}" ${current}>
            ${picture === undefined ? html`<span class="blank"></span>` : html`<img src="${picture.id}" width="${picture.width}" height="${picture.height}" alt="" loading="lazy" />`}
            <span class="hidden">${said(page.label, visit)}</span>
          </a>
        </li>`;
      })}
    </ol>
  </nav>`;
}
