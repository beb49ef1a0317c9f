/** What completes the word that somebody is typing, in both versions (Content Search 2.0, 6; 1.0, 6). */
import { given } from '../presentation/documents.js';
import { tokensOf } from './fold.js';
import type { Completion, Index } from './index.js';
import { cleaned } from './query.js';
import { CONTEXT_1 } from './response1.js';
import { CONTEXT_2 } from './response.js';

/** Words offered at most. */
const OFFERED = 20;

export interface Typing {
  /** Throws `bad-parameter` where it is too long. */
  readonly typed: string;
  readonly item: string | undefined;
  readonly least: number;
}

/** The words that complete the last one, each after the words before it. */
export function completionsOf(index: Index, { typed, item, least }: Typing): readonly Completion[] {
  const text = cleaned(typed);
  const tokens = tokensOf(text);
  // A word in pieces comes last, as a whole.
  const last = tokens.at(-1);
  if (last === undefined) return [];
  const before = text.slice(0, last.start);
  return index
    .complete({ prefix: last.word, item, least, size: OFFERED })
    .map(({ word, total }) => ({ word: `${before}${word}`, total }));
}

export interface Terms {
  readonly id: string;
  readonly terms: readonly Completion[];
  readonly ignored: readonly string[];
  /** The address of the search for a term. */
  readonly search: (term: string) => string;
}

export function toTerms2({ id, terms, ignored }: Terms): object {
  return {
    '@context': CONTEXT_2,
    id,
    type: 'TermPage',
    ...given({ ignored }),
    items: terms.map(({ word, total }) => ({ value: word, total })),
  };
}

export function toTerms1({ id, terms, ignored, search }: Terms): object {
  return {
    '@context': CONTEXT_1,
    '@id': id,
    '@type': 'search:TermList',
    ...given({ ignored }),
    terms: terms.map(({ word, total }) => ({ match: word, url: search(word), count: total })),
  };
}
