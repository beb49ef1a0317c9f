/** Words as HTML: escaped, isolated where they turn, marked where they were found, in the lines they were written in. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linesOf, prose, withoutTurns } from '../../src/pages/prose.js';

const spans = (...texts: readonly string[]) =>
  texts.map((text, at) => ({ line: at + 1, start: 0, end: text.length, text }));

describe('a run of another script', () => {
  it.each([
    ['rtl', 'به НПИ نوشت', 'به <bdi lang="und-Cyrl">НПИ</bdi> نوشت'],
    ['rtl', '(ЦК КПСС)', '(<bdi lang="und-Cyrl">ЦК КПСС</bdi>)'],
    ['rtl', 'در OVIR، ۱۹۵۵', 'در <bdi lang="und-Latn">OVIR</bdi>، ۱۹۵۵'],
    ['rtl', 'فقط فارسی ۱۲۳', 'فقط فارسی ۱۲۳'],
    ['ltr', 'he wrote می‌خواهم, then left', 'he wrote <bdi lang="und-Arab">می‌خواهم</bdi>, then left'],
    ['ltr', 'Перевод с персидского', 'Перевод с персидского'],
  ] as const)('%s: %s', (direction, text, written) => {
    expect(prose(text, direction).html).toBe(written);
  });
});

describe('what a search found', () => {
  it.each([
    ['ltr', 'from Moscow to Moscow', ['Moscow'], 'from <mark>Moscow</mark> to <mark>Moscow</mark>'],
    ['ltr', 'a <b> c', ['<b>'], 'a <mark>&lt;b&gt;</mark> c'],
    ['rtl', 'به ЦК КПСС', ['КПСС'], 'به <bdi lang="und-Cyrl">ЦК <mark>КПСС</mark></bdi>'],
    ['rtl', 'به ЦК رفت', ['ЦК رفت'], 'به <bdi lang="und-Cyrl"><mark>ЦК</mark></bdi><mark> رفت</mark>'],
    ['ltr', 'anything', [''], 'anything'],
  ] as const)('%s: %s is marked', (direction, text, matches, written) => {
    expect(prose(text, direction, matches).html).toBe(written);
  });
});

describe('lines', () => {
  it('stay lines where all are short, and flow where one is long', () => {
    expect(linesOf(spans('from Ali', 'member'), 'ltr', []).html).toBe('from Ali<br />member');
    expect(linesOf(spans('x'.repeat(80), 'end'), 'ltr', []).html).toBe(
      `${'x'.repeat(80)}<span class="eol"></span> end`,
    );
  });
});

describe('any text', () => {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };
  const read = (written: string): string =>
    written
      .replace(/<\/?(?:mark|bdi(?: lang="und(?:-[A-Z][a-z]{3})?")?)>/g, '')
      .replace(/&([^;]+);/g, (_, name: string) => entities[name] ?? '?');
  const text = fc.string({
    unit: fc.constantFrom(...'ab яж می‌ک אב 1۲ <>&"\',.-()\u202E\u2069'.split('')),
    maxLength: 30,
  });

  it('reads back as it was, whatever is isolated or marked in it', () => {
    fc.assert(
      fc.property(
        text,
        fc.constantFrom('ltr', 'rtl'),
        fc.array(text, { maxLength: 3 }),
        (words, direction, matches) => {
          expect(read(prose(words, direction, matches).html)).toBe(words);
        },
      ),
    );
  });
});

describe('a title', () => {
  it('turns nothing that stands beside it', () => {
    expect(withoutTurns('\u202Eevil\u202C \u2067right\u2069\u200F')).toBe('evil right');
  });
});
