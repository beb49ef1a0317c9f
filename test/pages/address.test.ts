/** The state of a reading page in its address: what is printed is read back, what is wrong is told. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReading, readingAddress, type Reading } from '../../src/pages/reading/address.js';
import { addressOf, type Visit } from '../../src/pages/visit.js';
import { place } from '../../src/presentation/placement.js';
import { Problem } from '../../src/problem.js';
import { item } from '../presentation/sample.js';

const placement = place(item);
const visit: Visit = {
  language: 'en',
  chosen: false,
  site: 'server',
  root: '',
  base: 'https://archive.example',
};

/** As Express reads a query: what is given twice is a list. */
function parameters(address: string): Readonly<Record<string, unknown>> {
  const { searchParams } = new URL(address, visit.base);
  return Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => {
      const all = searchParams.getAll(name);
      return [name, all.length === 1 ? all[0] : all];
    }),
  );
}
const read = (query: string): Reading => parseReading(item, placement, parameters(`/items/x?${query}`));

describe('an address', () => {
  it.each([
    ['', { page: 'ru-1', passage: undefined, layers: undefined, query: '', view: 'both' }],
    ['page=ru-2', { page: 'ru-2' }],
    ['passage=p03', { page: 'ru-2', passage: 'p03' }],
    ['passage=p02', { page: 'ru-1', passage: 'p02' }],
    ['page=fa-1&passage=p02', { page: 'fa-1', passage: 'p02' }],
    ['layers=text-fa,text-en', { layers: ['text-fa', 'text-en'] }],
    ['layers=text-fa&layers=text-en', { layers: ['text-fa', 'text-en'] }],
    ['layers=text-fa,text-fa', { layers: ['text-fa'] }],
    ['layers=', { layers: undefined }],
    ['q=+%D0%A6%D0%9A+', { query: 'ЦК' }],
    ['view=text&utm_source=x', { view: 'text' }],
  ])('?%s', (query, expected) => {
    expect(read(query)).toMatchObject(expected);
  });

  it.each([
    ['page=ru-9', 'has no page “ru-9”: it has ru-1, ru-2'],
    ['passage=p77', 'has no passage “p77”'],
    ['layers=text-ru,nothing', 'has no layer “nothing”: it has text-en'],
    ['view=upside', 'view is one of both, text'],
    ['page=ru-1&page=ru-2', 'page is to be given once'],
    ['passage=__proto__', 'has no passage “__proto__”'],
  ])('?%s is told to be wrong', (query, words) => {
    expect(() => read(query)).toThrow(Problem);
    expect(() => read(query)).toThrow(words);
  });

  it('is read back as it was printed', () => {
    const state = fc.record({
      item: fc.constant(item.id),
      page: fc.constantFrom(...item.pages.map(({ id }) => id)),
      passage: fc.constantFrom(undefined, 'p01', 'p02', 'p03'),
      layers: fc.option(fc.shuffledSubarray([...placement.keys()], { minLength: 1 }), { nil: undefined }),
      query: fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.trim()),
      view: fc.constantFrom('both', 'text'),
    });
    fc.assert(
      fc.property(state, (reading) => {
        expect(parseReading(item, placement, parameters(readingAddress(visit, reading)))).toEqual(reading);
      }),
    );
  });

  it('cuts a query that is too long, and never through a character', () => {
    expect(read(`q=${encodeURIComponent(`${'a'.repeat(199)}😀`)}`).query).toBe('a'.repeat(199));
  });
});

describe('another state of the page', () => {
  const reading = read('page=ru-1&passage=p01&layers=text-ru,text-en&q=room');

  it('keeps what is not changed, and lets the passage go with its page', () => {
    const at = `/items/${encodeURIComponent(item.id)}`;
    expect(readingAddress(visit, reading)).toBe(`${at}?page=ru-1&passage=p01&layers=text-ru,text-en&q=room`);
    expect(readingAddress(visit, reading, { page: 'ru-2' })).toBe(
      `${at}?page=ru-2&layers=text-ru,text-en&q=room`,
    );
    expect(readingAddress(visit, reading, { view: 'text', query: '' })).toBe(
      `${at}?page=ru-1&passage=p01&layers=text-ru,text-en&view=text`,
    );
  });

  it('goes on naming a language that the reader chose', () => {
    expect(addressOf({ ...visit, chosen: true, language: 'fa' }, '/')).toBe('/?lang=fa');
    expect(addressOf(visit, '/', { q: 'a b&c' })).toBe('/?q=a+b%26c');
    expect(readingAddress({ ...visit, root: '/archive' }, reading, { lang: 'ru' })).toMatch(
      /^\/archive\/items\/.*&lang=ru$/,
    );
  });
});
