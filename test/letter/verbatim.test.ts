import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Item, TextLayer } from '../../src/item/item.js';
import { textLayers } from '../../src/item/layers.js';
import { folder, readLetter, readWitness } from './letter.js';

const languages = ['ru', 'fa', 'en'] as const;

let letter: Item;
beforeAll(async () => {
  letter = await readLetter();
});

function received(): readonly TextLayer[] {
  return textLayers(letter).filter(({ standing }) => standing === 'received');
}

function textIn(language: string): TextLayer {
  const layer = received().find((each) => each.language === language);
  if (layer === undefined) throw new Error(`The letter has no text in ${language}.`);
  return layer;
}

describe('nothing of the source is lost or altered', () => {
  it('record and texts without their marks, joined, are the source byte for byte', async () => {
    const record = await readFile(join(folder, 'record.md'), 'utf8');
    const source = await readFile(join(import.meta.dirname, 'source.txt'));
    const rebuilt = [record, ...languages.map((language) => textIn(language).verbatim)].join('');
    expect(Buffer.from(rebuilt, 'utf8').equals(source)).toBe(true);
  });

  it('every line of a text belongs to a passage or to a margin, each stretch of it once', () => {
    for (const language of languages) {
      const { lines, parts, margins } = textIn(language);
      const spans = [...parts, ...margins].flatMap(({ page, spans }) =>
        spans.map((span) => ({ page, ...span })),
      );
      for (const { page, line, text } of lines) {
        const here = spans.filter((span) => span.page === page && span.line === line);
        const pieces = here.sort((one, other) => one.start - other.start).map((span) => span.text);
        expect(pieces.join('').replace(/\s/g, ''), `${page ?? language} line ${line}`).toBe(
          text.replace(/\s/g, ''),
        );
      }
    }
  });

  it('the record in item.yaml says word for word what record.md says', async () => {
    const words = (text: string) => text.replaceAll('**', '').replace(/\s+/g, ' ');
    const record = words(await readFile(join(folder, 'record.md'), 'utf8'));
    const ours = 'Languages (editorial)';
    const given = letter.metadata.filter((statement) => statement.label.en?.[0] !== ours);
    expect(given).toHaveLength(9);
    for (const value of given.flatMap((statement) => statement.value.en ?? []))
      expect(record).toContain(value);
    for (const value of letter.summary?.en ?? []) expect(record).toContain(value);
    for (const { id } of letter.homepage) expect(record).toContain(`<${id}>`);
    expect(letter.rights).toBeUndefined();
  });
});

describe('every passage stands where the alignment found it', () => {
  it.each(languages)('all parts in %s', async (language) => {
    const witness = await readWitness();
    const { parts } = textIn(language);
    const firstPage = Object.values(witness).flatMap(({ en }) => en.filter(([page]) => page === 'en-1'));
    const linesOfFirstPage = Math.max(...firstPage.map(([, line]) => line));
    for (const [passage, expected] of Object.entries(witness)) {
      const found = parts
        .filter((part) => part.passage === passage)
        .flatMap(({ page, spans }) => spans.map(({ line, start, end }) => [page, line, start, end]));
      // The English stands on none of the item's pages: its two sheets are counted through.
      const counted = expected[language].map(([page, line, start, end]) =>
        language === 'en'
          ? [undefined, page === 'en-2' ? line + linesOfFirstPage : line, start, end]
          : [page, line, start, end],
      );
      expect(found, passage).toEqual(counted);
    }
    expect(Object.keys(witness)).toEqual(letter.passages.map(({ id }) => id));
  });

  it('what belongs to no passage is a margin with its role', () => {
    const margins = received().flatMap((layer) =>
      layer.margins.map(({ page, role, spans }) => [page, role, spans.length, spans[0].text] as const),
    );
    expect(margins).toEqual([
      ['ru-1', 'registry-mark', 1, '21920'],
      ['ru-1', 'mark-unidentified', 2, '150'],
      ['ru-2', 'stamp', 6, 'В'],
      ['ru-4', 'stamp', 4, '754'],
      ['fa-1', 'registry-mark', 1, '۱۹۲۰/۲۱'],
      ['fa-1', 'stamp', 5, 'Архив ЦК КПСС'],
      ['fa-2', 'noise', 10, '0000'],
      ['fa-2', 'stamp', 6, 'ИВ'],
      ['fa-3', 'stamp', 4, '5734'],
      [
        undefined,
        'translator-note',
        1,
        '[several handwritten pages in Persian follow, also dated 5 May 1955, presumably the original]',
      ],
    ]);
  });
});

describe('the letter is described in three languages', () => {
  it('every label but those of single passages', () => {
    const maps = [
      letter.label,
      letter.summary,
      letter.plate?.label,
      letter.plate?.summary,
      ...letter.metadata.map((statement) => statement.label),
      ...letter.pages.map((page) => page.label),
      ...letter.layers.map((layer) => layer.label),
      ...letter.ranges.map((range) => range.label),
    ];
    for (const map of maps) expect(Object.keys(map ?? {})).toEqual(['en', 'ru', 'fa']);
  });

  it('the sections hold every passage once, in order', () => {
    const sections = letter.ranges.find((range) => range.id === 'sections');
    const held = sections?.holds.kind === 'ranges' ? sections.holds.ranges : [];
    const passages = held.flatMap(({ holds }) => (holds.kind === 'passages' ? holds.passages : []));
    expect(passages).toEqual(letter.passages.map(({ id }) => id));
  });
});
