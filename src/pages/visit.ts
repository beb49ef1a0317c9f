/** Who looks, and from where: what every address and every word of a page depends on. */
import type { Site } from '../presentation/ids.js';
import type { InterfaceLanguage } from './languages.js';
import { PHRASES, type Phrases } from './phrases.js';

export interface Visit {
  readonly language: InterfaceLanguage;
  /** True where the address itself names the language: then every link goes on naming it. */
  readonly chosen: boolean;
  /** Where nobody answers, a page has no forms, and its links are names of files. */
  readonly site: Site;
  /** Path under which the outside reaches the server, such as `/archive`; empty at the root. Of files: the way up to it. */
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

/** The collection for people, with what of the parameters has a value. */
export function homeAddress(
  visit: Visit,
  parameters: { readonly q?: string; readonly lang?: InterfaceLanguage } = {},
): string {
  if (visit.site === 'files') return `${visit.root}/${homeFile(parameters.lang ?? visit.language)}`;
  return addressOf(visit, `${visit.root}/`, parameters);
}

/** The name of its file, which has one state. */
export function homeFile(language: InterfaceLanguage): string {
  return `index.${language}.html`;
}

function written(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%20', '+');
}
