/** Content Search API 2.0, in its order. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { q, serveSearch, type Json, type Searching } from './search.js';

let server: Searching;
const SEARCH = '/iiif/search/2/hekmat-1955';
const list = (value: unknown): readonly Json[] => value as readonly Json[];
beforeAll(async () => {
  server = await serveSearch();
});
afterAll(() => server.close());

const search = async (words: string, path = SEARCH) => (await server.get(`${path}${q(words)}`)).json;

describe('2 Overview', () => {
  it('2: declared on the manifest and on the collection, each with a URI of its own (S1)', async () => {
    const { json: manifest } = await server.get('/iiif/presentation/3/hekmat-1955/manifest');
    const { json: collection } = await server.get('/iiif/presentation/3/collection');
    expect(manifest.service).toContainEqual({
      id: `${server.base}${SEARCH}`,
      type: 'SearchService2',
      service: [{ id: `${server.base}${SEARCH}/autocomplete`, type: 'AutoCompleteService2' }],
    });
    expect(collection.service).toContainEqual({
      id: `${server.base}/iiif/search/2`,
      type: 'SearchService2',
      service: [{ id: `${server.base}/iiif/autocomplete/2`, type: 'AutoCompleteService2' }],
    });
  });
});

describe('3 Request', () => {
  it('3: GET alone (S2)', async () => {
    expect((await server.ask(SEARCH, { method: 'POST' })).status).toBe(405);
  });

  it('3.2.1 q: all terms, separated by spaces, + or %20', async () => {
    const [one, other] = [
      await server.get(`${SEARCH}?q=six+years`),
      await server.get(`${SEARCH}?q=six%20years`),
    ];
    expect(list(one.json.items).length).toBeGreaterThan(0);
    expect(one.json).toEqual(other.json);
  });

  it.each([
    ['tagging', 28],
    ['linking', 0],
    ['painting', 0],
    ['commenting', 15],
    ['supplementing', 15],
    ['tagging commenting', 43],
    ['', 43],
  ])('3.2.1 motivation: any of “%s”', async (motivation, least) => {
    const { json } = await server.get(
      `${SEARCH}${q('Ташкент')}&motivation=${encodeURIComponent(motivation)}`,
    );
    if (least === 0) expect(json.items).toEqual([]);
    else expect(list(json.items).length).toBeGreaterThanOrEqual(least);
  });

  it('3.2.2: date and user do nothing here, and the answer says so (S3)', async () => {
    const { json } = await server.get(`${SEARCH}${q('1947')}&date=x&user=y&motivation=commenting&colour=red`);
    expect(json.ignored).toEqual(['date', 'user']);
    expect(list(json.items).length).toBeGreaterThan(0);
    expect(await search('1947')).not.toHaveProperty('ignored');
    expect((await server.get(`${SEARCH}${q('1947')}&date=&user=`)).json).not.toHaveProperty('ignored');
  });
});

describe('4 Response', () => {
  it('4: an annotation page of its context and media type (S4)', async () => {
    const answer = await server.get(`${SEARCH}${q('Tashkent')}`);
    expect(answer.status).toBe(200);
    expect(answer.type).toBe('application/ld+json;profile="http://iiif.io/api/search/2/context.json"');
    expect(Object.keys(answer.json).slice(0, 3)).toEqual(['@context', 'id', 'type']);
    expect(answer.json).toMatchObject({
      '@context': 'http://iiif.io/api/search/2/context.json',
      id: `${server.base}${SEARCH}?q=Tashkent`,
      type: 'AnnotationPage',
    });
    const { headers } = await server.ask(`${SEARCH}${q('Tashkent')}`, {
      headers: { accept: 'application/json' },
    });
    expect(headers['content-type']).toBe('application/json');
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it('4.1: annotations are whole, as their own addresses give them, and told apart by label', async () => {
    const { items } = await search('Tashkent');
    for (const { label, partOf, ...item } of list(items)) {
      const own = await server.get(String(item.id).slice(server.base.length));
      expect({ '@context': own.json['@context'], ...item }).toEqual(own.json);
      expect(Object.keys(label as Json)).toEqual(expect.arrayContaining(['en', 'ru', 'fa']));
      expect(partOf).toMatchObject([{ type: 'AnnotationCollection' }]);
    }
  });

  it('4.1: nothing found is an empty list', async () => {
    expect(await search('zzzz')).toEqual({
      '@context': 'http://iiif.io/api/search/2/context.json',
      id: `${server.base}${SEARCH}?q=zzzz`,
      type: 'AnnotationPage',
      items: [],
    });
  });

  it('4.2: pages name the whole, the next and the one before, and no annotation twice (S5)', async () => {
    const first = (await server.get(`/iiif/search/2${q('in')}`)).json;
    const { total } = first.partOf as { readonly total: number };
    expect(total).toBeGreaterThan(100);
    const last = Math.ceil(total / 100);
    const page = (n: number) => ({
      id: `${server.base}/iiif/search/2?q=in&page=${n}`,
      type: 'AnnotationPage',
    });
    expect(first).toMatchObject({
      id: page(1).id,
      partOf: {
        ...{ id: `${server.base}/iiif/search/2?q=in`, type: 'AnnotationCollection', total },
        ...{ first: page(1), last: page(last) },
      },
      next: page(2),
      startIndex: 0,
    });
    expect(first).not.toHaveProperty('prev');
    const found = [...list(first.items)];
    let here = first;
    while (here.next !== undefined) {
      const { id } = here.next as { readonly id: string };
      here = (await server.get(id.slice(server.base.length))).json;
      expect(here.startIndex).toBe(found.length);
      found.push(...list(here.items));
    }
    expect(here).toMatchObject({ id: page(last).id, prev: page(last - 1) });
    expect(new Set(found.map(({ id }) => id)).size).toBe(total);
  });

  it('4.3: where several manifests answer, each target names its own (S6)', async () => {
    const { items } = await search('1947', '/iiif/search/2');
    const targets = list(items).map(({ target }) => target as Json);
    expect(new Set(targets.map(({ partOf }) => (partOf as Json).id))).toEqual(
      new Set(['hekmat-1955', 'copy'].map((id) => `${server.base}/iiif/presentation/3/${id}/manifest`)),
    );
    for (const { id, type, partOf } of targets) {
      expect(id).toMatch(/#xywh=\d+,\d+,\d+,\d+$/);
      expect([type, (partOf as Json).type]).toEqual(['Canvas', 'Manifest']);
    }
  });
});

describe('5 Extended response', () => {
  const beside = async (words: string): Promise<readonly Json[]> => {
    const { annotations } = await search(words);
    expect(annotations).toMatchObject([{ type: 'AnnotationPage' }]);
    return list(list(annotations)[0]?.items);
  };

  it('5.2: each match in an annotation is highlighted: prefix, exact, suffix (S7)', async () => {
    const highlights = (await beside('Tashkent')).filter(({ motivation }) => motivation === 'highlighting');
    const { items } = await search('Tashkent');
    const values = new Map(list(items).map(({ id, body }) => [id, String((body as Json).value)]));
    expect(highlights.length).toBeGreaterThan(5);
    for (const { target } of highlights) {
      const { type, source, selector } = target as Json;
      const [{ prefix, exact, suffix } = {}] = list(selector);
      expect(type).toBe('SpecificResource');
      expect(exact).toBe('Tashkent');
      const plain = values
        .get(source)
        ?.replace(/<br\/>/g, '\n')
        .replace(/<[^>]+>/g, '')
        .replace(/&#39;/g, "'")
        .replace(/&quot;/g, '"');
      expect(plain).toContain(`${String(prefix)}${String(exact)}${String(suffix)}`);
    }
  });

  it('5.2: a match that runs over two annotations has two targets', async () => {
    const [first] = await beside('"терял сознание"');
    const sources = list(first?.target).map(({ source }) => String(source));
    expect(sources.map((source) => source.split('/annotations/')[1])).toEqual([
      expect.stringMatching(/^text-ru\/ru-1\/p09#line-/),
      expect.stringMatching(/^text-ru\/ru-2\/p09#line-/),
    ]);
  });

  it('what is found by its passage is last, is not highlighted, and is linked with what was found', async () => {
    const [{ items }, all] = [await search('تاشکند'), await beside('تاشکند')];
    const linked = all.filter(({ motivation }) => motivation === 'linking');
    const highlighted = all.filter(({ motivation }) => motivation === 'highlighting');
    expect(all).toEqual([...highlighted, ...linked]);
    const literal = list(items).slice(0, -linked.length);
    expect(literal[0]?.id).toMatch(/\/reading-fa\//);
    expect(linked.map(({ target }) => target)).toEqual(
      list(items)
        .slice(-linked.length)
        .map(({ id }) => id),
    );
    for (const { body, label } of linked) {
      expect(literal.map(({ id }) => ({ id, type: 'Annotation' }))).toContainEqual(body);
      expect(JSON.stringify(label)).toContain(
        'same passage as “تاشکند” (Persian: conjectural reading (editorial))',
      );
    }
  });

  it('a word that an editor reads otherwise is told as such; received and editorial are named', async () => {
    const label = async (words: string) => (list((await search(words)).items)[0]?.label as Json).en;
    expect(await label('ایدز')).toEqual([
      'Persian: machine transcription as received (unreliable) — received text — an editor reads other words here',
    ]);
    expect(await label('بواسیر')).toEqual(['Persian: conjectural reading (editorial) — editorial']);
    expect(await label('Tashkent')).toEqual(['English: translation — received text']);
  });
});

describe('6 Autocomplete', () => {
  const complete = (query: string, path = `${SEARCH}/autocomplete`) => server.get(`${path}${query}`);

  it('6.2: a page of terms, in the order of the alphabet (S8)', async () => {
    const { json, type } = await complete(q('Таш'));
    expect(type).toBe('application/ld+json;profile="http://iiif.io/api/search/2/context.json"');
    expect(json).toEqual({
      '@context': 'http://iiif.io/api/search/2/context.json',
      id: `${server.base}${SEARCH}/autocomplete${q('Таш')}`,
      type: 'TermPage',
      items: [
        { value: 'ташкент', total: 4 },
        { value: 'ташкенте', total: 8 },
        { value: 'ташкентский', total: 2 },
      ],
    });
  });

  it('6.1 min: in how many passages at least', async () => {
    const { json } = await complete(`${q('Таш')}&min=3`);
    expect(list(json.items).map(({ value }) => value)).toEqual(['ташкент', 'ташкенте']);
  });

  it('6.1: parameters that do nothing here are named', async () => {
    const { json } = await complete(`${q('Таш')}&motivation=x&date=y&user=z&other=1`);
    expect(json.ignored).toEqual(['motivation', 'date', 'user']);
  });

  it('6.1 q: missing is refused with a sentence; words that nothing begins with are an empty list (S9)', async () => {
    for (const query of ['', '?q=', '?min=1']) expect((await complete(query)).status).toBe(400);
    expect((await complete(q('zzzz'))).json.items).toEqual([]);
    expect((await complete(q('!'))).json.items).toEqual([]);
  });

  it('every value can be searched for, after the words before it', async () => {
    for (const words of ['в Таш', 'peopl', 'آز', 'می'])
      for (const { value } of list((await complete(q(words))).json.items).slice(0, 5))
        expect(list((await search(String(value))).items).length, String(value)).toBeGreaterThan(0);
  });

  it('of all items, at an address that no item can have', async () => {
    const { json } = await complete(q('Таш'), '/iiif/autocomplete/2');
    expect(list(json.items)).toContainEqual({ value: 'ташкент', total: 8 });
  });
});
