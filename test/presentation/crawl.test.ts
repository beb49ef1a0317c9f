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
  isText,
  isSearch,
  item,
  objectsIn,
} from './sample.js';
import { parseAddress } from '../../src/presentation/ids.js';
import { Problem } from '../../src/problem.js';

const documents = crawl();

/** Which layers the canvases name is each manifest's own choice: the rest is the same everywhere. */
const chosen = (document: unknown): object | undefined =>
  document === undefined
    ? undefined
    : (JSON.parse(
        JSON.stringify(document, (key, value: unknown) => (key === 'annotations' ? undefined : value)),
      ) as object);

describe('from the collection down', () => {
  it('every address is a document, an image or a text', () => {
    const addresses = [...documents.values()].flatMap(addressesIn);
    expect(
      addresses.filter(
        (address) => !documents.has(address) && !isImage(address) && !isText(address) && !isSearch(address),
      ),
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
      manifests: 1,
      edition: 1,
      language: 3,
      canvas: 4,
      painting: 3,
      'painting-image': 3,
      layer: 7,
      annotations: 16,
      annotation: 25,
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
    for (const { value } of embedded)
      expect(chosen(documents.get(String(value.id)))).toMatchObject(chosen(value) ?? {});
  });

  it('a canvas in a manifest names some of the layers that it names at its own address, in its order', () => {
    const canvases = [...documents.values()].flatMap((document) =>
      objectsIn(document).filter(({ key, value }) => key === 'items' && value.type === 'Canvas'),
    );
    const layersOf = (canvas: unknown) =>
      objectsIn(canvas)
        .filter(({ key }) => key === 'annotations')
        .map(({ value }) => value.id);
    expect(canvases.length).toBeGreaterThan(10);
    for (const { value } of canvases) {
      const all = layersOf(documents.get(String(value.id)));
      const named = layersOf(value);
      expect(all.filter((id) => named.includes(id))).toEqual(named);
    }
  });

  it('what is named says no more than what is at its own address', () => {
    for (const document of documents.values())
      for (const { key, value, path } of objectsIn(document)) {
        // A link for programs says of its target what kind of thing it is (3.4 seeAlso).
        if (key === 'seeAlso') continue;
        const whole = documents.get(String(value.id));
        if (whole === undefined || !isRecord(value)) continue;
        expect(chosen(whole), path).toMatchObject(chosen(value) ?? {});
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
    [
      { kind: 'layer', item: item.id, layer: 'text-de' },
      'it has text-en, notes, text-ru, text-fa, marks, remarks, names.',
    ],
    [{ kind: 'layer', item: item.id, layer: 'empty' }, 'has no layer with text on its pages “empty”'],
    [
      { kind: 'annotations', item: item.id, layer: 'text-ru', page: 'back' },
      'has no text of layer “text-ru” on page “back”: it has ru-1, ru-2, fa-1.',
    ],
    [
      { kind: 'annotation', item: item.id, layer: 'text-ru', page: 'ru-1', passage: 'p03' },
      'by the name of “p03”: it has p01, p02.',
    ],
    [
      { kind: 'annotation', item: item.id, layer: 'text-ru', page: 'back', passage: 'p03' },
      'by the name of “p03”.',
    ],
    [
      { kind: 'annotation', item: item.id, layer: 'marks', page: 'ru-1', passage: 'stamp~3' },
      'by the name of “stamp~3”: it has stamp, stamp~2.',
    ],
    [
      { kind: 'language', item: item.id, language: 'de' },
      'has no manifest in language “de”: it has en, ru, fa.',
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
