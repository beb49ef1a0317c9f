/** A PDF that lies in a folder: the text in it is a layer of an item that nobody has described. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPdfTexts, type PdfTexts } from '../../src/archive/pdf-texts.js';
import { loadArchive, type Archive } from '../../src/archive.js';
import type { TextLayer } from '../../src/item/item.js';
import { textLayers } from '../../src/item/layers.js';
import { createImages, type Images } from '../../src/pixels/open.js';
import type { Cache } from '../../src/store/cache.js';
import { serving, type Server } from '../commands/running.js';
import { configure } from '../http/serving.js';
import { writePdf } from '../ingest/pdf.js';
import { document, HELVETICA, words } from '../pixels/pdf-samples.js';

let root: string;
let images: Images;
let cache: Cache;
let told: number;
const opened: PdfTexts[] = [];
const servers: Server[] = [];
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'palimpsest-pdf-texts-'));
  await mkdir(join(root, 'images/letters'), { recursive: true });
  await mkdir(join(root, 'manifests'));
  images = createImages({ root: join(root, 'images') });
  const kept = new Map<string, Buffer>();
  cache = {
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, bytes) => Promise.resolve(void kept.set(key, bytes)),
  };
  told = 0;
});
afterEach(async () => {
  for (const texts of opened.splice(0)) texts.close();
  for (const server of servers.splice(0)) await server.stop();
  images.close();
  await rm(root, { recursive: true });
});

const config = () =>
  configure({ PALIMPSEST_IMAGES: join(root, 'images'), PALIMPSEST_MANIFESTS: join(root, 'manifests') });
const write = (name: string, content: string | Buffer): Promise<void> =>
  writeFile(join(root, 'images/letters', name), content);

/** As a server that begins anew has it. */
function begin(turn = (): Promise<void> => Promise.resolve()): PdfTexts {
  const texts = createPdfTexts({ cache, turn, changed: () => void (told += 1) });
  opened.push(texts);
  return texts;
}

async function read(texts: PdfTexts, before?: Archive): Promise<Archive> {
  const asked = await loadArchive(config(), images, before, texts);
  await texts.settled();
  return loadArchive(config(), images, asked, texts);
}

const layersOf = ({ exhibits }: Archive): readonly TextLayer[] => {
  const item = exhibits.get('letters')?.item;
  return item === undefined ? [] : textLayers(item);
};
const linesOf = (archive: Archive): readonly (readonly [string | undefined, string])[] =>
  layersOf(archive).flatMap(({ lines }) => lines.map(({ page, text }) => [page, text] as const));

describe('the text in a PDF', () => {
  it('is a layer page by page, with each line and word where it stands', async () => {
    await write('book.pdf', writePdf(['First page', '', 'Third page']));
    const archive = await read(begin());
    expect(archive.mistakes).toEqual([]);
    expect(linesOf(archive)).toEqual([
      ['book', 'First page'],
      ['book:3', 'Third page'],
    ]);
    const [layer] = layersOf(archive);
    expect(layer).toMatchObject({ id: 'pdf-und-Latn', kind: 'transcription', standing: 'received' });
    expect(layer?.label.en?.[0]).toMatch(/text in the PDF$/);
    // 300 × 200 points at 300 dots an inch; the words begin 20 points from the left, on a line 50 points from the top.
    const [page] = layer?.measured ?? [];
    expect(page).toMatchObject({ page: 'book', frame: { width: 1250, height: 833 } });
    const box = page?.lines[0]?.words[0]?.box;
    expect(Math.abs((box?.x ?? 0) - 83)).toBeLessThan(15);
    expect(box?.y).toBeGreaterThan(80);
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThan(260);
  });

  it('is not waited for: the pages are there before it, and who waits is told when it is', async () => {
    await write('book.pdf', writePdf(['First page']));
    let go = (): void => undefined;
    const gate = new Promise<void>((opened) => (go = opened));
    const texts = begin(() => gate);
    const before = await loadArchive(config(), images, undefined, texts);
    expect(before.exhibits.get('letters')?.item.pages).toHaveLength(1);
    expect(layersOf(before)).toEqual([]);
    expect(told).toBe(0);
    go();
    await texts.settled();
    expect(told).toBe(1);
    expect(linesOf(await loadArchive(config(), images, before, texts))).toEqual([['book', 'First page']]);
  });

  it('is read once: after the next start it is there at once', async () => {
    await write('book.pdf', writePdf(['First page']));
    const first = await read(begin());
    const never = begin(() => Promise.reject(new Error('it was read again')));
    const second = await loadArchive(config(), images, undefined, never);
    expect(layersOf(second)).toEqual(layersOf(first));
  });

  it('is read anew where the file was replaced', async () => {
    await write('book.pdf', writePdf(['First page']));
    const texts = begin();
    const before = await read(texts);
    await write('book.pdf', writePdf(['Another page', 'and one more']));
    expect(linesOf(await read(texts, before))).toEqual([
      ['book', 'Another page'],
      ['book:2', 'and one more'],
    ]);
  });

  it('gives way, page by page, to a text with places that lies beside it, and stands beside a plain one', async () => {
    await write('book.pdf', writePdf(['First page', 'Second page']));
    await write(
      'book.hocr',
      '<div class="ocr_page" title="bbox 0 0 1250 833"><span class="ocr_line">read again</span></div>',
    );
    await write('book.en.txt', 'typed\n');
    const archive = await read(begin());
    expect(archive.mistakes).toEqual([]);
    expect(layersOf(archive).map(({ id, lines }) => [id, lines.map(({ text }) => text)])).toEqual([
      ['text-en', ['typed']],
      ['recognised-und-Latn', ['read again']],
      ['pdf-und-Latn', ['Second page']],
    ]);
  });

  it('is left to its curator where the item is described', async () => {
    await write('book.pdf', writePdf(['First page']));
    await mkdir(join(root, 'manifests/letters'));
    await writeFile(
      join(root, 'manifests/letters/item.yaml'),
      'label: A\npages: [ { id: p1, image: letters/book } ]\n',
    );
    const texts = begin();
    expect(layersOf(await read(texts))).toEqual([]);
    expect(told).toBe(0);
  });

  it('is shown as far as it is not too much, and that is told', async () => {
    const line = (y: number): string => words('a'.repeat(5000), 0, y, 1);
    const content = Array.from({ length: 30 }, (_, i) => line(i * 5)).join('\n');
    await write(
      'book.pdf',
      document(
        Array.from({ length: 15 }, () => ({ width: 100, height: 200, content, resources: HELVETICA })),
      ),
    );
    const archive = await read(begin());
    const shown = new Set(linesOf(archive).map(([page]) => page));
    expect(shown.size).toBe(13);
    expect(archive.mistakes).toEqual([
      {
        file: 'letters/book',
        line: undefined,
        message: expect.stringContaining('more text in this PDF') as string,
      },
    ]);
  });

  it('tells of several files soon after the first, and after the last', async () => {
    for (let i = 0; i < 10; i += 1) await write(`book ${i}.pdf`, writePdf([`Book ${i}`]));
    const archive = await read(begin());
    expect(linesOf(archive)).toHaveLength(10);
    expect(told).toBeGreaterThan(1);
    expect(told).toBeLessThan(6);
  });
});

describe('palimpsest serve', () => {
  it('shows the text in a PDF of a folder by itself, and at the next start at once', async () => {
    await write('book.pdf', writePdf(['First page', 'Second page']));
    const start = async (): Promise<Server> => {
      const server = await serving([join(root, 'images')], {
        environment: { PALIMPSEST_CACHE: join(root, 'cache') },
      });
      servers.push(server);
      return server;
    };
    const found = async ({ base }: Server, word: string): Promise<number> => {
      const answer = await fetch(`${base}/iiif/search/2/letters?q=${word}`);
      return ((await answer.json()) as { readonly items: readonly unknown[] }).items.length;
    };
    const first = await start();
    await expect.poll(() => found(first, 'second'), { timeout: 30_000 }).toBe(1);
    // One that comes later is read after its coming was noticed.
    await write('late.pdf', writePdf(['Third page']));
    await expect.poll(() => found(first, 'third'), { timeout: 30_000 }).toBe(1);
    await first.stop();
    const second = await start();
    expect(await found(second, 'third')).toBe(1);
  });
});
