/** The pages as they leave the server: whole before any script, light, and closed to what is not ours. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeGrid } from './grid.js';
import { serve, type Answer, type Serving } from './serving.js';

const ASSETS = join(import.meta.dirname, '../../dist/assets');
const LETTER = '/items/hekmat-1955';
const HTML = { accept: 'text/html' };

let server: Serving;
beforeAll(async () => {
  server = await serve({ PALIMPSEST_TRUSTED_PROXIES: 'loopback' });
});
afterAll(() => server.close());

const get = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> =>
  server.ask(path, { headers: { ...HTML, ...headers } });

/** The words alone, as a text browser and a search engine have them. */
const words = ({ text }: Answer): string => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

describe('the reading page', () => {
  it('holds the texts of its page, aligned, with their languages and directions', async () => {
    const page = await get(`${LETTER}?page=ru-2&layers=text-ru,text-fa,text-en`);
    expect(page.status).toBe(200);
    expect(words(page)).toMatch(
      /10 Russian Сейчас я страдаю .* Persian و تا امروز .* English Now I suffer from strong/,
    );
    expect(page.text).toContain('<p class="text" lang="fa" dir="rtl">');
    expect(page.text).toContain('<p class="text" lang="ru" dir="ltr">');
  });

  it.each([
    ['en', 'ru-1', ['text-ru', 'text-en']],
    ['ru', 'ru-1', ['text-ru']],
    ['fa', 'ru-1', ['text-ru', 'text-fa']],
    ['en', 'fa-1', ['text-fa', 'text-en']],
    ['fa', 'fa-1', ['text-fa']],
  ])(
    'chooses for a reader of %s on %s what is written there, and what they read',
    async (lang, page, layers) => {
      const { text } = await get(`${LETTER}?page=${page}&lang=${lang}`);
      const checked = [...text.matchAll(/value="([^"]+)" id="layer-[^"]+"\s+checked/g)].map(
        (match) => match[1],
      );
      expect(checked).toEqual(layers);
    },
  );

  it('names where a passage began and goes on', async () => {
    expect(words(await get(`${LETTER}?page=ru-1`))).toContain(
      'goes on: Russian translation, typescript, page 2',
    );
    expect(words(await get(`${LETTER}?page=ru-2`))).toContain(
      'begins: Russian translation, typescript, page 1',
    );
  });

  it('keeps what stands on the page in no passage', async () => {
    expect(words(await get(`${LETTER}?page=ru-1`))).toContain('Elsewhere on the page registry-mark 21920');
  });

  it('goes on in the language that the address names, and in no other', async () => {
    const chosen = await get(`${LETTER}?lang=fa`, { 'accept-language': 'ru' });
    expect(chosen.text).toContain('<html lang="fa" dir="rtl">');
    expect(chosen.text).toContain('page=ru-2&amp;lang=fa');
    const browsers = await get(LETTER, { 'accept-language': 'ru' });
    expect(browsers.text).toContain('<html lang="ru" dir="ltr">');
    expect(browsers.text).not.toMatch(/page=ru-2&amp;lang=/);
  });

  it('has one canonical address for each page of the item', async () => {
    const { text } = await get(`${LETTER}?page=ru-2&passage=p12&q=Moscow&view=text`);
    expect(text).toContain(`<link rel="canonical" href="${server.base}${LETTER}?page=ru-2" />`);
  });

  it.each([
    ['/items/none', 404, 'There is no item “none”'],
    [`${LETTER}?page=ru-9`, 404, 'has no page “ru-9”'],
    [`${LETTER}?view=upside`, 400, 'view is one of'],
    ['/items/%E0%A4%A', 400, 'percent-encoded'],
  ])('%s is answered %i, with what would be right', async (path, status, sentence) => {
    const page = await get(path, { 'accept-language': 'ru' });
    expect(page.status).toBe(status);
    expect(words(page)).toContain(sentence);
    expect(page.text).toMatch(/<h1>[А-Я]/);
    expect(page.text).toMatch(/<p lang="en" dir="ltr" class="detail">/);
  });
});

describe('every page of our own', () => {
  it.each(['/', LETTER, '/?q=Moscow'])(
    '%s runs nothing inline, stands in no frame, and speaks with us alone',
    async (path) => {
      const page = await get(path);
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|data:/);
      expect(page.text).not.toMatch(
        /<script(?![^>]* (?:src=|type="application\/ld\+json"))|<style|\sstyle=|\son\w+=/,
      );
    },
  );

  it('begins its addresses where a trusted proxy says that it stands', async () => {
    const behind = { 'x-forwarded-prefix': '/archive', forwarded: 'host=example.org;proto=https' };
    for (const path of ['/', LETTER, '/items/none']) {
      const { text } = await get(path, behind);
      const own = [...text.matchAll(/(?:href|src|action|data-info)="([^"]*)"/g)].map(
        (match) => match[1] ?? '',
      );
      expect(own.length).toBeGreaterThan(5);
      const astray = own.filter(
        (address) => !/^(?:\/archive\/|https:\/\/example\.org\/archive\/|#|https:\/\/wilson)/.test(address),
      );
      expect(astray).toEqual([]);
    }
  });

  it('is under 150 kB of script and style, compressed, and its fonts under 250 kB with their licences beside them', () => {
    const own = readdirSync(ASSETS).filter((name) =>
      /^(?:reading|plate|chunk-.*)\.js$|^palimpsest\.css$/.test(name),
    );
    expect(own).toEqual(expect.arrayContaining(['palimpsest.css', 'plate.js', 'reading.js']));
    const weight = own.reduce((sum, name) => sum + gzipSync(readFileSync(join(ASSETS, name))).length, 0);
    expect(weight).toBeLessThan(150_000);
    const fonts = readdirSync(join(ASSETS, 'fonts'));
    const woff2 = fonts.filter((name) => name.endsWith('.woff2'));
    expect(woff2.reduce((sum, name) => sum + statSync(join(ASSETS, 'fonts', name)).size, 0)).toBeLessThan(
      250_000,
    );
    expect(fonts.filter((name) => name.endsWith('LICENSE.txt'))).toHaveLength(3);
  });
});

describe('a search', () => {
  it('over everything leads to the page and the passage', async () => {
    const page = await get('/?q=Presidium');
    expect(words(page)).toContain('Found: ');
    expect(page.text).toMatch(/href="\/items\/hekmat-1955\?page=ru-2&amp;passage=p20&amp;q=Presidium"/);
  });

  it('that finds nothing says so, and what was asked', async () => {
    expect(words(await get('/?q=Zanzibar'))).toContain('Nothing is found for Zanzibar');
    expect(words(await get(`${LETTER}?q=Zanzibar`))).toContain('Nothing is found for Zanzibar');
  });

  it('in the item marks the words, and shows the layer in which they are', async () => {
    const { text } = await get(`${LETTER}?page=ru-2&q=Presidium&lang=ru`);
    expect(text).toMatch(/<p class="text" lang="en" dir="ltr">[^]*?<mark>Presidium<\/mark>/);
  });
});

describe('an item of images alone', () => {
  let folder: string;
  let plain: Serving;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plain-'));
    await writeGrid(join(folder, 'album', 'one.png'));
    await writeGrid(join(folder, 'album', 'two.png'));
    plain = await serve({ PALIMPSEST_IMAGES: folder });
  });
  afterAll(async () => {
    await plain.close();
    await rm(folder, { recursive: true });
  });

  it('is its images, with pages to turn and no empty texts', async () => {
    const { status, text } = await plain.ask('/items/album', { headers: HTML });
    expect(status).toBe(200);
    expect(text).toContain('only-both');
    expect(text).toContain('data-info="/iiif/3/album~one/info.json"');
    expect(text).toContain('href="/items/album?page=two"');
    expect(text).not.toContain('class="texts');
  });

  it('whose image is missing says so', async () => {
    const page = await plain.ask(LETTER, { headers: HTML });
    expect(page.status).toBe(200);
    expect(words(page)).toContain('The image of this page is missing');
  });
});
