import { html, type Html } from '../html.js';
import type { Phrases } from '../phrases.js';

/** Shown by the script, which alone can copy; what it copies can be picked up by hand elsewhere on the page. */
export function copyButton(label: string, text: string, { copied }: Phrases): Html {
  return html`<button type="button" class="copy" data-copy="${text}" data-copied="${copied}" hidden>
    ${label}
  </button>`;
}
