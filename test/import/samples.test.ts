/** Manifests as archives publish them become items without a mistake; what is not taken over is told. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadArchive } from '../../src/archive.js';
import type { Item } from '../../src/item/item.js';
import { readItem } from '../../src/item/read.js';
import { createImages } from '../../src/pixels/open.js';
import { createIds } from '../../src/presentation/ids.js';
import type { Exhibit } from '../../src/presentation/images.js';
import { toAnnotationPage } from '../../src/presentation/layers.js';
import { toManifest } from '../../src/presentation/manifest.js';
import { asPresentation2 } from '../../src/presentation/v2.js';
import { configure } from '../http/serving.js';
import { objectsIn } from '../presentation/sample.js';
import { otherArchive, workshop, type Other, type Workshop } from './archive.js';
import { library2, lists2, national2, university3 } from './samples.js';

let other: Other;
let shop: Workshop;
const samples = { national2, library2, university3 } as const;
type Sample = keyof typeof samples;
const remarks = new Map<string, readonly string[]>();
const exhibits = new Map<string, Exhibit>();
const ids = createIds('https://here.example');

beforeAll(async () => {
  other = await otherArchive(({ url = '' }, response) => {
    const base = `http://${other.host}`;
    const name = url.slice(1) as Sample;
    const document = name in samples ? samples[name](base) : lists2(base)[url];
    response.statusCode = document === undefined ? 404 : 200;
    response.end(JSON.stringify(document ?? {}));
  });
  shop = await workshop();
  for (const name of Object.keys(samples)) {
    const taken = await shop.take(`${other.base}/${name}`, { item: name, allow: [other.host] });
    remarks.set(name, taken.remarks);
  }
  const config = configure({
    PALIMPSEST_MANIFESTS: shop.manifests,
    PALIMPSEST_IMAGES: join(shop.folder, 'images'),
  });
  const images = createImages({ root: config.images });
  const archive = await loadArchive(config, images);
  images.close();
  expect(archive.mistakes).toEqual([]);
  for (const [name, exhibit] of archive.exhibits) exhibits.set(name, exhibit);
});
afterAll(async () => {
  await other.close();
  await shop.clear();
});

const itemOf = (name: Sample): Item => {
  const exhibit = exhibits.get(name);
  if (exhibit === undefined) throw new Error(name);
  return exhibit.item;
};
const manifestOf = (name: Sample) => {
  const { item, images } = exhibits.get(name) ?? { item: itemOf(name), images: new Map() };
  return toManifest(item, images, ids);
};

describe.each(Object.keys(samples) as Sample[])('%s', (name) => {
  it('is read back without a mistake, and its manifest is kept as it came', async () => {
    expect((await readItem(join(shop.manifests, name))).mistakes).toEqual([]);
    const source = await readFile(join(shop.manifests, name, 'source.json'), 'utf8');
    expect(source).toBe(JSON.stringify(samples[name](other.base)));
  });

  it('imported again is nothing to do', async () => {
    expect(await shop.take(`${other.base}/${name}`, { item: name, allow: [other.host] })).toMatchObject({
      kind: 'unchanged',
    });
  });

  it('prints services and images that Presentation 3 allows', () => {
    const images = objectsIn(manifestOf(name)).filter(({ value }) => value.type === 'Image');
    expect(images.length).toBeGreaterThan(0);
    for (const { value, path } of objectsIn(manifestOf(name))) {
      if (path !== '') expect(value, path).not.toHaveProperty('@context');
      if (/service(?:\[\d+\])?$/.test(path)) expect('type' in value || '@type' in value, path).toBe(true);
      if (value.type === 'Image') expect(value.id).toMatch(/^https?:\/\//);
    }
  });

  it('prints no undefined size in 2.1', () => {
    expect(
      JSON.stringify(asPresentation2(JSON.parse(JSON.stringify(manifestOf(name))) as object)),
    ).not.toMatch(/undefined|\[object/);
  });
});

describe('Presentation 2, as a national library has it', () => {
  it('says what it said', () => {
    expect(itemOf('national2')).toMatchObject({
      label: { none: ['BnF, Département des manuscrits, Français 2810'] },
      summary: { none: ['Marco Polo, Livre des merveilles'] },
      requiredStatement: {
        label: { en: ['Attribution'] },
        value: { none: ['Bibliothèque nationale de France'] },
      },
      rights: undefined,
      navDate: '1410-01-01T00:00:00Z',
      behavior: ['paged'],
      viewingDirection: 'left-to-right',
      metadata: [
        { label: { none: ['Language'] }, value: { en: ['fre'], none: ['français'] } },
        { label: { fr: ['Titre'], en: ['Title'] }, value: { none: ['Livre'] } },
        { label: { en: ['Rights'] }, value: { none: ['https://gallica.example.org/html/conditions'] } },
      ],
      pages: [{ id: 'f1', label: { none: ['NP 1'] } }, { id: 'f2' }],
    });
  });

  it('keeps the service in the file as it came, and the image by its address', () => {
    const [page] = itemOf('national2').pages;
    expect(page.elsewhere).toMatchObject({
      canvas: { width: 1000, height: 1500 },
      image: {
        id: `${other.base}/f1/full/full/0/native.jpg`,
        width: 4000,
        service: [
          {
            '@context': 'http://library.stanford.edu/iiif/image-api/1.1/context.json',
            '@id': `${other.base}/f1`,
          },
        ],
      },
    });
    expect(manifestOf('national2').items[0]).toMatchObject({ width: 1000, height: 1500 });
    expect(JSON.stringify(manifestOf('national2').items[0])).toContain('"@type":"ImageService1"');
  });

  it('tells what it left out', () => {
    const told = remarks.get('national2')?.join('\n');
    for (const word of ['metadata without', 'seeAlso', 'provider', 'The rights'])
      expect(told).toContain(word);
  });
});

describe('Presentation 2, as libraries with texts have it', () => {
  it('has a layer for each list, language and motivation', () => {
    const { layers } = itemOf('library2');
    expect(layers.map(({ id, kind, language }) => [id, kind, language])).toEqual([
      ['ocr-cy-supplementing', 'transcription', 'cy'],
      ['ocr-none-commenting', 'notes', 'und-Latn'],
    ]);
    const [ocr] = layers;
    expect(ocr).toMatchObject({
      lines: [{ page: 'f1', text: 'Yn y dechreuad' }],
      measured: [
        {
          frame: { width: 1000, height: 1500 },
          lines: [{ box: { x: 100, y: 150, width: 400, height: 50 } }],
        },
      ],
    });
  });

  it('shows an annotation where it was', () => {
    const { item, images } = exhibits.get('library2') ?? {};
    if (item === undefined || images === undefined) throw new Error('library2');
    const page = toAnnotationPage(item, images, ids, { layer: 'ocr-cy-supplementing', page: 'f1' });
    expect(page.items?.[0]?.target).toBe(
      'https://here.example/iiif/presentation/3/library2/canvas/f1#xywh=100,150,400,50',
    );
  });

  it('has its ranges as a tree, without the root', () => {
    expect(itemOf('library2').ranges).toMatchObject([
      { id: 'r1', label: { none: ['Binding'] }, holds: { pages: ['f1'] } },
      {
        id: 'r2',
        holds: {
          ranges: [
            { id: 'r2-pages', holds: { pages: ['f2'] } },
            { id: 'r3', holds: { pages: ['f2'] } },
          ],
        },
      },
    ]);
  });

  it('takes the licence that it knows, and tells the rest', () => {
    expect(itemOf('library2')).toMatchObject({
      rights: 'http://creativecommons.org/licenses/by-nc-sa/4.0/',
      viewingDirection: 'right-to-left',
      behavior: ['individuals'],
    });
    const told = remarks.get('library2')?.join('\n');
    for (const word of [
      'login',
      'furtherSequences',
      'rendering',
      'service',
      'start',
      'terms',
      '404',
      'An annotation has no text of its own',
      'part of a canvas',
      'pages and ranges',
    ])
      expect(told).toContain(word);
  });

  it('shows a canvas without an image as a page whose image is missing', () => {
    expect(exhibits.get('library2')?.images.get('f3')).toEqual({
      kind: 'missing',
      size: { width: 10, height: 10 },
    });
  });
});

describe('Presentation 3, as a university has it', () => {
  it('says what it said, in plain words', () => {
    expect(itemOf('university3')).toMatchObject({
      label: { en: ['Wunder der Vererbung'], none: ['x'] },
      summary: { en: ['A book & more, there (https://x.example/).'] },
      metadata: [{ label: { none: ['Lang'] }, value: { de: ['Deutsch'], none: ['?'] } }],
      homepage: [{ id: 'https://university.example.org/1', language: ['en'] }],
      rights: 'http://creativecommons.org/licenses/by/4.0/',
      navDate: '1955-05-05T00:00:00Z',
      behavior: ['paged'],
      pages: [{ id: 'b18035723_0001-jp2' }, { id: 'plain' }],
    });
  });

  it('shows the first of a choice, a plain image, and their thumbnails', () => {
    const [first, second] = itemOf('university3').pages;
    expect(first.elsewhere).toMatchObject({
      image: { service: [{ type: 'ImageService3' }] },
      thumbnail: { id: `${other.base}/thumbs/1/full/66,100/0/default.jpg` },
    });
    expect(second?.elsewhere?.image).toEqual({
      id: 'https://plain.example/2.png',
      type: 'Image',
      format: 'image/png',
    });
    expect(manifestOf('university3').thumbnail?.[0]).toMatchObject({
      id: `${other.base}/thumbs/1/full/66,100/0/default.jpg`,
    });
  });

  it('tells what it left out', () => {
    const told = remarks.get('university3')?.join('\n');
    for (const word of [
      'choice of 2 images',

      'provider',
      'placeholderCanvas',
      'auto-advance',
      'painted on a part',
      '404',
      'has no width',
    ])
      expect(told).toContain(word);
  });
});
