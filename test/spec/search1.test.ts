/** Content Search API 1.0, in its order, as far as Mirador and Universal Viewer ask for it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { q, serveSearch, type Json, type Searching } from './search.js';

let server: Searching;
const SEARCH = '/iiif/search/1/hekmat-1955';
const list = (value: unknown): readonly Json[] => value as readonly Json[];
beforeAll(async () => {
  server = await serveSearch();
});
afterAll(() => server.close());

const search = async (words: string, path = SEARCH) => (await server.get(`${path}${q(words)}`)).json;

it('2: declared with its profile as one string, and an id without a query', async () => {
  const { json } = await server.get('/iiif/presentation/3/hekmat-1955/manifest');
  expect(json.service).toContainEqual({
    '@id': `${server.base}${SEARCH}`,
    '@type': 'SearchService1',
    profile: 'http://iiif.io/api/search/1/search',
    service: {
      '@id': `${server.base}${SEARCH}/autocomplete`,
      '@type': 'AutoCompleteService1',
      profile: 'http://iiif.io/api/search/1/autocomplete',
    },
  });
});

it.each([
  ['painting', false],
  ['non-painting', true],
  ['commenting', true],
  ['oa:commenting', true],
  ['tagging', true],
  ['linking describing', false],
])('3.2.1 motivation: %s', async (motivation, some) => {
  const { json } = await server.get(`${SEARCH}${q('Ташкент')}&motivation=${encodeURIComponent(motivation)}`);
  expect(list(json.resources).length > 0).toBe(some);
});

it('3.3: an annotation list in both contexts, in that order, as JSON', async () => {
  const { json, type } = await server.get(`${SEARCH}${q('Ташкент')}`);
  expect(type).toBe('application/json');
  expect(json).toMatchObject({
    '@context': [
      'http://iiif.io/api/presentation/2/context.json',
      'http://iiif.io/api/search/1/context.json',
    ],
    '@id': `${server.base}${SEARCH}${q('Ташкент')}`,
    '@type': 'sc:AnnotationList',
    within: { '@type': 'sc:Layer', total: list(json.resources).length },
  });
});

it('3.3: every resource has an id that resolves, and is on a region of a canvas, as a string', async () => {
  const { resources } = await search('Tashkent');
  for (const resource of list(resources)) {
    const motivation = String(resource['@id']).includes('/entities/') ? 'oa:tagging' : 'oa:commenting';
    expect(resource).toMatchObject({ '@type': 'oa:Annotation', motivation });
    expect(resource.on).toMatch(/^http:.*\/canvas\/[^/#]+#xywh=\d+,\d+,\d+,\d+$/);
    expect((await server.ask(String(resource['@id']).slice(server.base.length))).status).toBe(200);
    expect(resource.resource).toMatchObject({ '@type': 'cnt:ContentAsText', format: 'text/plain' });
  }
});

it('3.3: the box is that of the line on its plate, within that of the passage', async () => {
  const [first] = list((await search('Ташкент')).resources);
  const { json } = await server.get('/iiif/presentation/3/hekmat-1955/annotations/text-ru/ru-2/p17');
  const [place, whole] = [first?.on, json.target].map((target) => {
    const [, canvas, ...box] = /^(.*)#xywh=(\d+),(\d+),(\d+),(\d+)$/.exec(String(target)) ?? [];
    const [x = NaN, y = NaN, width = NaN, height = NaN] = box.map(Number);
    return { canvas, x, y, right: x + width, below: y + height };
  });
  expect(place?.canvas).toBe(whole?.canvas);
  expect(place?.x).toBeGreaterThanOrEqual(whole?.x ?? NaN);
  expect(place?.y).toBeGreaterThanOrEqual(whole?.y ?? NaN);
  expect(place?.right).toBeLessThanOrEqual(whole?.right ?? NaN);
  expect(place?.below).toBeLessThanOrEqual(whole?.below ?? NaN);
});

it('3.3.2: pages', async () => {
  const first = await search('in', '/iiif/search/1');
  const { total, last } = first.within as { readonly total: number; readonly last: string };
  expect(first).toMatchObject({
    '@id': `${server.base}/iiif/search/1?q=in&page=1`,
    within: { first: `${server.base}/iiif/search/1?q=in&page=1` },
    next: `${server.base}/iiif/search/1?q=in&page=2`,
    startIndex: 0,
  });
  expect(first).not.toHaveProperty('prev');
  const end = (await server.get(last.slice(server.base.length))).json;
  expect(end).not.toHaveProperty('next');
  expect(Number(end.startIndex) + list(end.resources).length).toBe(total);
});

it('3.3.3: ignored parameters stand in the layer', async () => {
  const { json } = await server.get(`${SEARCH}${q('1947')}&user=x&box=1,1,1,1`);
  expect((json.within as Json).ignored).toEqual(['user']);
});

describe('5.2 hits', () => {
  it('of a line that was measured: one for each match, with its resources', async () => {
    const { hits, resources } = await search('Ташкент');
    expect(list(hits).flatMap(({ annotations }) => annotations)).toEqual(
      list(resources).map((one) => one['@id']),
    );
    const matches = list(hits).slice(0, 2);
    expect(matches.map(({ match }) => match)).toEqual(['Ташкент', 'Ташкенте']);
    expect(matches.map((hit) => hit.selectors)).toEqual([undefined, undefined]);
    expect(list(resources).map(({ resource }) => (resource as Json).chars)).toEqual(
      expect.arrayContaining(['Ташкент', 'Ташкенте']),
    );
  });

  it('of a text set beside: one for each resource, with before, match, after, and a selector for every match', async () => {
    const { hits, resources } = await search('Tashkent');
    const [first] = list(hits);
    const chars = String((list(resources)[0]?.resource as Json).chars);
    expect(first).toMatchObject({ '@type': 'search:Hit', match: 'Tashkent' });
    expect(chars).toContain(`${String(first?.before)}${String(first?.match)}${String(first?.after)}`);
    expect(list(first?.selectors).map((one) => [one['@type'], one.exact])).toEqual([
      ['oa:TextQuoteSelector', 'Tashkent'],
      ['oa:TextQuoteSelector', 'Tashkent'],
    ]);
  });

  it('that runs over the end of a page: one, with a resource on each', async () => {
    const { hits, resources } = await search('"терял сознание"');
    const [first] = list(hits);
    const [one, other] = list(resources);
    expect(first).toMatchObject({ match: 'терял\nсознание', annotations: [one?.['@id'], other?.['@id']] });
    expect(one?.on).toMatch(/canvas\/ru-1#xywh=/);
    expect(other?.on).toMatch(/canvas\/ru-2#xywh=/);
  });

  it('the same passage in another layer is a hit as a whole, and its label says why', async () => {
    const { hits, resources } = await search('تاشکند');
    const at = list(resources).findIndex((one) => String(one['@id']).includes('/text-ru/'));
    expect(at).toBeGreaterThan(0);
    const found = list(resources)[at];
    const label = found?.label;
    const { chars } = found?.resource as Json;
    expect(list(hits)[at]).toMatchObject({ match: chars });
    expect(list(hits)[at]).not.toHaveProperty('selectors');
    expect(list(label)[0]).toEqual({
      '@value':
        'Russian: transcription as received — received text — same passage as “تاشکند” (Persian: conjectural reading (editorial))',
      '@language': 'en',
    });
  });
});

it('6: terms with the address of their search', async () => {
  const { json } = await server.get(`${SEARCH}/autocomplete${q('Таш')}&motivation=x`);
  expect(json).toMatchObject({
    '@context': 'http://iiif.io/api/search/1/context.json',
    '@id': `${server.base}${SEARCH}/autocomplete${q('Таш')}`,
    '@type': 'search:TermList',
    ignored: ['motivation'],
  });
  expect(list(json.terms)[0]).toEqual({
    match: 'ташкент',
    url: `${server.base}${SEARCH}${q('ташкент')}`,
    count: 4,
  });
  const url = String(list(json.terms)[0]?.url);
  expect(list((await server.get(url.slice(server.base.length))).json.resources).length).toBeGreaterThan(0);
});
