/** Every id that a document prints resolves, from the top collection down (Presentation 3.0, 4: ids are dereferenced). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from './serving.js';

/** Stands in all three languages of the letter. */
const ASKED = '1947';

let server: Serving;
let seen: ReadonlyMap<string, string>;

/** Every address of this server in a JSON document, with the key it stands under. */
function addresses(value: unknown, key = ''): (readonly [key: string, address: string])[] {
  if (typeof value === 'string') return value.startsWith(server.base) ? [[key, value]] : [];
  if (Array.isArray(value)) return value.flatMap((entry) => addresses(entry, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => addresses(entry, name));
}

/** Every address from the top collection of a version down, with the status and the media type of its answer. */
async function crawl(version: number): Promise<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  const waiting = [`${server.base}/iiif/presentation/${version}/collection`];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next)) continue;
    // Completion completes something (Content Search 2.0, 6.1: q is required), and a search looks for something.
    const isSearch = /\/(?:search|autocomplete)\//.test(next);
    const asked = isSearch && !next.includes('?') ? `${next}?q=${ASKED}` : next;
    const answer = await server.ask(asked.slice(server.base.length));
    const redirected =
      answer.status === 303
        ? await server.ask((answer.headers.location ?? '').slice(server.base.length))
        : answer;
    seen.set(next, `${redirected.status} ${redirected.headers['content-type'] ?? ''}`);
    if (!(redirected.headers['content-type'] ?? '').includes('json')) continue;
    const document = JSON.parse(redirected.text) as Record<string, unknown>;
    // A search that has several pages answers with its first.
    const own = asked.includes('/search/') ? [asked, `${asked}&page=1`] : [asked];
    expect(own, next).toContain(document.id ?? document['@id']);
    // A fragment names a place within what the address answers.
    waiting.push(...addresses(document).map(([, address]) => address.split('#', 1)[0] ?? address));
  }
  return seen;
}

beforeAll(async () => {
  server = await serve();
  seen = await crawl(3);
});
afterAll(() => server.close());

it('every address in every document answers 200', () => {
  expect([...seen].filter(([, answer]) => !answer.startsWith('200 '))).toEqual([]);
});

it('the crawl came by every kind of document', () => {
  const kinds = [
    '/collection',
    '/manifest',
    '/edition',
    '/manifests',
    '/manifest/fa',
    '/annotations/notes/',
    '/annotations/entities/fa-2/tashkent~2',
    '/annotations/marginalia/fa-1/stamp',
    '/text/text-fa.html',
    '/text/notes.txt',
    '/text/edition.xml',
    '/canvas/',
    '/layer/',
    '/annotations/',
    '/range/',
    '/painting/',
    '/iiif/search/2/',
    '/iiif/search/1/',
    '/iiif/autocomplete/2',
    '/iiif/3/',
    '/iiif/2/',
    '.jpg',
  ];
  for (const kind of kinds)
    expect(
      [...seen.keys()].some((address) => address.includes(kind)),
      kind,
    ).toBe(true);
  // Seven pages, six texts, thirty-seven passages, notes, mentions: far fewer would mean that annotations were not followed.
  expect(seen.size).toBeGreaterThan(800);
});

it('JSON documents are JSON-LD, pictures are JPEG, texts are what their names say', () => {
  for (const [address, answer] of seen) expect(answer, address).toMatch(typeOf(address));
});

describe.each([2, 4])('from the collection of Presentation %i down', (version) => {
  let seen: ReadonlyMap<string, string>;
  beforeAll(async () => {
    seen = await crawl(version);
  });

  it('every address answers 200', () => {
    expect([...seen].filter(([, answer]) => !answer.startsWith('200 '))).toEqual([]);
  });

  it('the crawl came by every kind of document', () => {
    const kinds = [
      '/collection',
      '/manifest',
      '/canvas/',
      '/layer/',
      '/annotations/',
      '/range/',
      '/painting/',
      `/iiif/presentation/${version}/search/1/`,
      `/iiif/presentation/${version}/autocomplete/1`,
    ];
    const own = version === 2 ? ['/sequence/'] : ['/iiif/3/', '/iiif/presentation/4/search/2/'];
    for (const kind of [...kinds, ...own, '/iiif/2/', '.jpg'])
      expect(
        [...seen.keys()].some((address) => address.includes(kind)),
        kind,
      ).toBe(true);
    expect(seen.size).toBeGreaterThan(250);
  });

  it('no document leads into another version', () => {
    const documents = [...seen.keys()].filter((address) => address.includes('/iiif/presentation/'));
    expect(documents.filter((address) => !address.includes(`/iiif/presentation/${version}/`))).toEqual([]);
    expect([...seen.keys()].filter((address) => /\/iiif\/(?:search|autocomplete)\//.test(address))).toEqual(
      [],
    );
  });
});
function typeOf(address: string): RegExp {
  if (address.endsWith('.jpg')) return /image\/jpeg/;
  if (address.endsWith('.txt')) return /text\/plain; charset=utf-8/;
  if (address.endsWith('.html')) return /text\/html; charset=utf-8/;
  if (address.endsWith('.xml')) return /application\/tei\+xml; charset=utf-8/;
  return /application\/(?:ld\+json;profile="[^"]+"|json)/;
}
