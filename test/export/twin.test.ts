/** The static twin, served by nginx: what it promises is there, and it says what the server says. */
import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exported } from '../../src/export/export.js';
import { serve, type Serving } from '../http/serving.js';
import { BARE, curated, exporting, LETTER, type Curated } from './exporting.js';
import { nginxAt, type Nginx } from './nginx.js';

let archive: Curated;
let live: Serving;
let nginx: Nginx;
let exported: Exported;
let bag: string;
/** Paths from the site on, decoded. */
let files: readonly string[];

beforeAll(async () => {
  archive = await curated();
  nginx = await nginxAt('/some/place');
  bag = archive.folder('twin');
  exported = await exporting(archive, { folder: bag, base: nginx.base });
  await nginx.serve(exported.site);
  live = await serve(archive.environment);
  files = await filesIn(exported.site);
});
afterAll(async () => {
  await live.close();
  await nginx.close();
  await archive.remove();
});

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter((entry) => entry.isFile());
  return found.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort();
}

const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  html: 'text/html',
  jpg: 'image/jpeg',
  txt: 'text/plain',
  xml: 'text/xml',
  css: 'text/css',
  js: 'application/javascript',
  svg: 'image/svg+xml',
};

/** Every address below the base in a JSON document. */
function addressesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith(`${nginx.base}/`) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(addressesIn);
}

/** Every address below the base that a page leads to, or is made of. */
function linksIn(page: string, at: string): readonly string[] {
  const written = [...page.matchAll(/\s(?:href|src|action|data-info|data-source)="([^"]*)"/g)];
  const quoted = [...page.matchAll(/(https?:\/\/[^\s"<>&]+)/g)].map(([, address = '']) => address);
  const resolved = written.map(([, link = '']) => new URL(link.replaceAll('&amp;', '&'), at).href);
  return [...resolved, ...quoted].filter((address) => address.startsWith(`${nginx.base}/`));
}

interface Answered {
  readonly status: number;
  readonly type: string;
  readonly ids: ReadonlySet<string>;
}

/** All that is found from these addresses on, with its fragments looked up in the pages they are of. */
async function crawl(from: readonly string[]): Promise<{
  readonly seen: ReadonlyMap<string, Answered>;
  readonly fragments: readonly string[];
}> {
  const seen = new Map<string, Answered>();
  const fragments = new Set<string>();
  const waiting = from.map((path) => `${nginx.base}/${path}`);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const url = new URL(next);
    if (url.hash !== '') fragments.add(`${url.origin}${url.pathname}${url.hash}`);
    const address = `${url.origin}${url.pathname}`;
    if (seen.has(address)) continue;
    const answer = await fetch(address);
    const type = answer.headers.get('content-type') ?? '';
    const text = /json|html/.test(type) ? await answer.text() : '';
    await answer.arrayBuffer().catch(() => undefined);
    const ids = new Set([...text.matchAll(/\sid="([^"]*)"/g)].map(([, id = '']) => id));
    seen.set(address, { status: answer.status, type, ids });
    if (type.includes('json')) {
      const document = JSON.parse(text) as { readonly id?: string; readonly '@id'?: string };
      waiting.push(...addressesIn(document));
      const own = document.id ?? document['@id'];
      if (own !== undefined) expect([address, address.replace(/\/info\.json$/, '')], address).toContain(own);
    }
    if (type.includes('html')) waiting.push(...linksIn(text, answer.url));
  }
  return { seen, fragments: [...fragments] };
}

describe('from the home page and the collections on', () => {
  let seen: ReadonlyMap<string, Answered>;
  let fragments: readonly string[];
  beforeAll(async () => {
    const collections = [2, 3, 4].map((version) => `iiif/presentation/${version}/collection.json`);
    ({ seen, fragments } = await crawl(['index.html', ...collections]));
  });

  it('every address resolves', () => {
    expect([...seen].filter(([, { status }]) => status !== 200).map(([address]) => address)).toEqual([]);
  });

  it('every answer has the type of what it is, from the endings alone', () => {
    for (const [address, { type }] of seen) {
      const ending = /\.(\w+)$/.exec(address)?.[1];
      // The address of an image itself leads on to its information.
      expect(type, address).toBe(ending === undefined ? 'text/html' : TYPES[ending]);
    }
  });

  it('every place in a page that is linked to is there', () => {
    const pages = fragments.filter((address) => address.includes('.html#'));
    expect(pages.length).toBeGreaterThan(50);
    const missing = pages.filter((address) => {
      const [page = '', fragment = ''] = address.split('#');
      return seen.get(page)?.ids.has(decodeURIComponent(fragment)) !== true;
    });
    expect(missing).toEqual([]);
  });

  it('leads to every document, page and text that was written', () => {
    const found = new Set(
      [...seen.keys()].map((address) => decodeURIComponent(address.slice(nginx.base.length + 1))),
    );
    const unnamed = [
      /^(?:source|assets)\//,
      /\.jpg$/,
      // By these names others come.
      /(?:^|\/)index\.html$/,
      // 2.1 has no word for what a canvas is painted with, but our server has a list of it.
      /^iiif\/presentation\/2\/[^/]+\/painting\/[^/]+$/,
    ];
    expect(files.filter((file) => !found.has(file) && !unnamed.some((form) => form.test(file)))).toEqual([]);
  });

  it('no document promises what needs a server', async () => {
    for (const file of files.filter((name) => name.endsWith('.json') && name.startsWith('iiif/'))) {
      const text = await readFile(join(exported.site, file), 'utf8');
      expect(text, file).not.toMatch(
        /iiif\/(?:presentation\/[24]\/)?(?:search|autocomplete)\/|level[12]|SearchService/,
      );
    }
  });
});

interface Information {
  readonly width: number;
  readonly height: number;
  readonly profile: string | readonly unknown[];
  readonly sizes: readonly { readonly width: number; readonly height: number }[];
  readonly tiles: readonly [
    { readonly width: number; readonly height: number; readonly scaleFactors: readonly number[] },
  ];
}

describe('the images', () => {
  const infos = (): readonly string[] => files.filter((file) => file.endsWith('/info.json'));
  const informationAt = async (file: string): Promise<Information> =>
    JSON.parse(await readFile(join(exported.site, file), 'utf8')) as Information;
  const sizeOf = async (path: string): Promise<string> => {
    const answer = await fetch(`${nginx.base}/${path.split('/').map(encodeURIComponent).join('/')}`);
    if (!answer.ok) return String(answer.status);
    const { width, height } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    return `${width},${height}`;
  };

  it('are there in both versions, with nothing but level 0 (Image 3.0, 5.2; 2.1, 5.1)', async () => {
    expect(infos().length).toBe(2 * (7 + 1 + 1));
    expect(infos()).toContain('iiif/3/two~leaves~~2/info.json');
    for (const file of infos()) {
      const { profile } = await informationAt(file);
      const level = typeof profile === 'string' ? profile : profile[0];
      expect(level, file).toBe(
        file.startsWith('iiif/3/') ? 'level0' : 'http://iiif.io/api/image/2/level0.json',
      );
    }
  });

  it('have every size that is listed, at exactly that size, and the largest by its name', async () => {
    for (const file of infos()) {
      const { sizes, width, height } = await informationAt(file);
      const at = file.replace('/info.json', '/full');
      for (const size of sizes) {
        const names = file.startsWith('iiif/3/') ? ['exact'] : ['exact', 'width'];
        for (const name of names) {
          const text = name === 'exact' ? `${size.width},${size.height}` : `${size.width},`;
          expect(await sizeOf(`${at}/${text}/0/default.jpg`), file).toBe(`${size.width},${size.height}`);
        }
      }
      const largest = file.startsWith('iiif/3/') ? ['max'] : ['max', 'full'];
      for (const name of largest)
        expect(await sizeOf(`${at}/${name}/0/default.jpg`), file).toBe(`${width},${height}`);
    }
  });

  it('have every tile of every scale factor, at exactly the size of it', async () => {
    let count = 0;
    for (const file of infos()) {
      const { width, height, tiles } = await informationAt(file);
      const [tile] = tiles;
      for (const factor of tile.scaleFactors)
        for (let y = 0; y < height; y += tile.height * factor)
          for (let x = 0; x < width; x += tile.width * factor) {
            const [w, h] = [
              Math.min(tile.width * factor, width - x),
              Math.min(tile.height * factor, height - y),
            ];
            const size = [Math.ceil(w / factor), Math.ceil(h / factor)] as const;
            const region = w === width && h === height ? 'full' : `${x},${y},${w},${h}`;
            const named = file.startsWith('iiif/3/') ? `${size[0]},${size[1]}` : `${size[0]},`;
            const path = file.replace('/info.json', `/${region}/${named}/0/default.jpg`);
            expect(await sizeOf(path), path).toBe(size.join());
            count += 1;
          }
    }
    expect(count).toBeGreaterThan(300);
  });

  it('are the server’s own, byte for byte', async () => {
    const pictures = files.filter((file) => file.endsWith('.jpg'));
    expect(pictures.length).toBeGreaterThan(800);
    for (const file of pictures) {
      const path = `/${file.replace('~~', ':').split('/').map(encodeURIComponent).join('/')}`;
      const { status, body } = await live.ask(path);
      expect(status, path).toBe(200);
      expect(body.equals(await readFile(join(exported.site, file))), path).toBe(true);
    }
  });
});

describe('what it says', () => {
  /** The server’s words as the twin has them. */
  const SEARCH = /\/iiif\/(?:presentation\/[24]\/)?search\//;
  const asTwin = (value: unknown): unknown => {
    if (typeof value === 'string')
      return addressAsTwin(value).replace(/^level2$|level2(?=\.json$)/, 'level0');
    if (Array.isArray(value)) return value.map(asTwin);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(
      ([key, entry]) => key !== 'service' || !SEARCH.test(JSON.stringify(entry)),
    );
    return Object.fromEntries(entries.map(([key, entry]) => [key, asTwin(entry)]));
  };
  const addressAsTwin = (address: string): string => {
    if (!address.startsWith(`${live.base}/`)) return address;
    const [path = '', fragment] = address.slice(live.base.length).split('#');
    const named = path.startsWith('/iiif/presentation/')
      ? `${path}.json`
      : path.replace(/^(\/iiif\/[23]\/[^/]*):/, '$1~~');
    return `${nginx.base}${named}${fragment === undefined ? '' : `#${fragment}`}`;
  };
  const encoded = (file: string): string => `/${file.split('/').map(encodeURIComponent).join('/')}`;

  it('is what the server says, in every document of every version', async () => {
    const documents = files.filter((file) => file.startsWith('iiif/presentation/'));
    expect(documents.length).toBeGreaterThan(2000);
    for (const file of documents) {
      const { status, text } = await live.ask(encoded(file.slice(0, -'.json'.length)));
      expect(status, file).toBe(200);
      const twin: unknown = JSON.parse(await readFile(join(exported.site, file), 'utf8'));
      expect(twin, file).toEqual(asTwin(JSON.parse(text)));
    }
  });

  it('is what the server says in every text, byte for byte but for the addresses', async () => {
    const texts = files.filter((file) => file.includes('/text/'));
    expect(texts.length).toBeGreaterThan(15);
    for (const file of texts) {
      const { text } = await live.ask(encoded(file));
      const said = text.replaceAll(new RegExp(`${live.base}[^"]*`, 'g'), addressAsTwin);
      expect(await readFile(join(exported.site, file), 'utf8'), file).toBe(said);
    }
  });
});

describe('the bag (RFC 8493)', () => {
  it('has each file’s checksum, by a program of others, and lists every file', async () => {
    for (const list of ['manifest-sha256.txt', 'tagmanifest-sha256.txt'])
      execFileSync('sha256sum', ['--check', '--strict', '--quiet', list], { cwd: bag });
    const listed = (await readFile(join(bag, 'manifest-sha256.txt'), 'utf8')).trimEnd().split('\n');
    expect(listed.map((line) => line.slice(66)).sort()).toEqual(files.map((file) => `data/${file}`).sort());
  });

  it('says what it is, how much it holds and where it is seen, and no date', async () => {
    expect(await readFile(join(bag, 'bagit.txt'), 'utf8')).toBe(
      'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n',
    );
    const bytes = (await Promise.all(files.map((file) => readFile(join(exported.site, file))))).reduce(
      (sum, { length }) => sum + length,
      0,
    );
    expect(await readFile(join(bag, 'bag-info.txt'), 'utf8')).toBe(
      `Bag-Software-Agent: Palimpsest\nExternal-Identifier: ${nginx.base}/\nPayload-Oxum: ${bytes}.${files.length}\n`,
    );
    expect(exported).toMatchObject({ items: 3, images: 9, files: files.length, bytes });
  });

  it('holds the curators’ own files, byte for byte, with the list of them', async () => {
    const own = join(archive.config.manifests, LETTER);
    const names = JSON.parse(
      await readFile(join(exported.site, `source/${LETTER}/index.json`), 'utf8'),
    ) as readonly string[];
    expect(names).toEqual(await filesIn(own));
    for (const name of names)
      expect(
        (await readFile(join(exported.site, `source/${LETTER}`, name))).equals(
          await readFile(join(own, name)),
        ),
      ).toBe(true);
  });

  it('holds of a folder that nobody has described the texts that are shown, and nothing else of it', () => {
    expect(files.filter((file) => file.startsWith(`source/${BARE}/`))).toEqual([
      `source/${BARE}/index.json`,
      `source/${BARE}/лист 1.ru.txt`,
    ]);
  });
});
