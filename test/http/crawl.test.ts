/** Every id that a document prints resolves, from the top collection down (Presentation 3.0, 4: ids are dereferenced). */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve, type Serving } from './serving.js';

let server: Serving;
const seen = new Map<string, string>();

/** Every address of this server in a JSON document, with the key it stands under. */
function addresses(value: unknown, key = ''): (readonly [key: string, address: string])[] {
  if (typeof value === 'string') return value.startsWith(server.base) ? [[key, value]] : [];
  if (Array.isArray(value)) return value.flatMap((entry) => addresses(entry, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => addresses(entry, name));
}

beforeAll(async () => {
  server = await serve();
  const waiting = [`${server.base}/iiif/presentation/3/collection`];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next)) continue;
    // Completion completes something (Content Search 2.0, 6.1: q is required).
    const asked = next.includes('autocomplete') && !next.includes('?') ? `${next}?q=a` : next;
    const answer = await server.ask(asked.slice(server.base.length));
    const redirected =
      answer.status === 303
        ? await server.ask((answer.headers.location ?? '').slice(server.base.length))
        : answer;
    seen.set(next, `${redirected.status} ${redirected.headers['content-type'] ?? ''}`);
    if (!(redirected.headers['content-type'] ?? '').includes('json')) continue;
    const document = JSON.parse(redirected.text) as Record<string, unknown>;
    expect(document.id ?? document['@id'], next).toBe(asked);
    // A fragment names a place within what the address answers.
    waiting.push(...addresses(document).map(([, address]) => address.split('#', 1)[0] ?? address));
  }
});
afterAll(() => server.close());

it('every address in every document answers 200', () => {
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
  // Seven pages, three texts, thirty-seven passages: far fewer would mean that annotations were not followed.
  expect(seen.size).toBeGreaterThan(250);
});

it('JSON documents are JSON-LD, pictures are JPEG', () => {
  for (const [address, answer] of seen)
    expect(answer, address).toMatch(
      address.endsWith('.jpg') ? /image\/jpeg/ : /application\/(?:ld\+json;profile="[^"]+"|json)/,
    );
});
