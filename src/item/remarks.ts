/**
 * A file of remarks, `remarks: notes.yaml` in item.yaml: what it may hold, and every mistake in it. A remark that is
 * wrong is left out; a passage or a quotation that is not there is left out of its remark. Docs: docs/item.md.
 */
import { z } from 'zod';
import { told } from './description.js';
import type { Mention, Remark } from './item.js';
import type { TextMistake } from './marks.js';
import { certainty, locate, quotation, QUOTATION, type Quotation, type Referable } from './quotations.js';
import { id, keys, languageMap, listOf, oneOrMore, written } from './schema.js';
import { unknownName, wrong } from './sentences.js';
import { readYaml } from './yaml.js';

const word = written(/^\S+$/, 'one word');
const REMARK =
  '{ id: …, label: …, and of text, type, value, certainty, passages, witnesses, mentions what there is }';
const remark = keys(
  {
    id,
    label: languageMap,
    text: languageMap.optional(),
    type: word.optional(),
    value: written(/\S/, 'a date, a duration or an amount').optional(),
    certainty: certainty.optional(),
    passages: oneOrMore(id, 'a list of passages').optional(),
    witnesses: listOf(quotation, `a list of ${QUOTATION}`).optional(),
    mentions: listOf(quotation, `a list of ${QUOTATION}`).optional(),
  },
  REMARK,
);
const list = z.array(z.unknown(), { error: wrong(`a list of ${REMARK}`) }).min(1, {
  error: wrong(`a list of ${REMARK}`),
});

type Written = z.output<typeof remark> & { readonly at: number };

/** What of a file of remarks can be used, before its quotations are looked up. */
export interface CheckedRemarks {
  readonly remarks: readonly Written[];
  /** The files that its quotations are from. */
  readonly files: ReadonlySet<string>;
  readonly mistakes: readonly TextMistake[];
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/** Reads the text of a file of remarks. */
export function checkRemarks(text: string): CheckedRemarks {
  const { value, mistakes: syntax, lineOf } = readYaml(text);
  const remarks: Written[] = [];
  const mistakes: TextMistake[] = [...syntax];
  const { data = [], error } = list.safeParse(value);
  // What is no YAML has been told already.
  if (value !== undefined) mistakes.push(...(error?.issues ?? []).flatMap((one) => told(one, value, lineOf)));
  const lines = new Map<string, number>();
  for (const [at, entry] of data.entries()) {
    const checked = remark.safeParse(entry);
    const issues = (checked.error?.issues ?? []).map((one) => ({ ...one, path: [at, ...one.path] }));
    mistakes.push(...issues.flatMap((one) => told(one, value, lineOf)));
    if (checked.data === undefined) continue;
    const first = lines.get(checked.data.id);
    if (first === undefined) remarks.push({ ...checked.data, at });
    else mistakes.push({ line: lineOf([at, 'id']), message: twice(checked.data.id, first) });
    lines.set(checked.data.id, first ?? lineOf([at, 'id']));
  }
  const quoted = remarks.flatMap(({ witnesses = [], mentions = [] }) => [...witnesses, ...mentions]);
  return { remarks, files: new Set(quoted.flatMap(({ file }) => file ?? [])), mistakes, lineOf };
}

/** Finds every passage and quotation of the remarks. */
export function resolveRemarks(
  { remarks, lineOf }: CheckedRemarks,
  there: Referable,
): { readonly remarks: readonly Remark[]; readonly mistakes: readonly TextMistake[] } {
  const mistakes: TextMistake[] = [];
  const find = (quotations: readonly Quotation[] = [], path: readonly PropertyKey[]): readonly Mention[] =>
    quotations.flatMap((quotation, i) => {
      const found = locate(quotation, there);
      if (typeof found !== 'string') return [found];
      mistakes.push({ line: lineOf([...path, i]), message: found });
      return [];
    });
  const resolved = remarks.map(({ at, id, label, text, type, value, certainty, ...about }): Remark => {
    const passages = (about.passages ?? []).filter((passage, i) => {
      if (there.passages.includes(passage)) return true;
      const message = unknownName('passage', passage, there.passages);
      mistakes.push({ line: lineOf([at, 'passages', i]), message });
      return false;
    });
    const witnesses = find(about.witnesses, [at, 'witnesses']);
    const mentions = find(about.mentions, [at, 'mentions']);
    return { id, label, text, type, value, certainty, passages, witnesses, mentions };
  });
  return { remarks: resolved, mistakes };
}

function twice(id: string, line: number): string {
  return `The remark “${id}” stands here a second time; it stood at line ${line}, and that one is taken. Give this one an id of its own.`;
}
