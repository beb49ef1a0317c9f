/** Words of the other direction within a line: to be isolated, so that what stands beside them keeps its place. */
import type { Direction } from '../item/item.js';
import { undetermined } from '../item/language.js';

export interface Run {
  readonly text: string;
  /** The language tag of a run in a script of the other direction: its script is known, its language is not. */
  readonly foreign: string | undefined;
}

const RTL = String.raw`[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]`;
const RTL_LETTER = String.raw`(?=${RTL})\p{L}\p{M}*`;
const LTR_LETTER = String.raw`(?!${RTL})\p{L}\p{M}*`;

/** From a letter of the other direction to the last one before a letter of the line's own. */
function foreignIn(own: string, other: string): RegExp {
  return new RegExp(`${other}(?:(?:(?!${own})[^])*${other})?`, 'gu');
}

const FOREIGN: Readonly<Record<Direction, RegExp>> = {
  rtl: foreignIn(RTL_LETTER, LTR_LETTER),
  ltr: foreignIn(LTR_LETTER, RTL_LETTER),
};

/** The text, in order and whole. */
export function runsOf(text: string, direction: Direction): readonly Run[] {
  const runs: Run[] = [];
  let done = 0;
  for (const { 0: words, index } of text.matchAll(FOREIGN[direction])) {
    if (index > done) runs.push({ text: text.slice(done, index), foreign: undefined });
    runs.push({ text: words, foreign: undetermined(words) });
    done = index + words.length;
  }
  if (done < text.length) runs.push({ text: text.slice(done), foreign: undefined });
  return runs;
}
