/** The addresses of the Presentation API (our contract; Presentation 3.0, 3.2 `id`). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createIds,
  isSearch,
  manifestOfSequence,
  movedTo,
  parseAddress,
  printAddress,
  sequenceOf,
  type Address,
  type PresentationVersion,
} from '../../src/presentation/ids.js';

const ids = createIds('https://archive.example');

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((text) => !['.', '..'].includes(text));
const address: fc.Arbitrary<Address> = fc.oneof(
  fc.constant<Address>({ kind: 'collection' }),
  fc.record({
    kind: fc.constantFrom('manifest' as const, 'edition' as const, 'manifests' as const),
    item: name,
  }),
  fc.record({ kind: fc.constant('language' as const), item: name, language: name }),
  fc.record({
    kind: fc.constantFrom('canvas' as const, 'painting' as const, 'painting-image' as const),
    item: name,
    page: name,
  }),
  fc.record({ kind: fc.constant('layer' as const), item: name, layer: name }),
  fc.record({ kind: fc.constant('annotations' as const), item: name, layer: name, page: name }),
  fc.record({ kind: fc.constant('annotation' as const), item: name, layer: name, page: name, passage: name }),
  fc.record({ kind: fc.constant('range' as const), item: name, range: name }),
);

describe('every address, printed', () => {
  it.each([
    [ids.collection(), '/iiif/presentation/3/collection'],
    [ids.manifest('letter'), '/iiif/presentation/3/letter/manifest'],
    [ids.edition('letter'), '/iiif/presentation/3/letter/edition'],
    [ids.language('letter', 'fa'), '/iiif/presentation/3/letter/manifest/fa'],
    [ids.manifests('letter'), '/iiif/presentation/3/letter/manifests'],
    [ids.canvas('letter', 'ru-1'), '/iiif/presentation/3/letter/canvas/ru-1'],
    [ids.painting('letter', 'ru-1'), '/iiif/presentation/3/letter/painting/ru-1'],
    [ids.paintingImage('letter', 'ru-1'), '/iiif/presentation/3/letter/painting/ru-1/image'],
    [ids.layer('letter', 'text-ru'), '/iiif/presentation/3/letter/layer/text-ru'],
    [ids.annotations('letter', 'text-ru', 'ru-1'), '/iiif/presentation/3/letter/annotations/text-ru/ru-1'],
    [
      ids.annotation('letter', 'text-ru', 'ru-1', 'p01'),
      '/iiif/presentation/3/letter/annotations/text-ru/ru-1/p01',
    ],
    [ids.range('letter', 'opening'), '/iiif/presentation/3/letter/range/opening'],
    [ids.text('letter', 'text-ru', 'html'), '/items/letter/text/text-ru.html'],
    [ids.text('a/b', 'نامه', 'txt'), '/items/a%2Fb/text/%D9%86%D8%A7%D9%85%D9%87.txt'],
    [ids.tei('letter'), '/items/letter/text/edition.xml'],
    [ids.imageService(3, 'letter~ru-1'), '/iiif/3/letter~ru-1'],
    [ids.imageService(2, 'letter~ru-1'), '/iiif/2/letter~ru-1'],
    [ids.manifest('نامه 1/2?'), '/iiif/presentation/3/%D9%86%D8%A7%D9%85%D9%87%201%2F2%3F/manifest'],
  ])('%s', (printed, path) => {
    expect(printed).toBe(`https://archive.example${path}`);
  });
});

describe('every address of a file', () => {
  const files = createIds('https://archive.example/here', 'files');

  it.each([
    [files.collection(), '/iiif/presentation/3/collection.json'],
    [files.manifest('letter'), '/iiif/presentation/3/letter/manifest.json'],
    [files.language('letter', 'fa'), '/iiif/presentation/3/letter/manifest/fa.json'],
    [files.paintingImage('letter', 'ru-1'), '/iiif/presentation/3/letter/painting/ru-1/image.json'],
    [
      files.annotations('letter', 'text-ru', 'ru-1'),
      '/iiif/presentation/3/letter/annotations/text-ru/ru-1.json',
    ],
    [
      files.annotation('letter', 'text-ru', 'ru-1', 'p01'),
      '/iiif/presentation/3/letter/annotations/text-ru/ru-1/p01.json',
    ],
    [files.reading('letter'), '/items/letter/index.html'],
    [files.tei('letter'), '/items/letter/text/edition.xml'],
    [files.imageService(3, 'book:12'), '/iiif/3/book~~12'],
  ])('%s', (printed, path) => {
    expect(printed).toBe(`https://archive.example/here${path}`);
  });

  it('moves into another version as the server’s does', () => {
    const move = movedTo(2, files.manifest('letter'));
    expect(move(files.canvas('letter', 'ru-1'))).toBe(
      'https://archive.example/here/iiif/presentation/2/letter/canvas/ru-1.json',
    );
    expect(sequenceOf(move(files.language('letter', 'fa')))).toBe(
      'https://archive.example/here/iiif/presentation/2/letter/manifest/fa/sequence/normal.json',
    );
  });
});

describe('every address, parsed', () => {
  it('names again what it was printed from, in any script', () => {
    fc.assert(
      fc.property(address, (address) => {
        expect(parseAddress(printAddress(address))).toEqual(address);
      }),
    );
  });

  it.each([2, 4] as const)('is in version %i alike, and there alone', (version) => {
    fc.assert(
      fc.property(address, (address) => {
        const printed = printAddress(address, version);
        expect(printed).toBe(printAddress(address).replace('/presentation/3/', `/presentation/${version}/`));
        expect(parseAddress(printed, version)).toEqual(address);
        expect(parseAddress(printed)).toBeUndefined();
      }),
    );
  });

  it('is an absolute URI that a client sends as it is', () => {
    fc.assert(
      fc.property(address, (address) => {
        const printed = `https://archive.example${printAddress(address)}`;
        expect(new URL(printed).href).toBe(printed);
      }),
    );
  });

  it('means the same when more is encoded than needs to be', () => {
    expect(parseAddress('/iiif/presentation/3/%6Cetter/manifest')).toEqual({
      kind: 'manifest',
      item: 'letter',
    });
  });

  it.each([
    '/iiif/presentation/3',
    '/iiif/presentation/3/',
    '/iiif/presentation/3/letter',
    '/iiif/presentation/3/collection/',
    '/iiif/presentation/3//manifest',
    '/iiif/presentation/3/letter/manifest/',
    '/iiif/presentation/3/letter/edition/fa',
    '/iiif/presentation/3/letter/manifest/fa/1',
    '/iiif/presentation/3/letter/sequence',
    '/iiif/presentation/3/letter/sequence/1',
    '/iiif/presentation/3/letter/canvas',
    '/iiif/presentation/3/letter/canvas/ru-1/image',
    '/iiif/presentation/3/letter/painting/ru-1/thumbnail',
    '/iiif/presentation/3/letter/layer/text-ru/ru-1/p01',
    '/iiif/presentation/3/letter/annotations/text-ru/ru-1/p01/1',
    '/iiif/presentation/2/letter/manifest',
    '/iiif/3/letter/info.json',
    '/',
  ])('%s names nothing', (path) => {
    expect(parseAddress(path)).toBeUndefined();
  });

  it.each(['%', '%2', '%zz', '%E0%A4%A', '%FF', '%C0%AF'])(
    'refuses %s as malformed, and says why',
    (segment) => {
      expect(() => parseAddress(`/iiif/presentation/3/${segment}/manifest`)).toThrow(
        expect.objectContaining({
          code: 'malformed-address',
          detail: expect.stringContaining(`“${segment}”`) as string,
        }),
      );
    },
  );
});

describe('an address of another version', () => {
  it.each(['https://archive.example', 'https://archive.example/iiif/presentation/3', 'http://a:8080/b/c'])(
    'is that of the same document, whatever the item is called (%s)',
    (base) => {
      fc.assert(
        fc.property(address, address, fc.constantFrom(2 as const, 4 as const), (from, to, version) => {
          const move = movedTo(version, `${base}${printAddress(from)}`);
          expect(move(`${base}${printAddress(to)}`)).toBe(`${base}${printAddress(to, version)}`);
        }),
      );
    },
  );

  it.each([
    'https://other.example/iiif/presentation/3/letter/manifest',
    'https://archive.example/iiif/presentation/30/letter/manifest',
    'https://archive.example/iiif/3/letter',
    'https://archive.example/items/letter',
  ])('%s is none of ours and stays', (other) => {
    expect(movedTo(2, ids.manifest('letter'))(other)).toBe(other);
  });

  it('keeps the region of a canvas', () => {
    expect(movedTo(2, ids.manifest('letter'))(`${ids.canvas('letter', 'ru-1')}#xywh=1,2,3,4`)).toBe(
      'https://archive.example/iiif/presentation/2/letter/canvas/ru-1#xywh=1,2,3,4',
    );
  });
});

describe('the sequence of a manifest (2.1, 5.2)', () => {
  it('leads back to its manifest', () => {
    fc.assert(
      fc.property(name, (item) => {
        const manifest = printAddress({ kind: 'manifest', item }, 2);
        expect(sequenceOf(manifest)).toBe(`${manifest}/sequence/normal`);
        expect(parseAddress(sequenceOf(manifest), 2)).toBeUndefined();
        expect(manifestOfSequence(sequenceOf(manifest))).toBe(manifest);
      }),
    );
  });

  it.each([
    '/iiif/presentation/3/letter/manifest/sequence/normal',
    '/iiif/presentation/4/letter/manifest/sequence/normal',
    '/iiif/presentation/2/letter/manifest/sequence/other',
    '/iiif/presentation/2/letter/manifest',
  ])('%s is none', (path) => {
    expect(manifestOfSequence(path)).toBeUndefined();
  });
});

describe('searches of each version', () => {
  it.each([
    [2, '/iiif/presentation/2/search/1/a%2Fb', '/iiif/presentation/2/autocomplete/2'],
    [3, '/iiif/search/1/a%2Fb', '/iiif/autocomplete/2'],
    [4, '/iiif/presentation/4/search/1/a%2Fb', '/iiif/presentation/4/autocomplete/2'],
  ] as const)('%i', (version, search, completion) => {
    const base = 'https://example.org/x';
    const ids = createIds(base, 'server', version);
    expect(ids.search(1, 'a/b')).toBe(`${base}${search}`);
    expect(ids.autocomplete(2)).toBe(`${base}${completion}`);
    expect(ids.canvas('a', 'p')).toBe(`${base}/iiif/presentation/${version}/a/canvas/p`);
    const move = movedTo(version, createIds(base).manifest('a'));
    expect(move(createIds(base).search(1, 'a/b'))).toBe(ids.search(1, 'a/b'));
    expect(move(createIds(base).autocomplete(2))).toBe(ids.autocomplete(2));
    expect(move('https://other.example/iiif/search/1')).toBe('https://other.example/iiif/search/1');
    expect(isSearch(search) && isSearch(completion)).toBe(true);
  });

  it('are told from documents of items that are called so', () => {
    for (const item of ['search', 'autocomplete'])
      for (const address of [
        { kind: 'manifest', item },
        { kind: 'language', item, language: '1' },
        { kind: 'annotation', item, layer: '1', page: '1', passage: '1' },
      ] satisfies Address[])
        for (const version of [2, 3, 4] satisfies PresentationVersion[])
          expect(isSearch(printAddress(address, version))).toBe(false);
  });
});
