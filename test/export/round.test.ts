/** There and back: what is exported, imported and exported again at the same address is the same, byte for byte. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exported } from '../../src/export/export.js';
import { importManifest, type Imported } from '../../src/import/import.js';
import { configure } from '../http/serving.js';
import { reaching } from '../import/archive.js';
import { fileName } from '../../src/presentation/file-name.js';
import { painting } from '../pixels/samples.js';
import { run } from '../pixels/tools.js';
import { BARE, curated, exporting, LETTER, ROOT, type Curated } from './exporting.js';
import { nginxAt, type Nginx } from './nginx.js';

/** A described item whose text has coordinates. */
const SCAN = 'scan';
/** Scans with texts beside them, of which nobody has written anything. */
const BESIDE = 'beside';
/** Names that not every disk takes: of a folder, of pages of a file, of a device. */
const ODD = 'Кто? "Я"';
const DESCRIBED = [LETTER, 'leaf', SCAN];
const PICTURE = /^iiif\/[23]\/(?!collection)/;

let archive: Curated;
let nginx: Nginx;
let first: Exported;
let before: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  archive = await curated();
  await addItems(archive.config);
  nginx = await nginxAt('/some/place');
  first = await exporting(archive, { folder: archive.folder('first'), base: nginx.base });
  await nginx.serve(first.site);
  before = await filesIn(first.site);
});
afterAll(async () => {
  await nginx.close();
  await archive.remove();
});

async function addItems({ images, manifests }: Curated['config']): Promise<void> {
  const alto = await readFile(join(ROOT, 'test/item/text/samples/ru-3.alto.xml'), 'utf8');
  for (const folder of [join(images, SCAN), join(manifests, SCAN), join(images, BESIDE)]) await mkdir(folder);
  for (const name of [`${SCAN}/ru-3`, `${BESIDE}/p1`, `${BESIDE}/p2`])
    await painting(620, 877)
      .jpeg()
      .toFile(join(images, `${name}.jpg`));
  await addOdd(images);
  await writeFile(join(manifests, SCAN, 'ru-3.alto.xml'), alto);
  await writeFile(
    join(manifests, SCAN, 'item.yaml'),
    `label: A scan that a machine has read
pages: [ { id: ru-3 } ]
layers:
  - { id: ocr, label: OCR, kind: transcription, language: ru, standing: received, text: '{page}.alto.xml' }
`,
  );
  // Blank lines, white space and brackets as a typist leaves them.
  const text = '\n  Дорогой товарищ!\nПишу Вам [[так]] и [[[иначе.\n\n\n\nВаш А.\n\n';
  await writeFile(join(images, BESIDE, 'p1.ru.txt'), text);
  await writeFile(join(images, BESIDE, 'p2.ru.txt'), 'Вторая страница.\n');
  // Of another layer than that of the first page, with the same ending.
  const hocr = (words: string, block = ''): string =>
    `<div class="ocr_page" title="bbox 0 0 620 877"><p class="ocr_par"><span class="ocr_line" title="bbox 9 9 99 40">${words}</span></p>${block}</div>`;
  await writeFile(join(images, BESIDE, 'p1.hocr'), hocr('Dear comrade'));
  await writeFile(join(images, BESIDE, 'p2.hocr'), hocr('رفیق گرامی'));
  await writeFile(join(images, BESIDE, 'p1.en.txt'), 'Dear comrade!\n');
  await writeFile(join(images, BESIDE, 'p1.alto.xml'), alto);
}

async function addOdd(images: string): Promise<void> {
  const at = (name: string): string => join(images, ODD, name);
  await mkdir(at('.'));
  for (const [name, width] of [
    ['1.tif', 301],
    ['2.tif', 302],
  ] as const)
    await painting(width, 200).tiff().toFile(at(name));
  await run('tiffcp', [at('1.tif'), at('2.tif'), at('book.tif')]);
  for (const name of ['1.tif', '2.tif']) await rm(at(name));
  await writeFile(at('book.ru.txt'), 'Первая.\n\nЕщё.\n\fВторая.\n');
  await painting(301, 200).jpeg().toFile(at('con.jpg'));
  await writeFile(at('con.en.txt'), 'A console.\n');
  await painting(301, 200).jpeg().toFile(at('نامهٔ یکم (۲).jpg'));
  await writeFile(at('نامهٔ یکم (۲).fa.txt'), 'رفیق گرامی\n\nسلام\n');
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const read = paths.map(async (path) => [relative(folder, path), await readFile(path)] as const);
  return new Map((await Promise.all(read)).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

const manifestOf = (item: string): string => `iiif/presentation/3/${fileName(item)}/manifest.json`;
const asFile = (item: string): string => join(first.site, manifestOf(item));
const asAddress = (item: string): string =>
  `${nginx.base}/${manifestOf(item).split('/').map(encodeURIComponent).join('/')}`;

/** Addresses of ours that a file names, as files of the site. */
function namedIn(file: string, bytes: Buffer): readonly string[] {
  const text = bytes.toString();
  const links = file.endsWith('.html') ? [...text.matchAll(/ (?:href|src|data-info)="([^"#?]+)/g)] : [];
  const whole = [...text.matchAll(/(https?:\/\/[^\s"<>&#?]+)/g)];
  return [...links, ...whole]
    .map(
      ([, link = '']) => new URL(link, `${nginx.base}/${file.split('/').map(encodeURIComponent).join('/')}`),
    )
    .filter(({ href }) => href.startsWith(`${nginx.base}/`))
    .map(({ href }) => decodeURIComponent(href.slice(nginx.base.length + 1)));
}

describe('names of files', () => {
  it('are such as every disk takes, in all of the export', () => {
    const names = new Set([...before.keys()].flatMap((file) => file.split('/')));
    expect([...names].filter((name) => /[<>:"\\|?*]|[. ]$|^con(?:\.|$)/i.test(name))).toEqual([]);
    expect(names).toContain('Кто~3F~ ~22~Я~22~');
    expect(names).toContain('book~~2.json');
  });

  it('are what addresses in documents and links in pages lead to', () => {
    const odd = [...before].filter(([file]) => file.includes('Кто~3F~') && /\.(?:json|html)$/.test(file));
    expect(odd.length).toBeGreaterThan(100);
    const named = new Set(odd.flatMap(([file, bytes]) => namedIn(file, bytes)));
    const missing = [...named].filter(
      (file) => !['', '/info.json', '/index.html'].some((end) => before.has(`${file}${end}`)) && file !== '',
    );
    expect(missing).toEqual([]);
  });
});

const taken: Imported[] = [];

/** The second export: of an archive that was empty before these manifests were imported, and that has no image. */
async function again(
  name: string,
  manifests: readonly string[],
): Promise<{ readonly exported: Exported; readonly after: ReadonlyMap<string, Buffer> }> {
  const folder = archive.folder(name);
  const config = configure({
    PALIMPSEST_IMAGES: join(folder, 'images'),
    PALIMPSEST_MANIFESTS: join(folder, 'manifests'),
  });
  const reach = reaching(new URL(nginx.base).host);
  for (const manifest of manifests)
    taken.push(await importManifest({ manifest, item: undefined, manifests: config.manifests }, reach));
  const exported = await exporting({ config }, { folder: join(folder, 'twin'), base: nginx.base });
  return { exported, after: await filesIn(exported.site) };
}

/** Our own images lie beside a page, and those that are elsewhere have their whole address. */
function withWholeAddresses(file: string, bytes: Buffer | undefined): string {
  const at = new URL(file, `${nginx.base}/`);
  return (bytes?.toString() ?? '').replace(
    / (src|href|data-info|data-source)="([^":]*\/iiif\/3\/[^"]*)"/g,
    (_, name: string, link: string) => ` ${name}="${new URL(link, at).href}"`,
  );
}

const differing = (
  after: ReadonlyMap<string, Buffer>,
  files: readonly string[],
  words: (file: string, bytes: Buffer | undefined) => string = (_, bytes) => bytes?.toString('latin1') ?? '',
): readonly string[] =>
  files.filter((file) => !after.has(file) || words(file, after.get(file)) !== words(file, before.get(file)));

describe.each([
  ['files', asFile],
  ['addresses', asAddress],
])('from %s', (from, manifestAt) => {
  let exported: Exported;
  let after: ReadonlyMap<string, Buffer>;
  /** What is there of all items, and of those whose names are here. */
  const of = (...items: readonly string[]): readonly string[] =>
    [...before.keys()].filter((file) => items.some((item) => file.split(/[/.]/).includes(item)));

  beforeAll(async () => {
    ({ exported, after } = await again(from, [LETTER, 'leaf', SCAN, BESIDE, BARE, ODD].map(manifestAt)));
  });

  it('every item comes back by its own name', () => {
    expect(taken.slice(-6).map(({ item }) => item)).toEqual([
      LETTER,
      'leaf',
      SCAN,
      BESIDE,
      BARE,
      'Кто-3F-22-Я-22',
    ]);
    expect(exported).toMatchObject({ items: 6, images: 0 });
  });

  it('pages keep their names, as far as an item takes them, and are shown as they were', () => {
    const pagesIn = (files: ReadonlyMap<string, Buffer>, item: string) => {
      const manifest = JSON.parse(files.get(manifestOf(item))?.toString() ?? '') as {
        readonly items: readonly { readonly id: string; readonly label: unknown }[];
      };
      return manifest.items.map(({ id, label }) => ({ id: decodeURIComponent(id).split('/').at(-1), label }));
    };
    expect(pagesIn(after, BARE).map(({ id }) => id)).toEqual(['лист-1.json']);
    expect(pagesIn(after, 'Кто-3F-22-Я-22').map(({ id }) => id)).toEqual([
      'book.json',
      'book-2.json',
      'con~~.json',
      'نامهٔ-یکم-۲.json',
    ]);
    expect(pagesIn(after, 'Кто-3F-22-Я-22').map(({ label }) => label)).toEqual(
      pagesIn(before, ODD).map(({ label }) => label),
    );
    const text = (files: ReadonlyMap<string, Buffer>, item: string, name: string): string =>
      files.get(`items/${fileName(item)}/text/text-${name}.txt`)?.toString() ?? 'none';
    for (const name of ['ru', 'en', 'fa'])
      expect(text(after, 'Кто-3F-22-Я-22', name)).toBe(text(before, ODD, name));
    expect(text(after, 'Кто-3F-22-Я-22', 'ru')).toBe('Первая.\n\nЕщё.\n\nВторая.\n');
  });

  it('every document of every version is the same', () => {
    const documents = of(...DESCRIBED, BESIDE).filter((file) => file.startsWith('iiif/presentation/'));
    expect(documents.length).toBeGreaterThan(2000);
    expect(differing(after, documents)).toEqual([]);
  });

  it('every text and every TEI file is the same', () => {
    const texts = of(...DESCRIBED, BESIDE).filter((file) => /^items\/[^/]+\/text\//.test(file));
    expect(texts.length).toBeGreaterThan(20);
    expect(differing(after, texts)).toEqual([]);
    expect(of(BESIDE).filter((file) => texts.includes(file))).toHaveLength(11);
  });

  it('every page is the same but for the addresses of images, which are whole where they are elsewhere', () => {
    const pages = of(...DESCRIBED, BESIDE).filter((file) => file.endsWith('.html') && !PICTURE.test(file));
    expect(pages.length).toBeGreaterThan(250);
    expect(differing(after, pages, withWholeAddresses)).toEqual([]);
    // So they are where nothing is shown of an image.
    expect(
      differing(
        after,
        pages.filter((file) => file.startsWith('view/')),
      ),
    ).toEqual([]);
  });

  it('nothing else is there, and nothing is missing but the images themselves', () => {
    const known = (files: ReadonlyMap<string, Buffer>): readonly string[] =>
      [...files.keys()].filter((file) => !PICTURE.test(file) || file.startsWith('iiif/presentation/'));
    const shown = (files: ReadonlyMap<string, Buffer>): readonly string[] =>
      known(files).filter(
        (file) => !file.startsWith('source/') && !file.includes(BARE) && !file.includes('Кто'),
      );
    expect(shown(after)).toEqual(shown(before));
    expect(known(after)).toEqual([...after.keys()]);
  });

  it('the curators’ files are the same, and images.json beside them', () => {
    for (const item of DESCRIBED) {
      const own = of(item).filter((file) => file.startsWith('source/') && !file.endsWith('/index.json'));
      expect(own.length).toBeGreaterThan(0);
      expect(differing(after, own)).toEqual([]);
      const names = JSON.parse(before.get(`source/${item}/index.json`)?.toString() ?? '') as string[];
      expect(JSON.parse(after.get(`source/${item}/index.json`)?.toString() ?? '')).toEqual(
        [...names, 'images.json'].sort(),
      );
    }
  });
});
