/**
 * What Presentation 3.0 demands of every document, in the order of the specification: above all what the official
 * schema lets pass. Each rule is asked of every object in every document that the collection leads to.
 */
import { describe, expect, it } from 'vitest';
import { crawl, isRecord, manifest, objectsIn, type Found } from './sample.js';

const documents = crawl();
const objects: readonly Found[] = [...documents].flatMap(([address, document]) =>
  objectsIn(document, address.replace(/^.*\/3\//, '')),
);
const ofType = (...types: readonly string[]): readonly Found[] =>
  objects.filter(({ value }) => types.includes(String(value.type)));
const complete = (...types: readonly string[]): readonly Found[] =>
  ofType(...types).filter(({ value }) => 'items' in value);
/** An annotation, and not a mere reference to one. */
const isWhole = (value: Found['value']): boolean => value.type === 'Annotation' && 'motivation' in value;
/** Where the rule does not hold. */
const wrong = (found: readonly Found[], holds: (found: Found) => boolean): readonly string[] => {
  expect(found.length).toBeGreaterThan(0);
  return found.filter((one) => !holds(one)).map(({ path }) => path);
};

/** Language maps stand under these keys, but for the `value` of a text body. */
const languageMaps = objects.filter(
  ({ key, path }) =>
    ['label', 'summary'].includes(key) || (key === 'value' && /metadata|requiredStatement/.test(path)),
);

describe('1.2 Terminology: embedded, or referenced', () => {
  it('a manifest embeds its canvases and ranges whole', () => {
    expect(manifest.items).toHaveLength(4);
    expect(manifest.structures).toHaveLength(3);
  });

  it('a collection names manifests and embeds none', () => {
    expect(
      wrong(
        ofType('Manifest').filter(({ path }) => path.startsWith('collection')),
        ({ value }) => !('items' in value),
      ),
    ).toEqual([]);
  });
});

describe('3.1 Descriptive properties', () => {
  it('label: on every collection, manifest, canvas, range and layer, and never empty', () => {
    const labelled = [
      ...complete('Collection', 'Manifest', 'Canvas', 'Range'),
      ...ofType('AnnotationCollection'),
    ];
    expect(
      wrong(labelled, ({ value }) => isRecord(value.label) && Object.keys(value.label).length > 0),
    ).toEqual([]);
  });

  it('metadata: objects with label and value', () => {
    expect(
      wrong(
        objects.filter(({ key }) => key === 'metadata'),
        ({ value }) => isRecord(value.label) && isRecord(value.value),
      ),
    ).toEqual([]);
  });

  it('requiredStatement: one object with label and value', () => {
    expect(
      wrong(
        objects.filter(({ key }) => key === 'requiredStatement'),
        ({ value }) => isRecord(value.label) && isRecord(value.value),
      ),
    ).toEqual([]);
  });

  it('rights: an http address of Creative Commons or RightsStatements.org', () => {
    const withRights = objects.filter(({ value }) => 'rights' in value);
    expect(
      wrong(withRights, ({ value }) =>
        /^http:\/\/(?:creativecommons|rightsstatements)\.org\//.test(String(value.rights)),
      ),
    ).toEqual([]);
  });

  it('navDate: a time with a timezone', () => {
    const dated = objects.filter(({ value }) => 'navDate' in value);
    expect(
      wrong(dated, ({ value }) =>
        /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)$/.test(String(value.navDate)),
      ),
    ).toEqual([]);
    expect(wrong(dated, ({ value }) => ['Manifest', 'Collection'].includes(String(value.type)))).toEqual([]);
  });

  it('thumbnail: an image with its format, its size and a service', () => {
    expect(
      wrong(
        objects.filter(({ key }) => key === 'thumbnail'),
        ({ value }) =>
          value.type === 'Image' &&
          value.format === 'image/jpeg' &&
          Number.isInteger(value.width) &&
          Array.isArray(value.service),
      ),
    ).toEqual([]);
  });

  it('language: a list on links, one string on text bodies', () => {
    expect(
      wrong(
        objects.filter(({ key, value }) => key === 'homepage' && 'language' in value),
        ({ value }) => Array.isArray(value.language),
      ),
    ).toEqual([]);
    expect(wrong(ofType('TextualBody'), ({ value }) => typeof value.language === 'string')).toEqual([]);
  });
});

describe('3.2 Technical properties', () => {
  it('id: an http address, on everything but text bodies', () => {
    const named = objects.filter(({ value }) => 'type' in value && value.type !== 'TextualBody');
    expect(wrong(named, ({ value }) => typeof value.id === 'string' && URL.canParse(value.id))).toEqual([]);
  });

  it('id: one and the same thing wherever it stands', () => {
    const types = new Map<unknown, Set<unknown>>();
    for (const { value } of objects)
      if ('id' in value) types.set(value.id, (types.get(value.id) ?? new Set()).add(value.type));
    expect([...types].filter(([, kinds]) => kinds.size > 1)).toEqual([]);
  });

  it('id: none twice within the canvases, and none within the ranges, of a manifest', () => {
    const idsOf = (value: unknown) =>
      objectsIn(value)
        .filter(({ key, value }) => key === 'items' && value.type !== 'Canvas')
        .map(({ value }) => value.id);
    for (const part of [manifest.items, manifest.structures])
      expect(new Set(idsOf(part)).size).toBe(idsOf(part).length);
    expect(new Set(manifest.items.map(({ id }) => id)).size).toBe(manifest.items.length);
  });

  it('id: without a fragment, but where a range names a region of a canvas', () => {
    const named = objects.filter(
      ({ value, key }) => typeof value.id === 'string' && !(key === 'items' && value.type === 'Canvas'),
    );
    expect(wrong(named, ({ value }) => !String(value.id).includes('#'))).toEqual([]);
    expect(wrong(complete('Canvas'), ({ value }) => !String(value.id).includes('#'))).toEqual([]);
  });

  it('type: of the specification, in its spelling', () => {
    const types = new Set(objects.filter(({ value }) => 'type' in value).map(({ value }) => value.type));
    expect([...types].sort()).toEqual([
      'Annotation',
      'AnnotationCollection',
      'AnnotationPage',
      'AutoCompleteService2',
      'Canvas',
      'Collection',
      'Dataset',
      'Image',
      'ImageService3',
      'Manifest',
      'Range',
      'SearchService2',
      'Text',
      'TextualBody',
    ]);
  });

  it('height and width: whole and above zero on every canvas', () => {
    const whole = (side: unknown) => Number.isInteger(side) && Number(side) > 0;
    expect(wrong(complete('Canvas'), ({ value }) => whole(value.width) && whole(value.height))).toEqual([]);
  });

  it('viewingDirection: never on a canvas', () => {
    expect(
      wrong(
        objects.filter(({ value }) => 'viewingDirection' in value),
        ({ value }) => ['Manifest', 'Range', 'Collection'].includes(String(value.type)),
      ),
    ).toEqual([]);
  });

  it('behavior: a list, with no two that exclude each other', () => {
    const orders = ['unordered', 'individuals', 'continuous', 'paged'];
    expect(
      wrong(
        objects.filter(({ value }) => 'behavior' in value),
        ({ value }) =>
          Array.isArray(value.behavior) &&
          value.behavior.filter((one) => orders.includes(String(one))).length <= 1,
      ),
    ).toEqual([]);
  });
});

describe('3.3 Linking properties', () => {
  it('homepage: with type and label', () => {
    expect(
      wrong(
        objects.filter(({ key }) => key === 'homepage'),
        ({ value }) => value.type === 'Text' && isRecord(value.label),
      ),
    ).toEqual([]);
  });

  it('partOf: a list of things with id, type and label', () => {
    expect(
      wrong(
        objects.filter(({ value }) => 'partOf' in value),
        ({ value }) => Array.isArray(value.partOf),
      ),
    ).toEqual([]);
    expect(
      wrong(
        objects.filter(({ key }) => key === 'partOf'),
        ({ value }) => isRecord(value.label) && 'type' in value,
      ),
    ).toEqual([]);
  });

  it('seeAlso, rendering: a list of things with id, type, label and format; renderings are for people', () => {
    const named = objects.filter(({ key }) => key === 'seeAlso' || key === 'rendering');
    expect(
      wrong(
        named,
        ({ value }) => isRecord(value.label) && typeof value.format === 'string' && 'type' in value,
      ),
    ).toEqual([]);
    expect(
      wrong(
        objects.filter(({ key }) => key === 'rendering'),
        ({ value }) => value.type === 'Text' && Array.isArray(value.language),
      ),
    ).toEqual([]);
  });

  it('supplementary: one layer', () => {
    expect(
      wrong(
        objects.filter(({ key }) => key === 'supplementary'),
        ({ path, value }) => value.type === 'AnnotationCollection' && path.endsWith('.supplementary'),
      ),
    ).toEqual([]);
  });

  it('service: both versions of the Image API, the newer first, each in its own words alone', () => {
    const services = objects.filter(({ value }) => value.type === 'Image').map(({ value }) => value.service);
    expect(services.length).toBeGreaterThan(0);
    for (const service of services)
      expect(service).toEqual([
        {
          id: expect.stringMatching(/\/iiif\/3\/[^/]+$/) as string,
          type: 'ImageService3',
          profile: 'level2',
        },
        {
          '@id': expect.stringMatching(/\/iiif\/2\/[^/]+$/) as string,
          '@type': 'ImageService2',
          profile: 'http://iiif.io/api/image/2/level2.json',
        },
      ]);
  });
});

describe('Content Search 2.0, 2 and 1.0, 2: declaring a search service', () => {
  const declared = objects.filter(({ value }) => value.type === 'Manifest' || value.type === 'Collection');
  const complete = declared.filter(({ value }) => '@context' in value);

  it('stands on the collection and on every manifest, both versions, each with its completion and a URI of its own', () => {
    expect(complete).toHaveLength(7);
    for (const { value } of complete)
      expect(value.service).toEqual([
        {
          id: expect.stringMatching(/\/iiif\/search\/2/) as string,
          type: 'SearchService2',
          service: [{ id: expect.stringMatching(/autocomplete/) as string, type: 'AutoCompleteService2' }],
        },
        {
          '@id': expect.stringMatching(/\/iiif\/search\/1/) as string,
          '@type': 'SearchService1',
          profile: 'http://iiif.io/api/search/1/search',
          service: {
            '@id': expect.stringMatching(/autocomplete/) as string,
            '@type': 'AutoCompleteService1',
            profile: 'http://iiif.io/api/search/1/autocomplete',
          },
        },
      ]);
    const ids = complete.flatMap(({ value }) => JSON.stringify(value.service).match(/"@?id":"[^"]+"/g) ?? []);
    expect(new Set(ids).size).toBe(8);
    // A viewer appends `?q=` to it.
    expect(ids.filter((id) => id.includes('?'))).toEqual([]);
  });
});

describe('3.4 Structural properties', () => {
  it('items: one at least on every manifest and range; a list on every canvas', () => {
    expect(
      wrong(
        complete('Manifest', 'Range'),
        ({ value }) => Array.isArray(value.items) && value.items.length > 0,
      ),
    ).toEqual([]);
    expect(
      wrong(
        ofType('Canvas').filter(({ value }) => 'width' in value),
        ({ value }) => Array.isArray(value.items),
      ),
    ).toEqual([]);
  });

  it('annotations: no painting in them, and nothing else in the items of a canvas', () => {
    const motives = objects.filter(
      ({ key, path, value }) =>
        key === 'items' &&
        value.type === 'Annotation' &&
        /^[^.]*\/(?:canvas|painting)|\.items\[\d+\]\.items\[\d+\]\.items/.test(path),
    );
    expect(wrong(motives, ({ value }) => value.motivation === 'painting')).toEqual([]);
    const texts = objects.filter(
      ({ path, value }) => isWhole(value) && (path.split('.')[0] ?? '').includes('/annotations/'),
    );
    expect(
      wrong(texts, ({ value }) => Array.isArray(value.motivation) && !value.motivation.includes('painting')),
    ).toEqual([]);
  });

  it('structures: ranges of ranges and canvases, as objects', () => {
    const within = complete('Range').flatMap(
      ({ value }) => (Array.isArray(value.items) ? value.items : []) as readonly unknown[],
    );
    expect(
      within.filter((entry) => !isRecord(entry) || !['Range', 'Canvas'].includes(String(entry.type))),
    ).toEqual([]);
  });
});

describe('3.5 Values: motivation', () => {
  it('text taken from the canvas supplements it; what is said about it does not', () => {
    const motives = (layer: string) =>
      new Set(
        ofType('Annotation')
          .filter(({ value }) => isWhole(value) && String(value.id).includes(`/annotations/${layer}/`))
          .map(({ value }) => JSON.stringify(value.motivation)),
      );
    expect([...motives('text-ru'), ...motives('text-en')]).toEqual(
      Array(2).fill('["supplementing","commenting"]'),
    );
    expect([...motives('marks')]).toEqual(['["supplementing","commenting"]']);
    expect([...motives('notes'), ...motives('remarks')]).toEqual(Array(2).fill('["commenting"]'));
    expect([...motives('names')]).toEqual(['["tagging"]']);
  });
});

describe('4.1 Case sensitivity, 4.2 language of property values', () => {
  it('every language map has a tag or “none” for its keys, and lists of strings for its values', () => {
    expect(
      wrong(languageMaps, ({ value }) =>
        Object.entries(value).every(
          ([language, values]) =>
            /^(?:none|[a-z]{2,3}(?:-[A-Za-z0-9]+)*)$/.test(language) &&
            !['und', '@none'].includes(language) &&
            Array.isArray(values) &&
            values.length > 0 &&
            values.every((one) => typeof one === 'string'),
        ),
      ),
    ).toEqual([]);
  });
});

describe('4.3 HTML markup in property values', () => {
  it('is never there by accident', () => {
    const values = languageMaps.flatMap(({ value }) => Object.values(value).flat());
    expect(values.filter((value) => /^<.*>$/s.test(String(value)))).toEqual([]);
  });
});

describe('4.6 Linked data context', () => {
  it('stands first in every document, and nowhere else', () => {
    for (const [address, document] of documents) {
      expect(Object.keys(document)[0], address).toBe('@context');
      const contexts = [document['@context']].flat();
      expect(contexts.pop(), address).toBe('http://iiif.io/api/presentation/3/context.json');
      const granular = objectsIn(document).some(({ value }) => 'textGranularity' in value);
      if (granular)
        expect(contexts, address).toEqual(['http://iiif.io/api/extension/text-granularity/context.json']);
    }
    expect(objects.filter(({ key, value }) => key !== '' && '@context' in value)).toEqual([]);
  });
});

describe('5.5 Annotation pages', () => {
  it('a canvas names them with label and layer and without items, so that viewers fetch them', () => {
    const named = objects.filter(({ key }) => key === 'annotations');
    expect(wrong(named, ({ value }) => Object.keys(value).join() === 'id,type,label,partOf')).toEqual([]);
  });

  it('each names its layer with total, first and last', () => {
    const layers = objects.filter(
      ({ key, value }) => key === 'partOf' && value.type === 'AnnotationCollection',
    );
    expect(
      wrong(layers, ({ value }) => Number(value.total) > 0 && isRecord(value.first) && isRecord(value.last)),
    ).toEqual([]);
  });
});

describe('5.6 Annotations', () => {
  it('a painting body is an image, never its service', () => {
    const bodies = objects.filter(({ key, value }) => key === 'body' && value.type === 'Image');
    expect(wrong(bodies, ({ value }) => String(value.id).endsWith('/full/max/0/default.jpg'))).toEqual([]);
  });

  it('never a Choice, and never a body elsewhere', () => {
    expect(
      wrong(
        objects.filter(({ key }) => key === 'body'),
        ({ value }) => ['Image', 'TextualBody'].includes(String(value.type)),
      ),
    ).toEqual([]);
  });

  it('a text stands in a box of whole numbers inside its canvas', () => {
    const sizes = new Map(manifest.items.map(({ id, width, height }) => [id, { width, height }]));
    expect(
      wrong(
        ofType('Annotation').filter(({ value }) => isWhole(value) && value.motivation !== 'painting'),
        ({ value }) => {
          const [canvas = '', fragment = ''] = String(value.target).split('#');
          const [, x, y, width, height] = (/^xywh=(\d+),(\d+),(\d+),(\d+)$/.exec(fragment) ?? []).map(Number);
          const size = sizes.get(canvas);
          if (size === undefined || x === undefined || y === undefined || !width || !height) return false;
          return x + width <= size.width && y + height <= size.height;
        },
      ),
    ).toEqual([]);
  });
});

describe('5.7 Annotation collections', () => {
  it('first, next and last lead through all their annotations, there and back', () => {
    const layers = [...documents].filter(([, { type }]) => type === 'AnnotationCollection');
    expect(layers.length).toBe(7);
    const idOf = (reference: unknown): string => (isRecord(reference) ? String(reference.id) : '');
    for (const [, layer] of layers) {
      const pages: Readonly<Record<string, unknown>>[] = [];
      for (let at = documents.get(idOf(layer.first)); at !== undefined; at = documents.get(idOf(at.next)))
        pages.push(at);
      expect(pages.at(-1)?.id).toBe(idOf(layer.last));
      expect(pages.flatMap(({ items }) => items)).toHaveLength(Number(layer.total));
      expect(pages.map(({ prev }) => idOf(prev))).toEqual(['', ...pages.slice(0, -1).map(({ id }) => id)]);
      expect(Object.keys(layer)).not.toContain('items');
    }
  });
});
