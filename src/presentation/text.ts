/** The body of an annotation that holds text: HTML that every viewer breaks into the same lines. */
import type { LanguageMap, Layer, Mention, Remark, Span } from '../item/item.js';
import { directionOf } from '../item/language.js';
import type { Annotated } from './annotated.js';
import type { TextualBody } from './documents.js';
import { CERTAINTY, pick } from './words.js';

/**
 * `<p>` with `<br/>` between lines, as plain line ends are lost in viewers. It is well-formed XML too, for readers that
 * insist (Presentation 3.0, 4.3). Language and direction are said in the markup as well: many readers look nowhere else.
 */
export function textualBody(layer: Layer, spans: readonly Span[]): TextualBody {
  const { language, direction } = layer;
  const lines = spans.map((span) => escapeMarkup(span.text));
  return body(layer, `<p lang="${escapeMarkup(language)}" dir="${direction}">${lines.join('<br/>')}</p>`);
}

/** A note: its title, what it says in each language, how sure it is, and the quotations that it rests on. */
export function noteBody(layer: Layer, remark: Remark, languageOf: LanguageOf): TextualBody {
  return body(
    layer,
    [
      inLanguages('p', remark.label, 'b'),
      inLanguages('p', remark.text ?? {}),
      certainty(layer, remark.certainty),
      ...remark.witnesses.map((witness) => tagged('p', languageOf(witness), escapeMarkup(witness.text))),
    ].join(''),
  );
}

/** A tag: the name in each language, what is known of it, and the very words that are tagged. */
export function tagBody(
  layer: Layer,
  { label, text = {} }: Remark,
  mention: Mention,
  languageOf: LanguageOf,
): TextualBody {
  return body(
    layer,
    [
      `<p>${inLanguages('span', label, 'b', BETWEEN_NAMES)}</p>`,
      inLanguages('p', text),
      tagged('p', languageOf(mention), escapeMarkup(mention.text)),
      certainty(layer, mention.certainty),
    ].join(''),
  );
}

/** What a note or a tag says, paragraph by paragraph and without markup: the words of its curator and of the texts. */
export function paragraphsOf(one: Extract<Annotated, { readonly kind: 'note' | 'tag' }>): readonly string[] {
  const { label, text = {} } = one.remark;
  const [labels, texts] = [Object.values(label).flat(), Object.values(text).flat()];
  return one.kind === 'note'
    ? [...labels, ...texts, ...one.remark.witnesses.map((witness) => witness.text)]
    : [labels.join(BETWEEN_NAMES), ...texts, one.mention.text];
}

const BETWEEN_NAMES = ' · ';

/** The language of the text that words are quoted from; `none` where it is not known. */
export type LanguageOf = (mention: Mention) => string;

function body({ language, direction }: Layer, value: string): TextualBody {
  return { type: 'TextualBody', value, format: 'text/html', language, textDirection: direction };
}

function inLanguages(element: string, map: LanguageMap, inner?: string, between = ''): string {
  return Object.entries(map)
    .map(([language, values]) =>
      values.map((value) => tagged(element, language, escapeMarkup(value), inner)).join(between),
    )
    .join(between);
}

function tagged(element: string, language: string, text: string, inner?: string): string {
  const words = inner === undefined ? text : `<${inner}>${text}</${inner}>`;
  if (language === 'none') return `<${element}>${words}</${element}>`;
  return `<${element} lang="${escapeMarkup(language)}" dir="${directionOf(language)}">${words}</${element}>`;
}

function certainty(layer: Layer, certainty: Remark['certainty']): string {
  if (certainty === undefined) return '';
  const { language, values } = pick(CERTAINTY[certainty], [layer.language]);
  return tagged('p', language, values.join(' '));
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
