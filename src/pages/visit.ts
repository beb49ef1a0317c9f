/** Who looks, and from where: what every address and every word of a page depends on. */
import type { InterfaceLanguage } from './languages.js';
import { PHRASES, type Phrases } from './phrases.js';

export interface Visit {
  readonly language: InterfaceLanguage;
  /** True where the address itself names the language: then every link goes on naming it. */
  readonly chosen: boolean;
  /** Path under which the outside reaches the server, such as `/archive`; empty at the root. */
  readonly root: string;
  /** Scheme, host and `root`: for addresses that are copied and shared. */
  readonly base: string;
}

export function phrasesFor({ language }: Visit): Phrases {
  return PHRASES[language];
}

/** `path` with what of `parameters` has a value. Commas stay as they are: people read and edit these addresses. */
export function addressOf(
  { language, chosen }: Visit,
  path: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const all = { ...parameters, lang: parameters.lang ?? (chosen ? language : undefined) };
  const query = Object.entries(all)
    .flatMap(([name, value]) => (value === undefined || value === '' ? [] : [`${name}=${written(value)}`]))
    .join('&');
  return query === '' ? path : `${path}?${query}`;
}

function written(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%20', '+');
}
