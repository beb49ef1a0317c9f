/** A folder served as it is: scans and texts, and nothing written about them. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadArchive } from '../../src/archive.js';
import { createCatalogue } from '../../src/item/catalogue.js';
import { textLayers } from '../../src/item/layers.js';
import { readItems } from '../../src/item/read.js';
import { createImages } from '../../src/pixels/open.js';
import { place } from '../../src/presentation/placement.js';
import { configure, serve, type Serving } from './serving.js';

const ROOT = join(import.meta.dirname, '../..');
const PLATES = join(ROOT, 'images/hekmat-1955');
const SAMPLES = join(ROOT, 'test/item/text/samples');

interface Resource {
  readonly id: string;
  readonly label: Readonly<Record<string, readonly string[]>>;
  readonly items: readonly Resource[];
  readonly annotations: readonly Resource[];
  readonly textGranularity?: string;
  readonly target: string;
  readonly body: { readonly value: string; readonly language: string };
  readonly seeAlso?: readonly { readonly id: string }[];
}

let root: string;
let server: Serving;
const get = async (path: string): Promise<Resource> => {
  const { status, text } = await server.ask(path.replace(server.base, ''));
  expect(status, path).toBe(200);
  return JSON.parse(text) as Resource;
};
const manifestOf = (item: string): Promise<Resource> =>
  get(`/iiif/presentation/3/${encodeURIComponent(item)}/manifest`);

async function write(files: Readonly<Record<string, string | Uint8Array>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(root, 'images', name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}

/** The letter as somebody has it who has described nothing: the texts of each page, in a file each. */
async function bareLetter(): Promise<Readonly<Record<string, string>>> {
  const described = await readItems(join(ROOT, 'manifests'));
  const item = createCatalogue(described, []).items.get('hekmat-1955');
  if (item === undefined) throw new Error('The letter is not there.');
  const placed = place(item);
  const files = textLayers(item)
    .filter(({ id }) => id.startsWith('text-'))
    .flatMap(({ id, language }) =>
      [...(placed.get(id)?.pages ?? [])]
        .filter(([page]) => language === 'en' || page.startsWith(language))
        .map(([page, { passages }]) => {
          const lines = passages.flatMap(({ spans }) => spans.map(({ text }) => text));
          return [`letter/${page}.${language}.txt`, `${lines.join('\n')}\n`] as const;
        }),
    );
  return Object.fromEntries(files);
}

const pixel = (): Promise<Buffer> =>
  sharp({ create: { width: 60, height: 90, channels: 3, background: 'white' } })
    .jpeg()
    .toBuffer();

let texts: Readonly<Record<string, string>>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'folder-'));
  texts = await bareLetter();
  await write(texts);
  for (const page of ['fa-1', 'fa-2', 'fa-3', 'ru-1', 'ru-2', 'ru-3', 'ru-4'])
    await sharp(join(PLATES, `${page}.tif`))
      .resize(620)
      .jpeg()
      .toFile(join(root, `images/letter/${page}.jpg`));
  const nfd = (name: string): string => name.normalize('NFD');
  await write({
    [`${nfd('Йод آ')}/${nfd('й 1')}.jpg`]: await pixel(),
    [`Йод آ/й 1.ru.txt`]: 'Письмо\n',
    [`${nfd('Йод آ')}/برگ ۱.jpg`]: await pixel(),
    [`${nfd('Йод آ')}/${nfd('برگ ۱')}.fa.txt`]: 'نامه\n',
    [`${nfd('Йод آ')}/${nfd('برگ ۱')}.txt`]: 'به زبان فارسی\n',
    'wrong/a.jpg': await pixel(),
    'wrong/a.png': await sharp(await pixel())
      .png()
      .toBuffer(),
    'wrong/a.ru.txt': new Uint8Array([0xd0, 0x0a, 0xff]),
    'wrong/a.en.txt': 'The rest is served.\n',
    'wrong/a.en.md': 'A second text.\n',
    'wrong/a.fa.alto.xml': '<alto>\n<Page></alto>',
    'wrong/b.ru.txt': 'x',
    'wrong/c.hocr':
      '<div class="ocr_page" title=\'image "c.png"; bbox 0 0 9 9\'><span class="ocr_line">x</span></div>',
    'wrong/readme.md': 'x',
  });
  await mkdir(join(root, 'images/ocr'));
  await mkdir(join(root, 'images/other shape'));
  await sharp(join(PLATES, 'ru-3.tif'))
    .resize(1240)
    .jpeg({ quality: 90 })
    .toFile(join(root, 'images/ocr/ru-3.jpg'));
  await copyFile(join(SAMPLES, 'ru-3.alto.xml'), join(root, 'images/ocr/ru-3.ru.alto.xml'));
  await copyFile(join(SAMPLES, 'ru-3.hocr'), join(root, 'images/other shape/x.hocr'));
  await write({ 'other shape/x.jpg': await pixel() });
  server = await serve({ PALIMPSEST_IMAGES: join(root, 'images'), PALIMPSEST_MANIFESTS: join(root, 'none') });
}, 60_000);
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

describe('the letter without any description', () => {
  it('has its seven pages, in three languages', async () => {
    const manifest = await manifestOf('letter');
    expect(manifest.items.map(({ id }) => id.replace(/.*\//, ''))).toEqual([
      ...['fa-1', 'fa-2', 'fa-3'],
      ...['ru-1', 'ru-2', 'ru-3', 'ru-4'],
    ]);
    const labels = manifest.items.flatMap(({ annotations }) => annotations.map(({ label }) => label));
    expect(new Set(labels.map(({ en }) => en?.[0]))).toEqual(
      new Set(['English: text', 'Persian: text', 'Russian: text']),
    );
    expect(labels.find(({ en }) => en?.[0] === 'Persian: text')).toEqual({
      en: ['Persian: text'],
      ru: ['Персидский: текст'],
      fa: ['فارسی: متن'],
    });
  });

  it('has every text on its page, each page one passage that is read beside the others', async () => {
    const manifest = await manifestOf('letter');
    for (const canvas of manifest.items) {
      const page = canvas.id.replace(/.*\//, '');
      expect(canvas.annotations).toHaveLength(2);
      const [one, other] = await Promise.all(canvas.annotations.map(({ id }) => get(id)));
      for (const list of [one, other]) {
        expect(list?.items).toHaveLength(1);
        const [annotation] = list?.items ?? [];
        expect(annotation?.textGranularity).toBe('page');
        const written = (texts[`letter/${page}.${annotation?.body.language}.txt`] ?? '').trim();
        const [line = ''] = written.split('\n');
        expect(line.length).toBeGreaterThan(5);
        expect(annotation?.body.value.replaceAll('&quot;', '"').replaceAll('&#39;', "'")).toContain(line);
        expect(annotation?.body.value.split('<br/>')).toHaveLength(written.split('\n').length);
      }
      expect(one?.items[0]?.seeAlso?.map(({ id }) => id)).toEqual([other?.items[0]?.id]);
    }
  });

  it('gives the texts back, one page after another', async () => {
    const { text } = await server.ask('/items/letter/text/text-fa.txt');
    expect(text).toBe(['fa-1', 'fa-2', 'fa-3'].map((page) => texts[`letter/${page}.fa.txt`]).join('\n'));
    expect((await server.ask('/items/letter/text/edition.xml')).status).toBe(200);
    expect((await server.ask('/items/letter/text/text-ru.html')).status).toBe(200);
  });

  it('answers in the other versions as well', async () => {
    expect((await server.ask('/iiif/presentation/2/letter/manifest')).status).toBe(200);
    expect((await server.ask('/iiif/presentation/4/letter/manifest')).status).toBe(200);
  });
});

const boxIn = (target: string): { left: number; top: number; width: number; height: number } => {
  const [left = 0, top = 0, width = 0, height = 0] = (/xywh=(.*)$/.exec(target)?.[1] ?? '')
    .split(',')
    .map(Number);
  return { left, top, width, height };
};

describe('what a machine read on a page', () => {
  it('is a line each, in a box that lies on its ink, on an image of half the size', async () => {
    const page = await get('/iiif/presentation/3/ocr/annotations/recognised-ru/ru-3');
    expect(page.items).toHaveLength(31);
    const { data, info } = await sharp(join(root, 'images/ocr/ru-3.jpg'))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const isInk = (x: number, y: number): boolean => (data[y * info.width + x] ?? 255) < 128;
    const covered = new Set<number>();
    for (const { target, textGranularity } of page.items) {
      expect(textGranularity).toBe('line');
      const { left, top, width, height } = boxIn(target);
      let ink = 0;
      for (let y = top; y < top + height; y += 1)
        for (let x = left; x < left + width; x += 1)
          if (isInk(x, y)) {
            ink += 1;
            covered.add(y * info.width + x);
          }
      expect(ink / (width * height), target).toBeGreaterThan(0.03);
    }
    let all = 0;
    for (let y = 0; y < info.height; y += 1)
      for (let x = 0; x < info.width; x += 1) if (isInk(x, y)) all += 1;
    expect(covered.size / all).toBeGreaterThan(0.9);
  });

  it('says by whom it was read, and has an address for the page as a whole', async () => {
    const manifest = await manifestOf('ocr');
    expect(manifest.items[0]?.annotations[0]?.label.en).toEqual([
      'Russian: recognised by machine, uncorrected',
    ]);
    const whole = await get('/iiif/presentation/3/ocr/annotations/recognised-ru/ru-3/page~ru-3');
    expect(whole.textGranularity).toBe('page');
    expect(boxIn(whole.target).height).toBeGreaterThan(1000);
    const line = await get('/iiif/presentation/3/ocr/annotations/recognised-ru/ru-3/3');
    expect(line.body.value).toContain('Относительно моей квартиры');
  });

  it('is shown for the whole page where the image has another shape', async () => {
    const page = await get(
      `/iiif/presentation/3/${encodeURIComponent('other shape')}/annotations/recognised-ru/x`,
    );
    expect(page.items.map(({ target }) => target.replace(/.*#/, ''))).toEqual(['xywh=0,0,60,90']);
  });
});

describe('names', () => {
  it('are composed, whatever the disk has, and may have spaces', async () => {
    const manifest = await manifestOf('Йод آ'.normalize('NFC'));
    const names = (url: string): string => decodeURIComponent(url.replace(/.*\/annotations\//, ''));
    expect(manifest.items.map(({ annotations }) => annotations.map(({ id }) => names(id)))).toEqual([
      ['text-ru/й 1'.normalize('NFC')],
      ['text-fa/برگ ۱', 'text-und-Arab/برگ ۱'],
    ]);
    expect(manifest.items[1]?.annotations[1]?.label).toEqual({
      en: ['Language not stated (Arabic): text'],
      ru: ['Язык не указан (арабица): текст'],
      fa: [expect.stringContaining('زبان نامشخص') as string],
    });
  });
});

describe('what is wrong', () => {
  it('is told, and the rest is served', async () => {
    const config = configure({
      PALIMPSEST_IMAGES: join(root, 'images'),
      PALIMPSEST_MANIFESTS: join(root, 'none'),
    });
    const { mistakes } = await loadArchive(config, createImages({ root: config.images }));
    expect(
      mistakes.map(({ file, line, message }) => [file, line, message.replace(/[.;:,“].*/s, '')]),
    ).toEqual([
      ['wrong/a.png', undefined, 'This image is not served'],
      ['wrong/a.ru.txt', 1, 'Here stand bytes that are not UTF-8'],
      ['wrong/b.ru.txt', undefined, 'There is no image '],
      ['wrong/a.fa.alto.xml', 2, 'This is not well-formed XML'],
      ['wrong/c.hocr', 1, 'This file has one page'],
      ['wrong/a.en.txt', undefined, ''],
      ['other shape/x.hocr', undefined, 'The boxes were measured on an image of 2480 × 3508'],
    ]);
    const manifest = await manifestOf('wrong');
    expect(manifest.items).toHaveLength(1);
    expect(manifest.items[0]?.annotations.map(({ label }) => label.en?.[0])).toEqual(['English: text']);
  });

  it('leaves the log clean', () => {
    expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});
