/** Names of languages as the pages say them. */
import { expect, it } from 'vitest';
import { languageIn } from '../../src/pages/formats.js';

it.each([
  ['ru', 'en', 'Russian'],
  ['ru', 'ru', 'русский'],
  ['fa', 'fa', 'فارسی'],
  ['und-Cyrl', 'en', 'language not stated (Cyrillic)'],
  ['und-Cyrl', 'ru', 'язык не указан (кириллица)'],
  ['und', 'fa', 'زبان نامشخص'],
] as const)('%s in %s is %s', (tag, language, name) => {
  expect(languageIn(language, tag)).toBe(name);
});
