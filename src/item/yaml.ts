/** YAML with the line of everything in it. */
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Document,
  type YAMLError,
} from 'yaml';
import type { TextMistake } from './marks.js';
import type { Path } from './value.js';

/** A YAML text, read: texts, lists and groups of keys only. `value` is undefined where it cannot be told what it says. */
export interface Yaml {
  readonly value: unknown;
  readonly mistakes: readonly TextMistake[];
  /** The line of what stands at the path or, where nothing does, of what should hold it. */
  readonly lineOf: (path: Path) => number;
}

/** Lists and groups within one another: a bound on recursion, far beyond what an item needs. */
const DEEPEST = 100;

export function readYaml(text: string): Yaml {
  const counter = new LineCounter();
  // In this schema every scalar is text: a label 1955, no or 007 is what it looks like.
  const document = parseDocument(text, { schema: 'failsafe', lineCounter: counter, prettyErrors: false });
  const line = (offset: number): number => counter.linePos(offset).line;
  const syntax = [...document.errors, ...document.warnings].map((error) => ({
    line: line(error.pos[0]),
    message: sentence(error),
  }));
  const unread = outOfBounds(document, line);
  const broken = unread.length > 0 || document.errors.some(({ code }) => code !== 'DUPLICATE_KEY');
  return {
    value: broken ? undefined : document.toJS(),
    mistakes: [...syntax, ...unread],
    lineOf: (path) => line(offsetOf(document, path)),
  };
}

const SENTENCES: Partial<Record<YAMLError['code'], string>> = {
  DUPLICATE_KEY: 'The same key stands here a second time, and the last is taken; keep one of them.',
  TAB_AS_INDENT: 'A tab stands where the line is indented; write spaces.',
  BLOCK_AS_IMPLICIT_KEY: 'A text with “: ” in it must stand in quotes, or the indentation is not right.',
  MULTILINE_IMPLICIT_KEY: 'A text with “: ” in it must stand in quotes, or the indentation is not right.',
  TAG_RESOLVE_FAILED: 'A text that begins with “!” must stand in quotes.',
  RESOURCE_EXHAUSTION: 'This is nested too deeply.',
  MULTIPLE_DOCS: 'A second document begins with “---”; an item has one.',
};

function sentence({ code, message }: YAMLError): string {
  return SENTENCES[code] ?? `This is not YAML: ${message}.`;
}

/** Aliases would let a small file become a huge value, and deep nesting would exhaust the stack. */
function outOfBounds(document: Document.Parsed, line: (offset: number) => number): readonly TextMistake[] {
  const mistakes: TextMistake[] = [];
  visit(document, {
    Alias: (_, node) => {
      mistakes.push({
        line: line(node.range?.[0] ?? 0),
        message: 'A text that begins with “*” must stand in quotes; aliases are not used here.',
      });
    },
    Collection: (_, node, ancestors) => {
      // Between two groups of keys stands the pair.
      if (ancestors.length <= 2 * DEEPEST) return undefined;
      mistakes.push({
        line: line(node.range?.[0] ?? 0),
        message: `This is nested more than ${DEEPEST} deep.`,
      });
      return visit.BREAK;
    },
  });
  return mistakes;
}

function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.findLast((item) => isScalar(item.key) && item.key.value === key);
      if (!isScalar(pair?.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const entry = node.items[Number(key)];
      if (!isScalar(entry) && !isMap(entry) && !isSeq(entry)) break;
      offset = entry.range?.[0] ?? offset;
      node = entry;
    } else break;
  }
  return offset;
}
