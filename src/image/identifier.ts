/** Identifiers in addresses (3.0 section 9, "URI encoding and decoding"): decoded once, encoded as little as allowed. */
import { Problem } from '../problem.js';
import { told } from './grammar.js';

const LONGEST = 1024;

/**
 * The identifier that one raw segment of a path names. Throws `malformed-identifier` for what could lead out of the
 * images folder or into hidden files; `/` and `~` part the names of folders.
 */
export function parseIdentifier(rawSegment: string): string {
  const identifier = decoded(rawSegment);
  const names = identifier.split(/[/~]/);
  const refused = (why: string): Problem =>
    new Problem('malformed-identifier', `The identifier ${told(identifier)} ${why}.`);
  if (identifier === '') throw refused('is empty: name an image');
  if (identifier.length > LONGEST) throw refused(`is longer than ${LONGEST} characters`);
  if (/\p{Cc}/u.test(identifier)) throw refused('holds control characters');
  if (identifier.includes('\\')) throw refused('holds a backslash: folders are parted by ~');
  if (identifier.startsWith('/')) throw refused('begins with a slash: it is counted from the images folder');
  if (names.some((name) => name.startsWith('.'))) throw refused('holds a name that begins with a dot');
  return identifier;
}

function decoded(rawSegment: string): string {
  try {
    return decodeURIComponent(rawSegment);
  } catch (cause) {
    throw new Problem(
      'malformed-identifier',
      `The identifier ${told(rawSegment)} is not well percent-encoded: after each % come two hexadecimal digits, and together they are UTF-8. A % itself is written %25.`,
      { cause },
    );
  }
}

/** Of these letters nothing is encoded: most identifiers have no others. */
const PLAIN = /^[\w.~:-]*$/;

/**
 * The identifier as published: `/ ? # [ ] @ %` and what a path may not hold are encoded, and nothing else, so that
 * `:` `,` `;` `+` `=` stay as they are.
 */
export function printIdentifier(identifier: string): string {
  if (PLAIN.test(identifier)) return identifier;
  return encodeURI(identifier).replace(/[/?#@]/g, encodeURIComponent);
}
