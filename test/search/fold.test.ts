/** What a reader of Russian, Persian or English takes for the same word; and where it stands as it is written. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textLayers } from '../../src/item/layers.js';
import { fold, shown, tokensOf } from '../../src/search/fold.js';
import { stemOf } from '../../src/search/stem.js';
import { readLetter } from '../letter/letter.js';

const ZWNJ = '\u200C';

describe('one spelling for', () => {
  it.each([
    ['ё and е', 'Хрущёв', 'хрущев'],
    ['a stress mark', 'за́мок', 'замок'],
    ['case', 'ТАШКЕНТ', 'ташкент'],
    ['decomposed letters', 'й'.normalize('NFD'), 'й'],
    ['Arabic and Persian yeh', 'علي', 'علی'],
    ['alef maksura', 'مصطفى', 'مصطفی'],
    ['Arabic and Persian kaf', 'كتاب', 'کتاب'],
    ['teh marbuta', 'خانة', 'خانه'],
    ['heh with yeh above', 'خانۀ', 'خانه'],
    ['heh with hamza above', 'خانهٔ', 'خانه'],
    ['alef with madda', 'آزادی', 'ازادی'],
    ['alef with hamza', 'تأمین', 'تامین'],
    ['waw with hamza', 'مؤمن', 'مومن'],
    ['yeh with hamza', 'مسئول', 'مسیول'],
    ['hamza alone', 'جزء', 'جز'],
    ['vowel signs', 'مُحَمَّد', 'محمد'],
    ['tatweel', 'ســلام', 'سلام'],
    ['presentation forms', 'ﻼ', 'لا'],
    ['Persian digits', '۱۹۴۷', '1947'],
    ['Arabic digits', '١٩٤٧', '1947'],
    ['full-width letters', 'ＫＧＢ', 'kgb'],
    ['Latin accents', 'émigré', 'emigre'],
    ['sharp s', 'Straße', 'strasse'],
    ['final sigma', 'λόγος', 'λόγοσ'.normalize('NFD').replace(/\p{M}/gu, '')],
    ['directions that are not seen', '\u202Bсло\u200Fво\u202C', 'слово'],
    ['a byte order mark', '\uFEFFword', 'word'],
  ])('%s', (_, one, other) => {
    expect(fold(one)).toEqual([other]);
    // Both ways: what is folded stays as it is.
    expect(fold(other)).toEqual([other]);
  });

  it.each([
    ['й and и', 'мой', 'мои'],
    ['ї and і', 'їх', 'іх'],
    ['ў and у', 'ў', 'у'],
    ['two Persian letters', 'ک', 'گ'],
    ['two digits', '1', '۲'],
    ['vowels of Hindi', 'कि', 'का'],
  ])('not for %s', (_, one, other) => {
    expect(fold(one)).not.toEqual(fold(other));
  });

  it('a fraction is two numbers', () => {
    expect(fold('½')).toEqual(['1', '2']);
  });
});

/** Words with position and length. */
const read = (text: string) => tokensOf(text).map(({ word, position, length }) => [word, position, length]);

describe('a word in pieces', () => {
  it.each([
    ['zero-width non-joiner', `می${ZWNJ}خواهم`, ['می', 'خواهم', 'میخواهم']],
    ['Persian prefix apart', 'می خواهم', ['می', 'خواهم', 'میخواهم']],
    ['Persian suffix apart', 'شکنجه های', ['شکنجه', 'های', 'شکنجههای']],
    ['hyphen', 'Али-Реза', ['али', 'реза', 'алиреза']],
    ['hyphen at a line end', 'ком-\nната', ['ком', 'ната', 'комната']],
    ['hyphen at a line end, with spaces', 'ком- \n  ната', ['ком', 'ната', 'комната']],
    ['soft hyphen', 'ком\u00ADната', ['ком', 'ната', 'комната']],
    ['apostrophe', 'don’t', ['don', 't', 'dont']],
    ['typewriter apostrophe', "People's", ['people', 's', 'peoples']],
    ['thousands', '1,400', ['1', '400', '1400']],
    ['Persian thousands', '۱٬۴۰۰', ['1', '400', '1400']],
  ])('is there as its pieces and as one: %s', (_, text, words) => {
    const tokens = tokensOf(text);
    expect(tokens.map(({ word }) => word)).toEqual(words);
    expect(tokens.at(-1)).toMatchObject({ position: 0, length: 2, start: 0, end: text.length });
  });

  it('leaves its neighbours one position apart', () => {
    expect(read(`را می${ZWNJ}خواهم بروم`)).toEqual([
      ['را', 0, 1],
      ['می', 1, 1],
      ['خواهم', 2, 1],
      ['میخواهم', 1, 2],
      ['بروم', 3, 1],
    ]);
  });

  it('is none where only a space, a comma or a line end stands between', () => {
    for (const text of ['one two', 'one, two', 'one\ntwo', 'one – two', '1, 400', 'a.b'])
      expect(tokensOf(text)).toHaveLength(2);
  });
});

describe('the place of a word', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  const mixed = fc
    .array(
      fc.oneof(text, fc.constantFrom('ё', 'ك', 'می', ZWNJ, '-\n', "'", ' ', '۱', '½', 'ﷺ', 'ß', '\u0301')),
    )
    .map((pieces) => pieces.join(''));

  it('holds, as written, what folds to it', () => {
    fc.assert(
      fc.property(mixed, (text) => {
        for (const { word, start, end, length } of tokensOf(text)) {
          const written = text.slice(start, end);
          expect(end).toBeGreaterThan(start);
          const words = fold(written);
          if (length === 1) expect(words).toContain(word);
          else expect(words.join('')).toBe(word);
        }
      }),
    );
  });

  it('comes in the order of the text, and positions have no hole', () => {
    fc.assert(
      fc.property(mixed, (text) => {
        const pieces = tokensOf(text).filter(({ length }) => length === 1);
        expect(pieces.map(({ position }) => position)).toEqual(pieces.map((_, i) => i));
        for (const [i, { start }] of pieces.entries())
          expect(start).toBeGreaterThanOrEqual(pieces[i - 1]?.start ?? 0);
      }),
    );
  });

  it('is what a folded text has too: folding twice changes nothing', () => {
    fc.assert(fc.property(mixed, (text) => fold(text).every((word) => fold(word).join(' ') === word)));
  });

  it('every word of the letter folds to something, in every layer', async () => {
    const letter = await readLetter();
    for (const { verbatim } of textLayers(letter)) {
      const words = verbatim.match(/[\p{L}\p{N}]+/gu) ?? [];
      const found = new Set(tokensOf(verbatim).map(({ word }) => word));
      for (const word of words) for (const folded of fold(word)) expect(found).toContain(folded);
    }
  });
});

describe('a stem is shared by', () => {
  it.each([
    ['Ташкент', 'Ташкенте'],
    ['комната', 'комнату'],
    ['революция', 'революции'],
    ['letter', 'letters'],
    ['requested', 'requesting'],
    ['کتاب', 'کتابها'],
    ['کتاب', 'کتابهای'],
    ['رفیق', 'رفیقم'.replace('م', 'ی')],
    ['میخواهم', 'میخواهند'],
    ['بزرگتر', 'بزرگترین'],
  ])('%s and %s', (one, other) => {
    const [first = '', second = ''] = [fold(one)[0], fold(other)[0]];
    expect(stemOf(first)).toBe(stemOf(second));
  });

  it('nothing that is short', () => {
    for (const word of ['تر', 'ما', 'مات', 'می']) expect(stemOf(word)).toBe(word);
  });

  it('no word of another language in the same script', () => {
    expect(stemOf('letters', 'de')).toBe('letters');
    expect(stemOf('letters', 'en-GB')).toBe('letter');
    expect(stemOf('письма', 'uk')).toBe('письма');
    // A Persian text quotes Russian names.
    expect(stemOf('ташкенте', 'fa')).toBe(stemOf('ташкенте', 'ru'));
  });
});

it('a word is offered as it is written, small and whole', () => {
  expect(shown('Хрущёв')).toBe('хрущёв');
  expect(shown(`می${ZWNJ}خواهم`)).toBe(`می${ZWNJ}خواهم`);
  expect(shown('ком-\nната')).toBe('комната');
  expect(shown('ســلام\u200F')).toBe('سلام');
});
