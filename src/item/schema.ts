/**
 * What item.yaml may hold. Every value of the file is text, a list or a group of keys: `1955` and `no` are the words
 * they look like. Docs: docs/item.md.
 */
import { z } from 'zod';
import { isLanguage } from './language.js';
import { oneOf, unknownKey, wrong } from './sentences.js';
import { MOTIVATIONS } from './text/motivations.js';

/** A group of keys, and of no others; for more than one unknown key the message has a line for each. */
export function keys<Shape extends z.core.$ZodLooseShape>(shape: Shape, right: string) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => unknownKey(key, Object.keys(shape))).join('\n')
        : wrong(right)(issue),
  });
}

export const written = (pattern: RegExp, right: string | ((input: unknown) => string)) =>
  z.string({ error: wrong(right) }).regex(pattern, { error: wrong(right) });

export const listOf = <Entry extends z.ZodType>(entry: Entry, right: string) =>
  z.array(entry, { error: wrong(right) }).min(1, { error: wrong(right) });

/** A text where a list may stand is a list of one. */
export const oneOrMore = <Entry extends z.ZodType>(entry: Entry, right: string) =>
  z.preprocess((value) => (typeof value === 'string' ? [value] : value), listOf(entry, right));

export const choice = <const Words extends readonly string[]>(words: Words) =>
  z.enum(words, { error: wrong(oneOf(words)) });

const ID = 'an id of letters, digits, “-”, “_” and “.” that begins with a letter, a digit or “_”';
export const id = written(/^[\p{L}\p{N}_][\p{L}\p{M}\p{N}._-]{0,99}$/u, ID);

const LANGUAGE = 'a language tag such as en, fa or ru-Latn';
export const language = z.string({ error: wrong(LANGUAGE) }).refine(isLanguage, { error: wrong(LANGUAGE) });
const LANGUAGE_KEY =
  'is no language; the keys of texts by language are tags such as en, fa or ru-Latn, or none. Between { } a text with a comma must stand in quotes';

const TEXTS = 'a text, or texts by language: { en: …, fa: … }';
export const languageMap = z.preprocess(
  (value, context) => {
    // zod passes over this key in silence.
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__'))
      context.addIssue({ code: 'custom', input: value, path: ['__proto__'], message: LANGUAGE_KEY });
    return typeof value === 'string' ? { none: [value] } : value;
  },
  z
    .record(
      z.string().refine((tag) => tag === 'none' || isLanguage(tag)),
      oneOrMore(written(/\S/, 'a text'), 'a text or a list of texts'),
      { error: (issue) => (issue.code === 'invalid_key' ? LANGUAGE_KEY : wrong(TEXTS)(issue)) },
    )
    .refine((map) => Object.keys(map).length > 0, { error: wrong(TEXTS) }),
);

const STATEMENT = 'a label and a value: { label: …, value: … }';
export const statement = keys({ label: languageMap, value: languageMap }, STATEMENT);

const RIGHTS =
  /^http:\/\/(?:creativecommons\.org\/(?:licenses\/by(?:-sa|-nd|-nc|-nc-sa|-nc-nd)?\/[1-4]\.\d|publicdomain\/(?:zero|mark)\/1\.0)|rightsstatements\.org\/vocab\/(?:InC|InC-OW-EU|InC-EDU|InC-NC|InC-RUU|NoC-CR|NoC-NC|NoC-OKLR|NoC-US|CNE|UND|NKC)\/1\.0)\/$/;

/** The address of the same statement as it has to be written, where only its spelling is off. */
export function speltRights(input: unknown): string | undefined {
  const spelt = String(input)
    .replace(/^https?:\/\/(?:www\.)?/, 'http://')
    .replace('/page/', '/vocab/')
    .replace(/\/(?:deed|legalcode)[^/]*$/, '')
    .replace(/\/?$/, '/');
  return RIGHTS.test(spelt) ? spelt : undefined;
}

function rightRights(input: unknown): string {
  return (
    speltRights(input) ??
    'the http:// address of a Creative Commons licence or of a statement of rightsstatements.org, with its last slash; other words belong in requiredStatement'
  );
}

function rightDate(input: unknown): string {
  const given = String(input);
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given) ? `${given}T00:00:00Z` : undefined;
  const local = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(given) ? `${given}Z` : undefined;
  return day ?? local ?? 'a day that exists, with time and time zone: 1955-05-05T00:00:00Z';
}

const viewingDirection = choice(['left-to-right', 'right-to-left', 'top-to-bottom', 'bottom-to-top']);

const ADDRESS = 'an address that begins with https:// or http://';
export const homepage = keys(
  {
    id: z.url({ protocol: /^https?$/, error: wrong(ADDRESS) }),
    label: languageMap,
    format: written(/^[a-z]+\/[\w.+-]+$/, 'a media type such as text/html').optional(),
    language: oneOrMore(language, LANGUAGE).optional(),
  },
  '{ id: https://…, label: … }',
);

const IMAGE = 'the path of an image below images/, without its ending';
const image = written(
  /^(?![./~])(?!.*[/~](?:[./~]|$))(?!.*\.(?:tiff?|ptif|jpe?g|png|webp|gif|avif|jp2|j2k|jpx|jpf|j2c|pdf)$)[^\\\p{Cc}]+$/iu,
  IMAGE,
);

export const page = keys(
  { id, label: languageMap.optional(), language: language.optional(), image: image.optional() },
  '{ id: …, label: …, language: … }',
);

const FILE = 'the name of a text file in the folder of the item';
export const fileName = written(/^(?![./])(?!.*\/(?:[./]|$))[^\\\p{Cc}]+$/u, FILE);
const ROLES = 'the roles of margins: [ stamp, … ]';
const ANNOTATIONS = '{ motivation: …, language: … }, as the annotations of the text say them';
export const annotations = keys(
  {
    motivation: choice(MOTIVATIONS).optional(),
    language: z
      .string({ error: wrong(LANGUAGE) })
      .refine((tag) => tag === 'none' || isLanguage(tag), { error: wrong(LANGUAGE) })
      .optional(),
  },
  ANNOTATIONS,
);
const LAYER = '{ id: …, label: …, kind: …, language: …, standing: …, and one of text, remarks or margins }';
export const layer = keys(
  {
    id,
    label: languageMap,
    kind: choice(['transcription', 'translation', 'reading', 'gloss', 'notes', 'tags', 'marginalia']),
    language,
    direction: choice(['ltr', 'rtl']).optional(),
    standing: choice(['received', 'editorial']),
    text: fileName.optional(),
    annotations: annotations.optional(),
    remarks: fileName.optional(),
    margins: oneOrMore(written(/^\S+$/, 'one word'), ROLES).optional(),
  },
  LAYER,
).refine(({ text, remarks, margins }) => [text, remarks, margins].filter(Boolean).length === 1, {
  error: 'holds none or several of text, remarks and margins; write one of them',
});

const PASSAGE = `${ID}, and is not page, margin or end, which are marks`;
export const passage = keys(
  {
    id: id.refine((name) => !['page', 'margin', 'end'].includes(name), { error: wrong(PASSAGE) }),
    label: languageMap.optional(),
    role: written(/^\S+$/, 'one word').optional(),
  },
  '{ id: …, label: …, role: … }',
);

const RANGE = '{ id: …, label: …, and one of pages, passages or ranges }';

/** A range as it is written. */
export interface RangeWritten {
  readonly id: string;
  readonly label: z.output<typeof languageMap>;
  readonly viewingDirection?: z.output<typeof viewingDirection> | undefined;
  readonly layer?: string | undefined;
  readonly pages?: readonly string[] | undefined;
  readonly passages?: readonly string[] | undefined;
  readonly ranges?: readonly RangeWritten[] | undefined;
}

export const range: z.ZodType<RangeWritten> = keys(
  {
    id,
    label: languageMap,
    viewingDirection: viewingDirection.optional(),
    layer: id.optional(),
    pages: oneOrMore(id, 'a list of pages').optional(),
    passages: oneOrMore(id, 'a list of passages').optional(),
    ranges: z.lazy(() => listOf(range, 'a list of ranges')).optional(),
  },
  RANGE,
).refine(({ pages, passages, ranges }) => [pages, passages, ranges].filter(Boolean).length === 1, {
  error: 'holds none or several of pages, passages and ranges; write one of them',
});

export const plate = keys({ label: languageMap, summary: languageMap }, '{ label: …, summary: … }');

const BEHAVIOR = 'one of individuals, paged, continuous, unordered; they exclude one another';

/** item.yaml. */
export const description = keys(
  {
    label: languageMap,
    summary: languageMap.optional(),
    metadata: listOf(statement, 'a list of { label: …, value: … }').optional(),
    requiredStatement: statement.optional(),
    rights: written(RIGHTS, rightRights).optional(),
    homepage: listOf(homepage, 'a list of { id: https://…, label: … }').optional(),
    navDate: z.iso
      .datetime({ offset: true, error: wrong(rightDate), abort: true })
      .regex(/T\d\d:\d\d:\d\d/, { error: wrong(rightDate) })
      .optional(),
    viewingDirection: viewingDirection.optional(),
    behavior: oneOrMore(choice(['individuals', 'paged', 'continuous', 'unordered']), BEHAVIOR)
      .refine((list) => list.length === 1, { error: wrong(BEHAVIOR) })
      .optional(),
    plate: plate.optional(),
    pages: listOf(page, 'a list of { id: …, label: …, language: … }'),
    layers: listOf(layer, `a list of ${LAYER}`).optional(),
    passages: listOf(passage, 'a list of { id: …, label: …, role: … }').optional(),
    ranges: listOf(range, `a list of ${RANGE}`).optional(),
  },
  'label and pages at least',
);

export type Description = z.output<typeof description>;
