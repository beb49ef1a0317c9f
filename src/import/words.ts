/** Their strings as a curator would write them in item.yaml: plain text by language. */
import type { LanguageMap } from '../item/item.js';
import { isLanguage } from '../item/language.js';
import { textOfHtml } from '../item/text/html.js';
import { isResource, texts } from '../presentation/reading.js';

/** Undefined where nothing is said. Languages that are none are `none`; markup becomes words. */
export function plainWords(map: unknown): LanguageMap | undefined {
  if (typeof map === 'string') return plainWords({ none: [map] });
  if (!isResource(map)) return undefined;
  const words = new Map<string, string[]>();
  for (const [tag, strings] of Object.entries(map)) {
    const language = isLanguage(tag) ? tag : 'none';
    const values = texts(strings)
      .map(plain)
      .filter((value) => /\S/.test(value));
    if (values.length > 0) words.set(language, [...(words.get(language) ?? []), ...values]);
  }
  return words.size === 0 ? undefined : Object.fromEntries(words);
}

/** A label has no markup (Presentation 3.0, 4.3), and one that has was written for somebody who strips it. */
function plain(value: string): string {
  const seen = /<\/?[a-z][^<>]*>|&(?:\w+|#\d+|#x[\da-f]+);/i.test(value) ? textOfHtml(value) : value;
  // Of control characters only line ends are text.
  return seen.replace(/[^\P{Cc}\n\t]/gu, '').trim();
}

export function isHttp(address: string): boolean {
  return /^https?:\/\/\S+$/i.test(address) && URL.canParse(address);
}

/** The nearest that may stand in an address and in a file's name; empty where nothing of it may. */
export function slug(name: string): string {
  return (
    name
      .normalize('NFC')
      .replace(/[^\p{L}\p{M}\p{N}_-]+/gu, '-')
      .replace(/^[-\p{M}]+|-+$/gu, '')
      .slice(0, 80)
      // Half of a character of two units is none.
      .replace(/[\uD800-\uDBFF-]+$/, '')
  );
}

/** The last segment of an address that says something, without ending; empty where none does. */
export function lastName(address: unknown, passing: RegExp): string {
  if (typeof address !== 'string' || !isHttp(address)) return '';
  const segments = new URL(address).pathname.split('/').map(decoded);
  const named = segments
    .map((segment) => segment.replace(/\.json(?:ld)?$/i, ''))
    .filter((segment) => segment !== '');
  return named.findLast((segment) => !passing.test(segment)) ?? '';
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
