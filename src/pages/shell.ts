/** What every page of the archive has round it: the way home, and the languages. */
import { html, type Html } from './html.js';
import { directionOf, INTERFACE_LANGUAGES, page, type InterfaceLanguage } from './layout.js';
import { PHRASES } from './phrases.js';
import { homeAddress, phrasesFor, type Visit } from './visit.js';

export interface Shell {
  readonly visit: Visit;
  readonly title: string;
  /** The class of the page. */
  readonly kind: 'home' | 'reading' | 'error' | 'doctor';
  readonly head?: Html;
  /** The address of this page in another language of the interface. */
  readonly inLanguage: (language: InterfaceLanguage) => string;
  readonly main: Html;
}

export function shell({ visit, title, kind, head, inLanguage, main }: Shell): string {
  const phrases = phrasesFor(visit);
  return page({
    language: visit.language,
    root: visit.root,
    title,
    head: html`${INTERFACE_LANGUAGES.map(
      (language) => html`<link rel="alternate" hreflang="${language}" href="${inLanguage(language)}" />`,
    )}
    ${head}`,
    body: html`<a class="skip" href="#main">${phrases.skip}</a>
      <header class="site">
        <a class="brand" href="${homeAddress(visit)}">
          <img src="${visit.root}/assets/palimpsest.svg" width="26" height="26" alt="" />
          <span lang="en" dir="ltr">Palimpsest</span>
        </a>
        <nav aria-label="${phrases.languages}">
          <ul>
            ${INTERFACE_LANGUAGES.map((language) => languageLink(language, visit.language, inLanguage(language)))}
          </ul>
        </nav>
      </header>
      <main id="main" class="${kind}" tabindex="-1">${main}</main>`,
  });
}

function languageLink(language: InterfaceLanguage, current: InterfaceLanguage, address: string): Html {
  const marked = language === current ? html`aria-current="true"` : undefined;
  return html`<li>
    <a href="${address}" lang="${language}" dir="${directionOf(language)}" hreflang="${language}" ${marked}
      >${PHRASES[language].own}</a
    >
  </li>`;
}
