import { html, type Html } from './html.js';

/** The languages of the interface; the texts of items may be in any. */
export const INTERFACE_LANGUAGES = ['en', 'ru', 'fa'] as const;
export type InterfaceLanguage = (typeof INTERFACE_LANGUAGES)[number];

export interface Page {
  readonly language: InterfaceLanguage;
  readonly title: string;
  /** Path under which the outside reaches the server; the root where it is not given. */
  readonly root?: string;
  readonly head?: Html;
  readonly body: Html;
}

export function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(?:ar|dv|fa|he|ks|ku-arab|ps|sd|ug|ur|yi)\b/i.test(language) ? 'rtl' : 'ltr';
}

/** A whole page. Everything it needs comes from this server; no script and no style stands inside it. */
export function page({ language, title, root = '', head, body }: Page): string {
  return html`<!doctype html>
    <html lang="${language}" dir="${directionOf(language)}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="${root}/assets/palimpsest.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${root}/assets/palimpsest.css" />
        ${head}
      </head>
      <body>
        ${body}
      </body>
    </html> `.html;
}
