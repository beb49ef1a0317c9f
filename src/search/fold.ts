/**
 * Words as readers of Russian, Persian and English look for them: one spelling for all that they would take for the
 * same, and where each word stands in the text as it is written.
 */

/** A word of a text. One that is written in pieces (می‌خواهم, well-known, a word parted at a line's end) is there as its pieces and as one. */
export interface Token {
  /** Folded. */
  readonly word: string;
  /** Counted in pieces from the beginning of the text, so that neighbours are one apart. */
  readonly position: number;
  /** How many positions it takes: as many as it has pieces. */
  readonly length: number;
  /** UTF-16 offsets in the text as it is written. */
  readonly start: number;
  readonly end: number;
}

/** Folds one run of letters and digits; several words where it stands for several (½). */
export type Fold = (written: string) => readonly string[];

/** й, ї, ў, ѓ, ќ are letters of their own; ё is е to a reader, and a stress mark is none. */
const LETTERS_WITH_SIGNS = /[иу]\u0306|і\u0308|[гк]\u0301/g;
/** Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel signs and hamza of Arabic. In other scripts vowels are marks. */
const SIGNS =
  /[\u0300-\u036F\u0591-\u05C7\u0610-\u061A\u0621\u0640\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED]/g;
/** Characters that are not seen: joiners, directions, byte order marks. */
const UNSEEN = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;

const ALIKE: Readonly<Record<string, string>> = {
  ي: 'ی',
  ى: 'ی',
  ك: 'ک',
  ة: 'ه',
  ۀ: 'ه',
  ە: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ٱ: 'ا',
  ς: 'σ',
};
const FOR_OTHERS = new RegExp(`[${Object.keys(ALIKE).join('')}]`, 'g');

/** Nearly all words: nothing in them is to be folded. */
const FOLDED = /^[\da-zа-яابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی]+$/;

export const fold: Fold = (written) => {
  if (FOLDED.test(written)) return [written];
  // Upper case first: ß is SS and ς is Σ there.
  const plain = written
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .replace(LETTERS_WITH_SIGNS, (letter) => letter.normalize('NFC'))
    .replace(SIGNS, '')
    .replace(UNSEEN, '')
    .replace(FOR_OTHERS, (letter) => ALIKE[letter] ?? letter)
    .replace(/[٠-٩۰-۹]/g, (digit) => String((digit.codePointAt(0) ?? 0) % 16));
  return plain.split(/[^\p{L}\p{N}\p{M}]+/u).filter((word) => word !== '');
};

/** Folds what it has folded lately without doing it again: texts repeat their words. */
export function remembering(most: number): Fold {
  const known = new Map<string, readonly string[]>();
  return (written) => {
    const before = known.get(written);
    if (before !== undefined) return before;
    if (known.size >= most) known.clear();
    const words = fold(written);
    known.set(written, words);
    return words;
  };
}

const LETTERS = String.raw`\p{L}\p{N}\p{M}\u200B\u200D-\u200F\u202A-\u202E\u2060-\u2069\uFEFF`;
const RUN = new RegExp(`[${LETTERS}]+`, 'uy');
const GAP = new RegExp(`[^${LETTERS}]*`, 'uy');
/** What stands between the pieces of one word: a zero-width non-joiner, a hyphen (at a line's end too), an apostrophe. */
const JOINT = /^(?:\u200C+|[-\u00AD\u2010\u2011]|['’ʼ]|[-\u00AD\u2010\u2011¬][^\S\n]*\n[^\S\n]*)$/;
const NUMBER_JOINT = /^[.,٫٬]$/;
/** Persian pieces that are written joined, with a zero-width non-joiner, or apart. */
const PREFIXES = new Set(['می', 'نمی']);
const SUFFIXES = new Set(
  'ها های هایی هایم هایت هایش هایمان هایتان هایشان ام ات اش ای اند ایم اید مان تان شان تر ترین'.split(' '),
);

interface Piece {
  readonly words: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Parts what is not to be read as one: no phrase runs over it. */
export const PARAGRAPH = '\n\n';

/** Every word of a text, in order; the whole of a word in pieces comes after its pieces. */
export function tokensOf(text: string, folded: Fold = fold): readonly Token[] {
  const tokens: Token[] = [];
  let position = 0;
  let whole: Piece[] = [];
  const finish = (): void => {
    position = emit(tokens, whole, position);
    whole = [];
  };
  for (let at = endOf(GAP, text, 0); at < text.length;) {
    const end = endOf(RUN, text, at);
    const piece = { words: folded(text.slice(at, end)), start: at, end };
    at = endOf(GAP, text, end);
    if (piece.words.length === 0) continue;
    const last = whole.at(-1);
    if (last !== undefined) {
      const between = text.slice(last.end, piece.start);
      if (!belongTogether(last, between, piece)) finish();
      if (between.includes(PARAGRAPH)) position += 1;
    }
    whole.push(piece);
  }
  finish();
  return tokens;
}

/** Where a sticky pattern that matches here ends. A match itself would be an object for each word of an archive. */
function endOf(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  pattern.test(text);
  return pattern.lastIndex;
}

function belongTogether(one: Piece, between: string, other: Piece): boolean {
  const [last = '', first = ''] = [one.words.at(-1), other.words[0]];
  if (between === ' ') return PREFIXES.has(last) || SUFFIXES.has(first);
  if (JOINT.test(between)) return true;
  return NUMBER_JOINT.test(between) && /\d$/.test(last) && /^\d/.test(first);
}

/** Adds the tokens of one word and tells the position after it. */
function emit(tokens: Token[], pieces: readonly Piece[], position: number): number {
  let next = position;
  for (const { words, start, end } of pieces)
    for (const word of words) tokens.push({ word, position: next++, length: 1, start, end });
  const [first, last] = [pieces[0], pieces.at(-1)];
  if (first !== undefined && last !== undefined && first !== last) {
    const word = pieces.flatMap(({ words }) => words).join('');
    tokens.push({ word, position, length: next - position, start: first.start, end: last.end });
  }
  return next;
}

/** A word as it is offered to a reader: its letters as written, small, without what is not seen. */
export function shown(written: string): string {
  return written
    .replace(/[-\u00AD\u2010\u2011¬][^\S\n]*\n[^\S\n]*|[\u00AD\u0640]/g, '')
    .replace(UNSEEN, (sign) => (sign === '\u200C' ? sign : ''))
    .normalize('NFC')
    .toLowerCase();
}
