/** Mirador opens the letter by its Presentation 2.1 manifest alone: an older reader would find the same. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from '../http/serving.js';
import { launch, withoutBrowser } from './chromium.js';

describe.skipIf(withoutBrowser)('Mirador in Chromium, with Presentation 2.1', () => {
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
    const manifest = `${server.base}/iiif/presentation/2/hekmat-1955/manifest`;
    await page.goto(`${server.base}/view/mirador?iiif-content=${encodeURIComponent(manifest)}`);
    await page.getByText('Showing', { exact: false }).first().waitFor();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it('lists the Russian, the Persian and the English of the first page', async () => {
    const panel = async () =>
      (await page.locator('aside, [role=complementary]').allInnerTexts()).join(' ').replace(/\s+/g, ' ');
    for (const words of [
      'ЧЕРЕЗ ГЕНЕРАЛЬНОГО СЕКРЕТАРЯ НАРОДНОЙ ПАРТИИ ИРАНА',
      'توسط دیر اول حزب توده ایران رفیق دکتر ام',
      'TO CPSU CC SECRETARY Cde. KHRUSHCHEV',
    ])
      await expect.poll(panel).toContain(words);
  });

  it('paints the plate from tiles of the Image API 2', async () => {
    await expect
      .poll(
        () =>
          asked.filter((url) =>
            /\/iiif\/2\/hekmat-1955~ru-1\/\d+,\d+,\d+,\d+\/\d+,\d*\/0\/default\.jpg$/.test(url),
          ).length,
        { timeout: 30_000 },
      )
      .toBeGreaterThan(1);
  });

  it('says on the canvas that the page is a plate', async () => {
    expect(await page.locator('body').innerText()).toMatch(
      /Russian translation, typescript, page 1.*typeset/i,
    );
  });

  it('needs no document of another version, and nothing fails', () => {
    const documents = asked.filter((url) => url.includes('/iiif/presentation/') && !url.includes('/view/'));
    expect(documents.filter((url) => !url.startsWith(`${server.base}/iiif/presentation/2/`))).toEqual([]);
    expect(complaints).toEqual([]);
    expect(server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
  });
});
