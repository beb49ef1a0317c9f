/** The body of an annotation that holds text: HTML that every viewer breaks into the same lines. */
import type { Layer, Span } from '../item/item.js';
import type { TextualBody } from './documents.js';

/**
 * `<p>` with `<br/>` between lines, as plain line ends are lost in viewers. It is well-formed XML too, for readers that
 * insist (Presentation 3.0, 4.3). Language and direction are said in the markup as well: many readers look nowhere else.
 */
export function textualBody(layer: Layer, spans: readonly Span[]): TextualBody {
  const { language, direction } = layer;
  const lines = spans.map((span) => escapeMarkup(span.text));
  return {
    type: 'TextualBody',
    value: `<p lang="${escapeMarkup(language)}" dir="${direction}">${lines.join('<br/>')}</p>`,
    format: 'text/html',
    language,
    textDirection: direction,
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Characters that no XML document may hold, even escaped, are shown as the sign for a character that is lost. */
export function escapeMarkup(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}')
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
