/**
 * item.yaml as JSON Schema (draft 7, which editors know), made of the very rules of schema.ts. It refuses nothing that
 * they take; what it cannot say, such as that an id is used once, only `palimpsest check` finds.
 */
import { z } from 'zod';
import {
  annotations,
  description,
  homepage,
  language,
  languageMap,
  layer,
  page,
  passage,
  plate,
  range,
  statement,
} from './schema.js';

const GROUPS = {
  item: description,
  statement,
  homepage,
  plate,
  page,
  layer,
  annotations,
  passage,
  range,
} as const;

/** What each key means: shown by an editor where the key is written. */
const MEANINGS: Readonly<Record<keyof typeof GROUPS, Readonly<Record<string, string>>>> = {
  item: {
    label: 'Name of the item: a text, or texts by language, such as { en: Letter, ru: Письмо }. Needed.',
    summary: 'A short description.',
    metadata: 'Facts about the item, shown in this order: a list of { label, value }.',
    requiredStatement: 'What has to be shown, such as an attribution: { label, value }.',
    rights:
      'The http:// address of a Creative Commons licence or of a statement of rightsstatements.org, with its last slash. Other words belong in requiredStatement.',
    homepage: 'Pages about the item elsewhere: a list of { id, label, format, language }.',
    navDate: 'A date to sort and find by, with time and time zone: 1955-05-05T00:00:00Z.',
    viewingDirection: 'The order of the pages, not of the writing.',
    behavior: 'How the pages belong together.',
    plate: 'What a page says of itself while its image is a plate, typeset from the transcription.',
    pages: 'The scans, in order: a list of { id, label, language, image }. Needed.',
    layers:
      'The texts, and what is said about them. One layer is one text of the whole item in one language.',
    passages: 'Stretches of text that are the same in every layer: what ties the languages together.',
    ranges: 'Chapters: of pages, of passages, or of further ranges.',
  },
  statement: {
    label: 'What the value is, such as Date or Place.',
    value: 'The value: a text, or texts by language.',
  },
  homepage: {
    id: 'The address of the page, with https:// or http://.',
    label: 'Name of the page.',
    format: 'Its media type, such as text/html.',
    language: 'The language or languages of the page.',
  },
  plate: { label: 'Put behind the label of such a page.', summary: 'Why there is no scan.' },
  page: {
    id: 'Id of the page; becomes part of addresses: do not change it later. Needed.',
    label: 'Name of the page; without it, its id.',
    language: 'The language written on the page.',
    image:
      'Path of its image below images/, without its ending; without it, the item’s id and the page’s, as letter/p1.',
  },
  layer: {
    id: 'Id of the layer; becomes part of addresses: do not change it later. Needed.',
    label: 'Name of the layer. Needed.',
    kind: 'What the layer is. Needed.',
    language: 'The language that it is written in: en, fa, ru-Latn. Needed.',
    direction: 'Follows from the language unless given.',
    standing: 'received: a text as it came, never altered. editorial: somebody’s reading or remark. Needed.',
    text: 'A file with the text; {page}.txt is a file for each page. One of text, remarks and margins is needed.',
    annotations: 'Of annotation pages of other archives: those of this motivation and this language alone.',
    remarks: 'A file of notes, or of people, places and dates.',
    margins: 'Roles: the layer is every [[margin ROLE]] of these roles in texts of the same standing.',
  },
  annotations: {
    motivation: 'What the annotations are there for: supplementing is the text of the page itself.',
    language: 'The language that they say they are in; none for those that say none.',
  },
  passage: {
    id: 'Id of the passage, as the mark [[p01]] in the texts names it. Needed.',
    label: 'What it is about.',
    role: 'One word of your own, such as heading or signature.',
  },
  range: {
    id: 'Id of the chapter; becomes part of addresses: do not change it later. Needed.',
    label: 'Name of the chapter. Needed.',
    viewingDirection: 'The order of its pages, where it is another than that of the item.',
    layer: 'The layer that is its text.',
    pages: 'The ids of its pages. One of pages, passages and ranges is needed.',
    passages: 'The ids of its passages.',
    ranges: 'The chapters in it.',
  },
};

type Schema = z.core.JSONSchema.BaseSchema;

export function itemSchema(): object {
  const names = z.registry<{ readonly id: string }>();
  for (const [id, schema] of Object.entries({ texts: languageMap, page, layer, passage, range }))
    names.add(schema, { id });
  const schema = z.toJSONSchema(description, {
    target: 'draft-7',
    metadata: names,
    override: ({ zodSchema, jsonSchema }) => {
      adapt(zodSchema, jsonSchema);
    },
  });
  return { title: 'item.yaml of a Palimpsest archive', ...(finished(schema) as object) };
}

function adapt(zodSchema: z.core.$ZodTypes, schema: Schema): void {
  const group = Object.entries(GROUPS).find(([, rules]) => rules === zodSchema)?.[0];
  // Taken away again by `finished`: here what several keys share is still one value.
  if (group !== undefined) schema.$comment = group;
  if (group === 'layer') oneOf(schema, ['text', 'remarks', 'margins']);
  if (group === 'range') oneOf(schema, ['pages', 'passages', 'ranges']);
  if (zodSchema === language) schema.pattern = LANGUAGE;
  if (schema.propertyNames !== undefined) schema.propertyNames = { pattern: `${LANGUAGE}|^none$` };
  if (zodSchema._zod.def.type === 'pipe') alsoAlone(schema);
  if (zodSchema._zod.def.type === 'string') alsoUnquoted(schema);
}

const LANGUAGE = '^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$';

function oneOf(schema: Schema, keys: readonly string[]): void {
  schema.oneOf = keys.map((key) => ({ required: [key] }));
}

/** Where the rules make a list of one text, or texts by language of a plain one, that text may stand alone. */
function alsoAlone(schema: Schema): void {
  const many = { ...schema };
  delete many.id;
  for (const key of Object.keys(schema)) Reflect.deleteProperty(schema, key);
  schema.anyOf = [many.type === 'array' ? (many.items as Schema) : { ...TEXT }, many];
}

/** Editors read 1955 as a number, and our items as the text that stands there. */
function alsoUnquoted(schema: Schema): void {
  const rule = schema.allOf ?? schema.format;
  const isFree = schema.pattern === undefined || new RegExp(schema.pattern, 'u').test('1955');
  if (rule === undefined && isFree) Object.assign(schema, { type: TEXT.type });
}

const TEXT = { type: ['string', 'number', 'boolean'], pattern: '\\S' } as unknown as Schema;

/** Puts the meanings in. In draft 7 nothing is read beside $ref: what has to stand there goes round it. */
function finished(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(finished);
  if (typeof value !== 'object' || value === null) return value;
  const { $ref, $comment, ...others } = value as Readonly<Record<string, unknown>>;
  const rest = Object.fromEntries(Object.entries(others).map(([key, held]) => [key, finished(held)]));
  if ($comment !== undefined)
    rest.properties = explained(rest.properties as Keys, $comment as keyof typeof GROUPS);
  return $ref === undefined ? rest : { $ref };
}

type Keys = Readonly<Record<string, object>>;

function explained(keys: Keys, group: keyof typeof GROUPS): Keys {
  return Object.fromEntries(
    Object.entries(keys).map(([key, rules]) => {
      const alone = '$ref' in rules ? { allOf: [rules] } : rules;
      return [key, { description: MEANINGS[group][key], ...alone }];
    }),
  );
}
