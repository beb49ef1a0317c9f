/** Content Search, both versions: of one item, of all, and completion. */
import type { Request } from 'express';
import type { Archive } from '../archive.js';
import type { Layer } from '../item/item.js';
import { createIds, searchRoot, type PresentationVersion } from '../presentation/ids.js';
import { Problem } from '../problem.js';
import { lastPage, PAGE_SIZE, withMotivation, type Answer } from '../search/answer.js';
import { completionsOf, toTerms1, toTerms2 } from '../search/completion.js';
import { parseQuery } from '../search/query.js';
import { toSearch1 } from '../search/response1.js';
import { toSearch2 } from '../search/response.js';
import { decodeSegment } from './ask.js';
import { documentType } from './negotiate.js';
import { exhibitOf } from './exhibit.js';
import { tagOf, type Reply } from './reply.js';

type SearchVersion = 1 | 2;

export interface SearchRoutes {
  readonly version: SearchVersion;
  /** Of the documents whose canvases and annotations an answer names. */
  readonly documents: PresentationVersion;
  readonly archive: Archive;
  readonly base: string;
}

/** Each version of the documents has both versions of the search, below `root`. */
export const SEARCHES = ([3, 2, 4] satisfies PresentationVersion[]).flatMap((documents) =>
  ([2, 1] satisfies SearchVersion[]).map((version) => ({ documents, version, root: searchRoot(documents) })),
);

/** `path` is what follows `…/search/{version}/`, raw: nothing, an item, or an item's completion. */
export function answerSearch(routes: SearchRoutes, request: Request, path: string): Reply {
  const [item, kind, ...rest] = path === '' ? [] : path.split('/').map(decodeSegment);
  if (rest.length > 0 || item === '' || (kind !== undefined && kind !== 'autocomplete'))
    throw unknownShape(routes);
  if (item !== undefined) exhibitOf(item, routes.archive);
  return kind === undefined ? searching(routes, request, item) : completing(routes, request, item);
}

/** `…/autocomplete/{version}`: completion from all items. */
export function answerCompletion(routes: SearchRoutes, request: Request, path: string): Reply {
  if (path !== '') throw unknownShape(routes);
  return completing(routes, request, undefined);
}

/**
 * Viewers that know 1.0 alone outline every hit, one over another: what is said about the texts is left out there until
 * its motivation is asked for.
 */
function isNoRemark({ form }: Layer): boolean {
  return form !== 'remarks';
}

function searching(routes: SearchRoutes, request: Request, item: string | undefined): Reply {
  const { version, documents, archive, base } = routes;
  const parameters = parametersOf(request);
  const asked = { q: parameters.get('q') ?? '', motivation: parameters.get('motivation') ?? '' };
  const page = wholeNumber(parameters, 'page');
  const ids = createIds(base, 'server', documents);
  const found = archive.index.search({
    query: parseQuery(asked.q),
    item,
    accepts: asked.motivation === '' && version === 1 ? isNoRemark : withMotivation(asked.motivation),
    start: (page - 1) * PAGE_SIZE,
    size: PAGE_SIZE,
  });
  const last = lastPage(found);
  if (page > last) throw new Problem('not-found', `This search has no page ${page}: its last is ${last}.`);
  const answer: Answer = {
    ids,
    imagesOf: (id) => exhibitOf(id, archive).images,
    address: (page) => addressOf(ids.search(version, item), { ...asked, page: page?.toString() ?? '' }),
    several: item === undefined,
    page,
    found,
    ignored: ignoredOf(parameters, ['date', 'user']),
  };
  return json(routes, request, version === 2 ? toSearch2(answer) : toSearch1(answer));
}

function completing(routes: SearchRoutes, request: Request, item: string | undefined): Reply {
  const { version, documents, archive, base } = routes;
  const parameters = parametersOf(request);
  const q = parameters.get('q') ?? '';
  const ids = createIds(base, 'server', documents);
  const own = ids.autocomplete(version, item);
  if (q === '')
    throw new Problem('bad-parameter', `q is missing: ${own}?q=a gives the words that begin with a.`);
  const least = wholeNumber(parameters, 'min');
  const terms = {
    id: addressOf(own, { q, min: least === 1 ? '' : String(least) }),
    terms: completionsOf(archive.index, { typed: q, item, least }),
    ignored: ignoredOf(parameters, ['motivation', 'date', 'user']),
    search: (term: string) => addressOf(ids.search(version, item), { q: term }),
  };
  return json(routes, request, version === 2 ? toTerms2(terms) : toTerms1(terms));
}

/** The first of each name counts; what is not well encoded is read as far as it can be. */
function parametersOf({ originalUrl }: Request): URLSearchParams {
  const at = originalUrl.indexOf('?');
  return new URLSearchParams(at < 0 ? '' : originalUrl.slice(at));
}

function wholeNumber(parameters: URLSearchParams, name: string): number {
  const given = parameters.get(name) ?? '';
  if (given === '') return 1;
  if (!/^[1-9]\d{0,8}$/.test(given))
    throw new Problem('bad-parameter', `${name} is “${given.slice(0, 20)}”; write a whole number from 1 on.`);
  return Number(given);
}

/** Parameters that are given, and that the specification knows, and that do nothing here. */
function ignoredOf(parameters: URLSearchParams, names: readonly string[]): readonly string[] {
  return names.filter((name) => (parameters.get(name) ?? '') !== '');
}

function addressOf(service: string, parameters: Readonly<Record<string, string>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== '');
  if (given.length === 0) return service;
  return `${service}?${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`;
}

function json({ version }: SearchRoutes, request: Request, document: object): Reply {
  const body = `${JSON.stringify(document, undefined, 2)}\n`;
  return {
    status: 200,
    type: documentType(request, version === 2 ? 'search-2' : 'search-1'),
    headers: { 'Cache-Control': 'no-cache', Vary: 'Accept' },
    etag: tagOf(body),
    modified: undefined,
    body: () => body,
  };
}

function unknownShape({ version, documents, base }: SearchRoutes): Problem {
  const ids = createIds(base, 'server', documents);
  return new Problem(
    'not-found',
    `Searches are at ${ids.search(version)}?q= for all items and ${ids.search(version)}/{item}?q= for one; words are completed at ${ids.autocomplete(version)}?q= and ${ids.search(version)}/{item}/autocomplete?q=.`,
  );
}
