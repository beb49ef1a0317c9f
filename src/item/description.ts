/** item.yaml, checked: what of it can be used, and every mistake in it. */
import type { z } from 'zod';
import type { TextMistake } from './marks.js';
import { referenceMistakes, writtenIds } from './references.js';
import { description, type Description } from './schema.js';
import { child, without, type Path } from './value.js';
import { readYaml } from './yaml.js';

export interface Described {
  /** Without the entries and properties that are wrong; undefined where no label or no page is left. */
  readonly description: Description | undefined;
  readonly mistakes: readonly TextMistake[];
  /** Where an entry of the list stands that has this id. */
  readonly lineOf: (list: 'pages' | 'layers', id: string) => number;
  /** Ids as written, of wrong entries too: a text that names one of them makes no mistake. */
  readonly written: { readonly pages: readonly string[]; readonly passages: readonly string[] };
}

/** Reads the text of an item.yaml. */
export function describe(text: string): Described {
  const { value, mistakes, lineOf } = readYaml(text);
  const common = {
    lineOf: (list: 'pages' | 'layers', id: string) => lineOf([list, writtenIds(value, list).indexOf(id)]),
    written: { pages: writtenIds(value, 'pages'), passages: writtenIds(value, 'passages') },
  };
  if (value === undefined) return { description: undefined, mistakes, ...common };
  const { data, error } = description.safeParse(value);
  const all = [
    ...mistakes,
    ...(error?.issues ?? []).flatMap((issue) => told(issue, value, lineOf)),
    ...referenceMistakes(value).map(({ path, message }) => ({ line: lineOf(path), message })),
  ];
  return {
    description: data ?? remaining(value, error.issues),
    mistakes: all.toSorted((one, other) => one.line - other.line),
    ...common,
  };
}

/** An issue of zod as mistakes: one for each unknown key, else one. `value` is what was checked, as it is written. */
export function told(
  issue: z.core.$ZodIssue,
  value: unknown,
  lineOf: (path: Path) => number,
): readonly TextMistake[] {
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n');
    return issue.keys.map((key, i) => ({
      line: lineOf([...issue.path, key]),
      message: messages[i] ?? issue.message,
    }));
  }
  const place = writtenPath(value, issue.path).map((step) =>
    typeof step === 'number' ? step + 1 : String(step),
  );
  const stop = /[.?]$/.test(issue.message) ? '' : '.';
  const subject = place.length === 0 ? 'The file' : place.join(' › ');
  return [{ line: lineOf(issue.path), message: `${subject} ${issue.message}${stop}` }];
}

/** The path without the steps into lists and groups that the schema made of a mere text. */
function writtenPath(value: unknown, path: Path): Path {
  const text = path.findIndex((_, i) => typeof path.slice(0, i).reduce<unknown>(child, value) === 'string');
  return text < 0 ? path : path.slice(0, text);
}

/**
 * What is left when every wrong piece is left out: a key, or what it belongs to where it is needed, as often as leaving
 * out makes another piece wrong. Undefined where nothing is left.
 */
function remaining(value: unknown, issues: readonly z.core.$ZodIssue[]): Description | undefined {
  const pieces = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, key])
      : [pieceAt(value, issue.path)],
  );
  if (pieces.some((piece) => piece.length === 0)) return undefined;
  const left = without(value, pieces);
  const { data, error } = description.safeParse(left);
  return data ?? remaining(left, error.issues);
}

/** The piece at the path or, where there is none, the nearest that should hold it. */
function pieceAt(value: unknown, path: Path): Path {
  const written = writtenPath(value, path);
  return written.reduce<unknown>(child, value) === undefined ? pieceAt(value, written.slice(0, -1)) : written;
}
