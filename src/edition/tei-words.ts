/** Names and languages as TEI writes them. */
import type { Item, LanguageMap, Remark } from '../item/item.js';
import { attributes, markup, type Markup } from './markup.js';

/** Characters of an XML name (XML 1.0, 2.3), but for `.`, which parts the steps of ours, and `:`. */
const NOT_IN_NAMES =
  /[^\w\-\u00B7\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u037D\u037F-\u1FFF\u200C\u200D\u203F\u2040\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\u{10000}-\u{EFFFF}]/gu;

/** An `xml:id` of several names: `part.ru-1.p09`. The first is a word of ours, so that it begins with a letter. */
export function xmlId(...names: readonly [string, ...string[]]): string {
  const escaped = names.map((name) =>
    name.replace(NOT_IN_NAMES, (character) => `_x${(character.codePointAt(0) ?? 0).toString(16)}_`),
  );
  return escaped.join('.');
}

/** A remark with its `xml:id`. */
export interface Said {
  readonly id: string;
  readonly remark: Remark;
}

/** Every remark of every layer. */
export function saidOf({ layers }: Item): readonly Said[] {
  return layers.flatMap((layer) =>
    layer.form === 'remarks'
      ? layer.remarks.map((remark) => ({ id: xmlId('remark', layer.id, remark.id), remark }))
      : [],
  );
}

/** The element once for each string, with its language. */
export function inEach(element: string, map: LanguageMap): readonly Markup[] {
  const name = { markup: element };
  return Object.entries(map).flatMap(([language, values]) =>
    values.map((value) => markup`<${name}${inLanguage(language)}>${value}</${name}>\n`),
  );
}

/** `xml:lang`, where the language is known. */
export function inLanguage(language: string | undefined): Markup {
  return attributes({ 'xml:lang': language === 'none' ? undefined : language });
}

/** The name of a language in English, for a header that is in English. */
export function languageOf(language: string): string {
  return new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
}
