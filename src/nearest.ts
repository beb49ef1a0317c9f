import { closest, distance } from 'fastest-levenshtein';

/** The known word that was probably meant, or undefined where none is near: for "did you mean …". */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length > 100) return undefined;
  const best = closest(word, known);
  return distance(word, best) <= Math.max(2, Math.floor(word.length / 3)) ? best : undefined;
}
