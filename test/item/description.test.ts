import { describe as group, expect, it } from 'vitest';
import { describe } from '../../src/item/description.js';

/** An item.yaml that is right but for the lines given. */
const ITEM = 'label: Letter\npages:\n  - { id: p1 }\n';
const mistakesOf = (text: string) => describe(text).mistakes.map(({ line, message }) => [line, message]);

const TEXTS = 'write a text, or texts by language: { en: …, fa: … }.';
const ID = 'write an id of letters, digits, “-”, “_” and “.” that begins with a letter, a digit or “_”';

group('item.yaml', () => {
  it('needs a label and a page, and nothing else', () => {
    expect(describe(ITEM)).toMatchObject({
      description: { label: { none: ['Letter'] }, pages: [{ id: 'p1' }] },
      mistakes: [],
    });
  });

  it('takes every value as the text it looks like', () => {
    const { description, mistakes } = describe('label: 1955\nsummary: no\npages: [{ id: 007, label: ~ }]');
    expect(mistakes).toEqual([]);
    expect(description).toMatchObject({
      label: { none: ['1955'] },
      summary: { none: ['no'] },
      pages: [{ id: '007', label: { none: ['~'] } }],
    });
  });

  it('takes a text as a list of one, in a language of none', () => {
    const { description } = describe(`${ITEM}summary: { ru: один, fa: [دو, سه] }\nbehavior: paged`);
    expect(description?.summary).toEqual({ ru: ['один'], fa: ['دو', 'سه'] });
    expect(description?.behavior).toEqual(['paged']);
  });

  it('keeps bidi controls and markup in labels as they are', () => {
    const label = 'a\u202eb\u2066c <b>&amp;"\'';
    const { description, mistakes } = describe(`label: ${JSON.stringify(label)}\npages: [{ id: p1 }]`);
    expect(mistakes).toEqual([]);
    expect(description?.label).toEqual({ none: [label] });
  });

  it.each([
    'http://creativecommons.org/licenses/by/4.0/',
    'http://creativecommons.org/licenses/by-nc-nd/2.5/',
    'http://creativecommons.org/publicdomain/mark/1.0/',
    'http://rightsstatements.org/vocab/NoC-OKLR/1.0/',
  ])('takes %s as rights (3.5)', (rights) => {
    expect(describe(`${ITEM}rights: ${rights}`)).toMatchObject({ description: { rights }, mistakes: [] });
  });

  it.each(['1955-05-05T00:00:00Z', '1955-05-05T12:30:00+03:30', '2000-02-29T00:00:00.5Z'])(
    'takes %s as navDate',
    (navDate) => {
      expect(describe(`${ITEM}navDate: ${navDate}`)).toMatchObject({
        description: { navDate },
        mistakes: [],
      });
    },
  );
});

group('one mistake in item.yaml is told with its line and what would be right:', () => {
  it.each<[name: string, lines: string, line: number, message: string]>([
    ['a file that is a list', '- Letter', 1, 'The file is a list; write label and pages at least.'],
    ['an empty file', '', 1, 'The file is empty; write label and pages at least.'],
    ['no label', 'pages: [{ id: p1 }]', 1, `label is missing; ${TEXTS}`],
    ['a label without words', 'label: " "\npages: [{ id: p1 }]', 1, 'label is empty; write a text.'],
    ['no pages', 'label: Letter', 1, 'pages is missing; write a list of { id: …, label: …, language: … }.'],
    [
      'an empty list of pages',
      'label: Letter\npages: []',
      2,
      'pages is an empty list; write a list of { id: …, label: …, language: … }.',
    ],
    [
      'pages that are no list',
      'label: Letter\npages: p1',
      2,
      'pages is “p1”; write a list of { id: …, label: …, language: … }.',
    ],
    [
      'a page that is no group',
      'label: Letter\npages:\n  - p1',
      3,
      'pages › 1 is “p1”; write { id: …, label: …, language: … }.',
    ],
    ['a page without id', 'label: Letter\npages:\n  - label: One', 3, `pages › 1 › id is missing; ${ID}.`],
    ['an id with a space', 'label: Letter\npages:\n  - id: p 1', 3, `pages › 1 › id is “p 1”; ${ID}.`],
    ['an id that is a step up', 'label: Letter\npages:\n  - id: ..', 3, `pages › 1 › id is “..”; ${ID}.`],
    [
      'a page twice',
      'label: Letter\npages:\n  - id: p1\n  - id: p1',
      4,
      'The page “p1” stands here a second time; the first is taken. Give this one an id of its own.',
    ],
  ])('%s', (_, text, line, message) => {
    expect(mistakesOf(text)).toEqual([[line, message]]);
  });

  it.each<[name: string, line: string, message: string]>([
    [
      'an unknown key',
      'sumary: x',
      'The key “sumary” means nothing here; keys are label, summary, metadata, requiredStatement, rights, homepage, navDate, viewingDirection, behavior, plate, pages, layers, passages, ranges. Did you mean “summary”?',
    ],
    [
      'a key of JavaScript',
      '__proto__: { x: y }',
      'The key “__proto__” means nothing here; keys are label, summary, metadata, requiredStatement, rights, homepage, navDate, viewingDirection, behavior, plate, pages, layers, passages, ranges.',
    ],
    [
      'an unknown key in an entry',
      'metadata: [{ label: a, value: b, valeu: c }]',
      'The key “valeu” means nothing here; keys are label, value. Did you mean “value”?',
    ],
    ['a list where texts stand', 'summary: [a, b]', `summary is a list; ${TEXTS}`],
    ['no texts', 'summary: {}', `summary is a group of keys; ${TEXTS}`],
    [
      'a group where a text stands',
      'summary: { en: { x: y } }',
      'summary › en is a group of keys; write a text or a list of texts.',
    ],
    [
      'an empty list of texts',
      'summary: { en: [] }',
      'summary › en is an empty list; write a text or a list of texts.',
    ],
    ['an empty text', 'summary:', 'summary is empty; write a text.'],
    ['an empty text among texts', 'summary: { en: [a, ""] }', 'summary › en › 2 is empty; write a text.'],
    [
      'a language by name',
      'summary: { english: a }',
      'summary › english is no language; the keys of texts by language are tags such as en, fa or ru-Latn, or none. Between { } a text with a comma must stand in quotes.',
    ],
    [
      'a language with an underscore',
      'summary: { en_US: a }',
      'summary › en_US is no language; the keys of texts by language are tags such as en, fa or ru-Latn, or none. Between { } a text with a comma must stand in quotes.',
    ],
    [
      'a language of JavaScript',
      'summary: { __proto__: a }',
      'summary › __proto__ is no language; the keys of texts by language are tags such as en, fa or ru-Latn, or none. Between { } a text with a comma must stand in quotes.',
    ],
    [
      'metadata by key',
      'metadata: { Date: 1955 }',
      'metadata is a group of keys; write a list of { label: …, value: … }.',
    ],
    ['metadata without value', 'metadata: [{ label: Date }]', `metadata › 1 › value is missing; ${TEXTS}`],
    [
      'a required statement that is a text',
      'requiredStatement: Thanks',
      'requiredStatement is “Thanks”; write a label and a value: { label: …, value: … }.',
    ],
    [
      'rights with https',
      'rights: https://creativecommons.org/licenses/by/4.0/',
      'rights is “https://creativecommons.org/licenses/by/4.0/”; write http://creativecommons.org/licenses/by/4.0/.',
    ],
    [
      'rights without last slash',
      'rights: http://rightsstatements.org/vocab/InC/1.0',
      'rights is “http://rightsstatements.org/vocab/InC/1.0”; write http://rightsstatements.org/vocab/InC/1.0/.',
    ],
    [
      'rights for people',
      'rights: https://rightsstatements.org/page/InC/1.0/',
      'rights is “https://rightsstatements.org/page/InC/1.0/”; write http://rightsstatements.org/vocab/InC/1.0/.',
    ],
    [
      'a deed',
      'rights: https://creativecommons.org/licenses/by-sa/4.0/deed.ru',
      'rights is “https://creativecommons.org/licenses/by-sa/4.0/deed.ru”; write http://creativecommons.org/licenses/by-sa/4.0/.',
    ],
    [
      'rights in words',
      'rights: All rights reserved',
      'rights is “All rights reserved”; write the http:// address of a Creative Commons licence or of a statement of rightsstatements.org, with its last slash; other words belong in requiredStatement.',
    ],
    [
      'a homepage that is an address',
      'homepage: https://a.example/',
      'homepage is “https://a.example/”; write a list of { id: https://…, label: … }.',
    ],
    [
      'a homepage that runs',
      'homepage: [{ id: "javascript:alert(1)", label: a }]',
      'homepage › 1 › id is “javascript:alert(1)”; write an address that begins with https:// or http://.',
    ],
    [
      'a homepage’s format',
      'homepage: [{ id: "https://a.example/", label: a, format: html }]',
      'homepage › 1 › format is “html”; write a media type such as text/html.',
    ],
    [
      'a homepage’s language',
      'homepage: [{ id: "https://a.example/", label: a, language: persian }]',
      'homepage › 1 › language is “persian”; write a language tag such as en, fa or ru-Latn.',
    ],
    ['a bare date', 'navDate: 1955-05-05', 'navDate is “1955-05-05”; write 1955-05-05T00:00:00Z.'],
    [
      'a time without zone',
      'navDate: 1955-05-05T10:00:00',
      'navDate is “1955-05-05T10:00:00”; write 1955-05-05T10:00:00Z.',
    ],
    [
      'a time without seconds',
      'navDate: 1955-05-05T10:00Z',
      'navDate is “1955-05-05T10:00Z”; write a day that exists, with time and time zone: 1955-05-05T00:00:00Z.',
    ],
    [
      'a day that does not exist',
      'navDate: 1955-02-29T00:00:00Z',
      'navDate is “1955-02-29T00:00:00Z”; write a day that exists, with time and time zone: 1955-05-05T00:00:00Z.',
    ],
    [
      'a viewing direction',
      'viewingDirection: right-to-letf',
      'viewingDirection is “right-to-letf”; write one of left-to-right, right-to-left, top-to-bottom, bottom-to-top. Did you mean “right-to-left”?',
    ],
    [
      'a behaviour',
      'behavior: pagd',
      'behavior is “pagd”; write one of individuals, paged, continuous, unordered. Did you mean “paged”?',
    ],
    [
      'two behaviours that exclude one another',
      'behavior: [paged, continuous]',
      'behavior is a list; write one of individuals, paged, continuous, unordered; they exclude one another.',
    ],
    ['a plate without summary', 'plate: { label: a }', `plate › summary is missing; ${TEXTS}`],
    [
      'a layer’s kind',
      'layers: [{ id: t, label: a, kind: transcript, language: ru, standing: received, text: t.txt }]',
      'layers › 1 › kind is “transcript”; write one of transcription, translation, reading, gloss, notes, tags, marginalia. Did you mean “transcription”?',
    ],
    [
      'a layer’s standing',
      'layers: [{ id: t, label: a, kind: notes, language: ru, standing: true, text: t.txt }]',
      'layers › 1 › standing is “true”; write one of received, editorial.',
    ],
    [
      'a layer’s direction',
      'layers: [{ id: t, label: a, kind: notes, language: ru, standing: received, text: t.txt, direction: right }]',
      'layers › 1 › direction is “right”; write one of ltr, rtl.',
    ],
    [
      'a text outside the folder',
      'layers: [{ id: t, label: a, kind: notes, language: ru, standing: received, text: ../t.txt }]',
      'layers › 1 › text is “../t.txt”; write the name of a text file in the folder of the item.',
    ],
    [
      'a layer of nothing',
      'layers: [{ id: t, label: a, kind: notes, language: ru, standing: received }]',
      'layers › 1 holds none or several of text, remarks and margins; write one of them.',
    ],
    [
      'a layer of several things',
      'layers: [{ id: t, label: a, kind: notes, language: ru, standing: received, text: t.txt, remarks: t.yaml }]',
      'layers › 1 holds none or several of text, remarks and margins; write one of them.',
    ],
    [
      'remarks outside the folder',
      'layers: [{ id: t, label: a, kind: notes, language: ru, standing: received, remarks: /t.yaml }]',
      'layers › 1 › remarks is “/t.yaml”; write the name of a text file in the folder of the item.',
    ],
    [
      'a margin’s role of two words',
      'layers: [{ id: t, label: a, kind: marginalia, language: ru, standing: received, margins: [ a b ] }]',
      'layers › 1 › margins › 1 is “a b”; write one word.',
    ],
    [
      'a passage called like a mark',
      'passages: [{ id: end }]',
      `passages › 1 › id is “end”; ${ID}, and is not page, margin or end, which are marks.`,
    ],
    [
      'a role of two words',
      'passages: [{ id: p, role: two words }]',
      'passages › 1 › role is “two words”; write one word.',
    ],
    [
      'a range of nothing',
      'ranges: [{ id: r, label: a }]',
      'ranges › 1 holds none or several of pages, passages and ranges; write one of them.',
    ],
    [
      'a range of two things',
      'passages: [{ id: s }]\nranges: [{ id: r, label: a, pages: p1, passages: s }]',
      'ranges › 1 holds none or several of pages, passages and ranges; write one of them.',
    ],
    [
      'an unknown page in a range',
      'ranges: [{ id: r, label: a, pages: [p1, p11] }]',
      'There is no page “p11” in item.yaml. Did you mean “p1”?',
    ],
    [
      'an unknown passage in a range',
      'ranges: [{ id: r, label: a, passages: introduction }]',
      'There is no passage “introduction” in item.yaml.',
    ],
    [
      'an unknown layer of a range',
      'ranges: [{ id: r, label: a, layer: text-ru, pages: [p1] }]',
      'There is no layer “text-ru” in item.yaml.',
    ],
    [
      'a range twice, one within another',
      'ranges: [{ id: r, label: a, ranges: [{ id: r, label: b, pages: [p1] }] }]',
      'The range “r” stands here a second time; the first is taken. Give this one an id of its own.',
    ],
  ])('%s', (_, written, message) => {
    const { description, mistakes } = describe(ITEM + written);
    expect(mistakes).toEqual([{ line: 3 + written.split('\n').length, message }]);
    expect(description?.label).toEqual({ none: ['Letter'] });
  });

  it.each([
    'scans/p1.tif',
    'scans/p1.JPG',
    '/scans/p1',
    '../p1',
    'scans/../p1',
    'scans//p1',
    'scans~.p1',
    'scans/',
    'a\\b',
    '.p1',
  ])('an image %s', (image) => {
    expect(mistakesOf(`label: a\npages: [{ id: p1, image: ${JSON.stringify(image)} }]`)).toEqual([
      [2, `pages › 1 › image is “${image}”; write the path of an image below images/, without its ending.`],
    ]);
  });
});

group('mistakes of YAML are told in a curator’s words:', () => {
  it.each<[name: string, text: string, served: boolean, line: number, message: string]>([
    [
      'a colon in a text',
      'label: Letter: of 1955',
      false,
      1,
      'A text with “: ” in it must stand in quotes, or the indentation is not right.',
    ],
    [
      'a tab',
      `${ITEM}metadata:\n\t- label: a\n\t  value: b`,
      false,
      5,
      'A tab stands where the line is indented; write spaces.',
    ],
    [
      'a list left open',
      `label: [`,
      false,
      1,
      'This is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
    ],
    [
      'a key twice',
      `${ITEM}label: Other`,
      true,
      4,
      'The same key stands here a second time, and the last is taken; keep one of them.',
    ],
    [
      'an exclamation mark',
      `${ITEM}summary: !important x`,
      true,
      4,
      'A text that begins with “!” must stand in quotes.',
    ],
    [
      'an asterisk',
      `${ITEM}summary: *note`,
      false,
      4,
      'A text that begins with “*” must stand in quotes; aliases are not used here.',
    ],
    [
      'two documents',
      `${ITEM}---\nlabel: b`,
      false,
      4,
      'A second document begins with “---”; an item has one.',
    ],
  ])('%s', (_, text, served, line, message) => {
    const { description, mistakes } = describe(text);
    expect(mistakes[0]).toEqual({ line, message });
    expect(description !== undefined).toBe(served);
  });
});

group('a hostile item.yaml', () => {
  it('cannot grow by aliases', () => {
    const levels = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`);
    const { description, mistakes } = describe(`a0: &a0 [x, x]\n${levels.join('\n')}\n${ITEM}`);
    expect(description).toBeUndefined();
    expect(mistakes[0]).toMatchObject({
      line: 2,
      message: expect.stringContaining('aliases are not used') as string,
    });
  });

  it.each([
    ['lists', `${ITEM}metadata: ${'['.repeat(20_000)}`],
    ['closed lists', `${ITEM}metadata: ${'['.repeat(1_500)}${']'.repeat(1_500)}`],
    ['groups', `${ITEM}metadata: ${'{ a: '.repeat(20_000)}`],
    ['dashes', `${ITEM}metadata:\n${'- '.repeat(20_000)}x`],
    ['ranges', `${ITEM}ranges: ${'[{ ranges: '.repeat(1_000)}x${'}]'.repeat(1_000)}`],
  ])('cannot exhaust the stack by nested %s', (_, text) => {
    const { description, mistakes } = describe(text);
    expect(description).toBeUndefined();
    expect(mistakes.length).toBeGreaterThan(0);
  });

  it('cannot reach the prototype of anything', () => {
    const { description } = describe(
      `${ITEM}__proto__: { polluted: yes }\nsummary: { constructor: a, en: b }`,
    );
    expect(Object.getPrototypeOf(description)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
    expect(Object.entries(description?.summary ?? {})).toEqual([['en', ['b']]]);
  });

  it('may hold many pages', () => {
    const pages = Array.from({ length: 5_000 }, (_, i) => `  - { id: p${i}, label: { en: Page ${i} } }`);
    expect(describe(`label: Codex\npages:\n${pages.join('\n')}`)).toMatchObject({
      description: { pages: { length: 5_000 } },
      mistakes: [],
    });
  });
});

group('what is wrong is left out:', () => {
  it.each<[name: string, wrong: string, right: string]>([
    ['one text of several', 'summary: { en: [a, ""], english: b }', 'summary: { en: a }'],
    [
      'a statement that has no value left',
      'metadata: [{ label: a, value: { en: "" } }, { label: b, value: c }]',
      'metadata: [{ label: b, value: c }]',
    ],
    ['a list that has no entry left', 'metadata: [{ label: a }]', ''],
    [
      'the language of a homepage',
      'homepage: [{ id: "https://a.example/", label: a, language: english }]',
      'homepage: [{ id: "https://a.example/", label: a }]',
    ],
    [
      'a layer without kind',
      'layers: [{ id: t, label: a, language: ru, standing: received, text: t.txt }]',
      '',
    ],
    [
      'the direction of a layer',
      'layers: [{ id: t, label: a, kind: notes, language: ru, standing: received, text: t.txt, direction: up }]',
      'layers: [{ id: t, label: a, kind: notes, language: ru, standing: received, text: t.txt }]',
    ],
    [
      'a range that holds nothing right',
      'ranges: [{ id: r, label: a, ranges: [{ id: s, label: b, pages: [p 1] }] }]',
      '',
    ],
    ['a plate without label', 'plate: { label: "", summary: a }', ''],
  ])('%s', (_, wrong, right) => {
    expect(describe(ITEM + wrong).mistakes).not.toEqual([]);
    expect(describe(ITEM + wrong).description).toEqual(describe(ITEM + right).description);
  });

  it('and no item without label or page is made up', () => {
    expect(describe('label: ""\npages: [{ id: p1 }]').description).toBeUndefined();
    expect(describe('label: a\npages: [{ id: p 1 }]').description).toBeUndefined();
  });
});

group('several mistakes in item.yaml', () => {
  const text = `label: { en: Letter }
sumary: x
rights: https://creativecommons.org/licenses/by/4.0/
metadata:
  - { label: Date, value: 1955 }
  - { label: Place }
pages:
  - id: p1
    lable: One
  - { id: p 2 }
  - { id: p3, language: persian }
passages: [{ id: a }, { id: b, role: two words }, { id: c }]
ranges:
  - { id: r, label: R, pages: [p3, p4], layer: t }
  - id: s
    label: S
    ranges:
      - { id: u, label: U, passages: [b, a] }
      - { id: v, passages: [c] }
  - { id: w, label: W, ranges: [{ id: x, passages: [c] }] }
`;
  const { description, mistakes } = describe(text);

  it('are told all at once, from the top to the bottom', () => {
    expect(mistakes.map(({ line }) => line)).toEqual([2, 3, 6, 9, 10, 11, 12, 14, 14, 19, 20]);
  });

  it('cost only themselves: a key, and what cannot be without it', () => {
    expect(description).toEqual({
      label: { en: ['Letter'] },
      metadata: [{ label: { none: ['Date'] }, value: { none: ['1955'] } }],
      pages: [{ id: 'p1' }, { id: 'p3' }],
      passages: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
      ranges: [
        { id: 'r', label: { none: ['R'] }, pages: ['p3', 'p4'], layer: 't' },
        {
          id: 's',
          label: { none: ['S'] },
          ranges: [{ id: 'u', label: { none: ['U'] }, passages: ['b', 'a'] }],
        },
      ],
    });
  });

  it('make none of a reference to an entry that is wrong otherwise', () => {
    expect(mistakes.filter(({ message }) => message.includes('“p3” in item.yaml'))).toEqual([]);
    expect(mistakes.filter(({ message }) => message.includes('“b” in item.yaml'))).toEqual([]);
  });
});
