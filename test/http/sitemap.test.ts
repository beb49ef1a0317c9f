/** What search engines are told: RFC 9309 for robots.txt, sitemaps.org 0.9 for the sitemap. */
import { cp, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SITEMAP_PAGES, toRobots, toSitemap, toSitemapIndex } from '../../src/discovery/sitemap.js';
import { elementsOf } from '../edition/xml.js';
import { root } from '../letter/letter.js';
import { serve, type Serving } from './serving.js';

const NEWEST = new Date('2021-03-04T05:06:07Z');

let folder: string;
let server: Serving;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-sitemap-'));
  await cp(join(root, 'manifests'), join(folder, 'manifests'), { recursive: true });
  await cp(join(root, 'images'), join(folder, 'images'), { recursive: true });
  const old = new Date('2020-01-01T00:00:00Z');
  for (const name of await readdir(folder, { recursive: true })) await utimes(join(folder, name), old, old);
  await utimes(join(folder, 'manifests/hekmat-1955/text-fa.txt'), NEWEST, NEWEST);
  server = await serve({
    PALIMPSEST_IMAGES: join(folder, 'images'),
    PALIMPSEST_MANIFESTS: join(folder, 'manifests'),
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const valuesOf = (xml: string, pattern: RegExp): readonly string[] =>
  Array.from(xml.matchAll(pattern), ([, value = '']) => value.replaceAll('&amp;', '&'));
const locations = (xml: string): readonly string[] => valuesOf(xml, /<loc>([^<]*)<\/loc>/g);

describe('/sitemap.xml', () => {
  it('lists home and every page, each by the address that it calls canonical, in every language', async () => {
    const { status, headers, text } = await server.ask('/sitemap.xml');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/xml; charset=utf-8');
    expect(locations(text)).toHaveLength(8);
    const addresses = valuesOf(text, /href="([^"]*)"/g);
    expect(addresses).toHaveLength(8 * 4);
    for (const address of [...locations(text), ...addresses]) {
      const page = await server.ask(address.slice(server.base.length), { headers: { accept: 'text/html' } });
      expect(page.status, address).toBe(200);
      const [canonical] = valuesOf(page.text, /rel="canonical" href="([^"]*)"/g);
      if (address.includes('/items/')) expect(canonical).toBe(address);
    }
  });

  it('names for each page the languages that the page itself names', async () => {
    const { text } = await server.ask('/sitemap.xml');
    const [, entry = ''] = text.split('<url>').slice(1);
    const [address = ''] = locations(entry);
    const page = await server.ask(address.slice(server.base.length), { headers: { accept: 'text/html' } });
    const own = valuesOf(page.text, /rel="alternate" hreflang="[a-z]+" href="([^"]*)"/g);
    expect(valuesOf(entry, /hreflang="(?:en|ru|fa)" href="([^"]*)"/g)).toEqual(
      own.map((path) => `${server.base}${path}`),
    );
    expect(valuesOf(entry, /hreflang="x-default" href="([^"]*)"/g)).toEqual([address]);
  });

  it('says when a file of the item was written last, and of home nothing', async () => {
    const { text } = await server.ask('/sitemap.xml');
    const [home = '', ...pages] = text.split('<url>').slice(1);
    expect(home).not.toContain('lastmod');
    for (const page of pages) expect(page).toContain('<lastmod>2021-03-04T05:06:07Z</lastmod>');
  });

  it('is not sent twice', async () => {
    const { headers } = await server.ask('/sitemap.xml');
    const again = await server.ask('/sitemap.xml', { headers: { 'if-none-match': headers.etag ?? '' } });
    expect(again.status).toBe(304);
  });

  it.each(['/sitemap/1.xml', '/sitemap/0.xml', '/sitemap/x'])('%s is none', async (path) => {
    expect((await server.ask(path)).status).toBe(404);
  });

  it('is well-formed, whatever the addresses hold', () => {
    const address = `https://a.example/items/a"&<b>?page=x&lang=ru'`;
    const xml = toSitemap([{ address, alternates: [{ language: 'ru', address }], changed: undefined }]);
    const index = toSitemapIndex([address]);
    for (const text of [xml, index]) {
      const found = elementsOf(text).filter(({ name }) => name === 'loc');
      expect(found.map(({ text }) => text)).toEqual([address]);
    }
  });

  it('has room for a file of the largest kind', () => {
    const address = `https://archive.example/${'x'.repeat(180)}`;
    const page = {
      address,
      alternates: ['en', 'ru', 'fa'].map((language) => ({ language, address })),
      changed: NEWEST,
    };
    expect(toSitemap([page]).length * SITEMAP_PAGES).toBeLessThan(50_000_000);
    expect(SITEMAP_PAGES).toBeLessThanOrEqual(50_000);
  });
});

/** RFC 9309, 2.2.2 and 2.2.3: the longest rule that matches the path and query, with `*`; none allows. */
function allowed(robots: string, path: string): boolean {
  const rules = Array.from(robots.matchAll(/^Disallow: (.*)$/gm), ([, rule = '']) => rule);
  return !rules.some((rule) =>
    new RegExp(`^${rule.replace(/[.?^+$()[\]{}|\\]/g, '\\$&').replaceAll('*', '.*')}`).test(path),
  );
}

describe('/robots.txt', () => {
  it('names the sitemap', async () => {
    const { status, headers, text } = await server.ask('/robots.txt');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text).toMatch(/^User-agent: \*\n/);
    expect(text).toContain(`\nSitemap: ${server.base}/sitemap.xml\n`);
  });

  it('allows what the sitemap lists, what pages show, and every document and info.json', async () => {
    const { text: robots } = await server.ask('/robots.txt');
    const { text: sitemap } = await server.ask('/sitemap.xml');
    const home = await server.ask('/items/hekmat-1955?page=ru-1', { headers: { accept: 'text/html' } });
    const shown = valuesOf(home.text, /(?:src|content)="((?:http[^"]*)?\/iiif\/3\/[^"]*jpg)"/g);
    expect(shown.length).toBeGreaterThan(5);
    const paths = [...locations(sitemap), ...valuesOf(sitemap, /href="([^"]*)"/g), ...shown];
    for (const path of [
      ...paths.map((address) => address.replace(server.base, '')),
      '/iiif/presentation/3/collection',
      '/iiif/presentation/2/hekmat-1955/manifest',
      '/iiif/3/hekmat-1955~ru-1/info.json',
      '/iiif/3/hekmat-1955~ru-1/full/max.jpg',
      '/items/hekmat-1955/text/text-ru.txt',
      '/items/hekmat-1955?page=ru-1&passage=p01',
      '/embed/hekmat-1955',
      '/oembed?url=x',
      '/assets/palimpsest.css',
    ])
      expect(allowed(robots, path), path).toBe(true);
  });

  it.each([
    '/?q=a',
    '/items/hekmat-1955?page=ru-1&q=a',
    '/iiif/search/2/hekmat-1955?q=a',
    '/iiif/presentation/2/search/1/hekmat-1955?q=a',
    '/iiif/autocomplete/1?q=a',
    '/view/mirador?iiif-content=https://other.example/manifest',
    '/iiif/3/hekmat-1955~ru-1/full/max/0/default.jpg',
    '/iiif/3/hekmat-1955~ru-1/full/^max/0/default.jpg',
    '/iiif/2/hekmat-1955~ru-1/full/full/0/default.jpg',
  ])('asks crawlers not to ask for %s', async (path) => {
    expect(allowed((await server.ask('/robots.txt')).text, path)).toBe(false);
  });

  it('below a path, speaks of addresses below it', () => {
    const robots = toRobots('https://host.example/archive');
    expect(robots).toContain('\nDisallow: /archive/view/\n');
    expect(robots).toContain('\nSitemap: https://host.example/archive/sitemap.xml\n');
    expect(allowed(robots, '/view/x')).toBe(true);
  });
});
