import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textLayers } from '../../src/item/layers.js';
import { readItem, readItems } from '../../src/item/read.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'items-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}

const box = {
  image: { width: 100, height: 200, sha256: 'b'.repeat(64) },
  plate: false,
  lines: {},
  parts: { p1: [1, 2, 3, 4] },
};
const YAML = `label: { ru: Письмо, fa: نامه }
pages:
  - { id: ru-1, label: Первая, language: ru }
  - { id: fa-1, language: fa, image: other/scans/برگ ۱ }
layers:
  - { id: text-ru, label: R, kind: transcription, language: ru, standing: received, text: ru.txt }
  - { id: text-fa, label: F, kind: transcription, language: fa, standing: received, text: texts/fa.txt }
passages: [{ id: p1, role: paragraph }, { id: p2 }]
ranges: [{ id: r, label: R, layer: text-fa, pages: [fa-1] }]
`;
const FILES = {
  'letter/item.yaml': YAML,
  'letter/ru.txt': '[[page ru-1]]\n[[p1]]\nПрошу разрешить\n[[p2]]мне\n',
  'letter/texts/fa.txt': '\ufeff[[page fa-1]]\n[[p1]]\nخواهشمندم\n',
  'letter/boxes/ru-1.json': JSON.stringify(box),
};

describe('a folder of items', () => {
  it('is read whole: description, texts and boxes', async () => {
    await write(FILES);
    const { items, folders, mistakes } = await readItems(root);
    expect(mistakes).toEqual([]);
    expect(folders).toEqual(['letter']);
    expect(items).toMatchObject([
      {
        id: 'letter',
        label: { ru: ['Письмо'], fa: ['نامه'] },
        summary: undefined,
        metadata: [],
        pages: [
          {
            id: 'ru-1',
            label: { none: ['Первая'] },
            language: 'ru',
            image: 'letter~ru-1',
            boxes: { parts: { p1: { x: 1, y: 2, width: 3, height: 4 } } },
          },
          {
            id: 'fa-1',
            label: { none: ['fa-1'] },
            language: 'fa',
            image: 'other~scans~برگ ۱',
            boxes: undefined,
          },
        ],
        passages: [
          { id: 'p1', label: undefined, role: 'paragraph' },
          { id: 'p2', label: undefined, role: undefined },
        ],
        layers: [
          {
            id: 'text-ru',
            direction: 'ltr',
            verbatim: 'Прошу разрешить\nмне\n',
            parts: [{ passage: 'p1' }, { passage: 'p2' }],
          },
          {
            id: 'text-fa',
            direction: 'rtl',
            verbatim: 'خواهشمندم\n',
            parts: [{ passage: 'p1', page: 'fa-1' }],
          },
        ],
        ranges: [{ id: 'r', layer: 'text-fa', holds: { kind: 'pages', pages: ['fa-1'] } }],
      },
    ]);
  });

  it('is read in natural order, hidden folders and loose files aside', async () => {
    const item = 'label: a\npages: [{ id: p }]';
    await write({ 'b10/item.yaml': item, 'b9/item.yaml': item, '.git/item.yaml': item, 'readme.txt': 'x' });
    const { items, mistakes } = await readItems(root);
    expect(items.map(({ id }) => id)).toEqual(['b9', 'b10']);
    expect(mistakes).toEqual([]);
  });

  it('may be missing', async () => {
    expect(await readItems(join(root, 'nowhere'))).toEqual({ items: [], folders: [], mistakes: [] });
  });

  it('gives an item the composed form of its folder’s name', async () => {
    await write({ [`${'й'.normalize('NFD')}/item.yaml`]: 'label: a\npages: [{ id: p }]' });
    expect((await readItems(root)).items).toMatchObject([
      { id: 'й'.normalize('NFC'), pages: [{ image: 'й~p' }] },
    ]);
  });

  it('loses no item by the mistakes of another', async () => {
    await write({ ...FILES, 'a/item.yaml': 'label: [', 'z/notes.txt': 'x' });
    const { items, folders, mistakes } = await readItems(root);
    expect(items.map(({ id }) => id)).toEqual(['letter']);
    expect(folders).toEqual(['a', 'letter', 'z']);
    expect(mistakes.map(({ file }) => file)).toEqual(['a/item.yaml', 'z/item.yaml']);
    expect(mistakes[1]).toEqual({
      file: 'z/item.yaml',
      line: undefined,
      message: 'There is no such file in this folder.',
    });
  });
});

describe('an item with a mistake in one of its files', () => {
  const LATIN_1 = new Uint8Array([...new TextEncoder().encode('[[page ru-1]]\nlett'), 0xe9, 0x0a]);
  it.each<[name: string, file: string, content: string | Uint8Array, mistake: object]>([
    [
      'bytes that are not UTF-8',
      'letter/ru.txt',
      LATIN_1,
      {
        file: 'letter/ru.txt',
        line: 2,
        message: 'Here stand bytes that are not UTF-8; save the file as text in UTF-8.',
      },
    ],
    [
      'text in UTF-16',
      'letter/ru.txt',
      new Uint8Array([0xff, 0xfe, 0x1f, 0x04]),
      {
        file: 'letter/ru.txt',
        line: 1,
        message: 'Here stand bytes that are not UTF-8; save the file as text in UTF-8.',
      },
    ],
    [
      'a NUL',
      'letter/ru.txt',
      'a\nb\0',
      {
        file: 'letter/ru.txt',
        line: 2,
        message: 'Here stands a NUL character, so this is no text file; save it as text in UTF-8.',
      },
    ],
    [
      'far too much',
      'letter/ru.txt',
      'x'.repeat(4_194_305),
      {
        file: 'letter/ru.txt',
        line: undefined,
        message: 'The file has 4194305 bytes; at most 4194304 are read.',
      },
    ],
  ])('is served without the layer: %s', async (_, file, content, mistake) => {
    await write({ ...FILES, [file]: content });
    const { item, mistakes } = await readItem(join(root, 'letter'));
    expect(mistakes).toEqual([mistake]);
    expect(item?.layers.map(({ id }) => id)).toEqual(['text-fa']);
  });

  it('is served without a layer whose text is missing, which is told where it is named', async () => {
    await write(FILES);
    await rm(join(root, 'letter/texts'), { recursive: true });
    const { item, mistakes } = await readItem(join(root, 'letter'));
    expect(mistakes).toEqual([
      {
        file: 'letter/item.yaml',
        line: 7,
        message: 'There is no file “texts/fa.txt” beside item.yaml; the layer “text-fa” is left out.',
      },
    ]);
    expect(item?.layers.map(({ id }) => id)).toEqual(['text-ru']);
    expect(item?.ranges).toMatchObject([{ id: 'r', layer: undefined }]);
  });

  const MORE = YAML.replace(
    'passages:',
    `  - { id: marks, label: M, kind: marginalia, language: ru, standing: received, margins: [ stamp, stmp ] }
  - { id: notes, label: N, kind: notes, language: en, standing: editorial, remarks: notes.yaml }
passages:`,
  );

  it('is served without a role, a remark and a quotation that are wrong', async () => {
    await write({
      ...FILES,
      'letter/item.yaml': MORE,
      'letter/ru.txt': '[[page ru-1]]\n[[p1]]\nПрошу\n[[margin stamp]]\nАрхив\n',
      'letter/record.md': 'May 5',
      'letter/notes.yaml': `- { id: n1, title: T }
- id: n2
  label: L
  witnesses:
    - { layer: text-ru, page: ru-1, line: 1, text: Прошу }
    - { layer: text-ru, page: ru-1, line: 1, text: прошу }
    - { file: record.md, line: 1, text: May }
`,
    });
    const { item, mistakes } = await readItem(join(root, 'letter'));
    expect(mistakes.map(({ file, line, message }) => [file, line, message])).toEqual([
      ['letter/item.yaml', 8, 'No text has a [[margin stmp]]. Did you mean “stamp”?'],
      ['letter/notes.yaml', 1, expect.stringContaining('1 › label is missing')],
      ['letter/notes.yaml', 1, expect.stringContaining('The key “title” means nothing here')],
      ['letter/notes.yaml', 6, 'The words “прошу” do not stand in line 1, which is “Прошу”.'],
    ]);
    expect(item?.layers.slice(2)).toMatchObject([
      { form: 'margins', id: 'marks', margins: [{ layer: 'text-ru', role: 'stamp', page: 'ru-1' }] },
      {
        form: 'remarks',
        id: 'notes',
        remarks: [
          {
            id: 'n2',
            witnesses: [
              { kind: 'layer', start: 0 },
              { kind: 'file', start: 0 },
            ],
          },
        ],
      },
    ]);
  });

  it('is served without the layer whose remarks are missing, and without the passages that are left out', async () => {
    await write({ ...FILES, 'letter/item.yaml': MORE.replace(', stmp', '').replace('stamp', 'seal') });
    const { item, mistakes } = await readItem(join(root, 'letter'));
    expect(mistakes.map(({ line, message }) => [line, message])).toEqual([
      [8, 'No text has a [[margin seal]].'],
      [9, 'There is no file “notes.yaml” beside item.yaml; the layer “notes” is left out.'],
    ]);
    expect(item?.layers.map(({ id }) => id)).toEqual(['text-ru', 'text-fa', 'marks']);
  });

  it('draws margins from texts of the same standing alone', async () => {
    const restored = MORE.replace(
      '- { id: marks',
      '- { id: reading, label: R, kind: reading, language: ru, standing: editorial, text: reading.txt }\n  - { id: marks',
    ).replace(', stmp', '');
    await write({
      ...FILES,
      'letter/item.yaml': restored,
      'letter/ru.txt': '[[page ru-1]]\n[[margin stamp]]\nАрх\n',
      'letter/reading.txt': '[[page ru-1]]\n[[margin stamp]]\n[Арх]ив\n',
      'letter/notes.yaml': '- { id: n, label: L }',
    });
    const { item, mistakes } = await readItem(join(root, 'letter'));
    expect(mistakes).toEqual([]);
    expect(item?.layers.find(({ id }) => id === 'marks')).toMatchObject({
      margins: [{ layer: 'text-ru', spans: [{ text: 'Арх' }] }],
    });
  });

  it('is served with its text where a mark is wrong', async () => {
    await write({ ...FILES, 'letter/ru.txt': '[[page ru-1]]\n[[p3]]\nПрошу' });
    const { item, mistakes } = await readItem(join(root, 'letter'));
    expect(mistakes).toMatchObject([{ file: 'letter/ru.txt', line: 2 }]);
    expect(item?.layers[0]).toMatchObject({ verbatim: '[[p3]]\nПрошу', parts: [] });
  });

  it('is served without boxes that are wrong', async () => {
    await write({ ...FILES, 'letter/boxes/ru-1.json': '{', 'letter/boxes/ru-2.json': '{}' });
    const { item, mistakes } = await readItem(join(root, 'letter'));
    expect(mistakes).toEqual([
      { file: 'letter/boxes/ru-1.json', line: 1, message: 'This is not JSON from here on.' },
      {
        file: 'letter/boxes/ru-2.json',
        line: undefined,
        message: 'There is no page “ru-2” in item.yaml. Did you mean “ru-1”?',
      },
    ]);
    expect(item?.pages[0].boxes).toBeUndefined();
  });

  it('is served without the parts of a passage and the boxes of a page that have no right id', async () => {
    await write({
      ...FILES,
      'letter/item.yaml': YAML.replace('{ id: p1,', '{ id: p!1,').replace('id: ru-1', 'id: ru!1'),
      'letter/ru.txt': '[[page ru!1]]\n[[p!1]]\nПрошу\n[[p2]]\nмне',
      'letter/texts/fa.txt': 'خواهشمندم',
      'letter/boxes/ru-1.json': '{}',
    });
    const { item, mistakes } = await readItem(join(root, 'letter'));
    expect(mistakes.map(({ file, line }) => [file, line])).toEqual([
      ['letter/item.yaml', 3],
      ['letter/item.yaml', 8],
      ['letter/boxes/ru-1.json', undefined],
    ]);
    expect(item?.pages.map(({ id }) => id)).toEqual(['fa-1']);
    expect(item && textLayers(item).flatMap(({ parts }) => parts.map(({ passage }) => passage))).toEqual([
      'p2',
    ]);
  });

  it('lists the mistakes of all its files', async () => {
    await write({
      ...FILES,
      'letter/item.yaml': `${YAML}sumary: x`,
      'letter/ru.txt': '[[',
      'letter/boxes/ru-1.json': '[',
    });
    const { mistakes } = await readItem(join(root, 'letter'));
    expect(mistakes.map(({ file }) => file)).toEqual([
      'letter/item.yaml',
      'letter/ru.txt',
      'letter/boxes/ru-1.json',
    ]);
  });

  it('takes the first of two layers with one id', async () => {
    await write({
      ...FILES,
      'letter/item.yaml': YAML.replace('id: text-fa', 'id: text-ru').replace('layer: text-fa, ', ''),
    });
    const { item, mistakes } = await readItem(join(root, 'letter'));
    expect(mistakes).toMatchObject([{ file: 'letter/item.yaml', line: 7 }]);
    expect(item?.layers).toMatchObject([
      { id: 'text-ru', language: 'ru', verbatim: 'Прошу разрешить\nмне\n' },
    ]);
  });

  it('is told when item.yaml is a folder', async () => {
    await mkdir(join(root, 'letter/item.yaml'), { recursive: true });
    expect(await readItem(join(root, 'letter'))).toEqual({
      mistakes: [{ file: 'letter/item.yaml', line: undefined, message: 'This is not a file.' }],
    });
  });
});
