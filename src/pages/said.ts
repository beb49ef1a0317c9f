/** What an item says of itself in several languages, in the reader's: each element with its own language and direction. */
import type { LanguageMap } from '../item/item.js';
import { pick } from '../presentation/words.js';
import { html, type Html } from './html.js';
import { directionOf } from './languages.js';
import { withoutTurns } from './prose.js';
import type { Visit } from './visit.js';

/** As plain words, where there is no element: a title, an attribute. */
export function plainly(map: LanguageMap, { language }: Visit): string {
  return withoutTurns(pick(map, [language]).values.join(' '));
}

/** The attributes of an element that holds words of this language. */
export function inLanguage(language: string): Html {
  if (language === '') return html`dir="auto"`;
  return html`lang="${language}" dir="${directionOf(language)}"`;
}

/** Set apart from the words round it. */
export function said(map: LanguageMap, { language }: Visit): Html {
  const picked = pick(map, [language]);
  return html`<bdi ${inLanguage(picked.language)}>${picked.values.join(' · ')}</bdi>`;
}
