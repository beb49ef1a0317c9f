/** A page of the archive, whole: with the way home, and the languages. Everything it needs comes from this server. */
import { html, type Html } from './html.js';
import { directionOf, INTERFACE_LANGUAGES, type InterfaceLanguage } from './languages.js';
import { PHRASES } from './phrases.js';
import { homeAddress, phrasesFor, type Visit } from './visit.js';

export interface Shell {
  readonly visit: Visit;
  readonly title: string;
  /** The class of the page. */
  readonly kind: 'home' | 'reading' | 'door' | 'error' | 'doctor';
  readonly head?: Html;
  /** The address of this page in another language of the interface. */
  readonly inLanguage: (language: InterfaceLanguage) => string;
  readonly main: Html;
}

export function shell({ visit, title, kind, head, inLanguage, main }: Shell): string {
  const phrases = phrasesFor(visit);
  const { language, root } = visit;
  return html`<!doctype html>
    <html lang="${language}" dir="${directionOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="${root}/assets/palimpsest.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${root}/assets/palimpsest.css" />
        ${INTERFACE_LANGUAGES.map(
          (other) => html`<link rel="alternate" hreflang="${other}" href="${inLanguage(other)}" />`,
        )}
        ${head}
      </head>
      <body>
        <a class="skip" href="#main">${phrases.skip}</a>
        <header class="site">
          <a class="brand" href="${homeAddress(visit)}">
            <img src="${root}/assets/palimpsest.svg" width="26" height="26" alt="" />
            <span lang="en" dir="ltr">Palimpsest</span>
          </a>
          <nav aria-label="${phrases.languages}">
            <ul>
              ${INTERFACE_LANGUAGES.map((other) => languageLink(other, language, inLanguage(other)))}
            </ul>
          </nav>
        </header>
        <main id="main" class="${kind}" tabindex="-1">${main}</main>
      </body>
    </html> `.html;
}

function languageLink(language: InterfaceLanguage, current: InterfaceLanguage, address: string): Html {
  const marked = language === current ? html`aria-current="true"` : undefined;
  return html`<li>
    <a href="${address}" lang="${language}" dir="${directionOf(language)}" hreflang="${language}" ${marked}
      >${PHRASES[language].own}</a
    >
  </li>`;
}
