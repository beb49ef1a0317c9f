/**
 * The marks in a curator's text: `[[page ru-1]]`, `[[p09]]`, `[[margin stamp]]`, `[[end]]`, and `[[[[` for a literal
 * `[[`. Here they are read, followed and taken away; what they mean for lines and passages is in marked.ts.
 */
import { unknownName } from './sentences.js';

/** The names that marks may use. */
export interface Known {
  readonly pages: readonly string[];
  readonly passages: readonly string[];
}

/** Something wrong with a text; `line` counts the lines of the file from 1. */
export interface TextMistake {
  readonly line: number;
  readonly message: string;
}

/** Where the text stands: on a page, in a passage, in a margin that interrupts the passage. */
export interface Place {
  readonly page: string | undefined;
  readonly passage: string | undefined;
  /** A value of its own for each mark: two stamps in a row are two margins. */
  readonly margin: { readonly role: string } | undefined;
}

/** From the offset `at` of the verbatim text on, `place` holds. */
export interface Cut {
  readonly at: number;
  readonly place: Place;
}

const NOWHERE: Place = { page: undefined, passage: undefined, margin: undefined };
const MARK = /\[\[\[\[|\[\[(?!\[)(?:([^[\]]*)\]\])?/g;
const LITERAL = 'If these brackets belong to the text, write [[[[ for [[.';

/**
 * Takes the marks away: a line of marks alone with its line end, any other mark alone. A mark in error stays in the
 * text, and what follows it belongs to nothing (after an unknown page: to no page) until the next good mark.
 */
export function withoutMarks(
  file: string,
  known: Known,
): { readonly verbatim: string; readonly cuts: readonly Cut[]; readonly mistakes: readonly TextMistake[] } {
  const follow = follower(known);
  const cuts: Cut[] = [{ at: 0, place: NOWHERE }];
  const mistakes: TextMistake[] = [];
  let verbatim = '';
  for (const [index, whole] of file.split(/(?<=\n)/).entries()) {
    const line = index + 1;
    const content = whole.replace(/\r?\n$/, '');
    let kept = '';
    let done = 0;
    let marked = false;
    for (const { 0: all, 1: words, index: at } of content.matchAll(MARK)) {
      kept += content.slice(done, at);
      done = at + all.length;
      if (all === '[[[[') {
        kept += '[[';
        continue;
      }
      const { place, mistake } = follow(words, line);
      if (mistake === undefined) marked = true;
      else {
        mistakes.push({ line, message: mistake });
        kept += all;
      }
      cuts.push({ at: verbatim.length + kept.length, place });
    }
    kept += content.slice(done);
    if (!marked || kept !== '') verbatim += kept + whole.slice(content.length);
  }
  return { verbatim, cuts, mistakes };
}

interface Step {
  readonly place: Place;
  readonly mistake?: string | undefined;
}

/** Follows the marks of one file in their order: where each leads, and what is wrong with it. */
function follower(known: Known): (words: string | undefined, line: number) => Step {
  const begun = new Map<string, number>();
  let place = NOWHERE;
  let last: string | undefined;
  // Whether a page's end, a margin or an end stands between the last passage's mark and here.
  let interrupted = false;
  return (words, line) => {
    const mark = readMark(words, known);
    const first = mark.kind === 'passage' ? begun.get(mark.passage) : undefined;
    if (mark.kind !== 'passage') {
      place = afterMark(mark, place);
      interrupted = true;
      return { place, mistake: mark.mistake };
    }
    if (first !== undefined && !(mark.passage === last && interrupted)) {
      place = { ...NOWHERE, page: place.page };
      return { place, mistake: twice(mark.passage, first) };
    }
    begun.set(mark.passage, first ?? line);
    last = mark.passage;
    interrupted = false;
    place = { page: place.page, passage: mark.passage, margin: undefined };
    return { place };
  };
}

type Mark =
  | { readonly kind: 'page'; readonly page: string | undefined; readonly mistake?: string }
  | { readonly kind: 'passage'; readonly passage: string }
  | { readonly kind: 'margin'; readonly role: string; readonly mistake?: undefined }
  | { readonly kind: 'end'; readonly mistake?: string };

function afterMark(mark: Exclude<Mark, { readonly kind: 'passage' }>, place: Place): Place {
  switch (mark.kind) {
    case 'page':
      return { ...place, page: mark.page, margin: undefined };
    case 'margin':
      return { ...place, margin: { role: mark.role } };
    case 'end':
      return { ...NOWHERE, page: place.page };
  }
}

function readMark(words: string | undefined, known: Known): Mark {
  if (words === undefined)
    return { kind: 'end', mistake: `A mark opens with [[ and is not closed with ]] on its line. ${LITERAL}` };
  const [word = '', name, ...more] = words.trim().split(/\s+/);
  if (word === 'page' && name !== undefined && more.length === 0)
    return known.pages.includes(name)
      ? { kind: 'page', page: name }
      : { kind: 'page', page: undefined, mistake: unknownName('page', name, known.pages) };
  if (word === 'margin' && name !== undefined && more.length === 0) return { kind: 'margin', role: name };
  if (name === undefined && word === 'end') return { kind: 'end' };
  if (name === undefined && known.passages.includes(word)) return { kind: 'passage', passage: word };
  if (name === undefined && !['', 'page', 'margin'].includes(word))
    return { kind: 'end', mistake: `${unknownName('passage', word, known.passages)} ${LITERAL}` };
  return {
    kind: 'end',
    mistake: `“[[${words}]]” is not a mark. Marks are [[page NAME]], [[PASSAGE]], [[margin ROLE]] with a role of one word, and [[end]]. ${LITERAL}`,
  };
}

function twice(passage: string, line: number): string {
  return `The passage “${passage}” begins a second time; it began at line ${line}. It may be named again only to go on with it after a page’s end, a margin or [[end]].`;
}
