/** Options that are written otherwise than they are called. */
import { nearest } from '../nearest.js';

/**
 * What is said of a required option that is missing, with the one among the words given that was probably meant by it:
 * Commander finds it missing before it looks at what it does not know, and then says nothing of that.
 */
export function withMisspelt(said: string, words: readonly string[]): string {
  const option = /required option '[^']*?(--[\w-]+)/.exec(said)?.[1];
  if (option === undefined) return said;
  const given = words.filter((word) => /^--?[a-z]/i.test(word)).map((word) => word.replace(/=.*$/s, ''));
  const misspelt = nearest(option, given);
  return misspelt === undefined ? said : `${said}(There is no option ${misspelt}. Did you mean ${option}?)\n`;
}
