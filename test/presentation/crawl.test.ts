/** Every id inside every document resolves to the thing it names (Presentation 3.0, 3.2 `id`). */
import { describe, expect, it } from 'vitest';
import {
  addressesIn,
  crawl,
  documentAt,
  exhibit,
  ids,
  images,
  isImage,
  isRecord,
  isSearch,
  item,
  objectsIn,
} from './sample.js';
import { parseAddress } from '../../src/presentation/ids.js';
import { Problem } from '../../src/problem.js';

const documents = crawl();

describe('from the collection down', () => {
  it('every address is a document or an image', () => {
    const addresses = [...documents.values()].flatMap(addressesIn);
    expect(
      addresses.filter((address) => !documents.has(address) && !isImage(address) && !isSearch(address)),
    ).toEqual([]);
    expect(addresses.filter(isImage).length).toBeGreaterThan(0);
  });

  it('comes by every kind of document', () => {
    const kinds = [...documents.keys()].map(
      (address) => parseAddress(new URL(address).pathname.slice('/here'.length))?.kind,
    );
    const count = (kind: string) => kinds.filter((one) => one === kind).length;
    expect(Object.fromEntries([...new Set(kinds)].map((kind) => [kind, count(kind ?? '')]))).toEqual({
      collection: 1,
      manifest: 1,
      canvas: 4,
      painting: 3,
      'painting-image': 3,
      layer: 4,
      annotations: 11,
      annotation: 18,
      range: 4,
    });
  });

  it('every document has the address where it was found', () => {
    for (const [address, document] of documents) expect(document.id).toBe(address);
  });

  it('what is embedded says the same as what is at its own address', () => {
    const embedded = [...documents.values()].flatMap((document) =>
      objectsIn(document).filter(({ key, value }) => key !== '' && ('items' in value || 'body' in value)),
    );
    expect(embedded.length).toBeGreaterThan(20);
    for (const { value } of embedded) expect(documents.get(String(value.id))).toMatchObject(value);
  });

  it('what is named says no more than what is at its own address', () => {
    for (const document of documents.values())
      for (const { value, path } of objectsIn(document)) {
        const whole = documents.get(String(value.id));
        if (whole === undefined || !isRecord(value)) continue;
        expect(whole, path).toMatchObject(value);
      }
  });
});

it('an item without layers, ranges or images is crawled as well', () => {
  const bare = {
    item: {
      ...item,
      layers: [],
      ranges: [],
      metadata: [],
      homepage: [],
      summary: undefined,
      requiredStatement: undefined,
      rights: undefined,
      navDate: undefined,
      viewingDirection: undefined,
      behavior: [],
    },
    images: new Map(
      [...images.keys()].map((page) => [page, { kind: 'missing', size: { width: 10, height: 10 } } as const]),
    ),
  };
  const manifest = crawl(bare).get(ids.manifest(item.id));
  expect(Object.keys(manifest ?? {})).toEqual([
    '@context',
    'id',
    'type',
    'label',
    'service',
    'partOf',
    'items',
  ]);
});

describe('what is not there is not found, and what is there is said', () => {
  it.each([
    [{ kind: 'canvas', item: item.id, page: 'ru-9' }, 'has no page “ru-9”: it has ru-1, ru-2, fa-1, back.'],
    [{ kind: 'painting', item: item.id, page: 'fa-1' }, 'The image of page “fa-1”'],
    [{ kind: 'painting-image', item: item.id, page: 'fa-1' }, 'The image of page “fa-1”'],
    [{ kind: 'painting', item: item.id, page: 'ru-9' }, 'has no page “ru-9”'],
    [{ kind: 'layer', item: item.id, layer: 'text-de' }, 'it has text-en, notes, text-ru, text-fa.'],
    [{ kind: 'layer', item: item.id, layer: 'empty' }, 'has no layer with text on its pages “empty”'],
    [
      { kind: 'annotations', item: item.id, layer: 'text-ru', page: 'back' },
      'has no text of layer “text-ru” on page “back”: it has ru-1, ru-2, fa-1.',
    ],
    [
      { kind: 'annotation', item: item.id, layer: 'text-ru', page: 'ru-1', passage: 'p03' },
      'for passage “p03”: it has p01, p02.',
    ],
    [
      { kind: 'annotation', item: item.id, layer: 'text-ru', page: 'back', passage: 'p03' },
      'for passage “p03”.',
    ],
    [
      { kind: 'range', item: item.id, range: 'nowhere' },
      'has no range “nowhere”: it has r-ru, r-fa, topics, opening.',
    ],
  ] as const)('%o', (address, sentence) => {
    expect(() => documentAt(address, exhibit)).toThrow(Problem);
    expect(() => documentAt(address, exhibit)).toThrow(
      expect.objectContaining({ code: 'not-found', detail: expect.stringContaining(sentence) as string }),
    );
  });
});
