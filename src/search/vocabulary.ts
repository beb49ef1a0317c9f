/** Every word of all texts once, by number, and which of them share a stem. It only grows: all states of the index share it. */
import { remembering, shown, tokensOf, type Fold, type Token } from './fold.js';
import { stemOf } from './stem.js';

export interface Vocabulary {
  /** Folded, by number. */
  readonly words: string[];
  readonly numbers: Map<string, number>;
  /** Stem → the words that have it and are not it. */
  readonly stems: Map<string, number[]>;
  /** How a word is written where folding has changed more than its case: as it was met first. */
  readonly written: Map<number, string>;
  readonly fold: Fold;
}

/** Runs of letters whose folding is kept at hand: a few megabytes. */
const AT_HAND = 50_000;

export function createVocabulary(): Vocabulary {
  return { words: [], numbers: new Map(), stems: new Map(), written: new Map(), fold: remembering(AT_HAND) };
}

/** Calls back for each word of a text in a language, with its number. */
export type Reader = (
  text: string,
  language: string | undefined,
  visit: (number: number, token: Token) => void,
) => void;

/** A reader that has met a word before need not look for its stem again: one reader for many items. */
export function createReader(vocabulary: Vocabulary): Reader {
  const met = new Map<string | undefined, Map<string, number>>();
  return (text, language, visit) => {
    const known = met.get(language) ?? new Map<string, number>();
    met.set(language, known);
    for (const token of tokensOf(text, vocabulary.fold)) {
      const { word, start, end } = token;
      let number = known.get(word);
      if (number === undefined) {
        number = learn(vocabulary, word, stemOf(word, language), () => text.slice(start, end));
        known.set(word, number);
      }
      visit(number, token);
    }
  };
}

function learn(vocabulary: Vocabulary, word: string, stem: string, written: () => string): number {
  const { words, numbers, stems } = vocabulary;
  let number = numbers.get(word);
  if (number === undefined) {
    number = words.push(word) - 1;
    numbers.set(word, number);
    const display = shown(written());
    if (display !== word) vocabulary.written.set(number, display);
  }
  if (stem !== word) {
    const sharing = stems.get(stem);
    if (sharing === undefined) stems.set(stem, [number]);
    else if (!sharing.includes(number)) sharing.push(number);
  }
  return number;
}

/**
 * The numbers of all words that answer to a folded word: itself, and whatever shares its stem or is it. Surnames need
 * both: the stem of Хрущёв is Хрущ, that of Хрущёву is Хрущёв.
 */
export function answering({ numbers, stems }: Vocabulary, word: string): readonly number[] {
  const stem = stemOf(word);
  const forms = stem === word ? [word] : [word, stem];
  return [
    ...new Set(
      forms.flatMap((form) => {
        const itself = numbers.get(form);
        return [...(itself === undefined ? [] : [itself]), ...(stems.get(form) ?? [])];
      }),
    ),
  ];
}
