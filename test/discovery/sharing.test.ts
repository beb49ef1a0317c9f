/** oEmbed 1.0, cards and JSON-LD: what other sites and search engines are told of an item. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cardImage, cardRegion } from '../../src/discovery/cards.js';
import { printJsonLd, toJsonLd } from '../../src/discovery/jsonld.js';
import { frameSize, parseOembed, printOembed, type Oembed } from '../../src/discovery/oembed.js';
import { ownAddress } from '../../src/discovery/ours.js';
import { itemHead } from '../../src/pages/head.js';
import { elementSnippet, embedSnippet } from '../../src/pages/snippet.js';
import { Problem } from '../../src/problem.js';
import { BASE, exhibit, ids, item } from '../presentation/sample.js';

const ask = (parameters: Readonly<Record<string, string>>) => parseOembed((name) => parameters[name]);
const URL_GIVEN = 'https://archive.example/here/items/letter';

describe('oEmbed 2.2: the request', () => {
  it.each<readonly [Readonly<Record<string, string>>, object]>([
    [{}, { format: 'json', maxima: { width: Infinity, height: Infinity } }],
    [{ format: 'xml' }, { format: 'xml' }],
    [{ maxwidth: '300', maxheight: '200' }, { maxima: { width: 300, height: 200 } }],
  ])('%j', (parameters, asked) => {
    expect(ask({ url: URL_GIVEN, ...parameters })).toMatchObject({ url: URL_GIVEN, ...asked });
  });

  it.each<readonly [Readonly<Record<string, string>>, number, RegExp]>([
    [{}, 400, /url is missing/],
    [{ url: '' }, 400, /url is missing/],
    [{ url: '/items/letter' }, 400, /http or https/],
    [{ url: 'javascript:alert(1)' }, 400, /http or https/],
    [{ url: 'https://' }, 400, /http or https/],
    [{ url: URL_GIVEN, maxwidth: '0' }, 400, /maxwidth.*1 or more/],
    [{ url: URL_GIVEN, maxwidth: '-3' }, 400, /maxwidth/],
    [{ url: URL_GIVEN, maxheight: '1e3' }, 400, /maxheight/],
    [{ url: URL_GIVEN, maxheight: '' }, 400, /maxheight/],
    [{ url: URL_GIVEN, format: 'yaml' }, 501, /json and xml/],
    [{ url: URL_GIVEN, format: 'JSON' }, 501, /json and xml/],
  ])('%j is refused with %d', (parameters, status, sentence) => {
    const refused = (): unknown => ask(parameters);
    expect(refused).toThrow(sentence);
    expect(refused).toThrow(Problem);
    expect(refused).toThrow(expect.objectContaining({ status }));
  });

  it('the frame is never larger than the maxima (2.3.4)', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (width, height) => {
        const size = frameSize({ width, height });
        expect(size.width).toBeLessThanOrEqual(width);
        expect(size.height).toBeLessThanOrEqual(height);
      }),
    );
  });
});

describe('oEmbed 2.3: the answer', () => {
  const answer: Oembed = {
    version: '1.0',
    type: 'rich',
    title: '</title>]]> & "quotes" \u0000',
    provider_name: 'Palimpsest',
    provider_url: 'https://a.example/',
    cache_age: 3600,
    html: embedSnippet({ site: 'server', base: 'https://a.example' }, 'a"b', '"><script>alert(1)</script>'),
    width: 800,
    height: 640,
  };

  it('2.3.4.1 is JSON', () => {
    expect(JSON.parse(printOembed(answer, 'json'))).toEqual(answer);
  });

  it('2.3.4.2 is XML of text alone', () => {
    const xml = printOembed(answer, 'xml');
    expect(xml).toMatch(
      /^<\?xml version="1.0" encoding="utf-8" standalone="yes"\?>\n<oembed>\n {2}<version>1.0</,
    );
    expect(xml).toContain('<title>&lt;/title&gt;]]&gt; &amp; &quot;quotes&quot; \uFFFD</title>');
    expect(xml.match(/<[^>]*>/g)).toHaveLength(1 + 2 + 2 * Object.keys(answer).length);
  });
});

describe('addresses of ours', () => {
  const manifest = `${BASE}/iiif/presentation/3/letter/manifest`;
  it.each<readonly [string, unknown]>([
    [`${BASE}/items/letter`, { item: 'letter', query: {} }],
    [`${BASE}/items/letter/`, { item: 'letter', query: {} }],
    [`${BASE}/embed/letter?page=ru-1&theme=dark`, { item: 'letter', query: { page: 'ru-1', theme: 'dark' } }],
    [`${BASE}/items/${encodeURIComponent('نامه 1955')}#x`, { item: 'نامه 1955', query: {} }],
    [`${BASE.replace('https', 'http')}/items/letter`, { item: 'letter', query: {} }],
    [manifest, { item: 'letter', query: {} }],
    [manifest.replace('manifest', 'canvas/ru-2'), { item: 'letter', query: { page: 'ru-2' } }],
    [`${BASE}/items/letter?page=a&page=b`, { item: 'letter', query: {} }],
    [`${BASE}/items/`, undefined],
    [`${BASE}/items/a/b`, undefined],
    [`${BASE}/items/%zz`, undefined],
    [`${BASE}/iiif/presentation/3/%zz/manifest`, undefined],
    [`${BASE}/iiif/presentation/3/collection`, undefined],
    ['https://archive.example/items/letter', undefined],
    ['https://archive.example.evil.example/here/items/letter', undefined],
    ['https://archive.example:8443/here/items/letter', undefined],
    ['https://archive.example@evil.example/here/items/letter', undefined],
    ['not an address', undefined],
  ])('%s', (text, own) => {
    expect(ownAddress(text, BASE)).toEqual(own);
  });
});

describe('the image of a card', () => {
  it.each([
    [
      'the top of a page',
      { width: 2480, height: 3508 },
      undefined,
      { x: 0, y: 0, width: 2480, height: 1302 },
    ],
    [
      'round a passage',
      { width: 2480, height: 3508 },
      { x: 300, y: 2000, width: 1500, height: 100 },
      { x: 0, y: 1399, width: 2480, height: 1302 },
    ],
    [
      'round a passage at the foot',
      { width: 2480, height: 3508 },
      { x: 0, y: 3500, width: 10, height: 8 },
      { x: 0, y: 2206, width: 2480, height: 1302 },
    ],
    ['a wide image', { width: 4000, height: 1000 }, undefined, { x: 1048, y: 0, width: 1904, height: 1000 }],
    ['one pixel', { width: 1, height: 1 }, undefined, { x: 0, y: 0, width: 1, height: 1 }],
  ])('%s', (_, page, passage, region) => {
    expect(cardRegion(page, passage)).toEqual(region);
  });

  it('lies within the page and has the passage in it, whatever their sizes', () => {
    const side = fc.integer({ min: 1, max: 9000 });
    fc.assert(
      fc.property(side, side, fc.nat(8999), fc.nat(8999), (width, height, x, y) => {
        const at = { x: x % width, y: y % height, width: 1, height: 1 };
        const region = cardRegion({ width, height }, at);
        expect(region.x).toBeGreaterThanOrEqual(0);
        expect(region.y).toBeGreaterThanOrEqual(0);
        expect(region.x + region.width).toBeLessThanOrEqual(width);
        expect(region.y + region.height).toBeLessThanOrEqual(height);
        expect(at.x).toBeGreaterThanOrEqual(region.x);
        expect(at.x).toBeLessThanOrEqual(region.x + region.width);
        expect(at.y).toBeGreaterThanOrEqual(region.y);
        expect(at.y).toBeLessThanOrEqual(region.y + region.height);
      }),
    );
  });
});

describe('schema.org', () => {
  it('says what the item states, and nothing else', () => {
    const image = cardImage(exhibit, {}, ids);
    expect(toJsonLd(item, image, ids, BASE, 'ru')).toMatchObject({
      '@type': 'ArchiveComponent',
      name: 'Письмо',
      alternateName: ['A letter', 'نامه'],
      description: 'Просит комнату.',
      dateCreated: '1955-05-05',
      license: 'http://rightsstatements.org/vocab/UND/1.0/',
      creditText: 'An archive',
      isPartOf: { '@type': 'Collection', name: 'Все документы', url: `${BASE}/` },
    });
    expect(toJsonLd(item, image, ids, BASE, 'ru')).not.toHaveProperty('holdingArchive');
    const bare = {
      ...item,
      summary: undefined,
      navDate: undefined,
      rights: undefined,
      requiredStatement: undefined,
    };
    for (const absent of ['description', 'dateCreated', 'license', 'creditText', 'image'])
      expect(toJsonLd(bare, undefined, ids, BASE, 'en')).not.toHaveProperty(absent);
  });

  it('cannot end the element in which it stands', () => {
    const hostile = { name: '</script><script>alert(1)</script><!--' };
    expect(printJsonLd(hostile)).not.toContain('<');
    expect(JSON.parse(printJsonLd(hostile))).toEqual(hostile);
  });
});

describe('markup in an item', () => {
  const evil = `"><script>alert(1)</script>'&<!--`;
  const map = { en: [evil], ru: [evil], fa: [evil] };

  it('is text in the head of its page', () => {
    const hostile = { ...item, label: map, summary: map, requiredStatement: { label: map, value: map } };
    const head = itemHead(
      { ...exhibit, item: hostile },
      { page: evil, passage: evil },
      { language: 'en', base: BASE, site: 'server' },
    ).html;
    expect(head.match(/<script/g)).toHaveLength(1);
    expect(head.match(/<\/script/g)).toHaveLength(1);
    expect(head).not.toContain('<!--');
    const [, json = ''] = /ld\+json">([\s\S]*)<\/script>/.exec(head) ?? [];
    expect(JSON.parse(json)).toMatchObject({ name: evil });
  });

  it('is text in what is copied', () => {
    expect(embedSnippet({ site: 'server', base: BASE }, evil, evil, { page: evil })).not.toContain('<script');
    const snippet = elementSnippet(BASE, evil, evil, { layer: evil });
    expect(snippet.match(/<script/g)).toHaveLength(1);
    expect(snippet).toContain('layer="&quot;&gt;&lt;script&gt;');
  });
});
