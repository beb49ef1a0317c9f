/** Issue 6: from a PDF of the letter's plates, its text under the picture as programs put it, to hits with word boxes. */
import { mkdir, mkdtemp, copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Box } from '../../src/image/pyramid.js';
import { readCoordinates } from '../../src/item/text/coordinates.js';
import { run } from '../commands/running.js';
import { serve, type Serving } from '../http/serving.js';
import { readLetter, root } from '../letter/letter.js';
import { launch, withoutBrowser } from './chromium.js';

const PLATES = ['ru-3', 'fa-1'] as const;
/** What Tesseract read on them: where the words really stand. */
const READ = { 'ru-3': 'ru-3.alto.xml', 'fa-1': 'fa-1.hocr' } as const;
/** CSS pixels for one of a plate: 96 an inch, and 300. */
const SCALE = 96 / 300;
const PAPER = { width: 2480 * SCALE, height: 3508 * SCALE };
/** The joiners are between the pieces of its words. */
const JOINED = 'نمی\u200Cتوانم از ناگفتنی\u200Cها بگویم';
const JOINED_BOX: Box = { x: 600, y: 300, width: 1600, height: 260 };

interface Line {
  readonly text: string;
  readonly box: Box;
}

/**
 * A sheet of paper: each line as wide as it is on the plate, and the picture over all of it. Letters are larger or smaller
 * and never stretched: PDFium loses the places of Persian letters that are.
 */
async function sheet(lines: readonly Line[], plate: Buffer | undefined): Promise<string> {
  const spans = lines.map(
    ({ text, box }) =>
      `<span dir="auto" data-width="${box.width * SCALE}" style="left:${box.x * SCALE}px;top:${box.y * SCALE}px;line-height:${box.height * SCALE}px">${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</span>`,
  );
  const picture =
    plate === undefined
      ? ''
      : `<img src="data:image/jpeg;base64,${(await sharp(plate).jpeg().toBuffer()).toString('base64')}">`;
  return `<section>${spans.join('')}${picture}</section>`;
}

/** What Tesseract read on a plate, line by line. */
async function linesOf(plate: (typeof PLATES)[number]): Promise<readonly Line[]> {
  const content = await readFile(join(root, 'test/item/text/samples', READ[plate]), 'utf8');
  const { pages } = readCoordinates(READ[plate].endsWith('xml') ? 'xml' : 'hocr', content);
  return pages.flatMap(({ lines }) =>
    lines.flatMap(({ text, box }) => (box === undefined ? [] : [{ text, box }])),
  );
}

async function sheets(): Promise<string> {
  const pages = PLATES.map(async (plate) =>
    sheet(await linesOf(plate), await readFile(join(root, `images/hekmat-1955/${plate}.tif`))),
  );
  const joined = sheet([{ text: JOINED, box: JOINED_BOX }], undefined);
  return `<!doctype html><meta charset="utf-8"><style>
    @page { size: ${PAPER.width}px ${PAPER.height}px; margin: 0 }
    body { margin: 0 }
    section { position: relative; width: ${PAPER.width}px; height: ${PAPER.height - 0.1}px; overflow: hidden; break-after: page }
    section:last-child { break-after: auto }
    span { position: absolute; white-space: pre; font: 100px 'DejaVu Sans', sans-serif }
    img { position: absolute; inset: 0; width: 100%; height: 100% }
  </style>${(await Promise.all([...pages, joined])).join('')}`;
}

async function printPlates(browser: Browser): Promise<Buffer> {
  const page = await browser.newPage();
  await page.setContent(await sheets());
  await page.evaluate(() => {
    for (const span of document.querySelectorAll('span'))
      span.style.fontSize = `${(100 * Number(span.dataset.width)) / span.offsetWidth}px`;
  });
  const pdf = await page.pdf({ ...PAPER, printBackground: true });
  await page.close();
  return pdf;
}

interface Place {
  readonly page: string;
  readonly box: Box;
}

function placeIn(target: string): Place {
  const [, page = '', ...box] = /\/canvas\/([^#]+)#xywh=(\d+),(\d+),(\d+),(\d+)$/.exec(target) ?? [];
  const [x = NaN, y = NaN, width = NaN, height = NaN] = box.map(Number);
  return { page, box: { x, y, width, height } };
}

/** How much of a box lies in another, from 0 to 1. */
function within(box: Box, other: Box): number {
  const across = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
  const down = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
  return (Math.max(0, across) * Math.max(0, down)) / (box.width * box.height);
}

describe.skipIf(withoutBrowser)('a PDF of the plates', () => {
  let folder: string;
  let server: Serving;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'palimpsest-pdf-'));
    const browser = await launch();
    try {
      await writeFile(join(folder, 'plates.pdf'), await printPlates(browser));
    } finally {
      await browser.close();
    }
    const ingested = await run(['ingest', 'plates.pdf', '--item', 'letter'], { cwd: folder });
    expect(ingested.err + ingested.out).toContain('check: nothing is wrong');
    expect(ingested.status).toBe(0);
    await mkdir(join(folder, 'images/read'));
    for (const page of PLATES) {
      await copyFile(join(root, `images/hekmat-1955/${page}.tif`), join(folder, `images/read/${page}.tif`));
      await copyFile(
        join(root, 'test/item/text/samples', READ[page]),
        join(folder, `images/read/${READ[page]}`),
      );
    }
    server = await serve({
      PALIMPSEST_IMAGES: join(folder, 'images'),
      PALIMPSEST_MANIFESTS: join(folder, 'manifests'),
    });
  }, 120_000);
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
    expect(server.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });

  async function search(item: string, words: string): Promise<readonly Place[]> {
    const ask = async (version: 1 | 2): Promise<unknown> => {
      const answer = await server.ask(`/iiif/search/${version}/${item}?q=${encodeURIComponent(words)}`);
      expect(answer.status).toBe(200);
      return JSON.parse(answer.text);
    };
    const { resources } = (await ask(1)) as { readonly resources: readonly { readonly on: string }[] };
    const { items } = (await ask(2)) as { readonly items: readonly { readonly target: string }[] };
    const places = items.map(({ target }) => placeIn(target));
    expect(resources.map(({ on }) => placeIn(on))).toEqual(places);
    return places;
  }

  it('is pages as large as the plates, and shows them', async () => {
    const info = JSON.parse((await server.ask('/iiif/3/letter~plates-1/info.json')).text) as Record<
      string,
      number
    >;
    expect(Math.abs((info.width ?? 0) - 2480)).toBeLessThanOrEqual(4);
    expect(Math.abs((info.height ?? 0) - 3508)).toBeLessThanOrEqual(4);
    const shown = await server.ask('/iiif/3/letter~plates-1/full/100,100/0/gray.png');
    const [ours, plate] = await Promise.all([
      sharp(shown.body).greyscale().raw().toBuffer(),
      sharp(join(root, 'images/hekmat-1955/ru-3.tif'))
        .resize(100, 100, { fit: 'fill' })
        .greyscale()
        .raw()
        .toBuffer(),
    ]);
    const apart = ours.reduce((sum, value, i) => sum + Math.abs(value - (plate[i] ?? 0)), 0) / ours.length;
    expect(apart).toBeLessThan(4);
  });

  it.each([
    ['жилплощадью', 'ru-3', 'plates-1'],
    ['шоссе', 'ru-3', 'plates-1'],
    ['комнату', 'ru-3', 'plates-1'],
    ['توده', 'fa-1', 'plates-2'],
    ['رفیق', 'fa-1', 'plates-2'],
  ])('%s is found on its line, over the word', async (words, plate, page) => {
    const places = await search('letter', words);
    const letter = await readLetter();
    const lines = Object.values(letter.pages.find(({ id }) => id === plate)?.boxes?.lines ?? {});
    const real = (await search('read', words)).filter((place) => place.page === plate);
    expect(places.length).toBeGreaterThan(0);
    expect(real.length).toBeGreaterThan(0);
    for (const place of places) {
      expect(place.page).toBe(page);
      expect(Math.max(...lines.map((line) => within(place.box, line)))).toBeGreaterThan(0.9);
    }
    // Where it stands as another program saw it on the plate.
    for (const { box } of real)
      expect(Math.max(...places.map((place) => within(box, place.box)))).toBeGreaterThan(0.5);
  });

  it.each(['نمی\u200Cتوانم', 'نمی توانم', 'نمیتوانم', 'ناگفتنی\u200Cها', 'ناگفتنیها'])(
    'a Persian word in pieces is found however the joiner between them was kept: %s',
    async (words) => {
      const places = await search('letter', words);
      expect(places.map(({ page }) => page)).toEqual(['plates-3']);
      for (const { box } of places) expect(within(box, JOINED_BOX)).toBeGreaterThan(0.8);
    },
  );
});
