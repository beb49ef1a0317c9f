/** The bundled viewers of others, each a page of its own, and the door to them. */
import type { Opening } from '../discovery/opening.js';
import { fileSegment } from '../presentation/file-name.js';
import { bare } from './bare.js';
import { html, type Html } from './html.js';
import { directionOf, type InterfaceLanguage } from './languages.js';
import { shell } from './shell.js';
import { addressOf, type Visit } from './visit.js';

export const VIEWERS = ['mirador', 'uv'] as const;
export type Viewer = (typeof VIEWERS)[number];

/** The files of each, in the order in which they run; the languages are those that it speaks itself. */
export const BUNDLED = {
  mirador: {
    name: 'Mirador',
    scripts: ['mirador.min.js', 'mirador-page.js'],
    style: 'viewers.css',
    languages: ['en', 'fa'],
  },
  uv: {
    name: 'Universal Viewer',
    scripts: ['uv/UV.js', 'uv-page.js'],
    style: 'viewers.css',
    languages: ['en'],
  },
} as const satisfies Record<
  Viewer,
  {
    readonly name: string;
    readonly scripts: readonly string[];
    readonly style: string;
    readonly languages: readonly InterfaceLanguage[];
  }
>;

/** Open at the first window, and at the others too where the viewer can show several; `root` as in every page. */
export function viewerPage(
  viewer: Viewer,
  openings: readonly Opening[],
  asked: InterfaceLanguage,
  root: string,
): string {
  const { name, scripts, style, languages } = BUNDLED[viewer];
  // What the viewer cannot say in the reader's language it says in English, and the page says so to screen readers.
  const language = languages.find((spoken) => spoken === asked) ?? 'en';
  return bare({
    language,
    root,
    title: `${name} · Palimpsest`,
    style,
    scripts,
    head: viewer === 'uv' ? html`<link rel="stylesheet" href="${root}/assets/uv/uv.css" />` : html``,
    body: html`<div
      id="viewer"
      class="${viewer === 'uv' ? 'uv' : ''}"
      data-language="${language}"
      data-openings="${JSON.stringify(openings)}"
    ></div>`,
  });
}

/** The name of the file that opens an item of ours. */
export function viewerFile(viewer: Viewer, item: string, language: InterfaceLanguage): string {
  return `view/${viewer}/${fileSegment(item)}.${language}.html`;
}

const WORDS = {
  en: {
    title: 'Open a IIIF document',
    label: 'Address of a manifest, from this archive or any other',
    open: 'Open',
    own: 'From this archive',
  },
  ru: {
    title: 'Открыть документ IIIF',
    label: 'Адрес манифеста — из этого архива или любого другого',
    open: 'Открыть',
    own: 'Из этого архива',
  },
  fa: {
    title: 'گشودن سند IIIF',
    label: 'نشانی مانیفست، از این آرشیو یا هر آرشیو دیگر',
    open: 'گشودن',
    own: 'از این آرشیو',
  },
} as const satisfies Record<InterfaceLanguage, Record<string, string>>;

export interface Openable {
  readonly label: { readonly language: string; readonly values: readonly string[] };
  readonly manifest: string;
}

/** What a viewer shows when nothing is named: a form, and the first items of our own. */
export function viewerDoor(viewer: Viewer, items: readonly Openable[], visit: Visit): string {
  const { language, root } = visit;
  const words = WORDS[language];
  const { name } = BUNDLED[viewer];
  const door = `${root}/view/${viewer}`;
  return shell({
    visit,
    kind: 'door',
    title: `${name} · Palimpsest`,
    inLanguage: (lang) => addressOf(visit, door, { lang }),
    main: html`<h1>${words.title}</h1>
      <form action="${door}">
        <label for="content">${words.label}</label>
        <div>
          <input
            id="content"
            name="iiif-content"
            type="url"
            required
            dir="ltr"
            placeholder="https://…/manifest"
          />
          <input type="hidden" name="lang" value="${language}" />
          <button>${words.open} · <bdi>${name}</bdi></button>
        </div>
      </form>
      ${
        items.length === 0
          ? undefined
          : html`<h2>${words.own}</h2>
              <ul>
                ${items.map((item) => entry(door, item, language))}
              </ul>`
      }`,
  });
}

function entry(door: string, { label, manifest }: Openable, language: InterfaceLanguage): Html {
  const address = `${door}?iiif-content=${encodeURIComponent(manifest)}&lang=${language}`;
  return html`<li>
    <a href="${address}" lang="${label.language}" dir="${directionOf(label.language)}"
      >${label.values.join(' ')}</a
    >
  </li>`;
}
