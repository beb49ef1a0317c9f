/** Language maps (Presentation 3.0, 4.2) and plain text where markup may stand (4.3). */
import { describe, expect, it } from 'vitest';
import type { LanguageMap } from '../../src/item/item.js';
import { COLLECTION_LABEL, pick, plainText, remarked } from '../../src/presentation/words.js';

describe('4.2 Language of property values: what a reader is shown', () => {
  const three = { en: ['Letter'], ru: ['Письмо'], fa: ['نامه', 'مکتوب'] };
  it.each<readonly [sentence: string, LanguageMap, readonly string[], string, readonly string[]]>([
    ['the language asked for', three, ['ru'], 'ru', ['Письмо']],
    ['all values of a language', three, ['fa'], 'fa', ['نامه', 'مکتوب']],
    ['the first wanted language that is there', three, ['de', 'fa', 'en'], 'fa', ['نامه', 'مکتوب']],
    ['the language of a regional wish', three, ['fa-IR'], 'fa', ['نامه', 'مکتوب']],
    ['a variety of a plain wish', { en: ['x'], 'fa-AF': ['خط'] }, ['fa'], 'fa-AF', ['خط']],
    [
      'the plain language before its variety',
      { 'en-GB': ['colour'], en: ['color'] },
      ['en'],
      'en',
      ['color'],
    ],
    ['any spelling of a tag', { 'zh-Hant': ['信'] }, ['ZH-hant-TW'], 'zh-Hant', ['信']],
    ['no longer word that begins alike', { fas: ['x'], en: ['y'] }, ['fa'], 'fas', ['x']],
    ['what has no language when nothing matches', { en: ['Letter'], none: ['17'] }, ['ru'], '', ['17']],
    ['what has no language when there is nothing else', { none: ['17'] }, ['ru'], '', ['17']],
    ['the first language when nothing matches', three, ['de'], 'en', ['Letter']],
    ['a language with a value before an empty one', { en: [], ru: ['Письмо'] }, ['en'], 'ru', ['Письмо']],
    ['nothing of an empty map', {}, ['en'], '', []],
  ])('%s', (_, map, languages, language, values) => {
    expect(pick(map, languages)).toEqual({ language, values });
  });

  it('is no inherited property of an object', () => {
    expect(pick({ en: ['x'] }, ['constructor', 'toString'])).toEqual({ language: 'en', values: ['x'] });
  });
});

describe('a remark after a label', () => {
  it('stands in each language beside its own', () => {
    expect(remarked({ en: ['Page'], ru: ['Страница'] }, { en: ['typeset'], ru: ['набрано'] })).toEqual({
      en: ['Page — typeset'],
      ru: ['Страница — набрано'],
    });
  });

  it('gives a label without language the languages of the remark', () => {
    expect(remarked({ none: ['1r'] }, { en: ['typeset'], fa: ['چاپی'] })).toEqual({
      en: ['1r — typeset'],
      fa: ['1r — چاپی'],
    });
  });

  it('is never lost for want of a language', () => {
    expect(remarked({ ru: ['Страница'] }, { none: ['typeset'] })).toEqual({ ru: ['Страница — typeset'] });
    expect(remarked({ none: ['1r'] }, { none: ['typeset'] })).toEqual({ none: ['1r — typeset'] });
  });
});

describe('4.3 HTML markup in property values', () => {
  it('text that would be taken for markup is not', () => {
    expect(plainText({ en: ['<script>alert(1)</script>', '<b', 'a > b', '< and >'] })).toEqual({
      en: ['<script>alert(1)</script> ', '<b', 'a > b', '< and > '],
    });
  });
});

it('the collection has a name in three languages', () => {
  expect(Object.keys(COLLECTION_LABEL)).toEqual(['en', 'ru', 'fa']);
});
