/** The stem of a folded word: what its inflected forms share. The word itself is always searched beside it. */
import { stemmer as english } from '@orama/stemmers/english';
import { stemmer as russian } from '@orama/stemmers/russian';

interface Stemming {
  readonly language: string;
  readonly script: string;
  readonly letters: RegExp;
  readonly stem: (word: string) => string;
}

const STEMMINGS: readonly Stemming[] = [
  { language: 'ru', script: 'Cyrl', letters: /^\p{Script=Cyrillic}+$/u, stem: russian },
  { language: 'fa', script: 'Arab', letters: /^\p{Script=Arabic}+$/u, stem: persian },
  { language: 'en', script: 'Latn', letters: /^\p{Script=Latin}+$/u, stem: english },
];

/**
 * The stem, or the word itself where it has none. The script decides, as a text quotes names of other languages; only
 * a text in another language of the same script is left as it is. A query has no `language`, and neither has a remark.
 */
export function stemOf(word: string, language?: string): string {
  const stemming = STEMMINGS.find(({ letters }) => letters.test(word));
  if (stemming === undefined) return word;
  return language === undefined || speaks(language, stemming) ? stemming.stem(word) : word;
}

function speaks(language: string, stemming: Stemming): boolean {
  const [own] = language.toLowerCase().split('-');
  return own === stemming.language || new Intl.Locale(language).maximize().script !== stemming.script;
}

const SUFFIX = /(?:های(?:ی|م|ت|ش|مان|تان|شان)?|ها|ترین|تر|مان|تان|شان|ات|ام|اش|ای|ی)$/;
const VERB = /^(?:ن?می)(.{2,}?)(?:یم|ید|ند|م|ی|د)?$/;
/** Shorter stems are shared by words that have nothing in common. */
const SHORTEST = 3;

/** Persian inflects by what is written before and after: plural, possession, comparison, person. */
function persian(word: string): string {
  const verb = VERB.exec(word)?.[1];
  const stem = verb ?? word.replace(SUFFIX, '');
  return stem.length >= SHORTEST ? stem : word;
}
