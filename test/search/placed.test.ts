/** Found words of a text that was measured: each match on its own lines, with its own box. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, TextLayer } from '../../src/item/item.js';
import { directionOf } from '../../src/item/language.js';
import { pagedText, pagePassages, recognisedPage } from '../../src/item/text/pages.js';
import { joinedLine } from '../../src/item/text/recognised.js';
import { createIds } from '../../src/presentation/ids.js';
import type { PageImage } from '../../src/presentation/images.js';
import { annotating, type Answer } from '../../src/search/answer.js';
import { createIndex } from '../../src/search/index.js';
import { parseQuery } from '../../src/search/query.js';
import { toSearch1 } from '../../src/search/response1.js';
import { toSearch2 } from '../../src/search/response.js';
import { find, itemOf, told } from './texts.js';

const FRAME = { width: 1000, height: 1000 };
const image: PageImage = {
  ...{ kind: 'present', size: FRAME, painted: FRAME, sizes: [], plate: false, boxes: undefined },
};

/** Pages of lines; the nth word of the mth line stands at n × 100, m × 20, from the left or from the right. */
function recognised(pages: Readonly<Record<string, readonly string[]>>, language = 'ru'): Item {
  const right = directionOf(language) === 'rtl';
  const texts = Object.entries(pages).map(([page, lines]) =>
    recognisedPage(page, `${page}.hocr`, {
      ...{ name: page, frame: FRAME, language },
      lines: lines.map((line, m) => ({
        ...{ block: 1, language, box: { x: 0, y: m * 20, width: 1000, height: 18 } },
        ...joinedLine(
          line.split(' ').map((text, n) => ({
            text,
            box: { x: right ? 900 - n * 100 : n * 100, y: m * 20, width: 90, height: 15 },
            confidence: 0.9,
          })),
        ),
      })),
    }),
  );
  const layer: TextLayer = {
    ...{ form: 'text', id: 'read', label: { en: ['read'] }, kind: 'transcription', language },
    ...{ direction: directionOf(language), standing: 'received' },
    ...pagedText(texts),
  };
  const item = itemOf([]);
  return { ...item, layers: [layer], passages: pagePassages(item.pages, [layer]) };
}

const ids = createIds('https://example.org');
const answerTo = (item: Item, typed: string): Answer => ({
  ...{ ids, several: false, page: 1, ignored: [], address: () => 'https://example.org/search' },
  imagesOf: () => new Map(item.pages.map(({ id }) => [id, image])),
  found: find(createIndex([item]), typed),
});
describe('a sign that stands for several words', () => {
  it.each([
    ['½', 'It is ½ of it', ['1 2', '½', '2', '1']],
    ['ﷺ', 'محمد ﷺ گفت', ['صلی الله', 'علیه صلی', '"الله علیه"']],
  ])('%s is one hit, whichever of them are sought', (sign, line, queries) => {
    const item = recognised({ one: [line] }, sign === '½' ? 'en' : 'fa');
    for (const typed of queries) {
      const answer = answerTo(item, typed);
      const annotations = answer.found.hits.flatMap(annotating(answer));
      expect(answer.found, typed).toMatchObject({ total: 1, annotations: 1 });
      expect(
        annotations.map(({ body }) => (body as { readonly value: string }).value),
        typed,
      ).toEqual([expect.stringContaining(sign)]);
    }
  });
});

/** Page and box of every annotation that a search answers with. */
const places = (item: Item, typed: string): readonly string[] => {
  const answer = answerTo(item, typed);
  return answer.found.hits
    .flatMap(annotating(answer))
    .map(({ target }) => target.replace(/^.*\/canvas\//, ''));
};

describe('the box of what is found', () => {
  const item = recognised({
    one: ['Я прошу вас предоставить ком-', 'нату или красный', '— —', 'дом, красный дом'],
    two: ['А́ли-Реза ждёт'],
  });

  it.each([
    ['a word: that of the word', 'прошу', ['one#xywh=100,0,90,15']],
    ['another form of it', 'просить вас', []],
    ['an inflected form', 'домом', ['one#xywh=0,60,90,15', 'one#xywh=200,60,90,15']],
    ['a piece of a word: the whole word', 'Реза', ['two#xywh=0,0,90,15']],
    ['a word with combining marks, typed without', 'Али', ['two#xywh=0,0,90,15']],
    ['a phrase: its words united', '"прошу вас предоставить"', ['one#xywh=100,0,290,15']],
    [
      'words that are not neighbours: each on its own',
      'прошу предоставить',
      ['one#xywh=100,0,90,15', 'one#xywh=300,0,90,15'],
    ],
    [
      'a word parted at the end of a line: one on each line',
      'комнату',
      ['one#xywh=400,0,90,15', 'one#xywh=0,20,90,15'],
    ],
    [
      'a phrase over the end of a line, and what stands between: one on each line',
      '"красный дом"',
      ['one#xywh=200,20,90,15', 'one#xywh=0,40,1000,18', 'one#xywh=0,60,90,15', 'one#xywh=100,60,190,15'],
    ],
    [
      'words of several lines of one page meet',
      'предоставить дом',
      ['one#xywh=300,0,90,15', 'one#xywh=0,60,90,15', 'one#xywh=200,60,90,15'],
    ],
    ['words of several pages do not', 'прошу Реза', []],
  ])('%s', (_, typed, boxes) => {
    expect(places(item, typed)).toEqual(boxes);
  });

  it('right to left: the words of a phrase are united all the same', () => {
    const persian = recognised({ one: ['من از رفقا خواهش می‌کنم'] }, 'fa');
    expect(places(persian, 'رفقا')).toEqual(['one#xywh=700,0,90,15']);
    expect(places(persian, '«از رفقا خواهش»')).toEqual(['one#xywh=600,0,290,15']);
    expect(places(persian, 'میکنم')).toEqual(['one#xywh=500,0,90,15']);
  });

  it('is the line where a word has none, and the whole canvas where the image is another', () => {
    const unboxed = (item: Item, how: 'words' | 'pages'): Item => ({
      ...item,
      layers: item.layers.map((layer) =>
        layer.form === 'text' && layer.measured !== undefined
          ? {
              ...layer,
              measured: (how === 'pages' ? [] : layer.measured).map((page) => ({
                ...page,
                lines: page.lines.map(({ box }) => ({ box, words: [] })),
              })),
            }
          : layer,
      ),
    });
    expect(places(unboxed(item, 'words'), 'прошу')).toEqual(['one#xywh=0,0,1000,18']);
    expect(places(unboxed(item, 'pages'), 'прошу')).toEqual(['one#xywh=0,0,1000,1000']);
  });
});

describe('an answer with places', () => {
  const item = recognised({ one: ['Я прошу ком-', 'нату и комнату'] });
  const answer = answerTo(item, 'комнату');
  const at = (name: string): string =>
    `https://example.org/iiif/presentation/3/made/annotations/read/one/${name}`;

  it('2.0, 5.1: what stands round each match is told of the annotations of its lines', () => {
    const { items, annotations } = toSearch2(answer) as Record<string, { readonly items: unknown }[]>;
    const pieces = [at('1#line-1-8-12'), at('2#line-2-0-4'), at('2#line-2-7-14')];
    expect(items).toMatchObject(
      pieces.map((id) => ({ id, type: 'Annotation', motivation: ['supplementing', 'commenting'] })),
    );
    const selected = (source: string, prefix: string, exact: string, suffix: string) => ({
      type: 'SpecificResource',
      source,
      selector: [{ type: 'TextQuoteSelector', prefix, exact, suffix }],
    });
    expect(annotations?.[0]?.items).toMatchObject([
      {
        motivation: 'contextualizing',
        target: [
          selected(pieces[0] ?? '', 'Я прошу ', 'ком-', '\nнату и комнату'),
          selected(pieces[1] ?? '', 'Я прошу ком-\n', 'нату', ' и комнату'),
        ],
      },
      {
        motivation: 'contextualizing',
        target: selected(pieces[2] ?? '', 'Я прошу ком-\nнату и ', 'комнату', ''),
      },
    ]);
  });

  it('1.0, 5.2: a hit names the resources of its lines', () => {
    const { hits, resources, within } = toSearch1(answer) as Record<string, unknown>;
    expect(within).toMatchObject({ total: 3 });
    expect(resources).toMatchObject(
      ['ком-', 'нату', 'комнату'].map((chars) => ({ resource: { chars, language: 'ru' } })),
    );
    expect(hits).toMatchObject([
      {
        annotations: [at('1#line-1-8-12'), at('2#line-2-0-4')],
        before: 'Я прошу ',
        match: 'ком-\nнату',
        after: ' и комнату',
      },
      { annotations: [at('2#line-2-7-14')], match: 'комнату' },
    ]);
  });

  it('words that a machine read are offered to complete', () => {
    const words = createIndex([item]).complete({ prefix: 'комн', least: 1, size: 5 });
    expect(words).toEqual([{ word: 'комнату', total: 1 }]);
  });
});

describe('whatever is asked', () => {
  const word = fc.constantFrom('дом', 'али-реза', 'ком-', 'ната', '—', "don't", 'می', 'خواهم', '1,400', 'и');
  const line = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
  const page = fc.array(line, { minLength: 1, maxLength: 5 });
  const query = fc
    .array(fc.tuple(line, fc.boolean()), { minLength: 1, maxLength: 2 })
    .map((phrases) => phrases.map(([words, quoted]) => (quoted ? `"${words}"` : words)).join(' '));

  it('what was counted is what is shown, page by page', () => {
    fc.assert(
      fc.property(page, page, query, fc.integer({ min: 1, max: 4 }), (one, two, typed, size) => {
        const item = recognised({ one, two });
        const index = createIndex([item]);
        const all = find(index, typed);
        expect(all.hits).toHaveLength(all.total);
        const shown = all.hits.flatMap(annotating({ ...answerTo(item, typed), found: all }));
        expect(shown).toHaveLength(all.annotations);
        expect(new Set(shown.map(({ id }) => id)).size).toBe(shown.length);
        let before = 0;
        const pages: string[] = [];
        for (let start = 0; start < all.total; start += size) {
          const found = index.search({ query: parseQuery(typed), start, size });
          expect(found).toMatchObject({ total: all.total, annotations: all.annotations, before });
          before += found.hits.flatMap(annotating({ ...answerTo(item, typed), found })).length;
          pages.push(...told(found));
        }
        expect(pages).toEqual(told(all));
      }),
      { numRuns: 300 },
    );
  });
});
