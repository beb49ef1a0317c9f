/** Numbers, dates and the names of languages as a reader's language writes them. */
import { languageLabel } from '../item/language.js';
import type { InterfaceLanguage } from './languages.js';

export function numberIn(language: InterfaceLanguage, value: number): string {
  return new Intl.NumberFormat(language, { useGrouping: false }).format(value);
}

/** In Persian by both calendars. What begins with the first instant of a year most often names the year alone. */
export function dateIn(language: InterfaceLanguage, navDate: string): string {
  const by = (calendar: string, parts: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(`${language === 'en' ? 'en-GB' : language}-u-ca-${calendar}`, {
      ...parts,
      timeZone: 'UTC',
    }).format(new Date(navDate));
  if (navDate.includes('-01-01T00:00:00')) return by('gregory', { year: 'numeric' });
  const day = { year: 'numeric', month: 'long', day: 'numeric' } as const;
  return language === 'fa' ? `${by('persian', day)} (${by('gregory', day)})` : by('gregory', day);
}

/** The name of a language in the reader's own; where only a script is known, that. */
export function languageIn(language: InterfaceLanguage, tag: string): string {
  return languageLabel(tag)[language]?.[0] ?? tag;
}
