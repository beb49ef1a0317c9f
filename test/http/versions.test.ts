/** One document in three versions: each at its own address, and by the profile in Accept (Presentation 3.0, 6.3; 2.1, 7.2). */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from './serving.js';

let server: Serving;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server.close());

const at = (version: number, path = 'hekmat-1955/manifest'): string =>
  `/iiif/presentation/${version}/${path}`;
const profile = (version: number): string =>
  `profile="http://iiif.io/api/presentation/${version}/context.json"`;
const LD = 'application/ld+json';
const JSON_TYPE = 'application/json';
const MIRADOR = `${LD};${profile(3)},${LD};${profile(2)};q=0.9,${JSON_TYPE};q=0.5,*/*;q=0.1`;

const asked = (path: string, accept: string | undefined) =>
  server.ask(path, accept === undefined ? {} : { headers: { accept } });
const contextOf = (text: string): unknown => (JSON.parse(text) as Record<string, unknown>)['@context'];
const context = (version: number): string => `http://iiif.io/api/presentation/${version}/context.json`;

describe('at the address of version 3, Accept chooses', () => {
  it.each<[accept: string | undefined, version: number, type: string]>([
    [undefined, 3, `${LD};${profile(3)}`],
    ['*/*', 3, `${LD};${profile(3)}`],
    ['application/*', 3, `${LD};${profile(3)}`],
    ['text/html', 3, `${LD};${profile(3)}`],
    [LD, 3, `${LD};${profile(3)}`],
    [JSON_TYPE, 3, JSON_TYPE],
    [`${LD};${profile(3)}`, 3, `${LD};${profile(3)}`],
    [`${LD};${profile(2)}`, 2, `${LD};${profile(2)}`],
    [`${LD};${profile(4)}`, 4, `${LD};${profile(4)}`],
    [`APPLICATION/LD+JSON ; Profile = "${context(2)}"`, 2, `${LD};${profile(2)}`],
    [`${LD};profile=${context(2)}`, 2, `${LD};${profile(2)}`],
    [`${JSON_TYPE};${profile(2)}`, 2, `${JSON_TYPE};${profile(2)}`],
    [`${JSON_TYPE};${profile(3)}`, 3, JSON_TYPE],
    // Several, by their weights.
    [`${LD};${profile(3)};q=0.2, ${LD};${profile(2)};q=0.8`, 2, `${LD};${profile(2)}`],
    [`${LD};${profile(2)};q=0.2, ${LD};${profile(3)};q=0.8`, 3, `${LD};${profile(3)}`],
    [`${LD};${profile(4)}, ${LD};${profile(2)}`, 4, `${LD};${profile(4)}`],
    [`${LD};${profile(2)};q=0, ${LD};${profile(4)};q=0.1`, 4, `${LD};${profile(4)}`],
    [`${LD};${profile(2)};q=0`, 3, `${LD};${profile(3)}`],
    [`${LD};${profile(2)};q=0.1, ${JSON_TYPE}`, 3, JSON_TYPE],
    [MIRADOR, 3, `${LD};${profile(3)}`],
    // What is named wins over what is only allowed.
    [`${LD};${profile(2)}, */*`, 2, `${LD};${profile(2)}`],
    [`*/*, ${LD};${profile(2)}`, 2, `${LD};${profile(2)}`],
    [`${LD}, ${LD};${profile(2)};q=0.9`, 3, `${LD};${profile(3)}`],
    // A list of profiles in one parameter (RFC 6906).
    [`${LD};profile="https://example.org/x ${context(2)}"`, 2, `${LD};${profile(2)}`],
    [`${LD};profile="${context(4)} ${context(2)}"`, 4, `${LD};${profile(4)}`],
    // Profiles that are none of ours.
    [`${LD};profile="https://example.org/x"`, 3, `${LD};${profile(3)}`],
    [`${LD};${profile(1)}`, 3, `${LD};${profile(3)}`],
    [`${LD};profile="http://iiif.io/api/image/2/context.json"`, 3, `${LD};${profile(3)}`],
    [`${JSON_TYPE};profile="https://example.org/x"`, 3, JSON_TYPE],
    [`text/html;${profile(2)}`, 3, `${LD};${profile(3)}`],
    [';;profile=,"', 3, `${LD};${profile(3)}`],
  ])('%s: version %i as %s', async (accept, version, type) => {
    const answer = await asked(at(3), accept);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
    expect(answer.headers.vary).toMatch(/\bAccept(?:,|$)/);
    expect(contextOf(answer.text)).toBe(context(version));
    expect(answer.headers['content-location']).toBe(
      version === 3 ? undefined : `${server.base}${at(version)}`,
    );
  });

  it('every kind of document is chosen so', async () => {
    for (const path of ['collection', 'hekmat-1955/canvas/ru-1', 'hekmat-1955/layer/text-ru'])
      for (const version of [2, 4]) {
        const answer = await asked(at(3, path), `${LD};${profile(version)}`);
        expect(answer.text).toBe((await asked(at(version, path), undefined)).text);
      }
  });

  it('each version has its own ETag, by whichever door, and is answered 304 to whoever has it', async () => {
    const etags = new Map<number, string>();
    for (const version of [2, 3, 4]) {
      const accept = `${LD};${profile(version)}`;
      const { etag = '' } = (await asked(at(3), accept)).headers;
      expect((await asked(at(version), undefined)).headers.etag).toBe(etag);
      etags.set(version, etag);
      const again = await server.ask(at(3), { headers: { accept, 'if-none-match': etag } });
      expect(again.status).toBe(304);
      const other = await server.ask(at(3), {
        headers: { accept: `${LD};${profile(version === 3 ? 2 : 3)}`, 'if-none-match': etag },
      });
      expect(other.status).toBe(200);
    }
    expect(new Set(etags.values()).size).toBe(3);
  });
});

describe('at the address of a version, that version answers', () => {
  it.each<[version: number, accept: string | undefined, type: string]>([
    // 2.1, 7.2: plain JSON unless the client names JSON-LD.
    [2, undefined, JSON_TYPE],
    [2, '*/*', JSON_TYPE],
    [2, 'application/*', JSON_TYPE],
    [2, JSON_TYPE, JSON_TYPE],
    [2, LD, `${LD};${profile(2)}`],
    [2, `${LD};${profile(2)}`, `${LD};${profile(2)}`],
    [2, `${LD};${profile(3)}`, `${LD};${profile(2)}`],
    [2, `${LD};q=0.1, ${JSON_TYPE}`, JSON_TYPE],
    [2, `${LD};q=0`, JSON_TYPE],
    [4, undefined, `${LD};${profile(4)}`],
    [4, JSON_TYPE, JSON_TYPE],
    [4, `${LD};${profile(2)}`, `${LD};${profile(4)}`],
  ])('%i, %s: %s', async (version, accept, type) => {
    const answer = await asked(at(version), accept);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toBe(type);
    expect(contextOf(answer.text)).toBe(context(version));
    expect(answer.headers['content-location']).toBeUndefined();
  });

  it('the sequence is there in version 2 alone', async () => {
    const path = 'hekmat-1955/manifest/sequence/normal';
    expect(JSON.parse((await asked(at(2, path), undefined)).text)).toMatchObject({
      '@id': `${server.base}${at(2, path)}`,
      '@type': 'sc:Sequence',
    });
    for (const version of [3, 4]) expect((await asked(at(version, path), undefined)).status).toBe(404);
  });

  it.each([
    [at(1), 404],
    [at(5), 404],
    ['/iiif/presentation', 404],
    ['/iiif/presentation/2', 404],
    [at(2, 'sequence/normal'), 404],
    [at(2, 'collection/sequence/normal'), 404],
    [at(2, 'hekmat-1955/sequence/normal'), 404],
    [at(2, 'hekmat-1955/manifest/sequence/other'), 404],
    [at(2, 'hekmat-1955/canvas/ru-1/sequence/normal'), 404],
    [at(2, 'nobody/manifest/sequence/normal'), 404],
    [at(2, 'nobody/manifest'), 404],
    [at(4, 'hekmat-1955/layer/none'), 404],
    [at(4, 'hekmat-1955/canvas/none'), 404],
    [at(2, '%E0%A4%A/manifest'), 400],
    [at(4, '%zz/manifest'), 400],
  ])('%s is answered %i', async (path, status) => {
    const answer = await asked(path, undefined);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('can be read from anywhere', async () => {
    for (const version of [2, 4])
      expect((await asked(at(version), undefined)).headers['access-control-allow-origin']).toBe('*');
  });
});

it('no request of these was a bug', () => {
  expect(server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
});

describe('a search that a manifest names', () => {
  it.each([2, 3, 4])(
    'of version %i places what it finds on the canvases of that manifest',
    async (version) => {
      const manifest = JSON.parse((await server.ask(at(version))).text) as Named;
      const service = [manifest.service]
        .flat()
        .find((one) => JSON.stringify(one).includes('search/1/search'));
      const path = (service?.['@id'] ?? '').slice(server.base.length);
      const canvases = new Set(
        [manifest.items ?? manifest.sequences?.[0]?.canvases].flat().map((one) => one?.id ?? one?.['@id']),
      );
      expect(canvases.size).toBe(7);
      const { text } = await server.ask(`${path}?q=${encodeURIComponent('Ташкент')}`);
      const { resources } = JSON.parse(text) as { readonly resources: readonly { readonly on: string }[] };
      expect(resources.length).toBeGreaterThan(5);
      for (const { on } of resources) expect(canvases).toContain(on.split('#')[0]);
    },
  );

  it('is counted as a search, whatever version it is of', async () => {
    const { text } = await server.ask('/metrics');
    expect(text).toMatch(/palimpsest_requests_total\{kind="search",status="200"\} 3/);
  });
});

interface Named {
  readonly id?: string;
  readonly '@id'?: string;
  readonly service?: Named | readonly Named[];
  readonly items?: readonly Named[];
  readonly sequences?: readonly { readonly canvases: readonly Named[] }[];
}
