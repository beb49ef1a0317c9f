/** All that an editor made of the letter is as it was made: counts and hashes were taken before the files were written. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { teiEdition } from '../../src/edition/tei.js';
import type { Item, Mention, Remark, RemarksLayer, TextLayer } from '../../src/item/item.js';
import { textLayers } from '../../src/item/layers.js';
import { createIds } from '../../src/presentation/ids.js';
import { elementsOf, pointersOf } from '../edition/xml.js';
import { readLetter } from './letter.js';

const hash = z.string().length(64);
const witness = z.object({
  notes: z.number(),
  witnesses: z.number(),
  entities: z.number(),
  mentions: z.number(),
  types: z.record(z.string(), z.number()),
  quotations: hash,
  noteTexts: hash,
  entityTexts: hash,
  persianReading: hash,
  gloss: hash,
  emendations: z.array(z.tuple([z.string(), z.string(), z.number(), z.number(), z.string(), z.string()])),
});

let letter: Item;
let expected: z.infer<typeof witness>;
beforeAll(async () => {
  letter = await readLetter();
  const file = join(import.meta.dirname, 'layers.json');
  expected = witness.parse(JSON.parse(await readFile(file, 'utf8')));
});

const sha256 = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

function remarksOf(id: string): readonly Remark[] {
  const layer = letter.layers.find((one): one is RemarksLayer => one.form === 'remarks' && one.id === id);
  if (layer === undefined) throw new Error(`The letter has no remarks ${id}.`);
  return layer.remarks;
}

function textOf(id: string): TextLayer {
  const layer = textLayers(letter).find((one) => one.id === id);
  if (layer === undefined) throw new Error(`The letter has no text ${id}.`);
  return layer;
}

it('the layers stand in order, first those as received, each told what it is', () => {
  expect(
    letter.layers.map(({ id, form, kind, language, direction, standing }) =>
      [id, form, kind, language, direction, standing].join(' '),
    ),
  ).toEqual([
    'text-ru text transcription ru ltr received',
    'text-fa text transcription fa rtl received',
    'text-en text translation en ltr received',
    'marginalia margins marginalia ru ltr received',
    'reading-ru text reading ru ltr editorial',
    'reading-fa text reading fa rtl editorial',
    'gloss-fa-en text gloss en ltr editorial',
    'reading-stamps margins reading ru ltr editorial',
    'notes remarks notes en ltr editorial',
    'entities remarks tags en ltr editorial',
  ]);
});

describe('remarks', () => {
  it('39 notes, word for word', () => {
    const notes = remarksOf('notes');
    expect(notes).toHaveLength(expected.notes);
    expect(notes.flatMap(({ witnesses }) => witnesses)).toHaveLength(expected.witnesses);
    const texts = notes.map(({ id, label, text, certainty, passages }) => [
      id,
      label.en?.[0],
      text?.en?.[0],
      certainty,
      passages,
    ]);
    expect(sha256(texts)).toBe(expected.noteTexts);
  });

  it('48 people, organisations, places, dates and amounts, named in three languages, with 250 mentions', () => {
    const entities = remarksOf('entities');
    expect(entities).toHaveLength(expected.entities);
    expect(entities.flatMap(({ mentions }) => mentions)).toHaveLength(expected.mentions);
    const types = entities.map(({ type }) => type ?? '');
    for (const [type, count] of Object.entries(expected.types))
      expect(
        types.filter((one) => one === type),
        type,
      ).toHaveLength(count);
    const texts = entities.map(({ id, label, text, passages }) => [
      id,
      label.en?.[0],
      label.ru?.[0],
      label.fa?.[0],
      text?.en?.[0],
      passages,
    ]);
    expect(sha256(texts)).toBe(expected.entityTexts);
  });

  it('every quotation at the line and the characters where it was found', () => {
    const languages: Readonly<Record<string, string>> = { 'text-ru': 'ru', 'text-fa': 'fa', 'text-en': 'en' };
    // The English stands on none of the item's pages; it was found on two sheets, its lines counted through.
    const english = textOf('text-en').lines;
    const secondSheet = english.findIndex(({ text }) => text.startsWith('hotel and gave')) + 1;
    const found = (kind: string, { id }: Remark, mention: Mention) => {
      const { line, start, end, text } = mention;
      if (mention.kind === 'file') return [id, kind, 'record', null, line, start, end, text];
      const sheet = line >= secondSheet ? 'en-2' : 'en-1';
      return [id, kind, languages[mention.layer], mention.page ?? sheet, line, start, end, text];
    };
    const all = [
      ...remarksOf('notes').flatMap((note) => note.witnesses.map((one) => found('witness', note, one))),
      ...remarksOf('entities').flatMap((name) => name.mentions.map((one) => found('mention', name, one))),
    ];
    expect(sha256(all)).toBe(expected.quotations);
  });
});

describe('readings', () => {
  it('the corrected Russian and the restored stamps are the transcription with the corrections, and nothing else', () => {
    const corrected = (source: TextLayer) =>
      source.lines.map(({ page, line, text }) => {
        const here = expected.emendations.filter(([, on, at]) => on === page && at === line);
        const changed = here
          .toSorted(([, , , one], [, , , other]) => other - one)
          .reduce((words, [id, , , start, was, is]) => {
            expect(words.slice(start, start + was.length), id).toBe(was);
            return words.slice(0, start) + is + words.slice(start + was.length);
          }, text);
        return [page, line, changed];
      });
    const lines = ({ lines }: TextLayer) => lines.map(({ page, line, text }) => [page, line, text]);
    expect(lines(textOf('reading-ru'))).toEqual(corrected(textOf('text-ru')));
    const stamps = ({ margins }: TextLayer, texts: readonly unknown[][]) =>
      margins
        .filter(({ role }) => role === 'stamp')
        .flatMap(({ page, spans }) =>
          spans.map(({ line, text }) => texts.find(([on, at]) => on === page && at === line)?.[2] ?? text),
        );
    const persian = textOf('text-fa');
    expect(stamps(textOf('reading-fa'), [])).toEqual(stamps(persian, corrected(persian)));
  });

  it.each([
    ['reading-fa', 'persianReading'],
    ['gloss-fa-en', 'gloss'],
  ] as const)('%s says of each passage what was conjectured', (id, name) => {
    const { parts } = textOf(id);
    const passages = letter.passages.flatMap(({ id: passage }) => {
      const words = parts
        .filter((part) => part.passage === passage)
        .flatMap(({ spans }) => spans.map(({ text }) => text));
      return words.length === 0 ? [] : [[passage, words.join(' ')]];
    });
    expect(passages).toHaveLength(35);
    expect(sha256(passages)).toBe(expected[name]);
  });

  it('the margins were gathered from the texts of the same standing, without the noise', () => {
    const gathered = letter.layers.flatMap((layer) => (layer.form === 'margins' ? [layer] : []));
    expect(
      gathered.map(({ id, margins }) => [id, margins.map(({ page, role }) => `${page ?? ''} ${role}`)]),
    ).toEqual([
      [
        'marginalia',
        [
          'ru-1 registry-mark',
          'ru-1 mark-unidentified',
          'ru-2 stamp',
          'ru-4 stamp',
          'fa-1 registry-mark',
          'fa-1 stamp',
          'fa-2 stamp',
          'fa-3 stamp',
        ],
      ],
      ['reading-stamps', ['ru-2 stamp', 'ru-4 stamp', 'fa-1 stamp', 'fa-2 stamp', 'fa-3 stamp']],
    ]);
  });
});

it('the TEI of the letter is well-formed, points to what is there, and tags every mention in the texts', () => {
  const images = new Map(
    letter.pages.map(({ id }) => [id, { kind: 'missing', size: { width: 1, height: 1 } } as const]),
  );
  const elements = elementsOf(teiEdition({ item: letter, images }, createIds('https://archive.example')));
  const xmlIds = elements.flatMap(({ attributes }) => attributes['xml:id'] ?? []);
  expect(new Set(xmlIds).size).toBe(xmlIds.length);
  expect(pointersOf(elements).filter((id) => !id.startsWith('page.') && !xmlIds.includes(id))).toEqual([]);
  const inTexts = remarksOf('entities').flatMap(({ mentions }) =>
    mentions.filter(({ kind }) => kind === 'layer'),
  );
  const tagged = elements.filter(({ name }) => name === 'rs').map(({ text }) => text.trim());
  expect(tagged.toSorted()).toEqual(inTexts.map(({ text }) => text).toSorted());
});
