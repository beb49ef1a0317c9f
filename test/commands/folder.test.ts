/** A folder given on the command line: what is served of it, what is written where, what is said of it. */
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeFolder } from '../../src/commands/folder.js';
import { ROOT, run, serving, type Server } from './running.js';

let root: string;
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'palimpsest-folder-'));
  environment = { XDG_CACHE_HOME: join(root, 'cache') };
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Manifest {
  readonly label: Readonly<Record<string, readonly string[]>>;
  readonly items: readonly {
    readonly label: Readonly<Record<string, readonly string[]>>;
    readonly annotations?: readonly { readonly id: string }[];
  }[];
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  expect(response.status, url).toBe(200);
  return response.json();
}

async function manifestOf({ base }: Server, item: string): Promise<Manifest> {
  return (await getJson(`${base}/iiif/presentation/3/${encodeURIComponent(item)}/manifest`)) as Manifest;
}

async function itemsOf({ base }: Server): Promise<readonly string[]> {
  const { items } = (await getJson(`${base}/iiif/presentation/3/collection`)) as { items: { id: string }[] };
  return items.map(({ id }) => decodeURIComponent(id.split('/').at(-2) ?? ''));
}

const labels = ({ items }: Manifest): readonly string[] =>
  items.map(({ label }) => Object.values(label).flat().join());

async function scan(...path: readonly string[]): Promise<void> {
  await mkdir(join(root, ...path.slice(0, -1)), { recursive: true });
  await sharp({ create: { width: 60, height: 90, channels: 3, background: 'white' } })
    .jpeg()
    .toFile(join(root, ...path));
}

describe('placing a folder', () => {
  const home = '/home/ada';

  it('serves one without images/ and manifests/ as it is, and keeps what is made elsewhere', () => {
    expect(placeFolder({ path: '/data/scans', isArchive: false }, {}, home)).toEqual({
      PALIMPSEST_IMAGES: '/data/scans',
      PALIMPSEST_MANIFESTS: '/data/scans',
      PALIMPSEST_CACHE: expect.stringMatching(
        /^\/home\/ada\/\.cache\/palimpsest\/scans-[0-9a-f]{12}$/,
      ) as string,
    });
  });

  it('serves an archive from its two folders', () => {
    expect(placeFolder({ path: '/data/a', isArchive: true }, {}, home)).toMatchObject({
      PALIMPSEST_IMAGES: '/data/a/images',
      PALIMPSEST_MANIFESTS: '/data/a/manifests',
    });
  });

  it('has a cache for each folder, where XDG_CACHE_HOME says if that is absolute, or where the setting says', () => {
    const cache = (path: string, said: Readonly<Record<string, string>>): string | undefined =>
      placeFolder({ path, isArchive: false }, said, home).PALIMPSEST_CACHE;
    expect(cache('/one/scans', {})).not.toBe(cache('/two/scans', {}));
    expect(cache('/one/scans', { XDG_CACHE_HOME: '/var/c' })).toMatch(/^\/var\/c\/palimpsest\//);
    expect(cache('/one/scans', { XDG_CACHE_HOME: 'c' })).toMatch(/^\/home\/ada\/\.cache\//);
    expect(cache('/one/scans', { PALIMPSEST_CACHE: '/mine' })).toBe('/mine');
  });
});

/** The letter's plates and texts, as somebody has them who has never heard of a manifest. */
async function bareLetter(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const plates = join(ROOT, 'images/hekmat-1955');
  const names = (await readdir(plates)).filter((name) => name.startsWith('ru-')).sort();
  for (const [index, name] of names.entries())
    await sharp(join(plates, name))
      .jpeg()
      .toFile(join(folder, `p${index + 1}.jpg`));
  for (const language of ['ru', 'fa', 'en']) {
    const marked = await readFile(join(ROOT, `manifests/hekmat-1955/text-${language}.txt`), 'utf8');
    const pages = marked.split(/\[\[page [\w-]+\]\]\n/).map((page) => page.replace(/\[\[[^\]]*\]\]\n?/g, ''));
    for (const [index, page] of pages.filter((text) => text.trim() !== '').entries())
      await writeFile(join(folder, `p${index + 1}.${language}.txt`), page);
  }
}

describe('palimpsest serve FOLDER', () => {
  it('makes of plates as JPEG and texts as .txt, with no description at all, a manifest with three languages', async () => {
    const folder = join(root, 'Письмо 1955');
    await bareLetter(folder);
    const before = await readdir(folder);
    const server = await serving([folder], { environment });
    expect(await itemsOf(server)).toEqual(['Письмо 1955']);
    const manifest = await manifestOf(server, 'Письмо 1955');
    expect(labels(manifest)).toEqual(['p1', 'p2', 'p3', 'p4']);
    const layers = manifest.items[0]?.annotations?.map(({ id }) => id.split('/').at(-2)) ?? [];
    expect(layers.toSorted()).toEqual(['text-en', 'text-fa', 'text-ru']);
    for (const [query, hits] of Object.entries({ Хрущеву: 1, شکنجه: 1, Khrushchev: 1, nobody: 0 })) {
      const found = (await getJson(
        `${server.base}/iiif/search/2/${encodeURIComponent('Письмо 1955')}?q=${encodeURIComponent(query)}`,
      )) as { items: readonly unknown[] };
      expect(Math.min(found.items.length, 1), query).toBe(hits);
    }
    const image = await fetch(`${server.base}/iiif/3/p1/full/200,/0/default.jpg`);
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(server.greeting).toContain(`cache       ${join(root, 'cache/palimpsest')}`);
    expect(await server.stop()).toBe(0);
    expect(await readdir(folder)).toEqual(before);
    expect(await readdir(join(root, 'cache/palimpsest'))).toHaveLength(1);
  });

  it('takes each folder in it for an item, in the natural order of names, described or not', async () => {
    const place = 'many';
    for (const name of ['p10.jpg', 'p9.jpg']) await scan(place, 'box 2', name);
    await scan(place, 'box 10', 'a.jpg');
    await scan(place, 'told', 'b.jpg');
    await writeFile(join(root, place, 'told/item.yaml'), 'label: Told\npages:\n  - id: b\n');
    const server = await serving([join(root, place)], { environment });
    expect(await itemsOf(server)).toEqual(['box 2', 'box 10', 'told']);
    expect(labels(await manifestOf(server, 'box 2'))).toEqual(['p9', 'p10']);
    expect((await manifestOf(server, 'told')).label).toEqual({ none: ['Told'] });
    expect(server.log()).not.toContain('a mistake in a file');
    await server.stop();
  });

  it('describes a folder by the item.yaml in it, whose images lie beside it', async () => {
    await scan('one', 'a.jpg');
    await writeFile(
      join(root, 'one/item.yaml'),
      'label: { en: Alone }\npages:\n  - { id: a, label: First }\n',
    );
    const server = await serving([join(root, 'one')], { environment });
    const manifest = await manifestOf(server, 'one');
    expect([manifest.label, labels(manifest)]).toEqual([{ en: ['Alone'] }, ['First']]);
    expect((await fetch(`${server.base}/iiif/3/a/info.json`)).status).toBe(200);
    await server.stop();
  });

  it('serves an archive of ours from its images/ and manifests/', async () => {
    await mkdir(join(root, 'archive/images/letter'), { recursive: true });
    await mkdir(join(root, 'archive/manifests'));
    await copyFile(join(ROOT, 'images/hekmat-1955/ru-1.tif'), join(root, 'archive/images/letter/p1.tif'));
    const server = await serving([join(root, 'archive')], { environment });
    expect(await itemsOf(server)).toEqual(['letter']);
    await server.stop();
  });

  it('shows a text that is written while it runs', async () => {
    await scan('live', 'p1.jpg');
    const server = await serving([join(root, 'live')], { environment });
    await writeFile(join(root, 'live/p1.ru.txt'), 'Слово\n');
    await expect
      .poll(async () => (await manifestOf(server, 'live')).items[0]?.annotations?.length ?? 0, {
        timeout: 20_000,
      })
      .toBe(1);
    await server.stop();
  });

  it('says of an empty folder what to put where, and goes on', async () => {
    await mkdir(join(root, 'empty'));
    const server = await serving([join(root, 'empty')], { environment });
    expect(server.greeting).toContain('Nothing is there to show yet.');
    expect(server.greeting).toContain(join(root, 'empty'));
    expect((await fetch(`${server.base}/health`)).status).toBe(200);
    await server.stop();
  });

  it('says that a port is in use, and which option helps', async () => {
    const server = await serving([join(root, 'empty')], { environment });
    const port = new URL(server.base).port;
    const second = await run(['serve', join(root, 'empty'), '--port', port], { environment });
    expect(second).toMatchObject({ status: 1, err: expect.stringContaining('--port') as string });
    await server.stop();
  });
});

describe('palimpsest check FOLDER', () => {
  it('finds every mistake at once, sorted, with file and line, damaged pixels too', async () => {
    await scan('wrong', 'a', 'p1.jpg');
    await scan('wrong', 'b', 'p2.jpg');
    await sharp(join(ROOT, 'images/hekmat-1955/ru-1.tif')).jpeg().toFile(join(root, 'wrong/b/p10.jpg'));
    const whole = await readFile(join(root, 'wrong/b/p10.jpg'));
    await writeFile(join(root, 'wrong/b/p10.jpg'), whole.subarray(0, whole.length / 2));
    await writeFile(join(root, 'wrong/b/p2.ru.txt'), Buffer.from([0xd0, 0x9f, 0xff]));
    await writeFile(
      join(root, 'wrong/a/item.yaml'),
      'label: A\ncolour: red\npages:\n  - id: p1\n    lable: x\n',
    );
    const { status, out } = await run(['check', join(root, 'wrong')], { environment });
    expect(out.split('\n').map((line) => line.replace(/(?<=\.yaml:\d+|p10|\.txt:\d+): .*/, ''))).toEqual([
      'a/item.yaml:2',
      'a/item.yaml:5',
      'b/p2.ru.txt:1',
      'b/p10',
      expect.stringMatching(/^4 mistake\(s\) in 2 item\(s\)/) as string,
      '',
    ]);
    expect(status).toBe(1);
    const quick = await run(['check', '--quick', join(root, 'wrong')], { environment });
    expect(quick.out).not.toContain('p10:');
  });

  it('is well where nothing is wrong, and says that an empty folder has nothing', async () => {
    expect(await run(['check', join(root, 'one')], { environment })).toMatchObject({
      status: 0,
      out: 'Nothing is wrong: 1 item(s), 0 text(s), 1 image(s).\n',
    });
    expect(await run(['check', join(root, 'empty')], { environment })).toMatchObject({
      status: 1,
      out: expect.stringContaining('put scans into') as string,
    });
  });
});
