/** Files of several pages in folders that nobody described: every page is a canvas, with its text, and every id resolves. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadArchive } from '../../src/archive.js';
import { createImages } from '../../src/pixels/open.js';
import { writePdf } from '../ingest/pdf.js';
import { assembleTiff } from '../pixels/assemble.js';
import { squares } from '../pixels/samples.js';
import { configure, serve, type Serving } from './serving.js';

const LITTLE = { little: true, big: false } as const;
const recognised = (lines: readonly string[]): string =>
  lines
    .map(
      (line) =>
        `<div class="ocr_page" title='image "book.tif"; bbox 0 0 200 120'><span class="ocr_line" title="bbox 10 20 90 40">${line}</span></div>`,
    )
    .join('\n');

let root: string;
let server: Serving;

async function write(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'palimpsest-inside-'));
  const book = assembleTiff([squares(20), squares(20), squares(20)], LITTLE);
  await write({
    'images/album/book.tif': book,
    'images/album/book.en.txt': 'One\n\fTwo\n\fThree\n\f',
    'images/album/book.hocr': recognised(['lamp', 'tree', 'river']),
    'images/album/cover.jpg': await sharp(Buffer.alloc(300), { raw: { width: 10, height: 10, channels: 3 } })
      .jpeg()
      .toBuffer(),
    'images/album/cover.en.txt': 'Cover\n',
    'images/letter.pdf': writePdf(['First', 'Second']),
    'images/over/book.tif': book,
    'images/over/book.en.txt': '1\f2\f3\f4',
    'images/over/damaged.pdf': '%PDF-1.4 and nothing',
    'images/described/book.tif': book,
    'manifests/described/item.yaml': 'label: Described\npages: [{ id: p2, image: "described/book:2" }]\n',
  });
  server = await serve({
    PALIMPSEST_IMAGES: join(root, 'images'),
    PALIMPSEST_MANIFESTS: join(root, 'manifests'),
  });
});
afterAll(async () => {
  await server.close();
  await rm(root, { recursive: true });
  expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

interface Canvas {
  readonly id: string;
  readonly label: unknown;
  readonly annotations?: readonly { readonly id: string }[];
}

async function canvasesOf(item: string): Promise<readonly Canvas[]> {
  const { text } = await server.ask(`/iiif/presentation/3/${item}/manifest`);
  return (JSON.parse(text) as { readonly items: readonly Canvas[] }).items;
}

const nameOf = ({ id }: Canvas): string => decodeURIComponent(id.replace(/.*\//, ''));

/** Every address of this server below a document, with what it answers. */
async function crawl(first: string): Promise<ReadonlyMap<string, number>> {
  const seen = new Map<string, number>();
  const waiting = [first];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next) || /\/(?:search|autocomplete)\//.test(next)) continue;
    const { status, headers, text } = await server.ask(next.slice(server.base.length));
    seen.set(next, status);
    if (!(headers['content-type'] ?? '').includes('json')) continue;
    const ids = text.match(new RegExp(`${server.base}[^"#\\s<>]*`, 'g')) ?? [];
    waiting.push(...ids);
  }
  return seen;
}

describe('a file of several pages', () => {
  it('is a canvas for each of its pages, the first called as the file', async () => {
    const canvases = await canvasesOf('album');
    expect(canvases.map((canvas) => [nameOf(canvas), canvas.label])).toEqual([
      ['book', { none: ['book, 1'] }],
      ['book:2', { none: ['book, 2'] }],
      ['book:3', { none: ['book, 3'] }],
      ['cover', { none: ['cover'] }],
    ]);
    expect((await canvasesOf('letter')).map(nameOf)).toEqual(['letter', 'letter:2']);
  });

  it('has the texts of all its pages in one file each: parted by form feeds, or page by page in hOCR', async () => {
    const words = {
      One: 'book',
      Two: 'book:2',
      Three: 'book:3',
      Cover: 'cover',
      lamp: 'book',
      river: 'book:3',
    };
    for (const [word, page] of Object.entries(words)) {
      const { text } = await server.ask(`/iiif/search/2/album?q=${word}`);
      const { items } = JSON.parse(text) as { readonly items: readonly { readonly target: string }[] };
      // With what is read beside it on the same page (docs/decisions/0013).
      const pages = items.map(({ target }) => decodeURIComponent(target.replace(/.*\/|#.*/g, '')));
      expect([...new Set(pages)]).toEqual([page]);
    }
  });

  it.each([2, 3, 4])('every id from the collection of version %i down resolves', async (version) => {
    const seen = await crawl(`${server.base}/iiif/presentation/${version}/collection`);
    expect([...seen].filter(([, status]) => status !== 200 && status !== 303)).toEqual([]);
    expect(
      [...seen.keys()].filter((address) => address.includes('letter%3A2') || address.includes('letter:2'))
        .length,
    ).toBeGreaterThan(0);
  });

  it('has a picture of each page', async () => {
    for (const image of ['letter', 'letter%3A2'])
      expect((await server.ask(`/iiif/3/${image}/full/max/0/default.jpg`)).status).toBe(200);
  });
});

it('what does not fit is told, and the rest is shown', async () => {
  const config = configure({
    PALIMPSEST_IMAGES: join(root, 'images'),
    PALIMPSEST_MANIFESTS: join(root, 'manifests'),
  });
  const images = createImages({ root: config.images });
  const { exhibits, mistakes } = await loadArchive(config, images);
  images.close();
  expect(mistakes.map(({ file, message }) => `${file}: ${message}`)).toEqual([
    'over/book.en.txt: This text has 4 pages, parted by form feeds, and its image 3; the others are left out.',
    expect.stringMatching(/^over\/damaged: The image of the page “damaged”/) as string,
  ]);
  expect(exhibits.get('over')?.item.pages.map(({ id }) => id)).toEqual([
    'book',
    'book:2',
    'book:3',
    'damaged',
  ]);
});

it('an item that is described has the pages that it names, and its folder is none besides', async () => {
  const { text } = await server.ask('/iiif/presentation/3/collection');
  const { items } = JSON.parse(text) as { readonly items: readonly Canvas[] };
  expect(items.map(({ id }) => id.split('/').at(-2))).toEqual(['album', 'described', 'letter', 'over']);
  expect((await canvasesOf('described')).map(nameOf)).toEqual(['p2']);
});

it('of a file with more than 2,000 pages the first are shown, which is told', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-long-'));
  await writeFile(join(folder, 'long.pdf'), writePdf(Array.from({ length: 2001 }, () => 'x')));
  const config = configure({ PALIMPSEST_IMAGES: folder, PALIMPSEST_MANIFESTS: join(folder, 'none') });
  const images = createImages({ root: folder });
  const { exhibits, mistakes } = await loadArchive(config, images);
  images.close();
  await rm(folder, { recursive: true });
  expect(exhibits.get('long')?.item.pages).toHaveLength(2000);
  expect(mistakes.map(({ message }) => message)).toEqual([
    'This file has 2001 pages, and the first 2000 are shown: part it into several, or name its pages in an item.yaml.',
  ]);
});
