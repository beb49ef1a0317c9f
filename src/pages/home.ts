/** The collection for people: each item with its thumbnail, summary and manifest. */
import type { Item } from '../item/item.js';
import { pick } from '../presentation/words.js';
import { html, type Html } from './html.js';
import { directionOf, INTERFACE_LANGUAGES, page, type InterfaceLanguage } from './layout.js';

export interface Card {
  readonly item: Item;
  readonly manifest: string;
  readonly thumbnail: { readonly id: string; readonly width: number; readonly height: number } | undefined;
}

const WORDS = {
  en: {
    own: 'English',
    items: 'Items',
    manifest: 'IIIF manifest',
    viewer: 'Open in Mirador',
    texts: 'Texts',
    pages: 'Pages',
    source: 'Source',
    collection: 'IIIF collection',
    none: 'There are no items yet. Put scans into the images folder.',
  },
  ru: {
    own: 'Русский',
    items: 'Документы',
    manifest: 'Манифест IIIF',
    viewer: 'Открыть в Mirador',
    texts: 'Тексты',
    pages: 'Страницы',
    source: 'Источник',
    collection: 'Коллекция IIIF',
    none: 'Документов пока нет. Положите сканы в папку images.',
  },
  fa: {
    own: 'فارسی',
    items: 'اسناد',
    manifest: 'مانیفست IIIF',
    viewer: 'گشودن در Mirador',
    texts: 'متن‌ها',
    pages: 'صفحه‌ها',
    source: 'منبع',
    collection: 'مجموعهٔ IIIF',
    none: 'هنوز سندی نیست. تصویرها را در پوشهٔ images بگذارید.',
  },
} as const satisfies Record<InterfaceLanguage, Record<string, string>>;

export function homePage(cards: readonly Card[], collection: string, language: InterfaceLanguage): string {
  const words = WORDS[language];
  return page({
    language,
    title: `${words.items} · Palimpsest`,
    head: html`<link rel="alternate" type="application/ld+json" href="${collection}" />`,
    body: html`<header>
        <h1>${words.items}</h1>
        <nav>
          <ul>
            ${INTERFACE_LANGUAGES.map((other) => languageLink(other, language))}
          </ul>
        </nav>
      </header>
      <main>
        ${
          cards.length === 0
            ? html`<p>${words.none}</p>`
            : html`<ul class="items">
                ${cards.map((card) => cardOf(card, language))}
              </ul>`
        }
      </main>
      <footer><a href="${collection}">${words.collection}</a></footer>`,
  });
}

function languageLink(other: InterfaceLanguage, current: InterfaceLanguage): Html {
  return html`<li>
    <a
      href="/?lang=${other}"
      lang="${other}"
      hreflang="${other}"
      ${other === current ? html` aria-current="true"` : undefined}
      >${WORDS[other].own}</a
    >
  </li>`;
}

function cardOf({ item, manifest, thumbnail }: Card, language: InterfaceLanguage): Html {
  const words = WORDS[language];
  const label = pick(item.label, [language]);
  const summary = item.summary === undefined ? undefined : pick(item.summary, [language]);
  const viewer = `/view/mirador?iiif-content=${encodeURIComponent(manifest)}&lang=${language}`;
  return html`<li class="item">
    <div>
      ${thumbnail === undefined ? undefined : html`<a href="${viewer}" tabindex="-1" aria-hidden="true"><img src="${thumbnail.id}" width="${thumbnail.width}" height="${thumbnail.height}" alt="" /></a>`}
    </div>
    <div>
      <h2 lang="${label.language}" dir="${directionOf(label.language)}">${label.values.join(' ')}</h2>
      ${summary === undefined ? undefined : html`<p lang="${summary.language}" dir="${directionOf(summary.language)}">${summary.values.join(' ')}</p>`}
      <p class="facts">
        ${words.pages}:
        ${item.pages.length}${item.layers.length === 0 ? undefined : html` · ${words.texts}: ${item.layers.map((layer) => pick(layer.label, [language]).values.join(' ')).join(' · ')}`}
      </p>
      <ul class="links">
        <li><a href="${viewer}">${words.viewer}</a></li>
        <li><a href="${manifest}">${words.manifest}</a></li>
        ${item.homepage.map((link) => html`<li><a href="${link.id}">${words.source}</a></li>`)}
      </ul>
    </div>
  </li>`;
}
