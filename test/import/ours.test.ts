/** What our own server gives, and what our own static twin is, taken back: docs/import.md. */
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadArchive } from '../../src/archive.js';
import { readItem } from '../../src/item/read.js';
import { createImages } from '../../src/pixels/open.js';
import { configure, serve, type Serving } from '../http/serving.js';
import { workshop, type Workshop } from './archive.js';

const ROOT = join(import.meta.dirname, '../..');
const ITEM = join(ROOT, 'manifests/hekmat-1955');

interface Resource {
  readonly id: string;
  readonly label: unknown;
  readonly items: readonly Resource[];
  readonly annotations: readonly Resource[];
  readonly structures?: readonly Resource[];
}

let server: Serving;
let shop: Workshop;
beforeAll(async () => {
  server = await serve();
  shop = await workshop();
});
afterAll(async () => {
  await server.close();
  await shop.clear();
});

async function served(manifests: string, publicAddress?: string): Promise<Serving> {
  return serve({
    PALIMPSEST_MANIFESTS: manifests,
    PALIMPSEST_IMAGES: join(shop.folder, 'none'),
    ...(publicAddress === undefined ? {} : { PALIMPSEST_PUBLIC_ADDRESS: publicAddress }),
  });
}

const documentOf = async (from: Serving, path: string): Promise<Resource> =>
  JSON.parse((await from.ask(path)).text) as Resource;

describe.each([3, 2])('the letter from a running server, in Presentation %i', (version) => {
  const item = `letter-${version}`;
  let again: Serving;
  beforeAll(async () => {
    const allow = [new URL(server.base).host];
    await shop.take(`${server.base}/iiif/presentation/${version}/hekmat-1955/manifest`, { item, allow });
    again = await served(shop.manifests);
  });
  afterAll(() => again.close());

  it('is an item without mistakes', async () => {
    const config = configure({
      PALIMPSEST_MANIFESTS: shop.manifests,
      PALIMPSEST_IMAGES: join(shop.folder, 'none'),
    });
    const images = createImages({ root: config.images });
    const { mistakes } = await loadArchive(config, images);
    images.close();
    expect(mistakes).toEqual([]);
  });

  it('has the same canvases, labels, chapters and layers', async () => {
    const theirs = await documentOf(server, '/iiif/presentation/3/hekmat-1955/manifest');
    const ours = await documentOf(again, `/iiif/presentation/3/${item}/manifest`);
    expect(ours.label).toEqual(theirs.label);
    expect(ours.items.map(({ label }) => label)).toEqual(theirs.items.map(({ label }) => label));
    expect(ours.structures?.map(({ label }) => label)).toEqual(theirs.structures?.map(({ label }) => label));
    const layers = ({ items }: Resource) =>
      [
        ...new Set(items.flatMap(({ annotations }) => annotations.map(({ label }) => JSON.stringify(label)))),
      ].sort();
    expect(layers(ours)).toEqual(layers(theirs));
    const counts = ({ items }: Resource) => items.map(({ annotations }) => annotations.length);
    expect(counts(ours)).toEqual(counts(theirs));
  });

  it('paints their images, by their services', async () => {
    const theirs = await documentOf(server, `/iiif/presentation/3/hekmat-1955/manifest`);
    const ours = await documentOf(again, `/iiif/presentation/3/${item}/manifest`);
    const bodies = ({ items }: Resource) =>
      items.map((canvas) => (canvas.items[0]?.items[0] as unknown as { readonly body: Resource }).body);
    for (const { id } of bodies(ours))
      expect((await server.ask(id.replace(server.base, ''), { method: 'HEAD' })).status).toBe(200);
    if (version === 3) expect(bodies(ours)).toEqual(bodies(theirs));
  });

  it('has each line of the text where it stands', async () => {
    const path = (name: string): string => `/iiif/presentation/3/${name}/annotations/text-ru/ru-1`;
    const lines = ({ items }: Resource) =>
      items.map((one) => {
        const { target, body } = one as unknown as {
          readonly target: string;
          readonly body: { readonly value: string };
        };
        return [target.split('#')[1], body.value.replace(/<[^>]*>/g, ' ').trim()];
      });
    const theirs = lines(await documentOf(server, path('hekmat-1955')));
    const ours = lines(await documentOf(again, path(item)));
    expect(ours.map(([place]) => place)).toEqual(expect.arrayContaining(theirs.map(([place]) => place)));
    expect(ours.map(([, words]) => words).join(' ')).toBe(theirs.map(([, words]) => words).join(' '));
  });

  it('lets its pages show images from there, and from nowhere else', async () => {
    for (const path of [`/items/${item}`, `/embed/${item}`, '/']) {
      const policy = String((await again.ask(path)).headers['content-security-policy']);
      expect(policy).toMatch(new RegExp(`img-src 'self' ${server.base}(?: data:)?;`));
      expect(policy).toContain("script-src 'self';");
    }
    expect((await server.ask('/')).headers['content-security-policy']).toContain("img-src 'self';");
  });

  it('has pages, a card, an oEmbed answer and a TEI file with their images', async () => {
    expect((await again.ask(`/items/${item}`)).text).toContain(`data-info="${server.base}/iiif/`);
    expect((await again.ask(`/embed/${item}`)).text).toContain(`data-source="${server.base}/iiif/`);
    expect((await again.ask(`/items/${item}`)).text).toMatch(
      new RegExp(`og:image" content="${server.base}/iiif/`),
    );
    const oembed = await again.ask(`/oembed?url=${encodeURIComponent(`${again.base}/items/${item}`)}`);
    expect(JSON.parse(oembed.text)).toMatchObject({
      thumbnail_url: expect.stringContaining(server.base) as string,
    });
    expect((await again.ask(`/items/${item}/text/edition.xml`)).text).toContain(
      `<graphic url="${server.base}/iiif/`,
    );
    expect((await again.ask('/')).text).toContain(`src="${server.base}/iiif/`);
  });
});

const kindsIn = async (folder: string): Promise<readonly string[]> => {
  const { item } = await readItem(folder);
  return (item?.layers ?? []).map(({ id, kind }) => `${id} ${kind}`).sort();
};

it('comes back from a server with what each layer is: a translation is no transcription', async () => {
  const allow = [new URL(server.base).host];
  await shop.take(`${server.base}/iiif/presentation/3/hekmat-1955/edition`, { item: 'edition', allow });
  const theirs = await kindsIn(ITEM);
  expect(theirs).toEqual(
    expect.arrayContaining(['text-en translation', 'reading-fa reading', 'marginalia marginalia']),
  );
  expect(await kindsIn(join(shop.manifests, 'edition'))).toEqual(theirs);
});

/** The contract of docs/export.md, written by hand: a manifest, and the curators' files below source/. */
async function twin(base: string): Promise<string> {
  const data = join(shop.folder, 'twin/data');
  const original = await serve({ PALIMPSEST_PUBLIC_ADDRESS: base });
  const { text } = await original.ask('/iiif/presentation/3/hekmat-1955/manifest');
  const infos = ['ru-1', 'ru-2', 'ru-3', 'ru-4', 'fa-1', 'fa-2', 'fa-3'].map(
    (page) => `iiif/3/hekmat-1955~${page}/info.json`,
  );
  for (const path of infos) {
    await mkdir(dirname(join(data, path)), { recursive: true });
    await writeFile(join(data, path), (await original.ask(`/${path}`)).text);
  }
  await original.close();
  const manifest = join(data, 'iiif/presentation/3/hekmat-1955/manifest.json');
  await mkdir(dirname(manifest), { recursive: true });
  await writeFile(manifest, text.replace('/hekmat-1955/manifest"', '/hekmat-1955/manifest.json"'));
  const source = join(data, 'source/hekmat-1955');
  await cp(ITEM, source, { recursive: true });
  await writeFile(join(source, 'index.json'), JSON.stringify(await filesOf(ITEM)));
  return manifest;
}

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

const sum = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

describe('a static twin of the letter', () => {
  const base = 'https://twin.example/here';
  let manifest: string;
  beforeAll(async () => {
    manifest = await twin(base);
  });

  it('comes back byte for byte, and with the same documents under the same address', async () => {
    const manifests = join(shop.folder, 'back');
    const back = { ...shop, manifests };
    const { importManifest } = await import('../../src/import/import.js');
    const { reaching } = await import('./archive.js');
    const asked = { manifest, item: undefined, manifests: back.manifests };
    const taken = await importManifest(asked, reaching());
    expect(taken).toMatchObject({ kind: 'imported', item: 'hekmat-1955', pages: 7 });
    expect(await filesOf(join(manifests, 'hekmat-1955'))).toEqual(
      [...(await filesOf(ITEM)), 'images.json'].sort(),
    );
    for (const file of await filesOf(ITEM))
      expect(await sum(join(manifests, 'hekmat-1955', file))).toBe(await sum(join(ITEM, file)));
    expect(await importManifest(asked, reaching())).toMatchObject({ kind: 'unchanged' });

    const [original, again] = [
      await serve({ PALIMPSEST_PUBLIC_ADDRESS: base }),
      await served(manifests, base),
    ];
    const paths = [
      ...['manifest', 'edition', 'manifest/fa', 'manifests', 'canvas/ru-1', 'painting/fa-2', 'range/r-fa'],
      ...[
        'annotations/text-ru/ru-1',
        'annotations/text-fa/fa-3',
        'annotations/notes/ru-2',
        'annotations/entities/fa-1',
        'layer/text-en',
      ],
    ].flatMap((path) =>
      ['2', '3', '4'].map((version) => `/iiif/presentation/${version}/hekmat-1955/${path}`),
    );
    const texts = ['text-ru.txt', 'text-fa.html', 'edition.xml'].map(
      (name) => `/items/hekmat-1955/text/${name}`,
    );
    for (const path of [...paths, ...texts, '/iiif/presentation/3/collection']) {
      const [one, other] = [await original.ask(path), await again.ask(path)];
      expect(one.status, path).toBe(200);
      expect(other.text, path).toBe(one.text);
    }
    await original.close();
    await again.close();
  });

  it('comes back from a web server as well', async () => {
    const files = createServer((request, response) => {
      readFile(join(dirname(manifest), '../../../..', decodeURIComponent(request.url ?? ''))).then(
        (bytes) => {
          // The twin stands under the address of this very server.
          response.end(
            request.url?.endsWith('manifest.json') ? bytes.toString().replaceAll(base, address) : bytes,
          );
        },
        () => {
          response.writeHead(404).end();
        },
      );
    });
    await new Promise<void>((listening) => files.listen(0, '127.0.0.1', listening));
    const host = `127.0.0.1:${(files.address() as AddressInfo).port}`;
    const address = `http://${host}`;
    const taken = await shop.take(`${address}/iiif/presentation/3/hekmat-1955/manifest.json`, {
      item: 'from-web',
      allow: [host],
    });
    files.close();
    files.closeAllConnections();
    expect(taken).toMatchObject({ kind: 'imported', pages: 7 });
    expect(await sum(join(shop.manifests, 'from-web/text-fa.txt'))).toBe(
      await sum(join(ITEM, 'text-fa.txt')),
    );
  });

  it.each([
    ['["../../secret"]'],
    ['["/etc/passwd"]'],
    ['[".hidden"]'],
    ['["a//b"]'],
    ['[5]'],
    ['{}'],
    ['not JSON'],
  ])('with the index %s is refused', async (index) => {
    const copy = join(shop.folder, 'bad');
    await cp(join(shop.folder, 'twin'), copy, { recursive: true });
    await writeFile(join(copy, 'data/source/hekmat-1955/index.json'), index);
    await expect(
      shop.take(join(copy, 'data/iiif/presentation/3/hekmat-1955/manifest.json'), { item: 'bad' }),
    ).rejects.toThrow('index');
  });
});
