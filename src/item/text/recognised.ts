/** What files with coordinates say of a page: the common ground of ALTO, PAGE XML, hOCR and TEI. */
import type { Box, Size } from '../../image/pyramid.js';
import type { Word } from '../item.js';
import { isLanguage } from '../language.js';
import type { TextMistake } from '../marks.js';

export interface RecognisedLine {
  /** Never blank, without white space round it. */
  readonly text: string;
  /** Lines with the same number stand together: one region, one paragraph. */
  readonly block: number;
  readonly language: string | undefined;
  readonly box: Box | undefined;
  readonly words: readonly Word[];
}

/** One page, in reading order. Boxes count in the units of `frame`, which need not be the pixels of the image at hand. */
export interface RecognisedPage {
  /** What the file calls the page, or the image it was made from. */
  readonly name: string | undefined;
  readonly frame: Size | undefined;
  readonly language: string | undefined;
  readonly lines: readonly RecognisedLine[];
}

export interface Recognised {
  readonly pages: readonly RecognisedPage[];
  readonly mistakes: readonly TextMistake[];
}

/** A word before its line is put together. */
export interface LooseWord {
  readonly text: string;
  readonly box: Box | undefined;
  readonly confidence: number | undefined;
}

/** A line of words with a space between them. */
export function joinedLine(words: readonly LooseWord[]): Pick<RecognisedLine, 'text' | 'words'> {
  const placed: Word[] = [];
  let text = '';
  for (const word of words) {
    const letters = word.text.trim();
    if (letters === '') continue;
    const start = text === '' ? 0 : text.length + 1;
    text += `${text === '' ? '' : ' '}${letters}`;
    placed.push({ start, end: text.length, box: word.box, confidence: word.confidence });
  }
  return { text, words: placed };
}

/** Words found again in a text that is given for the whole line; a word that is not in it has no place, and is left out. */
export function placedWords(text: string, words: readonly LooseWord[]): readonly Word[] {
  let from = 0;
  return words.flatMap(({ text: raw, box, confidence }) => {
    const letters = raw.trim();
    const start = letters === '' ? -1 : text.indexOf(letters, from);
    if (start < 0) return [];
    from = start + letters.length;
    return [{ start, end: from, box, confidence }];
  });
}

/** The box from its corners; undefined where it has no area, or a number is missing. */
export function boxOf(left: number, top: number, right: number, bottom: number): Box | undefined {
  const known = [left, top, right, bottom].every(Number.isFinite);
  return known && right > left && bottom > top
    ? { x: left, y: top, width: right - left, height: bottom - top }
    : undefined;
}

/** The tag of a language that a file names by tag, by three letters or in English; undefined where nobody knows it. */
export function languageTag(name: string | undefined): string | undefined {
  if (name === undefined || name.trim() === '') return undefined;
  const word = name.trim().replaceAll('_', '-');
  const tag = NAMES.get(word.toLowerCase()) ?? (isLanguage(word) ? word : undefined);
  return tag === undefined ? undefined : Intl.getCanonicalLocales(tag)[0];
}

/** PAGE XML writes names of ISO 639; bibliographic codes differ from those that BCP 47 takes. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ...[
    'ru',
    'fa',
    'en',
    'ar',
    'de',
    'fr',
    'es',
    'it',
    'la',
    'el',
    'he',
    'tr',
    'uk',
    'pl',
    'nl',
    'sv',
    'ka',
    'hy',
    'az',
    'uz',
    'tg',
    'zh',
    'ja',
  ].map((tag) => [englishName(tag), tag] as const),
  ['per', 'fa'],
  ['ger', 'de'],
  ['fre', 'fr'],
  ['dut', 'nl'],
  ['gre', 'el'],
  ['arm', 'hy'],
  ['geo', 'ka'],
  ['chi', 'zh'],
]);

function englishName(tag: string): string {
  return (new Intl.DisplayNames('en', { type: 'language' }).of(tag) ?? tag).toLowerCase();
}
