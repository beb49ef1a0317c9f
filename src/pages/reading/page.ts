/** The reading page: the scan beside its texts. What is shown is decided in view.ts; here it is put together. */
import { dateIn } from '../formats.js';
import { html, type Html } from '../html.js';
import { inLanguage, plainly, said } from '../said.js';
import { shell } from '../shell.js';
import { pick } from '../../presentation/words.js';
import { about, type Addresses } from './about.js';
import { readingAddress } from './address.js';
import { bar, results } from './bar.js';
import { plateOf, strip, type Picture, type Plate } from './plate.js';
import { texts, type Shown } from './texts.js';

export interface ReadingPage extends Shown {
  readonly plate: Plate | undefined;
  /** One for each page. */
  readonly thumbnails: readonly (Picture | undefined)[];
  readonly addresses: Addresses;
  /** For other programs: what describes the page in its head. */
  readonly head: Html;
}

export function readingPage({ plate, thumbnails, addresses, head, ...shown }: ReadingPage): string {
  const { visit, reading, view } = shown;
  const { item, page } = view;
  const name = plainly(item.label, visit);
  const plain = { ...reading, passage: undefined, layers: undefined, query: '', view: 'both' } as const;
  return shell({
    visit,
    kind: 'reading',
    title: `${name} · ${plainly(page.label, visit)}`,
    inLanguage: (lang) => readingAddress(visit, reading, { lang }),
    head: html`<link rel="canonical" href="${visit.base}${readingAddress({ ...visit, root: '' }, plain)}" />
      <script type="module" src="${visit.root}/assets/reading.js"></script>
      ${head}`,
    main: html`<div class="opening">${opening(shown)}</div>
      ${bar(shown)}
      <div
        class="desk ${reading.view === 'text' || view.layers.length === 0 ? `only-${reading.view}` : ''}"
        id="desk"
      >
        <div class="side">${plateOf(shown, plate)} ${strip(shown, thumbnails)}</div>
        <div class="reader">${results(shown)} ${texts(shown)}</div>
      </div>
      ${about(shown, addresses)}
      <p class="hidden" role="status" id="announcement"></p>`,
  });
}

function opening({ visit, view }: Shown): Html {
  const { item, page } = view;
  const label = pick(item.label, [visit.language]);
  const date =
    item.navDate === undefined
      ? undefined
      : html`<time datetime="${item.navDate}">${dateIn(visit.language, item.navDate)}</time>`;
  return html`<h1 ${inLanguage(label.language)}>${label.values.join(' ')}</h1>
    <p class="where" id="where">${date} <span class="page-name">${said(page.label, visit)}</span></p>`;
}
