/** How mistakes are told to a curator: what stands there, and what would be right. */
import { nearest } from '../nearest.js';

const SHOWN = 60;

/** A value as it is quoted in a sentence: short, and in a curator's words. */
export function shown(value: unknown): string {
  if (value === null) return 'empty';
  if (typeof value === 'string')
    return value.trim() === '' ? 'empty' : `“${value.length > SHOWN ? `${value.slice(0, SHOWN)}…` : value}”`;
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a group of keys';
  return JSON.stringify(value);
}

/** The message of a schema: the same words for whatever is wrong, as one thing alone would be right. */
export function wrong(
  right: string | ((input: unknown) => string),
): (issue: { readonly input?: unknown }) => string {
  return ({ input }) => {
    const words = typeof right === 'string' ? right : right(input);
    return input === undefined ? `is missing; write ${words}` : `is ${shown(input)}; write ${words}`;
  };
}

/** “one of a, b, c”, and the nearest of them where one is near. */
export function oneOf(words: readonly string[]): (input: unknown) => string {
  return (input) => `one of ${words.join(', ')}.${didYouMean(input, words)}`;
}

/** Says that a key means nothing here. */
export function unknownKey(key: string, known: readonly string[]): string {
  return `The key ${shown(key)} means nothing here; keys are ${known.join(', ')}.${didYouMean(key, known)}`;
}

/** Says that a name is not in item.yaml. */
export function unknownName(kind: string, name: string, known: readonly string[]): string {
  return `There is no ${kind} ${shown(name)} in item.yaml.${didYouMean(name, known)}`;
}

/** Says that no text has a margin of this role. */
export function unknownRole(role: string, known: readonly string[]): string {
  return `No text has a [[margin ${role}]].${didYouMean(role, known)}`;
}

function didYouMean(word: unknown, known: readonly string[]): string {
  const near = typeof word === 'string' ? nearest(word, known) : undefined;
  return near === undefined ? '' : ` Did you mean “${near}”?`;
}
