/** What somebody typed, as what is looked for. */
import { Problem } from '../problem.js';
import { tokensOf, type Token } from './fold.js';

/** One typed word: any of its spellings, each a word or a row of pieces that follow one another. */
export type AskedWord = readonly (readonly string[])[];
/** Words that follow one another; without quotes there is one. */
export type Phrase = readonly AskedWord[];
/** All phrases must be in one passage. */
export type Query = readonly Phrase[];

/** Far more than anybody types, and quickly refused. */
export const LONGEST = 500;

/**
 * Words in quotes (of any of the three languages) are a phrase; a quote without its counterpart means nothing. Throws
 * `bad-parameter` for what is too long.
 */
export function parseQuery(typed: string): Query {
  const text = cleaned(typed);
  const phrases: Phrase[] = [];
  let from = 0;
  for (const { 0: quoted, 1: inside = '', index } of text.matchAll(/["«“„”]([^"«»“„”]*)["»”“]/g)) {
    phrases.push(...wordsOf(text.slice(from, index)).map((word) => [word]), wordsOf(inside));
    from = index + quoted.length;
  }
  phrases.push(...wordsOf(text.slice(from)).map((word) => [word]));
  return phrases.filter((phrase) => phrase.length > 0);
}

/** Without characters that are not seen; a control character parts words. */
export function cleaned(typed: string): string {
  if (typed.length > LONGEST)
    throw new Problem(
      'bad-parameter',
      `q has ${typed.length} characters; at most ${LONGEST} are searched for.`,
    );
  return typed.replace(/\p{Cc}+/gu, ' ').replace(/[\u200E\u200F\u202A-\u202E\u2066-\u2069]/g, '');
}

function wordsOf(text: string): readonly AskedWord[] {
  const words: AskedWord[] = [];
  let pieces: Token[] = [];
  for (const token of tokensOf(text)) {
    if (token.length === 1) {
      pieces.push(token);
      continue;
    }
    const within = pieces.filter(({ position }) => position >= token.position);
    words.push(...pieces.slice(0, pieces.length - within.length).map(({ word }) => [[word]]));
    words.push([[token.word], within.map(({ word }) => word)]);
    pieces = [];
  }
  return [...words, ...pieces.map(({ word }) => [[word]])];
}
