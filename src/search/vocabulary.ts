/** Every word of all texts once, by number, and which of them share a stem. It only grows: all states of the index share it. */
import { fold, shown, tokensOf, type Fold, type Token } from './fold.js';
import { stemOf } from './stem.js';

export interface Vocabulary {
  /** Folded, by number. */
  readonly words: string[];
  readonly numbers: Map<string, number>;
  /** Stem → the words that have it and are not it. */
  readonly stems: Map<string, number[]>;
  /** How a word is written where folding has changed more than its case: as it was met first. */
  readonly written: Map<number, string>;
}

export function createVocabulary(): Vocabulary {
  return { words: [], numbers: new Map(), stems: new Map(), written: new Map() };
}

export interface Numbered {
  readonly number: number;
  readonly token: Token;
}

/** Reads texts of one language; what it has met before it need not fold again. */
export function createReader(
  vocabulary: Vocabulary,
  language: string,
): (text: string) => readonly Numbered[] {
  const folds = new Map<string, readonly string[]>();
  const folded: Fold = (written) => {
    const known = folds.get(written);
    if (known !== undefined) return known;
    const words = fold(written);
    folds.set(written, words);
    return words;
  };
  const seen = new Map<string, number>();
  const numberOf = ({ word, start, end }: Token, text: string): number => {
    const known = seen.get(word);
    if (known !== undefined) return known;
    const number = learn(vocabulary, word, stemOf(word, language), () => text.slice(start, end));
    seen.set(word, number);
    return number;
  };
  return (text) => tokensOf(text, folded).map((token) => ({ number: numberOf(token, text), token }));
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
