import { describe, expect, it } from 'vitest';
import { directionOf, isLanguage } from '../../src/item/language.js';
import { inNaturalOrder } from '../../src/item/order.js';

describe('the direction of a language', () => {
  it.each([
    'fa',
    'ar',
    'he',
    'yi',
    'ur',
    'ps',
    'ckb',
    'dv',
    'syr',
    'ug',
    'az-Arab',
    'tg-Arab',
    'fa-AF',
    'nqo',
  ])('is right to left in %s', (language) => {
    expect(directionOf(language)).toBe('rtl');
  });

  it.each(['ru', 'en', 'tg', 'az', 'fa-Latn', 'ja', 'hi', 'grc', 'zxx', 'und'])(
    'is left to right in %s',
    (language) => {
      expect(directionOf(language)).toBe('ltr');
    },
  );
});

describe('a tag of a language', () => {
  it.each(['fa', 'ru-Latn', 'es-419', 'grc', 'sr-Cyrl-RS', 'en-x-private', 'zxx'])('may be %s', (tag) => {
    expect(isLanguage(tag)).toBe(true);
  });

  it.each([
    '',
    'none',
    'persian',
    'en_US',
    'f',
    'fa ',
    'fa-',
    'ru--Latn',
    '__proto__',
    'x-private',
    'i-klingon',
  ])('is not “%s”', (tag) => {
    expect(isLanguage(tag)).toBe(false);
  });
});

describe('natural order', () => {
  it('counts numbers as people do, and always tells two names apart', () => {
    const names = ['p10', 'p9', 'P9', 'p09', 'стр. 2', 'стр. 10', '۱', '1'];
    const sorted = names.toSorted(inNaturalOrder);
    expect(sorted.indexOf('p9')).toBeLessThan(sorted.indexOf('p10'));
    expect(sorted.indexOf('стр. 2')).toBeLessThan(sorted.indexOf('стр. 10'));
    expect(names.toReversed().toSorted(inNaturalOrder)).toEqual(sorted);
  });
});
