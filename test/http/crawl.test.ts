/** Every id that a document prints resolves, from the top collection of each version down (Presentation 3.0, 4: ids are dereferenced). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from './serving.js';

/** Every address of this server in a JSON document, with the key it stands under. */
function addresses(base: string, value: unknown, key = ''): (readonly [key: string, address: string])[] {
  if (typeof value === 'string') return value.startsWith(base) ? [[key, value]] : [];
  if (Array.isArray(value)) return value.flatMap((entry) => addresses(base, entry, key));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => addresses(base, entry, name));
}

/** Every address from the collection of a version down, with the status and the media type of its answer. */
async function crawl(server: Serving, version: number): Promise<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  const waiting = [`${server.base}/iiif/presentation/${version}/collection`];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next)) continue;
    const answer = await server.ask(next.slice(server.base.length));
    const redirected =
      answer.status === 303
        ? await server.ask((answer.headers.location ?? '').slice(server.base.length))
        : answer;
    seen.set(next, `${redirected.status} ${redirected.headers['content-type'] ?? ''}`);
    if (!(redirected.headers['content-type'] ?? '').includes('json')) continue;
    const document = JSON.parse(redirected.text) as Record<string, unknown>;
    expect(document.id ?? document['@id'], next).toBe(next);
    // A fragment names a place within what the address answers.
    waiting.push(
      ...addresses(server.base, document).map(([, address]) => address.split('#', 1)[0] ?? address),
    );
  }
  return seen;
}

const KINDS = ['/collection', '/manifest', '/canvas/', '/layer/', '/annotations/', '/range/', '/painting/'];

describe.each([
  [3, [...KINDS, '/iiif/3/', '/iiif/2/', '.jpg']],
  [2, [...KINDS, '/sequence/', '/iiif/2/', '.jpg']],
  [4, [...KINDS, '/iiif/3/', '/iiif/2/', '.jpg']],
])('from the collection of Presentation %i down', (version, kinds) => {
  let server: Serving;
  let seen: ReadonlyMap<string, string>;
  beforeAll(async () => {
    server = await serve();
    seen = await crawl(server, version);
  });
  afterAll(() => server.close());

  it('every address in every document answers 200', () => {
    expect([...seen].filter(([, answer]) => !answer.startsWith('200 '))).toEqual([]);
  });

  it('the crawl came by every kind of document', () => {
    for (const kind of kinds)
      expect(
        [...seen.keys()].some((address) => address.includes(kind)),
        kind,
      ).toBe(true);
    // Seven pages, three texts, thirty-seven passages: far fewer would mean that annotations were not followed.
    expect(seen.size).toBeGreaterThan(250);
  });

  it('no document leads into another version', () => {
    const others = [...seen.keys()].filter((address) => address.includes('/iiif/presentation/'));
    expect(others.filter((address) => !address.includes(`/iiif/presentation/${version}/`))).toEqual([]);
  });

  it('JSON documents are JSON-LD, pictures are JPEG', () => {
    for (const [address, answer] of seen)
      expect(answer, address).toMatch(
        address.endsWith('.jpg') ? /image\/jpeg/ : /application\/(?:ld\+json;profile="[^"]+"|json)/,
      );
  });
});
