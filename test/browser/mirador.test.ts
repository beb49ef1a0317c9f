/** Mirador, bundled and served from here, opens the letter: the plate from tiles, the three texts in its panel. */
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from '../http/serving.js';
import { launch, withoutBrowser } from './chromium.js';

describe.skipIf(withoutBrowser)('Mirador in Chromium', () => {
  let server: Serving;
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await serve();
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1400, height: 900 }, locale: 'en-US' });
    page.on('request', (request) => asked.push(request.url()));
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    const manifest = `${server.base}/iiif/presentation/3/hekmat-1955/manifest`;
    await page.goto(`${server.base}/view/mirador?iiif-content=${encodeURIComponent(manifest)}`);
    await page.getByText('Showing', { exact: false }).first().waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  /** The words of one annotation in the panel, spaces folded as the browser folds them. */
  const panel = async (): Promise<string> =>
    (await page.locator('aside, [role=complementary]').allInnerTexts()).join(' ').replace(/\s+/g, ' ');

  it('lists the Russian, the Persian and the English of the first page', async () => {
    const text = await panel();
    expect(text).toContain('ЧЕРЕЗ ГЕНЕРАЛЬНОГО СЕКРЕТАРЯ НАРОДНОЙ ПАРТИИ ИРАНА');
    expect(text).toContain('توسط دیر اول حزب توده ایران رفیق دکتر ام');
    expect(text).toContain('TO CPSU CC SECRETARY Cde. KHRUSHCHEV');
  });

  it('paints the plate from tiles of our own', async () => {
    await expect
      .poll(
        () =>
          asked.filter((url) =>
            /\/iiif\/[23]\/hekmat-1955~ru-1\/\d+,\d+,\d+,\d+\/\d+,\d*\/0\/default\.jpg$/.test(url),
          ).length,
      )
      .toBeGreaterThan(1);
    await expect
      .poll(
        async () => {
          const picture = await page.locator('.openseadragon-canvas').first().screenshot();
          const { channels } = await sharp(picture).greyscale().stats();
          return channels[0] === undefined ? 0 : channels[0].max - channels[0].min;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(120);
  });

  it('says on the canvas that the page is a plate', async () => {
    expect(await page.locator('body').innerText()).toMatch(
      /Russian translation, typescript, page 1.*typeset/i,
    );
  });

  it('lists every layer of the edition: a conjecture, a note, a name, a stamp', async () => {
    const edition = `${server.base}/iiif/presentation/3/hekmat-1955/edition`;
    await page.goto(`${server.base}/view/mirador?iiif-content=${encodeURIComponent(edition)}`);
    await expect
      .poll(panel, { timeout: 30_000 })
      .toContain('Ram: First Secretary, General Secretary, Doctor');
    const text = await panel();
    expect(text).toContain('[از طرف مهاجر] سیاسی');
    expect(text).toContain('Али Реза Хекмета');
    expect(text).toContain('علی‌رضا حکمت');
    expect(text).toContain('21920');
  });

  it('asks nothing of any other server, and nothing fails', () => {
    expect(asked.filter((url) => !url.startsWith(server.base) && !/^(?:data|blob):/.test(url))).toEqual([]);
    expect(complaints).toEqual([]);
    expect(server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
  });
});
