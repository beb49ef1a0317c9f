/** Exact words, found where a curator says that they stand. */
import type { z } from 'zod';
import type { LayerText, Mention } from './item.js';
import { choice, fileName, id, keys, written } from './schema.js';
import { shown, unknownName } from './sentences.js';

export const certainty = choice(['high', 'medium', 'low']);
const counted = (pattern: RegExp, right: string) => written(pattern, right).transform(Number);

export const QUOTATION = '{ layer: …, page: …, line: …, text: … }, or { file: …, line: …, text: … }';
export const quotation = keys(
  {
    layer: id.optional(),
    page: id.optional(),
    file: fileName.optional(),
    line: counted(/^[1-9]\d{0,6}$/, 'the number of a line, from 1'),
    start: counted(/^\d{1,7}$/, 'how many characters of the line stand before the words').optional(),
    text: written(/\S/, 'the words as they stand in the line'),
    certainty: certainty.optional(),
  },
  QUOTATION,
).refine(({ layer, page, file }) => (layer === undefined) !== (file === undefined) && !(file && page), {
  error: `names none or both of a layer and a file; write ${QUOTATION}`,
});
/** A quotation as it is written. */
export type Quotation = z.output<typeof quotation>;

/** What remarks may refer to. */
export interface Referable {
  readonly passages: readonly string[];
  /** By layer. */
  readonly texts: ReadonlyMap<string, LayerText>;
  /** Other files of the item, by name. */
  readonly files: ReadonlyMap<string, string>;
}

/** The words with their offsets, or a sentence that says why they are not there. */
export function locate(quotation: Quotation, there: Referable): Mention | string {
  const { layer, page, file, line, certainty } = quotation;
  const text = lineOf(quotation, there);
  if (typeof text !== 'object') return text;
  const found = startIn(quotation, text.line);
  if (typeof found === 'string') return found;
  const span = { line, start: found, end: found + quotation.text.length, text: quotation.text, certainty };
  return layer === undefined
    ? { kind: 'file', file: file ?? '', ...span }
    : { kind: 'layer', layer, page, ...span };
}

function lineOf(
  { layer, page, file = '', line }: Quotation,
  { texts, files }: Referable,
): { readonly line: string } | string {
  if (layer === undefined) {
    const content = files.get(file);
    if (content === undefined) return `There is no file ${shown(file)} beside item.yaml that can be read.`;
    const lines = content.split('\n');
    const text = lines[line - 1];
    return text === undefined
      ? `The file ${shown(file)} has ${lines.length} lines, and no line ${line}.`
      : { line: text };
  }
  const lines = texts.get(layer)?.lines;
  if (lines === undefined) return unknownName('layer with a text', layer, [...texts.keys()]);
  const here = lines.filter((one) => one.page === page);
  const text = here.find((one) => one.line === line)?.text;
  if (text !== undefined) return { line: text };
  const where = page === undefined ? 'outside the pages' : `on page ${shown(page)}`;
  return `The layer ${shown(layer)} has ${here.length} lines ${where}, and no line ${line}. Blank lines are not counted.`;
}

/** Where the words begin, in UTF-16 units. Without `start` they must stand in the line once. */
function startIn({ text, line, start }: Quotation, whole: string): number | string {
  if (start !== undefined && whole.startsWith(text, start)) return start;
  const first = whole.indexOf(text);
  if (first < 0) return `The words ${shown(text)} do not stand in line ${line}, which is ${shown(whole)}.`;
  if (start !== undefined)
    return `The words ${shown(text)} do not start at ${start} in line ${line}; the first place where they stand is ${first}.`;
  if (whole.includes(text, first + 1))
    return `The words ${shown(text)} stand in line ${line} more than once; say which with start: the first are at start: ${first}.`;
  return first;
}
