/** The JSON Schema of item.yaml beside the rules that it is made of: what they take it takes, and it marks most else. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe as group, expect, it } from 'vitest';
import { parse } from 'yaml';
import { describe } from '../../src/item/description.js';
import { itemSchema } from '../../src/item/json-schema.js';

interface Ajv {
  readonly addKeyword: (name: string, rule: object) => Ajv;
  readonly compile: (schema: object) => (value: unknown) => boolean;
}

/**
 * The reader of JSON Schema that comes with ESLint: draft 7, as editors have it. Unlike theirs it knows no patterns of
 * Unicode, so they go by a keyword of our own.
 */
const AjvOfEslint = createRequire(createRequire(import.meta.url).resolve('eslint'))('ajv') as new (
  options: object,
) => Ajv;
const accepts = new AjvOfEslint({ unknownFormats: 'ignore' })
  .addKeyword('written', {
    validate: (pattern: string, value: unknown) =>
      typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
  })
  .compile(JSON.parse(JSON.stringify(itemSchema()).replaceAll('"pattern":', '"written":')) as object);

/** As an editor reads it: 1955 is a number. */
const isTaken = (yaml: string): boolean => accepts(parse(yaml));
const hasMistakes = (yaml: string): boolean => describe(yaml).mistakes.length > 0;

const PAGES = 'pages: [ { id: p1 } ]';

const RIGHT = [
  `label: A\n${PAGES}`,
  `label: 1955\n${PAGES}`,
  `label: no\n${PAGES}`,
  `label: { en: A, ru-Latn: [ B, 7 ], none: C }\n${PAGES}`,
  'label: A\npages: [ { id: 1, language: fa, image: letter/1 } ]',
  `label: A\n${PAGES}\nbehavior: paged`,
  `label: A\n${PAGES}\nbehavior: [ paged ]`,
  `label: A\n${PAGES}\nnavDate: 1955-05-05T00:00:00Z`,
  `label: A\n${PAGES}\nrights: http://rightsstatements.org/vocab/CNE/1.0/`,
  `label: A\n${PAGES}\nhomepage: [ { id: https://example.org/1, label: B, format: text/html, language: en } ]`,
  `label: A\n${PAGES}\nlayers: [ { id: t, label: T, kind: transcription, language: ru, standing: received, text: t.txt } ]`,
  `label: A\n${PAGES}\nlayers: [ { id: t, label: T, kind: marginalia, language: ru, standing: received, margins: stamp } ]`,
  `label: A\n${PAGES}\nranges: [ { id: r, label: R, ranges: [ { id: s, label: S, pages: p1 } ] } ]`,
];

const WRONG = [
  'label: A',
  PAGES,
  'label: A\npages: []',
  `label: A\n${PAGES}\ncolour: red`,
  `label: { english: , en: A }\n${PAGES}`,
  'label: A\npages: [ { id: "a b" } ]',
  'label: A\npages: [ { id: p1, lable: x } ]',
  'label: A\npages: [ { id: p1, image: letter/p1.tif } ]',
  `label: A\n${PAGES}\nnavDate: 1955-05-05`,
  `label: A\n${PAGES}\nrights: https://creativecommons.org/licenses/by/4.0/`,
  `label: A\n${PAGES}\nviewingDirection: rtl`,
  `label: A\n${PAGES}\nlayers: [ { id: t, label: T, kind: transcription, language: ru, standing: received } ]`,
  `label: A\n${PAGES}\nlayers: [ { id: t, label: T, kind: text, language: ru, standing: received, text: t.txt } ]`,
  `label: A\n${PAGES}\nranges: [ { id: r, label: R, ranges: [ { id: s, label: S } ] } ]`,
];

group('the schema of item.yaml', () => {
  it.each(RIGHT)('takes what the rules take: %s', (yaml) => {
    expect([hasMistakes(yaml), isTaken(yaml)]).toEqual([false, true]);
  });

  it.each(WRONG)('marks what the rules refuse: %s', (yaml) => {
    expect([hasMistakes(yaml), isTaken(yaml)]).toEqual([true, false]);
  });

  it('takes the letter’s own item', () => {
    const yaml = readFileSync(join(import.meta.dirname, '../../manifests/hekmat-1955/item.yaml'), 'utf8');
    expect([hasMistakes(yaml), isTaken(yaml)]).toEqual([false, true]);
  });

  it('explains every key', () => {
    const unexplained: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [key, held] of Object.entries(value)) {
        if (key === 'properties')
          for (const [name, rules] of Object.entries(held as Record<string, { description?: string }>))
            if (rules.description === undefined) unexplained.push(`${path}.${name}`);
        visit(held, `${path}.${key}`);
      }
    };
    visit(itemSchema(), '');
    expect(unexplained).toEqual([]);
  });
});
