/** What somebody who means harm may serve: refused in a sentence, or taken without harm; nothing half-written is left. */
import fc from 'fast-check';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importedDescription } from '../../src/import/descriptive.js';
import { importedPages } from '../../src/import/canvases.js';
import { importedRanges } from '../../src/import/ranges.js';
import { isPrivate } from '../../src/import/private.js';
import { Refusal } from '../../src/refusal.js';
import { createRemarks } from '../../src/import/told.js';
import { fromPresentation2 } from '../../src/import/version2.js';
import { readItem } from '../../src/item/read.js';
import { otherArchive, reaching, workshop, type Other, type Workshop } from './archive.js';

let other: Other;
let shop: Workshop;
let answer: (url: string, response: ServerResponse) => void;

beforeAll(async () => {
  other = await otherArchive(({ url = '' }, response) => {
    answer(url, response);
  });
});
afterAll(() => other.close());
beforeEach(async () => {
  shop = await workshop();
  return shop.clear;
});

const canvas = (change: object = {}): object => ({
  id: 'https://iiif.example.org/canvas/1',
  type: 'Canvas',
  width: 10,
  height: 20,
  ...change,
});
const manifest = (change: object = {}): object => ({
  id: 'https://iiif.example.org/book/manifest',
  type: 'Manifest',
  label: { en: ['Book'] },
  items: [canvas()],
  ...change,
});
const painted = (body: object): object =>
  canvas({
    items: [{ type: 'AnnotationPage', items: [{ type: 'Annotation', motivation: 'painting', body }] }],
  });

async function fromFile(document: unknown, item?: string) {
  const file = join(shop.folder, 'manifest.json');
  await writeFile(file, typeof document === 'string' ? document : JSON.stringify(document));
  return shop.take(file, item === undefined ? {} : { item });
}

async function nothingWritten(): Promise<void> {
  expect(await readdir(shop.manifests).catch(() => [])).toEqual([]);
}

describe('a document', () => {
  it.each([
    ['no JSON', 'hello', 'is not JSON'],
    ['a web page', '<!doctype html><p>x', 'it is a web page'],
    ['a list', '[]', 'no document of IIIF'],
    ['null', 'null', 'no document of IIIF'],
    ['nothing of IIIF', '{}', 'is no manifest with canvases'],
    ['a collection', '{"type":"Collection","items":[{}]}', 'import its manifests one by one'],
    ['no canvas', JSON.stringify(manifest({ items: [] })), 'is no manifest with canvases'],
    [
      'no size',
      JSON.stringify(manifest({ items: [{ type: 'Canvas' }] })),
      'no canvas with a width and a height',
    ],
    ['nested without end', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`, 'nested more than 100 deep'],
    ['bytes of no text', '\0', 'is not JSON'],
  ])('that is %s', async (_, text, sentence) => {
    await expect(fromFile(text, 'x')).rejects.toThrow(Refusal);
    await expect(fromFile(text, 'x')).rejects.toThrow(sentence);
    await nothingWritten();
  });

  it.each(['../out', '/out', '.hidden', 'a/b', 'a\\b', '', ' ', 'x'.repeat(101)])(
    'as an item %j',
    async (name) => {
      await expect(fromFile(manifest(), name)).rejects.toThrow('--item');
      await nothingWritten();
    },
  );

  it('named after its address, however that is written', async () => {
    expect(await fromFile(manifest())).toMatchObject({ item: 'book' });
    expect(await fromFile(manifest({ id: 'https://x.example/..%2F..%2Fetc/manifest.json' }))).toMatchObject({
      item: 'etc',
    });
    expect(await fromFile(manifest({ id: 'https://x.example/__proto__/manifest' }))).toMatchObject({
      item: '__proto__',
    });
  });

  it('does not take the place of what a curator has written', async () => {
    await mkdir(join(shop.manifests, 'book'), { recursive: true });
    await writeFile(join(shop.manifests, 'book/item.yaml'), 'label: mine');
    await expect(fromFile(manifest())).rejects.toThrow('nothing was overwritten');
    expect(await readFile(join(shop.manifests, 'book/item.yaml'), 'utf8')).toBe('label: mine');
    expect(await readdir(shop.manifests)).toEqual(['book']);
  });

  it('begins anew where a run was killed', async () => {
    await mkdir(join(shop.manifests, '.book.unfinished'), { recursive: true });
    await writeFile(join(shop.manifests, '.book.unfinished/item.yaml'), 'half');
    expect(await fromFile(manifest())).toMatchObject({ kind: 'imported' });
    expect(await readdir(shop.manifests)).toEqual(['book']);
  });
});

describe('addresses in it', () => {
  it.each([
    'javascript:alert(1)',
    'data:image/png;base64,AA',
    'file:///etc/passwd',
    "https://x.example/';img-src *",
    '//x.example/1.jpg',
    'https://a:b@x.example/1.jpg',
    '',
  ])('an image at %j is left out, and told', async (id) => {
    const { remarks } = await fromFile(manifest({ items: [painted({ id, type: 'Image' })] }));
    expect(remarks.join()).toContain('none that a page can show');
    expect(await readFile(join(shop.manifests, 'book/images.json'), 'utf8')).not.toContain('"image"');
  });

  it('an annotation page beside the manifest is read, and nothing outside of its folder', async () => {
    await writeFile(join(shop.folder, '../secret.json'), '{"items":[]}');
    await mkdir(join(shop.folder, 'annotations'));
    await symlink('/etc/hostname', join(shop.folder, 'annotations/link.json'));
    const list = {
      items: [{ motivation: 'supplementing', body: { type: 'TextualBody', value: 'x', language: 'en' } }],
    };
    await writeFile(join(shop.folder, 'annotations/1.json'), JSON.stringify(list));
    const take = (id: string) =>
      fromFile(
        manifest({ items: [canvas({ annotations: [{ id, type: 'AnnotationPage' }] })] }),
        `x${id.length}`,
      );
    expect(await take('https://iiif.example.org/book/annotations/1.json')).toMatchObject({
      layers: 1,
      remarks: [],
    });
    for (const id of [
      '../secret.json',
      'annotations/link.json',
      'annotations/%2e%2e/%2e%2e/secret.json',
      'file:///etc/passwd',
      '%',
    ])
      expect((await take(id)).remarks.join()).toContain('is left out');
  });
});

describe('what has too much of something', () => {
  it('a range within itself, and ranges a thousand deep', () => {
    const circle = fromPresentation2({
      '@type': 'sc:Manifest',
      sequences: [
        { canvases: [{ '@id': 'https://x.example/c', '@type': 'sc:Canvas', width: 1, height: 1 }] },
      ],
      structures: [
        { '@id': 'a', ranges: ['b'], canvases: ['https://x.example/c'] },
        { '@id': 'b', ranges: ['a'], canvases: ['https://x.example/c'] },
      ],
    });
    const tell = createRemarks().tell;
    expect(importedRanges(circle, importedPages(circle, tell), tell)).toMatchObject([{ id: 'a' }]);
    let range: object = {
      type: 'Range',
      items: [{ id: 'https://iiif.example.org/canvas/1', type: 'Canvas' }],
    };
    for (let depth = 0; depth < 1000; depth += 1) range = { type: 'Range', items: [range] };
    const deep = manifest({ structures: [range] }) as Readonly<Record<string, unknown>>;
    const remarks = createRemarks();
    importedRanges(deep, importedPages(deep, remarks.tell), remarks.tell);
    expect(remarks.sentences().join()).toContain('20 deep are left out');
  });

  it('ten thousand and one canvases', async () => {
    const items = Array.from({ length: 10_001 }, (_, at) => canvas({ id: `https://x.example/${at}` }));
    await expect(fromFile(manifest({ items }))).rejects.toThrow('10001 canvases');
    await nothingWritten();
  });

  it('as many remarks as pages is one sentence', async () => {
    const items = Array.from({ length: 100 }, (_, at) =>
      canvas({ id: `https://x.example/p${at}`, duration: 1 }),
    );
    const { remarks } = await fromFile(manifest({ items }));
    expect(remarks).toEqual([
      'Pages p0, p1, p2, p3, p4 and 95 more: The canvas also has duration, for which a page has no key.',
    ]);
  });

  it.each([1e20, -5, 0, 'wide', null, {}, Infinity])('a canvas of width %j', async (width) => {
    await expect(fromFile(manifest({ items: [canvas({ width })] }))).rejects.toThrow(
      'no canvas with a width',
    );
  });
});

it('names that every object has are names like others', async () => {
  const text = JSON.stringify(manifest({ label: { en: ['Book'] } })).replace('"en"', '"__proto__"');
  await fromFile(text);
  expect((await readItem(join(shop.manifests, 'book'))).item?.label).toEqual({ none: ['Book'] });
});

describe('a server', () => {
  const at = (path: string): string => `${other.base}${path}`;
  const refused = async (path: string, sentence: string, ...allowed: readonly string[]): Promise<void> => {
    await expect(reaching(...allowed)(at(path))).rejects.toThrow(sentence);
  };

  it('at a private address is not asked unless it is allowed', async () => {
    let asked = 0;
    answer = (_, response) => {
      asked += 1;
      response.end('{}');
    };
    await refused('/', 'is a private address');
    await expect(reaching()(other.base.replace('127.0.0.1', 'localhost'))).rejects.toThrow(
      'is a private address',
    );
    await expect(reaching()(other.base.replace('127.0.0.1', '[::ffff:127.0.0.1]'))).rejects.toThrow(
      'is a private address',
    );
    await expect(reaching()(other.base.replace('127.0.0.1', '2130706433'))).rejects.toThrow(
      'is a private address',
    );
    await expect(reaching()(other.base.replace('127.0.0.1', '0x7f.1'))).rejects.toThrow(
      'is a private address',
    );
    expect(asked).toBe(0);
    expect(Buffer.from(await reaching(other.host)(at('/'))).toString()).toBe('{}');
    expect(Buffer.from(await reaching('127.0.0.1')(at('/'))).toString()).toBe('{}');
  });

  it.each([
    'http://10.0.0.1:1/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]:1/',
    'http://localhost:1/',
    'file:///etc/passwd',
    'ftp://x.example/',
    'http://a:b@127.0.0.1/',
  ])('that leads to %s', async (location) => {
    answer = (_, response) => {
      response.writeHead(302, { Location: location }).end();
    };
    await expect(reaching(other.host)(at('/'))).rejects.toThrow(Refusal);
  });

  it('that leads on and on is left; five times is enough for all', async () => {
    answer = (url, response) => {
      const left = Number(url.slice(1));
      if (left === 0) response.end('there');
      else response.writeHead(301, { Location: `/${left - 1}` }).end();
    };
    expect(Buffer.from(await reaching(other.host)(at('/5'))).toString()).toBe('there');
    await refused('/6', 'more than 5 times', other.host);
  });

  it('that sends without end, or packs a bomb', async () => {
    answer = (url, response) => {
      if (url === '/bomb')
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(2 ** 26)));
      else {
        const send = (): void => {
          if (!response.destroyed) response.write(Buffer.alloc(2 ** 16), send);
        };
        send();
      }
    };
    await refused('/endless', 'is larger than', other.host);
    await refused('/bomb', 'is larger than', other.host);
  });

  it.each([
    [404, 'answers 404'],
    [500, 'answers 500'],
    [204, 'answers 204'],
  ])('that answers %i', async (status, sentence) => {
    answer = (_, response) => {
      response.writeHead(status).end();
    };
    await refused('/', sentence, other.host);
  });

  it('that fails for one annotation page fails the whole: nothing is written', async () => {
    answer = (url, response) => {
      if (url === '/manifest')
        response.end(
          JSON.stringify(
            manifest({ items: [canvas({ annotations: [{ id: at('/list'), type: 'AnnotationPage' }] })] }),
          ),
        );
      else response.writeHead(503).end();
    };
    await expect(shop.take(at('/manifest'), { allow: [other.host] })).rejects.toThrow('answers 503');
    await nothingWritten();
  });
});

it.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['169.254.169.254', true],
  ['100.64.0.1', true],
  ['0.0.0.0', true],
  ['8.8.8.8', false],
  ['::1', true],
  ['::', true],
  ['fe80::1', true],
  ['fd00::1', true],
  ['::ffff:8.8.8.8', true],
  ['2606:4700::1111', false],
  ['not an address', true],
])('%s is private: %s', (address, known) => {
  expect(isPrivate(address)).toBe(known);
});

it('anything at all where a manifest should be breaks nothing', () => {
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 3 }),
      tie('object'),
    ),
    object: fc.dictionary(
      fc.constantFrom(
        '@id',
        'id',
        '@type',
        'type',
        'label',
        'metadata',
        'value',
        'sequences',
        'canvases',
        'images',
        'resource',
        'service',
        'items',
        'body',
        'structures',
        'ranges',
        'members',
        'width',
        'height',
        'license',
        'rights',
        'related',
        'homepage',
        'behavior',
        'navDate',
        'otherContent',
        'annotations',
        '@value',
        '@language',
        'source',
        '__proto__',
      ),
      fc.oneof(
        tie('value'),
        fc.constantFrom('Canvas', 'sc:Canvas', 'Range', 'Image', 'https://x.example/1', 5),
      ),
      { maxKeys: 8 },
    ),
  })).object;
  fc.assert(
    fc.property(anything, (value) => {
      const document = value as Readonly<Record<string, unknown>>;
      for (const read of [document, fromPresentation2(document)]) {
        const { tell } = createRemarks();
        const pages = importedPages(read, tell);
        importedRanges(read, pages, tell);
        importedDescription(read, 'x', tell);
      }
    }),
    { numRuns: 1000 },
  );
});
