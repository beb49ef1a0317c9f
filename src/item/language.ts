/** Languages by their tags (BCP 47), as `Intl` knows them. */
import type { Direction, LanguageMap } from './item.js';

/** Scripts that run from right to left (Unicode Standard, Bidi_Class R and AL), of those with living or historic texts. */
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(
  (
    'Adlm Arab Aran Armi Avst Chrs Cprt Elym Gara Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb ' +
    'Nbat Nkoo Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Syre Syrj Syrn Thaa Yezi'
  ).split(' '),
);

/** Whether this is a tag for a language, such as `fa`, `ru-Latn` or `grc`. */
export function isLanguage(tag: string): boolean {
  if (!/^[a-z]{2,3}(?:-[a-z\d]+)*$/i.test(tag)) return false;
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** The direction of the script in which a language is mostly, or by its tag, written. */
export function directionOf(language: string): Direction {
  return RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr';
}

const READERS = ['en', 'ru', 'fa'] as const;
const UNSTATED = { en: 'language not stated', ru: 'язык не указан', fa: 'زبان نامشخص' } as const;

/** The name of a language in the languages of our own words; of `und-Cyrl` only the script is known. */
export function languageLabel(language: string): LanguageMap {
  const [, script] = /^und(?:-([a-z]{4}))?$/i.exec(language) ?? [];
  const names = READERS.map((reader) => {
    if (!/^und\b/i.test(language)) return [reader, [nameOf(reader, 'language', language)]] as const;
    const known = script === undefined ? '' : ` (${nameOf(reader, 'script', script)})`;
    return [reader, [`${UNSTATED[reader]}${known}`]] as const;
  });
  return Object.fromEntries(names);
}

function nameOf(reader: string, type: 'language' | 'script', code: string): string {
  return new Intl.DisplayNames([reader], { type }).of(code) ?? code;
}

const SCRIPTS = [
  ['und-Cyrl', /\p{Script=Cyrillic}/gu],
  ['und-Latn', /\p{Script=Latin}/gu],
  ['und-Arab', /\p{Script=Arabic}/gu],
  ['und-Hebr', /\p{Script=Hebrew}/gu],
] as const;

/** The tag of a text whose language nobody has said: its script, which most of its letters have, is known. */
export function undetermined(text: string): string {
  const counts = SCRIPTS.map(([tag, letters]) => [tag, text.match(letters)?.length ?? 0] as const);
  const [tag, most] = counts.reduce((one, other) => (other[1] > one[1] ? other : one));
  return most === 0 ? 'und' : tag;
}
