/** What is found, where, and what is said of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isText } from '../../src/item/layers.js';
import { annotate } from '../../src/presentation/annotated.js';
import { annotationOf } from '../../src/presentation/annotation.js';
import { createIds } from '../../src/presentation/ids.js';
import { escapeMarkup } from '../../src/presentation/text.js';
import { tokensOf } from '../../src/search/fold.js';
import { piecesOf } from '../../src/search/hits.js';
import { createIndex } from '../../src/search/index.js';
import { parseQuery } from '../../src/search/query.js';
import { textsOf, wholeOf, writtenOf } from '../../src/search/texts.js';
import { Problem } from '../../src/problem.js';
import { item as sample } from '../presentation/sample.js';
import { readLetter } from '../letter/letter.js';
import { find, itemOf, itemWith, search, told } from './texts.js';

const ZWNJ = '\u200C';
/** Each asked of an item whose passages are one word or one line each. */
const words = (typed: string, ...passages: readonly string[]) =>
  search(itemWith(...passages), typed).map((line) => line.replace('layer-1 one ', ''));

describe('both ways', () => {
  it.each([
    ['ё and е', 'Хрущёв', 'Хрущев'],
    ['yeh', 'علي', 'علی'],
    ['kaf', 'كتاب', 'کتاب'],
    ['digits', '1947', '۱۹۴۷'],
    ['joined and with a non-joiner', 'میخواهم', `می${ZWNJ}خواهم`],
    ['joined and apart', 'میخواهم', 'می خواهم'],
    ['non-joiner and apart', `شکنجه${ZWNJ}های`, 'شکنجه های'],
    ['a name with a non-joiner and apart', `علی${ZWNJ}رضا`, 'علی رضا'],
    ['hyphen and none', 'Али-Реза', 'Алиреза'],
    ['hyphen and space', 'Али-Реза', 'Али Реза'],
    ['apostrophes', 'don’t', "don't"],
    ['apostrophe and none', "don't", 'dont'],
    ['thousands', '1,400', '1400'],
    ['accents', 'émigré', 'emigre'],
    ['inflection', 'Ташкент', 'Ташкенте'],
    ['a surname in another case', 'Хрущёв', 'Хрущёву'],
    ['Persian plural', 'کتاب', `کتاب${ZWNJ}های`],
  ])('%s', (_, one, other) => {
    for (const [typed, written] of [
      [one, other],
      [other, one],
    ] as const) {
      const [found = '', ...more] = words(typed, written);
      expect(more).toEqual([]);
      // A word in pieces may be quoted by its pieces.
      expect(found.replaceAll(' | ', '').replace(/[^\p{L}\p{N}\p{M}]/gu, '')).toBe(
        `p1${written.replace(/[^\p{L}\p{N}\p{M}]/gu, '')}`,
      );
    }
  });

  it('a word parted at a line end is found as one, and quoted as it stands', () => {
    expect(words('комната', 'ком-\nната')).toEqual(['p1: ком-\nната']);
  });

  it('a piece of a word is found in it', () => {
    expect(words('خواهم', `می${ZWNJ}خواهم`)).toEqual(['p1: خواهم']);
    expect(words('people', "the people's party")).toEqual(["p1: people's"]);
  });
});

describe('a query', () => {
  const passages = [
    'красный дом',
    'дом красный',
    'красный',
    'красный\nдом',
    'красный и дом',
    'красный-\nдом',
  ];

  it.each([
    ['several words are all required, in any order', 'дом красный', ['p1', 'p2', 'p4', 'p5', 'p6']],
    ['quotes ask for neighbours, over a line end too', '"красный дом"', ['p1', 'p4', 'p6']],
    ['quotes of Russian and Persian', '«красный дом»', ['p1', 'p4', 'p6']],
    ['quotes of print', '“красный дом”', ['p1', 'p4', 'p6']],
    ['quotes of German', '„красный дом“', ['p1', 'p4', 'p6']],
    ['a phrase and a word', '"красный дом" и', []],
    ['a lone quote means nothing', '"красный', ['p1', 'p2', 'p3', 'p4', 'p5', 'p6']],
    ['a lone quote after a phrase', '"красный дом" "', ['p1', 'p4', 'p6']],
    ['empty quotes mean nothing', '"" красный дом', ['p1', 'p2', 'p4', 'p5', 'p6']],
    ['control characters part words', 'красный\u0000дом', ['p1', 'p2', 'p4', 'p5', 'p6']],
    ['directions are taken out', '\u202Bкрас\u200Fный\u202C "дом\u2067"', ['p1', 'p2', 'p4', 'p5', 'p6']],
    ['punctuation is no word', 'красный!!! — дом?', ['p1', 'p2', 'p4', 'p5', 'p6']],
    ['a word that is nowhere', 'красный слон', []],
    ['nothing', '', []],
    ['only punctuation', '"" — !', []],
  ])('%s', (_, typed, found) => {
    expect(words(typed, ...passages).map((line) => line.split(':')[0])).toEqual(found);
  });

  it('of more than 500 characters is refused with a sentence', () => {
    expect(parseQuery('а'.repeat(500))).toHaveLength(1);
    expect(() => parseQuery('а'.repeat(501))).toThrow(Problem);
  });

  it('of anything at all finds or refuses, and does not fail', async () => {
    const index = createIndex([await readLetter()]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
        expect(find(index, typed).total).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('the unit', () => {
  it('is the passage of one layer: words of two layers or two passages do not meet', () => {
    const item = itemOf([
      { text: '[[page one]]\n[[p1]]\nalpha\n\n[[p2]]\nbeta\n', language: 'en' },
      { text: '[[page two]]\n[[p1]]\nbeta\n', language: 'en' },
    ]);
    expect(search(item, 'alpha beta')).toEqual([]);
  });

  it('runs over the end of a page: the match has a piece on each', () => {
    const item = itemOf([{ text: '[[page one]]\n[[p1]]\nя терял\n\n[[page two]]\n[[p1]]\nсознание и\n' }]);
    const found = find(createIndex([item]), '"терял сознание"');
    expect(told(found)).toEqual(['layer-1 one p1: терял', 'layer-1 two p1: сознание']);
    expect(found.hits[0]?.why).toMatchObject({ matches: [[{ part: 0 }, { part: 1 }]] });
  });

  it('continued where the words are not is the same passage, and said to be', () => {
    const item = itemOf([{ text: '[[page one]]\n[[p1]]\nя терял\n\n[[page two]]\n[[p1]]\nсознание\n' }]);
    expect(search(item, 'терял')).toEqual(['layer-1 one p1: терял', 'layer-1 two p1 as layer-1 терял']);
  });

  it('leaves out margins: stamps and noise are no passage', () => {
    const item = itemOf([{ text: '[[page one]]\n[[p1]]\nслово\n\n[[margin stamp]]\nштамп\n' }]);
    expect(search(item, 'штамп')).toEqual([]);
  });
});

describe('the same passage in other layers', () => {
  const item = itemOf([
    { id: 'ru', text: '[[page one]]\n[[p1]]\nя в Ташкенте\n\n[[p2]]\nдругое\n' },
    { id: 'en', language: 'en', kind: 'translation', text: '[[p1]]\nI am in Tashkent\n\n[[p2]]\nelse\n' },
    { id: 'notes', language: 'en', kind: 'notes', standing: 'editorial', text: '[[p1]]\nA city.\n' },
  ]);

  it('comes after the literal hits, whichever language is asked in', () => {
    expect(search(item, 'Ташкент')).toEqual(['ru one p1: Ташкенте', 'en one p1 as ru Ташкенте']);
    expect(search(item, 'Tashkent')).toEqual(['en one p1: Tashkent', 'ru one p1 as en Tashkent']);
  });

  it('is not what is said about it, and a note does not lead to the text', () => {
    expect(search(item, 'city')).toEqual(['notes one p1: city']);
  });

  it('answers for a layer that may not: a filter leaves out layers, not passages', () => {
    const found = createIndex([item]).search({
      query: parseQuery('Ташкент'),
      accepts: ({ id }) => id === 'en',
      start: 0,
      size: 10,
    });
    expect(told(found)).toEqual(['en one p1 as ru Ташкенте']);
    expect(found.total).toBe(1);
  });
});

describe('the letter', () => {
  it.each([
    ['Ташкент', 'text-ru ru-2 p17: Ташкент'],
    ['Tashkent', 'text-en ru-2 p17: Tashkent | Tashkent'],
    ['تاشکند', 'reading-fa fa-2 p17: تاشکند | تاشکند'],
    ['Хрущев', 'text-ru ru-1 p02: ХРУЩЕВУ'],
    ['Хрущёву', 'text-ru ru-1 p02: ХРУЩЕВУ'],
    ['Khrushchev', 'text-en ru-1 p02: KHRUSHCHEV'],
    ['1947', 'text-ru ru-1 p05: 1947'],
    ['۱۹۴۷', 'text-ru ru-1 p05: 1947'],
  ])('%s is found literally first: %s', async (typed, first) => {
    expect(search(await readLetter(), typed)[0]).toBe(first);
  });

  it('a number is found in all three scripts', async () => {
    const found = search(await readLetter(), '۱۹۴۷');
    expect(found.filter((line) => !line.startsWith('entities '))).toEqual([
      'text-ru ru-1 p05: 1947',
      'text-fa fa-1 p05: ۱۹۴۷',
      'text-en ru-1 p05: 1947',
      'reading-ru ru-1 p05: 1947',
      'reading-fa fa-1 p05: ۱۹۴۷',
      'gloss-fa-en ru-1 p05: 1947',
    ]);
  });

  it('says Ташкент in Persian and English too, through the passages', async () => {
    const found = search(await readLetter(), 'Ташкент');
    expect(found).toContain('text-fa fa-2 p17 as text-ru Ташкент');
    expect(found).toContain('reading-fa fa-2 p17 as text-ru Ташкент');
    expect(found).toContain('text-en ru-2 p17 as text-ru Ташкент');
  });

  it('a word that the machine invented is told apart, and offered to nobody', async () => {
    const letter = await readLetter();
    expect(search(letter, 'ایدز')[0]).toBe('text-fa fa-1 p06: ایدز (disputed)');
    expect(search(letter, 'مبتلا').slice(0, 1)).toEqual(['text-fa fa-1 p06: مبتلا']);
    const offered = (prefix: string) =>
      createIndex([letter])
        .complete({ prefix, least: 1, size: 50 })
        .map(({ word }) => word);
    expect(offered('ایدز')).toEqual([]);
    expect(offered('بواسیر')).toEqual(['بواسیر']);
  });
});

describe('what is said about the letter', () => {
  it('is found after its texts: notes, then every mention of what is called so', async () => {
    const found = search(await readLetter(), 'Ташкент');
    const kinds = found.map((line) => line.replace(/ .*?( as |: ).*/, '$1').trim());
    expect([...new Set(kinds)]).toEqual([
      ...['text-ru:', 'reading-ru:', 'notes:', 'entities:'],
      ...['text-fa as', 'text-en as', 'reading-fa as', 'gloss-fa-en as'],
    ]);
    expect(found).toContain('entities fa-2 tashkent~10: Ташкент');
  });

  it('a note is found once, by its words and by those that it quotes, and leads to no passage', async () => {
    const found = search(await readLetter(), 'recogniser');
    expect(found.filter((line) => line.startsWith('notes '))).toEqual(found);
    expect(found.map((line) => line.split(':')[0])).toContain('notes ru-3 n01');
  });

  it('stamps are found where they were received, and where an editor restored them', async () => {
    const found = search(await readLetter(), 'Дианова');
    expect(found[0]).toBe('marginalia fa-1 stamp: Дианова');
    expect(found).toContain('reading-stamps fa-1 stamp: Дианова');
  });

  it('is offered to nobody: it quotes what it rejects', async () => {
    const index = createIndex([await readLetter()]);
    for (const prefix of ['recognis', 'диан'])
      expect(index.complete({ prefix, least: 1, size: 5 })).toEqual([]);
  });

  it('is quoted within one paragraph, as it is shown', async () => {
    const letter = await readLetter();
    const size = { width: 10, height: 10 };
    const images = new Map(letter.pages.map(({ id }) => [id, { kind: 'missing', size } as const]));
    const around = { item: letter, images, ids: createIds('https://example.org') };
    const annotations = annotate(letter);
    for (const hit of find(createIndex([letter]), 'the').hits) {
      const { text, part } = hit;
      const page = letter.pages.find(({ id }) => id === part.page);
      if (page === undefined || text.layer.form !== 'remarks') continue;
      const { body } = annotationOf({ ...around, annotations, layer: text.layer, page }, part.shown);
      const shown = 'value' in body ? body.value.replace(/<[^>]+>/g, '') : '';
      for (const { quote } of piecesOf(hit))
        expect(shown).toContain(escapeMarkup(`${quote.prefix}${quote.exact}${quote.suffix}`));
    }
  });
});

describe('every word of every text', () => {
  it.each([
    ['the letter', readLetter],
    ['the sample', () => Promise.resolve(sample)],
  ])('of %s is found by itself and folded, where it stands as it is written', async (_, read) => {
    const item = await read();
    const index = createIndex([item]);
    const seen = new Set<string>();
    for (const text of textsOf(item))
      for (const { word, start, end, length } of tokensOf(wholeOf(text))) {
        const written = wholeOf(text).slice(start, end);
        if (seen.has(written) || written.includes('\n')) continue;
        seen.add(written);
        for (const typed of [written, word]) {
          const { hits } = find(index, typed);
          const here = hits.filter(
            ({ text: { layer, passage } }) => layer === text.layer && passage === text.passage,
          );
          const quotes = here.flatMap(piecesOf);
          const quoted = quotes.flatMap(({ quote }) => tokensOf(quote.exact).map((token) => token.word));
          expect(quoted, typed).toContain(word);
        }
        expect(length).toBeGreaterThan(0);
      }
    expect(seen.size).toBeGreaterThan(10);
  });

  it('is quoted from the lines of the layer, with what stands round it', async () => {
    const letter = await readLetter();
    const found = ['в', 'از'].flatMap((word) => find(createIndex([letter]), word).hits);
    for (const hit of found)
      for (const piece of piecesOf(hit)) {
        const part = hit.text.parts[piece.part] ?? hit.part;
        const { start, end, prefix, exact, suffix } = piece.quote;
        expect(writtenOf(part).slice(start, end)).toBe(exact);
        expect(writtenOf(part)).toContain(`${prefix}${exact}${suffix}`);
        if (!isText(hit.text.layer)) continue;
        expect(hit.text.layer.lines.map((line) => line.text).join('\n')).toContain(exact);
      }
  });
});

describe('replacing', () => {
  const first = itemWith('старое слово');
  const other = { ...itemWith('другое слово'), id: 'other' };

  it('gives another index and leaves the one before as it was', () => {
    const before = createIndex([first, other]);
    const after = before.replace([{ ...itemWith('новое слово'), id: first.id }, other]);
    expect(find(before, 'старое').total).toBe(1);
    expect(find(after, 'старое').total).toBe(0);
    expect(find(after, 'новое').total).toBe(1);
    expect(find(after, 'слово').total).toBe(2);
    expect(find(after.replace([other]), 'слово').total).toBe(1);
  });

  it('does not read an item again that is the same value', () => {
    let read = 0;
    const counted = {
      ...first,
      get layers() {
        read += 1;
        return first.layers;
      },
    };
    const before = createIndex([counted]);
    const once = read;
    expect(once).toBeGreaterThan(0);
    expect(find(before.replace([counted, other]), 'слово').total).toBe(2);
    expect(read).toBe(once);
  });

  it('no longer offers words that are gone', () => {
    const after = createIndex([first]).replace([other]);
    expect(after.complete({ prefix: 'стар', least: 1, size: 5 })).toEqual([]);
    expect(after.complete({ prefix: 'друг', least: 1, size: 5 })).toEqual([{ word: 'другое', total: 1 }]);
  });
});

describe('paging', () => {
  it('cuts one list: literal first, then the same passages', () => {
    const text = (word: string) => Array.from({ length: 5 }, (_, i) => `[[p${i + 1}]]\n${word}\n`).join('\n');
    const item = itemOf([
      { id: 'ru', text: `[[page one]]\n${text('слово')}` },
      { id: 'en', language: 'en', kind: 'translation', text: text('word') },
    ]);
    const index = createIndex([item]);
    const all = told(find(index, 'слово'));
    expect(all).toHaveLength(10);
    const pieces = Array.from({ length: 4 }, (_, i) =>
      told(index.search({ query: parseQuery('слово'), start: i * 3, size: 3 })),
    );
    expect(pieces.flat()).toEqual(all);
    expect(pieces.map((piece) => piece.length)).toEqual([3, 3, 3, 1]);
  });
});
