/** What the draft of Presentation 4.0 demands otherwise than 3.0, asked of every document that its collection leads to. */
import { describe, expect, it } from 'vitest';
import type { LayerKind } from '../../src/item/item.js';
import { asPresentation4 } from '../../src/presentation/v4.js';
import { crawlIn, isDocument, moved, plain, type Json } from '../presentation/projected.js';
import { addressesIn, BASE, ids, isRecord, item, manifest, objectsIn } from '../presentation/sample.js';

const documents = crawlIn(4);
const objects = [...documents].flatMap(([address, document]) =>
  objectsIn(document, address.replace(/^.*\/4\//, '')),
);
const annotations = objects.filter(({ value }) => value.type === 'Annotation' && 'target' in value);
const wrong = (found: typeof objects, holds: (value: Json) => boolean): readonly string[] => {
  expect(found.length).toBeGreaterThan(0);
  return found.filter(({ value }) => !holds(value)).map(({ path }) => path);
};

const M = `${BASE}/iiif/presentation/3/made`;
const made = (document: object, kind?: LayerKind): Json => plain(asPresentation4(document, kind));
const annotation = {
  id: `${M}/annotations/l/p/1`,
  type: 'Annotation',
  motivation: ['supplementing', 'commenting'],
  body: { type: 'TextualBody', value: 'x', format: 'text/plain', language: 'en' },
  target: `${M}/canvas/p#xywh=1,2,3,4`,
};

describe('context and ids', () => {
  it('the context of 4 comes first, and once', () => {
    for (const [address, document] of documents) {
      expect(Object.keys(document)[0], address).toBe('@context');
      expect([document['@context']].flat().at(-1)).toBe('http://iiif.io/api/presentation/4/context.json');
      expect(objectsIn(document).filter(({ value }) => 'type' in value && '@context' in value)).toHaveLength(
        1,
      );
    }
  });

  it('an extension keeps its context before it', () => {
    const granularity = 'http://iiif.io/api/extension/text-granularity/context.json';
    const three = 'http://iiif.io/api/presentation/3/context.json';
    expect(made({ '@context': [granularity, three], ...annotation, textGranularity: 'line' })).toMatchObject({
      '@context': [granularity, 'http://iiif.io/api/presentation/4/context.json'],
      textGranularity: 'line',
    });
  });

  it('every id of ours is of version 4, and leads to the document that has it', () => {
    expect(JSON.stringify([...documents.values()])).not.toMatch(/\/iiif\/presentation\/[23]\//);
    const addresses = [...documents.values()].flatMap(addressesIn).filter(isDocument);
    expect(addresses.filter((address) => !documents.has(address))).toEqual([]);
    for (const [address, document] of documents) expect(document.id).toBe(address);
    expect(documents.size).toBeGreaterThan(40);
  });

  it('what is embedded says the same as what is at its own address', () => {
    // Which layers a canvas names is each manifest's own choice.
    const rest = (value: Json): Json =>
      plain(
        JSON.parse(
          JSON.stringify(value, (key, entry: unknown) => (key === 'annotations' ? undefined : entry)),
        ),
      );
    const embedded = objects.filter(({ key, value }) => key !== '' && 'items' in value);
    expect(embedded.length).toBeGreaterThan(10);
    for (const { value } of embedded) expect(documents.get(String(value.id))).toMatchObject(rest(value));
  });

  it('a document of ours that is linked is linked in this version', () => {
    const link = {
      id: `${M}/annotations/fa/p/1`,
      type: 'Annotation',
      profile: 'http://iiif.io/api/presentation/3/context.json',
    };
    expect(made({ ...annotation, seeAlso: [link] }).seeAlso).toEqual([
      { ...link, id: moved(link.id, 4), profile: 'http://iiif.io/api/presentation/4/context.json' },
    ]);
  });
});

describe('annotations', () => {
  it('motivation is a list', () => {
    expect(wrong(annotations, ({ motivation }) => Array.isArray(motivation))).toEqual([]);
  });

  it('target is an object with id and type', () => {
    expect(
      wrong(annotations, ({ target }) => isRecord(target) && target.type === 'Canvas' && 'id' in target),
    ).toEqual([]);
  });

  it('body is one object, and its language a list', () => {
    expect(wrong(annotations, ({ body }) => isRecord(body))).toEqual([]);
    const texts = objects.filter(({ value }) => value.type === 'TextualBody');
    expect(wrong(texts, ({ language }) => Array.isArray(language))).toEqual([]);
  });

  it('several bodies, and several targets, are independents', () => {
    const { body, target } = made({
      ...annotation,
      body: [annotation.body, annotation.body],
      target: [`${M}/canvas/p`, `${M}/canvas/q`],
    });
    expect(body).toMatchObject({ type: 'Independents', items: [{ language: ['en'] }, { language: ['en'] }] });
    expect(target).toEqual({
      type: 'Independents',
      items: ['p', 'q'].map((page) => ({ id: moved(`${M}/canvas/${page}`, 4), type: 'Canvas' })),
    });
  });

  it('an annotation without a body stays without', () => {
    expect('body' in made({ ...annotation, body: undefined })).toBe(false);
  });

  it.each<[LayerKind | undefined, unknown]>([
    ['transcription', ['transcript']],
    ['reading', ['transcript']],
    ['marginalia', ['transcript']],
    ['translation', ['translation']],
    ['gloss', ['translation']],
    ['notes', undefined],
    ['tags', undefined],
    [undefined, undefined],
  ])('a supplementing text of the kind %s provides %j', (kind, provides) => {
    const projected = made(annotation, kind);
    expect(projected.motivation).toEqual(['supplementing']);
    expect(projected.provides).toEqual(provides);
  });

  it('what does not supplement provides nothing', () => {
    expect(made({ ...annotation, motivation: 'commenting' }, 'translation')).toMatchObject({
      motivation: ['commenting'],
    });
    expect('provides' in made({ ...annotation, motivation: 'commenting' }, 'translation')).toBe(false);
  });

  it('the layers of the sample say what they are for', () => {
    const provides = (layer: string) =>
      (documents.get(moved(ids.annotations(item.id, layer, 'ru-1'), 4))?.items as Json[]).map(
        (one) => one.provides,
      );
    expect(provides('text-ru')).toEqual([['transcript'], ['transcript']]);
    expect(provides('text-en')).toEqual([['translation'], ['translation']]);
    expect(provides('notes')).toEqual([undefined]);
  });
});

describe('all else', () => {
  it('a canvas has both sizes and its items', () => {
    const canvases = objects.filter(
      ({ value, key }) => value.type === 'Canvas' && key === 'items' && 'label' in value,
    );
    expect(
      wrong(
        canvases,
        ({ width, height, items }) => Boolean(width) && Boolean(height) && Array.isArray(items),
      ),
    ).toEqual([]);
  });

  it('placeholder and accompanying canvases are containers', () => {
    const canvas = { id: `${M}/canvas/c`, type: 'Canvas', width: 1, height: 1, items: [] };
    const projected = made({
      id: `${M}/manifest`,
      type: 'Manifest',
      placeholderCanvas: canvas,
      accompanyingCanvas: canvas,
    });
    const container = { ...canvas, id: moved(canvas.id, 4) };
    expect(projected).toMatchObject({ placeholderContainer: container, accompanyingContainer: container });
    expect(Object.keys(projected)).not.toContain('placeholderCanvas');
  });

  it('searches are those that name canvases of this version', () => {
    const search = (root: string) => [
      {
        ...{ id: `${BASE}${root}/search/2/made`, type: 'SearchService2' },
        service: [{ id: `${BASE}${root}/search/2/made/autocomplete`, type: 'AutoCompleteService2' }],
      },
      {
        ...{ '@id': `${BASE}${root}/search/1/made`, '@type': 'SearchService1', profile: 'x' },
        service: { '@id': `${BASE}${root}/autocomplete/1`, '@type': 'AutoCompleteService1' },
      },
    ];
    const manifest = { id: `${M}/manifest`, type: 'Manifest', service: search('/iiif') };
    expect(made(manifest)).toMatchObject({ service: search('/iiif/presentation/4') });
  });

  it('language maps, links and other services stay as they are', () => {
    const service = [
      { id: 'https://elsewhere.example/iiif/search/2/made', type: 'SearchService2' },
      { '@id': `${BASE}/iiif/2/made`, '@type': 'ImageService2', profile: 'x' },
    ];
    // Indonesian is written id.
    const label = { id: ['Surat'], en: ['Letter'] };
    expect(made({ id: `${M}/manifest`, type: 'Manifest', label, service })).toMatchObject({ label, service });
    const projected = documents.get(moved(ids.manifest(item.id), 4));
    for (const name of [
      'label',
      'summary',
      'metadata',
      'rights',
      'homepage',
      'thumbnail',
      'behavior',
    ] as const)
      expect(projected?.[name], name).toEqual(plain(manifest)[name]);
  });

  it('ranges keep their tree and their layers', () => {
    const { structures } = documents.get(moved(ids.manifest(item.id), 4)) ?? {};
    expect(structures).toEqual(JSON.parse(moved(JSON.stringify(manifest.structures), 4)));
  });
});
