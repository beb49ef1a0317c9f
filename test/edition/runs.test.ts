/** Words of the other direction within a line (Unicode Bidirectional Algorithm; HTML `bdi`). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runsOf } from '../../src/edition/runs.js';

const foreignIn = (text: string, direction: 'ltr' | 'rtl') =>
  runsOf(text, direction)
    .filter(({ foreign }) => foreign !== undefined)
    .map(({ text, foreign }) => [text, foreign]);

describe('a right-to-left line', () => {
  it.each([
    ['به *ТКШ. Москва* در', [['ТКШ. Москва', 'und-Cyrl']]],
    ['Архив ЦК КПСС', [['Архив ЦК КПСС', 'und-Cyrl']]],
    ['*Дифто "десет" дороге*', [['Дифто "десет" дороге', 'und-Cyrl']]],
    [
      'از OVIR تا ЦК',
      [
        ['OVIR', 'und-Latn'],
        ['ЦК', 'und-Cyrl'],
      ],
    ],
    ['مبلغ ۱۰۰۰ روبل', []],
    ['5/5/55', []],
    ['', []],
  ])('%s', (text, runs) => {
    expect(foreignIn(text, 'rtl')).toEqual(runs);
  });
});

describe('a left-to-right line', () => {
  it.each([
    ['read “حزب توده ایران”, the party', [['حزب توده ایران', 'und-Arab']]],
    ['по-русски and in English', []],
    [
      'שלום and سلام',
      [
        ['שלום', 'und-Hebr'],
        ['سلام', 'und-Arab'],
      ],
    ],
  ])('%s', (text, runs) => {
    expect(foreignIn(text, 'ltr')).toEqual(runs);
  });
});

it('nothing of any line is lost', () => {
  const letters = fc.string({
    unit: fc.constantFrom('a', 'ж', 'ب', 'א', ' ', ',', '*', '"', '۱', '1', '\u200c', '\u0301'),
    maxLength: 20,
  });
  fc.assert(
    fc.property(
      fc.oneof(letters, fc.string({ unit: 'binary' })),
      fc.constantFrom('ltr', 'rtl'),
      (text, direction) => {
        expect(
          runsOf(text, direction)
            .map((run) => run.text)
            .join(''),
        ).toBe(text);
      },
    ),
  );
});
