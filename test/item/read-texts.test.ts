/** The texts of a described item in several files, with coordinates, and without marks. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textLayers } from '../../src/item/layers.js';
import { readItem } from '../../src/item/read.js';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'texts-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Reads an item of these pages whose one layer has this text, of these files. */
async function read(
  pages: readonly string[],
  text: string,
  files: Readonly<Record<string, string>>,
  more = '',
) {
  const yaml = `label: L
pages: [${pages.map((id) => `{ id: ${id} }`).join(', ')}]
layers:
  - { id: t, label: T, kind: transcription, language: ru, standing: received, text: '${text}' }
${more}`;
  for (const [name, content] of Object.entries({ 'item.yaml': yaml, ...files })) {
    await mkdir(dirname(join(root, 'letter', name)), { recursive: true });
    await writeFile(join(root, 'letter', name), content);
  }
  const { item, mistakes } = await readItem(join(root, 'letter'));
  const [layer] = item === undefined ? [] : textLayers(item);
  const parts = layer?.parts.map(({ passage, page, spans }) => [
    passage,
    page,
    spans.map(({ text }) => text).join('|'),
  ]);
  return { item, layer, parts, mistakes };
}

const alto = (...words: readonly string[]): string =>
  `<alto><Layout><Page WIDTH="100" HEIGHT="200"><PrintSpace><TextBlock>${words
    .map(
      (word, i) =>
        `<TextLine HPOS="1" VPOS="${i * 10}" WIDTH="50" HEIGHT="9"><String CONTENT="${word}"/></TextLine>`,
    )
    .join('')}</TextBlock></PrintSpace></Page></Layout></alto>`;

describe('a layer of several files', () => {
  it('has one for each page, where there is one', async () => {
    const { layer, parts, item, mistakes } = await read(['a', 'b', 'c'], 'ocr/{page}.alto.xml', {
      'ocr/a.alto.xml': alto('раз', 'два'),
      'ocr/c.alto.xml': alto('три'),
    });
    expect(mistakes).toEqual([]);
    expect(parts).toEqual([
      ['page~a', 'a', 'раз|два'],
      ['page~c', 'c', 'три'],
    ]);
    expect(layer?.verbatim).toBe('раз\nдва\n\nтри\n');
    expect(layer?.measured?.map(({ page, file }) => [page, file])).toEqual([
      ['a', 'letter/ocr/a.alto.xml'],
      ['c', 'letter/ocr/c.alto.xml'],
    ]);
    expect(item?.passages.map(({ id }) => id)).toEqual(['page~a', 'page~c']);
  });

  it('of plain text goes on from page to page, with the marks of passages', async () => {
    const { layer, parts, mistakes } = await read(
      ['a', 'b'],
      '{page}.txt',
      { 'a.txt': '[[p1]]раз\n[[p2]]два', 'b.txt': '\nтри\n' },
      'passages: [{ id: p1 }, { id: p2 }]',
    );
    expect(mistakes).toEqual([]);
    expect(parts).toEqual([
      ['p1', 'a', 'раз'],
      ['p2', 'a', 'два'],
      ['p2', 'b', 'три'],
    ]);
    expect(layer?.verbatim).toBe('раз\nдва\n\nтри\n');
  });

  it('tells each mistake with the file and line that it is in', async () => {
    const { mistakes } = await read(['a', 'b', 'c'], '{page}.txt', {
      'a.txt': 'раз\n',
      'b.txt': 'два\n[[p9]]',
      'c.txt': '[[q]]\n',
    });
    expect(mistakes.map(({ file, line }) => [file, line])).toEqual([
      ['letter/b.txt', 2],
      ['letter/c.txt', 1],
    ]);
  });

  it('is left out where no page has a file, which is told where it is named', async () => {
    const { layer, mistakes } = await read(['a', 'b'], '{page}.hocr', {});
    expect(layer).toBeUndefined();
    expect(mistakes).toEqual([
      {
        file: 'letter/item.yaml',
        line: 4,
        message: 'There is no file “{page}.hocr” beside item.yaml; the layer “t” is left out.',
      },
    ]);
  });

  it('is shown without the page whose file is wrong', async () => {
    const { parts, mistakes } = await read(['a', 'b'], '{page}.xml', {
      'a.xml': '<alto>\n<b></alto>',
      'b.xml': alto('x'),
    });
    expect(parts).toEqual([['page~b', 'b', 'x']]);
    expect(mistakes).toMatchObject([{ file: 'letter/a.xml', line: 2 }]);
  });
});

describe('a layer of one file', () => {
  it('of TEI has its pages by their breaks', async () => {
    const { parts, mistakes } = await read(['a', 'b'], 'letter.tei.xml', {
      'letter.tei.xml': '<TEI><text><body><p><pb n="b"/>два<lb/>ещё<pb n="a"/>раз</p></body></text></TEI>',
    });
    expect(mistakes).toEqual([]);
    expect(parts).toEqual([
      ['page~a', 'a', 'раз'],
      ['page~b', 'b', 'два|ещё'],
    ]);
  });

  it.each([
    ['XML of another kind', '<mets/>', 1, /The outermost element is “mets”; .* alto, PcGts, TEI/],
    [
      'an entity of its own',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\n<TEI>&b;</TEI>',
      1,
      /Entities/,
    ],
    [
      'more pages than there are',
      '<TEI><text><body><pb/>a<pb/>b<pb/>c</body></text></TEI>',
      1,
      /has 3 pages/,
    ],
  ])('is left out for %s', async (_, content, line, message) => {
    const { layer, mistakes } = await read(['a', 'b'], 'x.xml', { 'x.xml': content });
    expect(layer).toBeUndefined();
    expect(mistakes).toMatchObject([
      { file: 'letter/x.xml', line, message: expect.stringMatching(message) as unknown },
    ]);
  });

  it('keeps the text whose boxes have no page to lie on', async () => {
    const { layer, mistakes } = await read(['a'], 'x.alto.xml', {
      'x.alto.xml': alto('x').replace('WIDTH="100" HEIGHT="200"', ''),
    });
    expect(layer?.lines).toHaveLength(1);
    expect(layer?.measured).toBeUndefined();
    expect(mistakes).toMatchObject([{ file: 'letter/x.alto.xml', line: 1 }]);
  });
});

describe('a text without marks of passages', () => {
  it('has a passage for each of its pages, its margins aside', async () => {
    const { parts } = await read(['a', 'b'], 't.txt', {
      't.txt': '[[page a]]\nраз\n\nдва\n[[margin stamp]]\n21920\n[[page b]]\nтри\n',
    });
    expect(parts).toEqual([
      ['page~a', 'a', 'раз|два'],
      ['page~b', 'b', 'три'],
    ]);
  });

  it('and without any mark is the text of the only page', async () => {
    const { parts, layer } = await read(['a'], 't.txt', { 't.txt': 'раз\r\n\r\nдва' });
    expect(parts).toEqual([['page~a', 'a', 'раз|два']]);
    expect(layer?.verbatim).toBe('раз\r\n\r\nдва');
  });

  it('belongs to none of several pages', async () => {
    expect((await read(['a', 'b'], 't.txt', { 't.txt': 'раз' })).parts).toEqual([]);
  });

  it('has no passages where a mark is wrong, so that nothing is shown in a wrong place', async () => {
    expect((await read(['a'], 't.txt', { 't.txt': '[[page a]]\nраз [[p9]] два' })).parts).toEqual([]);
  });
});
