import { html } from './html.js';
import { page, type InterfaceLanguage } from './layout.js';

/** The bundled Mirador, open at one manifest. */
export function miradorPage(manifest: string, language: InterfaceLanguage): string {
  return page({
    language,
    title: 'Mirador · Palimpsest',
    head: html`<script src="/assets/mirador.min.js" defer></script>
      <script src="/assets/mirador-page.js" defer></script>`,
    body: html`<div id="viewer" data-manifest="${manifest}" data-language="${language}"></div>`,
  });
}
