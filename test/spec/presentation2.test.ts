/**
 * What Presentation 2.1 demands, in the order of the specification: asked of every document that its collection leads
 * to, and of made documents of Presentation 3 for what the sample item has not.
 */
import { describe, expect, it } from 'vitest';
import { asPresentation2, asSequence2 } from '../../src/presentation/v2.js';
import {
  crawlIn,
  isDocument,
  manifest2,
  moved,
  plain,
  SEQUENCE,
  sequence2,
  type Json,
} from '../presentation/projected.js';
import { addressesIn, BASE, ids, isRecord, item, manifest, objectsIn } from '../presentation/sample.js';

const documents = crawlIn(2);
const objects = [...documents].flatMap(([address, document]) =>
  objectsIn(document, address.replace(/^.*\/2\//, '')),
);
const ofType = (...types: readonly string[]) =>
  objects.filter(({ value }) => types.includes(String(value['@type'])));
/** Those that say all of themselves, not only their name. */
const complete = (type: string, list: string) => ofType(type).filter(({ value }) => list in value);
/** Where the rule does not hold. */
const wrong = (found: typeof objects, holds: (value: Json, key: string) => boolean): readonly string[] => {
  expect(found.length).toBeGreaterThan(0);
  return found.filter(({ value, key }) => !holds(value, key)).map(({ path }) => path);
};

const M = `${BASE}/iiif/presentation/3/made`;
/** A document of Presentation 3 as it is in 2.1. */
const made = (document: object): Json => plain(asPresentation2({ id: `${M}/manifest`, ...document }));
const madeManifest = (more: object): Json =>
  made({ type: 'Manifest', label: { en: ['Made'] }, items: manifest.items.slice(0, 1), ...more });

describe('3.1 Descriptive properties', () => {
  it('label: on every collection, manifest, canvas, range and layer', () => {
    const must = ofType('sc:Collection', 'sc:Manifest', 'sc:Canvas', 'sc:Range', 'sc:Layer');
    expect(wrong(must, ({ label }) => label !== undefined && label !== '')).toEqual([]);
  });

  it('metadata: pairs of label and value', () => {
    const pairs = objects.filter(({ key }) => key === 'metadata');
    expect(wrong(pairs, ({ label, value }) => label !== undefined && value !== undefined)).toEqual([]);
  });

  it('description: what 3.0 calls summary', () => {
    expect(manifest2.description).toContainEqual({ '@value': 'Просит комнату.', '@language': 'ru' });
  });

  it('thumbnail: one image with its service', () => {
    expect(manifest2.thumbnail).toMatchObject({
      '@id': expect.stringContaining('/iiif/2/') as string,
      '@type': 'dctypes:Image',
      service: { profile: 'http://iiif.io/api/image/2/level2.json' },
    });
  });
});

describe('3.2 Rights and licensing properties', () => {
  it('attribution: the value of the required statement', () => {
    expect(manifest2.attribution).toEqual({ '@value': 'An archive', '@language': 'en' });
  });

  it('license: the rights', () => {
    expect(manifest2.license).toBe(manifest.rights);
  });

  it('logo: those of the providers, whose names are attributions', () => {
    const logo = { id: 'https://example.org/logo.png', type: 'Image', format: 'image/png' };
    const provider = [{ id: 'https://example.org', type: 'Agent', label: { en: ['Museum'] }, logo: [logo] }];
    expect(madeManifest({ provider, requiredStatement: manifest.requiredStatement })).toMatchObject({
      logo: { '@id': logo.id, '@type': 'dctypes:Image', format: 'image/png' },
      attribution: [
        { '@value': 'An archive', '@language': 'en' },
        { '@value': 'Museum', '@language': 'en' },
      ],
    });
  });
});

describe('3.3 Technical properties', () => {
  it('@id: an http address on all that has a document, in version 2', () => {
    const must = objects.filter(({ value }) => /^(?:sc|oa):/.test(String(value['@type'])));
    expect(wrong(must, (value) => String(value['@id']).startsWith(`${BASE}/iiif/presentation/2/`))).toEqual(
      [],
    );
  });

  it('@id: without a fragment on a canvas', () => {
    expect(wrong(ofType('sc:Canvas'), (value) => !String(value['@id']).includes('#'))).toEqual([]);
  });

  it('@id: every one of ours leads to a document that has it', () => {
    const addresses = [...documents.values()].flatMap(addressesIn).filter(isDocument);
    expect(addresses.filter((address) => !documents.has(address))).toEqual([]);
    for (const [address, document] of documents) expect(document['@id']).toBe(address);
    expect(documents.size).toBeGreaterThan(40);
  });

  it('@id: the addresses of others stay, though they look like ours', () => {
    const other = 'https://other.example/iiif/presentation/3/x/manifest';
    expect(madeManifest({ partOf: [{ id: other, type: 'Collection' }] }).within).toBe(other);
  });

  it('@type: of the specification, and no word of 3.0 beside it', () => {
    expect([...new Set(objects.flatMap(({ value }) => value['@type'] ?? []))].sort()).toEqual([
      'cnt:ContentAsText',
      'dctypes:Image',
      'oa:Annotation',
      'sc:AnnotationList',
      'sc:Canvas',
      'sc:Collection',
      'sc:Layer',
      'sc:Manifest',
      'sc:Range',
      'sc:Sequence',
    ]);
    for (const word of ['id', 'type', 'items', 'body', 'target', 'partOf', 'behavior', 'textDirection'])
      expect(objects.filter(({ value }) => word in value)).toEqual([]);
  });

  it('height and width: on every canvas, and whole', () => {
    const canvases = complete('sc:Canvas', 'images');
    expect(
      wrong(canvases, ({ height, width }) => Number.isInteger(height) && Number.isInteger(width)),
    ).toEqual([]);
  });

  it('viewingDirection: on manifests, sequences and ranges, on nothing else', () => {
    const directed = objects.filter(({ value }) => 'viewingDirection' in value);
    expect(
      wrong(directed, (value) => /^sc:(?:Manifest|Sequence|Range)$/.test(String(value['@type']))),
    ).toEqual([]);
  });

  it.each([
    ['Manifest', ['paged', 'no-auto-advance'], 'paged'],
    ['Manifest', ['unordered'], undefined],
    ['Range', ['sequence'], undefined],
    ['Range', ['continuous'], 'continuous'],
    ['Canvas', ['non-paged', 'auto-advance'], 'non-paged'],
    ['Canvas', ['facing-pages'], 'facing-pages'],
    ['Collection', ['multi-part'], 'multi-part'],
    ['Collection', ['together'], undefined],
    ['AnnotationPage', ['hidden'], undefined],
  ])('viewingHint: of a %s with the behavior %j is %s', (type, behavior, hint) => {
    expect(made({ type, label: { en: ['Made'] }, behavior, items: [] }).viewingHint).toBe(hint);
  });

  it('viewingHint: continuous has a direction beside it', () => {
    expect(madeManifest({ behavior: ['continuous'] }).viewingDirection).toBe('left-to-right');
    const chosen = { behavior: ['continuous'], viewingDirection: 'top-to-bottom' };
    expect(madeManifest(chosen).viewingDirection).toBe('top-to-bottom');
  });

  it.each([
    ['1955-05-05T00:00:00Z', '1955-05-05T00:00:00Z'],
    ['1955-05-05T02:30:00+03:30', '1955-05-04T23:00:00Z'],
  ])('navDate: %s is in UTC', (navDate, utc) => {
    expect(madeManifest({ navDate }).navDate).toBe(utc);
    expect('navDate' in made({ type: 'Range', label: { en: ['Made'] }, navDate })).toBe(false);
  });
});

describe('3.4 Linking properties', () => {
  it('related: the home pages, with label and format', () => {
    expect(manifest2.related).toEqual([
      {
        '@id': 'https://example.org/record',
        label: { '@value': 'Record', '@language': 'en' },
        format: 'text/html',
      },
      { '@id': 'https://example.org/more', label: { '@value': 'More', '@language': 'en' } },
    ]);
  });

  it('rendering: with a format; without one it is related', () => {
    const rendering = [
      {
        id: 'https://example.org/a.pdf',
        type: 'Text',
        label: { en: ['PDF'] },
        format: 'application/pdf',
        language: ['fa'],
      },
      { id: 'https://example.org/b', type: 'Text', label: { none: ['B'] } },
    ];
    expect(madeManifest({ rendering })).toMatchObject({
      rendering: {
        '@id': 'https://example.org/a.pdf',
        label: { '@value': 'PDF', '@language': 'en' },
        format: 'application/pdf',
      },
      related: { '@id': 'https://example.org/b', label: 'B' },
    });
  });

  const search = [
    {
      id: `${BASE}/iiif/search/2/made`,
      type: 'SearchService2',
      service: [{ id: 'x', type: 'AutoCompleteService2' }],
    },
    {
      '@id': `${BASE}/iiif/search/1/made`,
      '@type': 'SearchService1',
      profile: 'http://iiif.io/api/search/1/search',
      service: [
        {
          '@id': `${BASE}/iiif/search/1/made/autocomplete`,
          '@type': 'AutoCompleteService1',
          profile: 'http://iiif.io/api/search/1/autocomplete',
        },
      ],
    },
  ];

  it.each(['service', 'services'])(
    'service: Search 1 in its own words and no Search 2 (%s of 3.0)',
    (name) => {
      expect(madeManifest({ [name]: search }).service).toEqual({
        '@context': 'http://iiif.io/api/search/1/context.json',
        '@id': `${BASE}/iiif/presentation/2/search/1/made`,
        profile: 'http://iiif.io/api/search/1/search',
        service: {
          '@id': `${BASE}/iiif/presentation/2/search/1/made/autocomplete`,
          profile: 'http://iiif.io/api/search/1/autocomplete',
        },
      });
    },
  );

  it('seeAlso: with format and profile', () => {
    const tei = {
      id: 'https://example.org/t.xml',
      type: 'Dataset',
      format: 'application/tei+xml',
      profile: 'https://tei-c.org',
    };
    expect(madeManifest({ seeAlso: [tei] }).seeAlso).toEqual({
      '@id': tei.id,
      format: tei.format,
      profile: tei.profile,
    });
  });

  it('seeAlso: a document of ours, as it is in this version', () => {
    const context = 'http://iiif.io/api/presentation/3/context.json';
    const other = { id: `${M}/annotations/fa/p/1`, type: 'Annotation', label: { en: ['Persian'] } };
    expect(
      madeManifest({ seeAlso: [{ ...other, format: 'application/ld+json', profile: context }] }).seeAlso,
    ).toEqual({
      '@id': moved(other.id, 2),
      label: { '@value': 'Persian', '@language': 'en' },
      format: 'application/json',
      profile: 'http://iiif.io/api/presentation/2/context.json',
    });
  });

  it('within: the collection, the manifest, the layer', () => {
    expect([manifest2.within].flat()).toContain(moved(ids.collection(), 2));
    for (const [address, document] of documents)
      if (/\/(?:canvas|layer|range|sequence)\//.test(address))
        expect(document.within, address).toMatch(/\/iiif\/presentation\/2\/[^/]+\/(?:manifest|edition)/);
    const lists = complete('sc:AnnotationList', 'resources').filter(
      ({ value }) => 'next' in value || 'prev' in value,
    );
    expect(wrong(lists, ({ within }) => isRecord(within) && within['@type'] === 'sc:Layer')).toEqual([]);
  });

  it.each([
    [{ id: `${M}/canvas/2`, type: 'Canvas' }],
    [{ id: `${M}/canvas/2#xywh=1,2,3,4`, type: 'Canvas' }],
    [{ id: 'x', type: 'SpecificResource', source: `${M}/canvas/2` }],
    [{ id: 'x', type: 'SpecificResource', source: { id: `${M}/canvas/2`, type: 'Canvas' } }],
  ])('startCanvas: of the sequence or the range, and a canvas: %j', (start) => {
    const canvas = moved(`${M}/canvas/2`, 2);
    expect(madeManifest({ start })).toMatchObject({ sequences: [{ startCanvas: canvas }] });
    expect(made({ type: 'Range', label: { en: ['Made'] }, start }).startCanvas).toBe(canvas);
  });

  it('contentLayer: of a range, its layer', () => {
    expect(manifest2.structures).toContainEqual(
      expect.objectContaining({
        '@id': moved(ids.range(item.id, 'r-fa'), 2),
        contentLayer: moved(ids.layer(item.id, 'text-fa'), 2),
      }),
    );
  });
});

describe('3.5 Paging properties', () => {
  it('a layer has first, last and total; its lists lead from the one to the other', () => {
    const layers = [...documents.values()].filter((document) => document['@type'] === 'sc:Layer');
    expect(layers.length).toBeGreaterThan(3);
    const list = (address: unknown): Json => documents.get(address as string) ?? {};
    for (const layer of layers) {
      let count = 0;
      let last: unknown;
      for (let at = layer.first; at !== undefined; at = list(at).next) {
        expect(list(at).prev).toBe(last);
        count += (list(at).resources as unknown[]).length;
        last = at;
      }
      expect([last, count]).toEqual([layer.last, layer.total]);
    }
  });
});

describe('4.2 Repeated properties', () => {
  it('one value stands alone, and no list is empty but the images of a canvas', () => {
    const LISTS = [
      'metadata',
      'sequences',
      'canvases',
      'images',
      'otherContent',
      'resources',
      'structures',
      'ranges',
      'manifests',
    ];
    const lists = objects.flatMap(({ value }) =>
      Object.entries(value).filter(([, entry]) => Array.isArray(entry)),
    );
    expect(lists.length).toBeGreaterThan(0);
    for (const [key, list] of lists)
      if (key !== 'images')
        expect((list as unknown[]).length, key).toBeGreaterThan(LISTS.includes(key) ? 0 : 1);
  });
});

describe('4.3 Language of property values', () => {
  it.each([
    [{ none: ['1955'] }, '1955'],
    [{ en: ['Letter'] }, { '@value': 'Letter', '@language': 'en' }],
    [
      { en: ['Letter', 'Plea'], 'fa-Arab': ['نامه'], none: ['1'] },
      [
        { '@value': 'Letter', '@language': 'en' },
        { '@value': 'Plea', '@language': 'en' },
        { '@value': 'نامه', '@language': 'fa-Arab' },
        '1',
      ],
    ],
  ])('%j', (label, expected) => {
    expect(madeManifest({ label }).label).toEqual(expected);
  });
});

describe('4.4 HTML markup in property values', () => {
  it('markup stays, and what only looks like it stays marked by its space', () => {
    const summary = { en: ['<p>Asks for <b>work</b>.</p>', '<illegible> '] };
    expect(madeManifest({ summary }).description).toEqual([
      { '@value': '<p>Asks for <b>work</b>.</p>', '@language': 'en' },
      { '@value': '<illegible> ', '@language': 'en' },
    ]);
  });
});

describe('4.5 Linked data context and extensions', () => {
  it('the context comes first in each document, and nowhere within', () => {
    for (const [address, document] of documents) {
      expect(Object.entries(document)[0], address).toEqual([
        '@context',
        'http://iiif.io/api/presentation/2/context.json',
      ]);
      const within = objectsIn(document).slice(1);
      expect(within.filter(({ value }) => '@context' in value && '@type' in value)).toEqual([]);
    }
  });

  it('each service says its own, and stands under no name of 3.0', () => {
    // A service within a service is in the words of the outer one.
    const services = objects.filter(({ key, path }) => key === 'service' && !path.includes('.service.'));
    expect(
      wrong(
        services,
        (value) =>
          /\/api\/(?:image\/2|search\/1)\/context\.json$/.test(String(value['@context'])) &&
          !('@type' in value),
      ),
    ).toEqual([]);
    expect(JSON.stringify([...documents.values()])).not.toContain('/iiif/3/');
  });
});

describe('5.1 Manifest, 5.2 Sequence', () => {
  it('one sequence, embedded, with every canvas', () => {
    const { sequences } = manifest2 as { readonly sequences: readonly Json[] };
    expect(sequences).toHaveLength(1);
    expect((sequences[0]?.canvases as readonly Json[]).map((canvas) => canvas['@id'])).toEqual(
      manifest.items.map(({ id }) => moved(id, 2)),
    );
  });

  it('the sequence at its own address says the same', () => {
    const [embedded] = manifest2.sequences as readonly Json[];
    expect(sequence2).toMatchObject(embedded ?? {});
    expect(sequence2).toMatchObject({ '@id': SEQUENCE, viewingDirection: 'left-to-right' });
  });

  it('nothing but a manifest has one', () => {
    expect(asSequence2({ id: `${M}/canvas/p`, type: 'Canvas' })).toBeUndefined();
  });
});

describe('5.3 Canvas', () => {
  it('lists are named in otherContent and never embedded', () => {
    const named = objects.filter(({ key }) => key === 'otherContent');
    expect(
      wrong(named, (value) => value['@type'] === 'sc:AnnotationList' && !('resources' in value)),
    ).toEqual([]);
  });

  it('a canvas alone says the same as in the manifest, which may name fewer lists', () => {
    for (const { value } of complete('sc:Canvas', 'images')) {
      const { otherContent = [], ...rest } = value;
      const alone = documents.get(String(value['@id']));
      expect(alone).toMatchObject(rest);
      expect(alone?.otherContent ?? []).toEqual(expect.arrayContaining(otherContent as unknown[]));
    }
  });
});

describe('5.4 Image resources', () => {
  const painted = objects.filter(({ key }) => key === 'images');

  it('painted, on their canvas', () => {
    expect(wrong(painted, ({ motivation }) => motivation === 'sc:painting')).toEqual([]);
    const canvases = complete('sc:Canvas', 'images').filter(
      ({ value }) => (value.images as Json[]).length > 0,
    );
    expect(
      wrong(canvases, (value) => (value.images as Json[]).every(({ on }) => on === value['@id'])),
    ).toEqual([]);
  });

  it('an address in the Image API 2 that says its size, within the service', () => {
    expect(
      wrong(painted, ({ resource }) => {
        const { '@id': id, '@type': type, width, height, service } = resource as Json;
        const path = `full/${String(width)},${String(height)}/0/default.jpg`;
        return type === 'dctypes:Image' && id === `${String((service as Json)['@id'])}/${path}`;
      }),
    ).toEqual([]);
  });
});

describe('5.5 Annotation list, 6.2 Embedded content', () => {
  const texts = objects.filter(
    ({ key, value }) => key === 'resource' && value['@type'] === 'cnt:ContentAsText',
  );

  it('texts are embedded with chars, format and language', () => {
    expect(
      wrong(
        texts,
        ({ chars, format, language }) =>
          typeof chars === 'string' && format === 'text/html' && typeof language === 'string',
      ),
    ).toEqual([]);
  });

  it('each annotation names a canvas of the manifest, with its region (6.1)', () => {
    const canvases = new Set(manifest.items.map(({ id }) => moved(id, 2)));
    const annotations = ofType('oa:Annotation').filter(({ key }) => key !== 'images');
    expect(
      wrong(annotations, ({ on, motivation, resource }) => {
        const [canvas = '', region] = String(on).split('#');
        const isImage = (resource as Json)['@type'] === 'dctypes:Image';
        return (
          canvases.has(canvas) &&
          (isImage ? motivation === 'sc:painting' : /^xywh=\d+,\d+,\d+,\d+$/.test(region ?? ''))
        );
      }),
    ).toEqual([]);
  });

  it('an annotation alone says the same as in its list', () => {
    for (const { value } of objects.filter(({ key }) => key === 'resources'))
      expect(documents.get(String(value['@id']))).toMatchObject(value);
  });
});

describe('5.6 Range', () => {
  const structures = manifest2.structures as readonly Json[];

  it('all ranges stand beside one another; the roots are marked', () => {
    const name = (id: unknown) => String(id).slice(String(id).lastIndexOf('/') + 1);
    expect(structures.map((range) => [name(range['@id']), range.viewingHint])).toEqual([
      ['r-ru', 'top'],
      ['r-fa', 'top'],
      ['topics', 'top'],
      ['opening', undefined],
    ]);
  });

  it('ranges and canvases are named by address alone, and a part of a canvas by its region', () => {
    const known = new Set([
      ...structures.map((range) => range['@id']),
      ...manifest.items.map(({ id }) => moved(id, 2)),
    ]);
    const inside = structures.flatMap(({ ranges = [], canvases = [] }) => [
      ...(ranges as string[]),
      ...(canvases as string[]),
    ]);
    expect(inside.filter((id) => !known.has(id.split('#', 1)[0]))).toEqual([]);
    expect(inside).toContain(`${moved(ids.canvas(item.id, 'ru-1'), 2)}#xywh=300,400,1800,230`);
  });
});

describe('5.7 Layer', () => {
  it('has pages and therefore lists none (5.9)', () => {
    const layers = [...documents.values()].filter((document) => document['@type'] === 'sc:Layer');
    expect(layers.filter((layer) => 'otherContent' in layer)).toEqual([]);
  });
});

describe('5.8 Collection', () => {
  it('names its manifests, with label', () => {
    expect(documents.get(moved(ids.collection(), 2))?.manifests).toMatchObject([
      { '@id': manifest2['@id'], '@type': 'sc:Manifest', label: manifest2.label },
    ]);
  });

  it('keeps the order of manifests among collections in members, where a collection has a hint', () => {
    const label = { none: ['x'] };
    const items = [
      { id: `${M}/manifest`, type: 'Manifest', label },
      { id: `${M}/parts`, type: 'Collection', label, behavior: ['multi-part'] },
      { id: `${M}/more`, type: 'Collection', label },
    ];
    const collection = made({ type: 'Collection', label, items });
    const at = (path: string) => moved(`${M}/${path}`, 2);
    const parts = { '@id': at('parts'), '@type': 'sc:Collection', viewingHint: 'multi-part', label: 'x' };
    const more = { '@id': at('more'), '@type': 'sc:Collection', viewingHint: 'individuals', label: 'x' };
    const one = { '@id': at('manifest'), '@type': 'sc:Manifest', label: 'x' };
    expect(collection).toMatchObject({
      manifests: [one],
      collections: [parts, more],
      members: [one, parts, more],
    });
    expect('members' in made({ type: 'Collection', label, items: items.slice(1) })).toBe(false);
  });
});

describe('6.7 Comment annotations', () => {
  const annotation = {
    id: `${M}/annotations/l/p/1`,
    type: 'Annotation',
    target: `${M}/canvas/p#xywh=1,2,3,4`,
  };
  const text = { type: 'TextualBody', value: 'x', format: 'text/plain', language: 'en' };

  it.each([
    [['supplementing', 'commenting'], 'sc:painting'],
    ['supplementing', 'sc:painting'],
    [['commenting'], 'oa:commenting'],
    [['tagging'], 'oa:tagging'],
    [
      ['tagging', 'describing'],
      ['oa:tagging', 'oa:describing'],
    ],
    [['assessing'], 'oa:commenting'],
  ])('%j is %j', (motivation, expected) => {
    expect(made({ ...annotation, motivation, body: text }).motivation).toEqual(expected);
  });

  it('several bodies, and a tag among them', () => {
    const body = [text, { type: 'TextualBody', value: 'Ташкент', purpose: 'tagging' }];
    expect(made({ ...annotation, motivation: 'commenting', body, textGranularity: 'line' })).toEqual({
      '@context': 'http://iiif.io/api/presentation/2/context.json',
      '@id': moved(annotation.id, 2),
      '@type': 'oa:Annotation',
      motivation: 'oa:commenting',
      resource: [
        { '@type': 'cnt:ContentAsText', chars: 'x', format: 'text/plain', language: 'en' },
        { '@type': ['oa:Tag', 'cnt:ContentAsText'], chars: 'Ташкент' },
      ],
      on: moved(annotation.target, 2),
    });
  });

  it.each([
    [{ id: `${M}/canvas/p`, type: 'Canvas' }, `${M}/canvas/p`],
    [
      {
        type: 'SpecificResource',
        source: { id: `${M}/canvas/p`, type: 'Canvas' },
        selector: { type: 'FragmentSelector', value: 'xywh=1,2,3,4' },
      },
      `${M}/canvas/p#xywh=1,2,3,4`,
    ],
  ])('a target said in another way is the same address: %j', (target, on) => {
    expect(made({ ...annotation, target, motivation: 'commenting', body: text }).on).toBe(moved(on, 2));
  });

  it('annotations of a manifest stand in its otherContent', () => {
    const page = { id: `${M}/annotations/notes/all`, type: 'AnnotationPage', label: { en: ['Notes'] } };
    expect(madeManifest({ annotations: [page] }).otherContent).toEqual([
      {
        '@id': moved(page.id, 2),
        '@type': 'sc:AnnotationList',
        label: { '@value': 'Notes', '@language': 'en' },
      },
    ]);
  });
});

it('what is no resource of the Presentation API is a bug, and says so', () => {
  expect(() => asPresentation2({ id: `${M}/x`, type: 'Service' })).toThrow('no counterpart of a Service');
});
