/** Mirador and Universal Viewer, bundled: they open documents of ours and of another archive, and where a link says. */
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printContentState } from '../../src/discovery/contentstate.js';
import { createIds } from '../../src/presentation/ids.js';
import { serve, type Serving } from '../http/serving.js';
import { launch, withoutBrowser } from './chromium.js';

const ITEM = 'hekmat-1955';
/** Universal Viewer 4.4 gives OpenSeadragon an empty picture by an address to which that puts its own folder. */
const OF_ITS_OWN = '/images/data:image/gif;base64,';

describe.skipIf(withoutBrowser).each(['mirador', 'uv'])('/view/%s in Chromium', (viewer) => {
  let ours: Serving;
  let others: Serving;
  let browser: Browser;
  const asked: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    [ours, others, browser] = await Promise.all([serve(), serve(), launch()]);
  });
  afterAll(async () => {
    await browser.close();
    await ours.close();
    await others.close();
  });

  const open = async (content: string, more = ''): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 }, locale: 'en-US' });
    page.on('request', (request) => asked.push(request.url()));
    page.on('response', (response) => {
      if (response.status() >= 400 && !response.url().includes(OF_ITS_OWN))
        complaints.push(`${response.status()} ${response.url()}`);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) complaints.push(message.text());
    });
    await page.goto(`${ours.base}/view/${viewer}?iiif-content=${encodeURIComponent(content)}${more}`);
    return page;
  };
  /** Whether there is something of ink and something of paper on the canvas. */
  const painted = async (page: Page): Promise<void> => {
    await expect
      .poll(
        async () => {
          const picture = await page.locator('.openseadragon-canvas').first().screenshot();
          const { channels } = await sharp(picture).extract(MIDDLE).greyscale().stats();
          return channels[0] === undefined ? 0 : channels[0].max - channels[0].min;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(100);
  };
  const MIDDLE = { left: 300, top: 100, width: 200, height: 300 };
  const tiles = (base: string, page: string): readonly string[] =>
    asked.filter((url) => url.startsWith(base) && new RegExp(`/iiif/[23]/${ITEM}~${page}/`).test(url));

  it('opens our manifest at its first page', async () => {
    const page = await open(createIds(ours.base).manifest(ITEM));
    await painted(page);
    expect(tiles(ours.base, 'ru-1').length).toBeGreaterThan(1);
    await page.close();
  });

  it('opens the manifest of another archive', async () => {
    const page = await open(createIds(others.base).manifest(ITEM));
    await painted(page);
    expect(tiles(others.base, 'ru-1').length).toBeGreaterThan(1);
    await page.close();
  });

  it('opens at the canvas and the region of an encoded content state', async () => {
    asked.length = 0;
    const ids = createIds(others.base);
    const region = { x: 600, y: 900, width: 600, height: 400 };
    const state = printContentState({
      kind: 'canvas',
      id: ids.canvas(ITEM, 'fa-2'),
      manifest: ids.manifest(ITEM),
      region,
      time: undefined,
    });
    const page = await open(state);
    await painted(page);
    // Only who looks from near asks for the tiles of full size.
    await expect
      .poll(
        () =>
          tiles(others.base, 'fa-2').filter((url) => /\/\d+,\d+,512,512\/512,(?:512)?\//.test(url)).length,
      )
      .toBeGreaterThan(0);
    await page.close();
  });

  it('opens at a canvas of ours that is named alone', async () => {
    asked.length = 0;
    const page = await open(createIds(ours.base).canvas(ITEM, 'fa-3'));
    await painted(page);
    await expect.poll(() => tiles(ours.base, 'fa-3').length).toBeGreaterThan(1);
    await page.close();
  });

  it('speaks the reader’s language where it knows it, and says in which it speaks', async () => {
    const page = await open(createIds(ours.base).manifest(ITEM), '&lang=fa');
    await painted(page);
    const html = page.locator('html');
    expect(await html.getAttribute('lang')).toBe(viewer === 'mirador' ? 'fa' : 'en');
    expect(await html.getAttribute('dir')).toBe(viewer === 'mirador' ? 'rtl' : 'ltr');
    await page.close();
  });

  it('asks nothing of any third host, and nothing fails', () => {
    const known = (url: string): boolean =>
      url.startsWith(ours.base) || url.startsWith(others.base) || /^(?:data|blob|about):/.test(url);
    expect(asked.filter((url) => !known(url))).toEqual([]);
    expect(complaints).toEqual([]);
    expect([...ours.log, ...others.log].filter((line) => Number(line.level) >= 50)).toEqual([]);
  });
});
