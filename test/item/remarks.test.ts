/** Files of remarks: what they may hold, and every mistake with its line. */
import { describe, expect, it } from 'vitest';
import { parseMarked } from '../../src/item/marked.js';
import { checkRemarks, resolveRemarks } from '../../src/item/remarks.js';

const known = { pages: ['ru-1'], passages: ['p1', 'p2'] };
const texts = new Map([
  ['text-ru', parseMarked('[[page ru-1]]\n[[p1]]\nПрошу разрешить\n\n[[p2]]\n  да, да, нет', known).text],
  ['text-en', parseMarked('[[p1]]\nI ask', known).text],
]);
const files = new Map([['record.md', '\n **May 5**\n']]);

function read(file: string) {
  const checked = checkRemarks(file);
  const resolved = resolveRemarks(checked, { passages: known.passages, texts, files });
  const mistakes = [...checked.mistakes, ...resolved.mistakes];
  return {
    remarks: resolved.remarks,
    files: checked.files,
    mistakes: mistakes.map(({ line, message }) => [line, message]),
  };
}

describe('a file of remarks', () => {
  it('is read, with every quotation found where it stands', () => {
    const { remarks, files, mistakes } = read(`
- id: n1
  label: { en: One }
  text: { en: [a, b] }
  type: amount
  value: 1400
  certainty: low
  passages: p2
  witnesses:
    - { layer: text-ru, page: ru-1, line: 1, text: разрешить }
    - { layer: text-ru, page: ru-1, line: 2, start: 4, text: да }
    - { layer: text-en, line: 1, text: I, certainty: high }
  mentions:
    - { file: record.md, line: 2, text: May 5 }
`);
    expect(mistakes).toEqual([]);
    expect([...files]).toEqual(['record.md']);
    const words = { certainty: undefined, kind: 'layer', layer: 'text-ru', page: 'ru-1' };
    expect(remarks).toEqual([
      {
        id: 'n1',
        label: { en: ['One'] },
        text: { en: ['a', 'b'] },
        type: 'amount',
        value: '1400',
        certainty: 'low',
        passages: ['p2'],
        witnesses: [
          { ...words, line: 1, start: 6, end: 15, text: 'разрешить' },
          { ...words, line: 2, start: 4, end: 6, text: 'да' },
          {
            ...words,
            layer: 'text-en',
            page: undefined,
            line: 1,
            start: 0,
            end: 1,
            text: 'I',
            certainty: 'high',
          },
        ],
        mentions: [
          { kind: 'file', file: 'record.md', line: 2, start: 3, end: 8, text: 'May 5', certainty: undefined },
        ],
      },
    ]);
  });
});

const QUOTATION = '{ layer: …, page: …, line: …, text: … }, or { file: …, line: …, text: … }';
const REMARK =
  '{ id: …, label: …, and of text, type, value, certainty, passages, witnesses, mentions what there is }';
const with1 = (quotation: string) =>
  `- { id: a, label: A }\n- id: n\n  label: L\n  witnesses:\n    - ${quotation}\n`;

describe('one mistake in it is told with its line and what would be right:', () => {
  it.each<[name: string, file: string, line: number, message: string, left: readonly string[]]>([
    ['an empty file', '', 1, `The file is empty; write a list of ${REMARK}.`, []],
    ['a group of keys', 'id: n1', 1, `The file is a group of keys; write a list of ${REMARK}.`, []],
    ['no YAML', '- id: [', 1, 'This is not YAML: ', []],
    ['a remark that is a text', '- n1\n- { id: n2, label: L }', 1, `1 is “n1”; write ${REMARK}.`, ['n2']],
    ['no label', '- { id: n2, label: L }\n- id: n1', 2, '2 › label is missing; write a text, or', ['n2']],
    [
      'an unknown key',
      '- { id: n1, label: L }\n- { id: n2, label: L, titel: x }',
      2,
      'The key “titel” means nothing here; keys are id, label, text, type, value, certainty, passages, witnesses, mentions.',
      ['n1'],
    ],
    [
      'an id twice',
      '- { id: n1, label: L }\n- { id: n1, label: M }',
      2,
      'The remark “n1” stands here a second time; it stood at line 1, and that one is taken. Give this one an id of its own.',
      ['n1'],
    ],
    [
      'a certainty that is none',
      '- { id: n1, label: L, certainty: hihg }',
      1,
      '1 › certainty is “hihg”; write one of high, medium, low. Did you mean “high”?',
      [],
    ],
    [
      'an unknown passage',
      '- { id: n1, label: L, passages: [ p1, p3 ] }',
      1,
      'There is no passage “p3” in item.yaml. Did you mean “p1”?',
      ['n1'],
    ],
    [
      'an unknown layer',
      with1('{ layer: text-de, line: 1, text: x }'),
      5,
      'There is no layer with a text “text-de” in item.yaml.',
      ['a', 'n'],
    ],
    [
      'neither layer nor file',
      with1('{ line: 1, text: x }'),
      5,
      `2 › witnesses › 1 names none or both of a layer and a file; write ${QUOTATION}.`,
      ['a'],
    ],
    [
      'layer and file',
      with1('{ layer: text-ru, file: record.md, line: 1, text: x }'),
      5,
      '2 › witnesses › 1 names none or both',
      ['a'],
    ],
    [
      'a line that is none',
      with1('{ layer: text-ru, page: ru-1, line: 0, text: x }'),
      5,
      '2 › witnesses › 1 › line is “0”; write the number of a line, from 1.',
      ['a'],
    ],
    [
      'a line too far',
      with1('{ layer: text-ru, page: ru-1, line: 3, text: x }'),
      5,
      'The layer “text-ru” has 2 lines on page “ru-1”, and no line 3. Blank lines are not counted.',
      ['a', 'n'],
    ],
    [
      'a page that is left out',
      with1('{ layer: text-ru, line: 1, text: x }'),
      5,
      'The layer “text-ru” has 0 lines outside the pages, and no line 1.',
      ['a', 'n'],
    ],
    [
      'words that are not there',
      with1('{ layer: text-ru, page: ru-1, line: 1, text: Прошy }'),
      5,
      'The words “Прошy” do not stand in line 1, which is “Прошу разрешить”.',
      ['a', 'n'],
    ],
    [
      'words that stand twice',
      with1('{ layer: text-ru, page: ru-1, line: 2, text: да }'),
      5,
      'The words “да” stand in line 2 more than once; say which with start: the first are at start: 0.',
      ['a', 'n'],
    ],
    [
      'a start that is wrong',
      with1('{ layer: text-ru, page: ru-1, line: 2, start: 1, text: да }'),
      5,
      'The words “да” do not start at 1 in line 2; the first place where they stand is 0.',
      ['a', 'n'],
    ],
    [
      'a file that is not there',
      with1('{ file: recrod.md, line: 1, text: x }'),
      5,
      'There is no file “recrod.md” beside item.yaml that can be read.',
      ['a', 'n'],
    ],
    [
      'a file outside',
      with1('{ file: ../x, line: 1, text: x }'),
      5,
      '2 › witnesses › 1 › file is “../x”; write the name of a text file in the folder of the item.',
      ['a'],
    ],
    [
      'a line beyond a file',
      with1('{ file: record.md, line: 9, text: x }'),
      5,
      'The file “record.md” has 3 lines, and no line 9.',
      ['a', 'n'],
    ],
  ])('%s', (_, file, line, message, left) => {
    const { remarks, mistakes } = read(file);
    expect(mistakes).toEqual([[line, expect.stringContaining(message)]]);
    expect(remarks.map(({ id }) => id)).toEqual(left);
  });
});
