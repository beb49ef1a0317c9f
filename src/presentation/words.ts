/** Strings in several languages: those that we say ourselves, and how one of them is chosen for a reader. */
import type { Certainty, LanguageMap, Standing, Statement } from '../item/item.js';

/** The label of the top collection. */
export const COLLECTION_LABEL = {
  en: ['All items'],
  ru: ['Все документы'],
  fa: ['همهٔ اسناد'],
} as const satisfies LanguageMap;

/** What is added to the label of a manifest with every layer. */
export const EDITION_LABEL = {
  en: ['all layers'],
  ru: ['все слои'],
  fa: ['همهٔ لایه‌ها'],
} as const satisfies LanguageMap;

/** The label of the file with the whole edition. */
export const TEI_LABEL = {
  en: ['The whole edition (TEI)'],
  ru: ['Всё издание (TEI)'],
  fa: ['همهٔ ویرایش (TEI)'],
} as const satisfies LanguageMap;

/** What a file of a layer says of itself, so that nobody takes a conjecture for the text. */
export const STANDING: Readonly<Record<Standing, LanguageMap>> = {
  received: { en: ['As received'], ru: ['В исходном виде'], fa: ['به همان صورت دریافتی'] },
  editorial: { en: ['By an editor'], ru: ['От редактора'], fa: ['از ویراستار'] },
};

export const CERTAINTY: Readonly<Record<Certainty, LanguageMap>> = {
  high: { en: ['Certainty: high'], ru: ['Уверенность: высокая'], fa: ['اطمینان: زیاد'] },
  medium: { en: ['Certainty: medium'], ru: ['Уверенность: средняя'], fa: ['اطمینان: متوسط'] },
  low: { en: ['Certainty: low'], ru: ['Уверенность: низкая'], fa: ['اطمینان: کم'] },
};

/** The strings chosen from a language map. `language` is `''`, as in HTML, where none is known. */
export interface Picked {
  readonly language: string;
  readonly values: readonly string[];
}

/**
 * Which strings of a language map to display (Presentation 3.0, 4.2): those of the first wanted language that matches,
 * else those without a language, else those of the map's first language.
 */
export function pick(map: LanguageMap, languages: readonly string[]): Picked {
  const entries = Object.entries(map).filter(([, values]) => values.length > 0);
  const found =
    languages.map((wanted) => bestMatch(entries, wanted)).find((entry) => entry !== undefined) ??
    entries.find(([language]) => language === 'none') ??
    entries[0];
  if (found === undefined) return { language: '', values: [] };
  const [language, values] = found;
  return { language: language === 'none' ? '' : language, values };
}

type Entry = readonly [language: string, values: readonly string[]];

/** The language itself, else what it narrows (`fa-IR` finds `fa`, RFC 4647 3.4), else what narrows it (`fa` finds `fa-AF`). */
function bestMatch(entries: readonly Entry[], wanted: string): Entry | undefined {
  const tag = wanted.toLowerCase();
  const subtags = tag.split('-');
  const wider = subtags.map((_, dropped) => subtags.slice(0, subtags.length - dropped).join('-'));
  const tagged = entries.map((entry) => [entry[0].toLowerCase(), entry] as const);
  const match =
    wider
      .map((range) => tagged.find(([language]) => language === range))
      .find((entry) => entry !== undefined) ?? tagged.find(([language]) => language.startsWith(`${tag}-`));
  return match?.[1];
}

/** `label — remark` in every language that either has. */
export function remarked(label: LanguageMap, remark: LanguageMap): LanguageMap {
  const all = [...new Set([...Object.keys(label), ...Object.keys(remark)])];
  const tagged = all.filter((language) => language !== 'none');
  return Object.fromEntries(
    (tagged.length === 0 ? all : tagged).map((language) => {
      const words = pick(remark, [language]).values.join(' ');
      return [language, pick(label, [language]).values.map((value) => `${value} — ${words}`)];
    }),
  );
}

/**
 * Text for a property where viewers look for HTML (Presentation 3.0, 4.3). A curator writes plain text; what begins with
 * `<` and ends with `>` would be taken for markup, and a space at its end is enough to be taken for text.
 */
export function plainText(map: LanguageMap): LanguageMap {
  return Object.fromEntries(
    Object.entries(map).map(([language, values]) => [
      language,
      values.map((value) => (value.startsWith('<') && value.endsWith('>') ? `${value} ` : value)),
    ]),
  );
}

/** A statement whose value is plain text. */
export function plainStatement({ label, value }: Statement): Statement {
  return { label, value: plainText(value) };
}
