import { html, type Html } from './html.js';
import { directionOf, type InterfaceLanguage } from './languages.js';

export interface Bare {
  readonly language: InterfaceLanguage;
  /** Path under which the outside reaches the server; empty at the root. */
  readonly root: string;
  readonly title: string;
  /** Names of our own style and scripts, below /assets. */
  readonly style: string;
  readonly scripts: readonly string[];
  readonly head?: Html;
  readonly theme?: string;
  readonly body: Html;
}

/** A page that is all one thing, a viewer or an embedded item: without the site's head and foot. */
export function bare({ language, root, title, style, scripts, head, theme, body }: Bare): string {
  return html`<!doctype html>
    <html
      lang="${language}"
      dir="${directionOf(language)}"
      ${theme === undefined ? undefined : html`data-theme="${theme}"`}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="${root}/assets/palimpsest.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="${root}/assets/${style}" />
        ${scripts.map((script) => html`<script src="${root}/assets/${script}" defer></script>`)} ${head}
      </head>
      <body>
        ${body}
      </body>
    </html> `.html;
}
