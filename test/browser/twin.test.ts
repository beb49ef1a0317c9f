/** The exported archive in Chromium: from nginx, which knows files alone, and from a disk. */
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exported } from '../../src/export/export.js';
import { curated, exporting, LETTER, type Curated } from '../export/exporting.js';
import { nginxAt, type Nginx } from '../export/nginx.js';
import { launch, withoutBrowser } from './chromium.js';
import { look, plateOf } from './looking.js';

describe.skipIf(withoutBrowser)('the static twin in Chromium', () => {
  let archive: Curated;
  let nginx: Nginx;
  let exported: Exported;
  let browser: Browser;

  beforeAll(async () => {
    archive = await curated();
    nginx = await nginxAt('/some/place');
    exported = await exporting(archive, { folder: archive.folder('twin'), base: nginx.base });
    await nginx.serve(exported.site);
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await nginx.close();
    await archive.remove();
  });

  /** How far apart the darkest and the lightest of what is drawn are. */
  const contrast = async (page: Page, selector: string): Promise<number> => {
    const picture = await page.locator(selector).first().screenshot();
    const [channel] = (await sharp(picture).greyscale().stats()).channels;
    return channel === undefined ? 0 : channel.max - channel.min;
  };
  const drawn = (page: Page, selector: string): Promise<void> =>
    expect.poll(() => contrast(page, selector), { timeout: 30_000 }).toBeGreaterThan(120);
  const tilesOf = (asked: readonly string[]): readonly string[] =>
    asked.filter((url) => /\/iiif\/3\/[^/]+\/\d+,\d+,\d+,\d+\/\d+,\d+\/0\/default\.jpg$/.test(url));
  const elsewhere = (asked: readonly string[]): readonly string[] =>
    asked.filter((url) => !url.startsWith(`${nginx.base}/`) && !/^(?:data|blob):/.test(url));

  it('opens in Mirador: the plate from its tiles, a text layer beside it', async () => {
    const { page, asked, complaints } = await look(browser, nginx, `/view/mirador/${LETTER}.en.html`);
    await page.getByText('Showing', { exact: false }).first().waitFor();
    const panel = (await page.locator('aside, [role=complementary]').allInnerTexts()).join(' ');
    expect(panel).toContain('ЧЕРЕЗ ГЕНЕРАЛЬНОГО СЕКРЕТАРЯ');
    expect(panel).toContain('TO CPSU CC SECRETARY');
    await drawn(page, '.openseadragon-canvas');
    await expect.poll(() => tilesOf(asked).length).toBeGreaterThan(1);
    // Of Mirador about itself.
    expect(complaints.filter((complaint) => !complaint.includes('React 19'))).toEqual([]);
    expect(elsewhere(asked)).toEqual([]);
  });

  it('opens in Universal Viewer, with its thumbnails', async () => {
    const { page, asked, complaints } = await look(browser, nginx, `/view/uv/${LETTER}.en.html`);
    await drawn(page, '.openseadragon-canvas');
    await expect
      .poll(() => asked.filter((url) => url.endsWith('/full/90,/0/default.jpg')).length)
      .toBeGreaterThan(3);
    // A picture of its own, which it looks for at the root of whatever host it is on.
    expect(
      complaints.filter((complaint) => !/\/images\/data:|Failed to load resource/.test(complaint)),
    ).toEqual([]);
  });

  it('is read from page to page and from language to language', async () => {
    const { page, asked, complaints } = await look(browser, nginx, '/index.html');
    await page.getByRole('link', { name: /Letter, Ali Reza Hekmat/ }).click();
    await plateOf(page);
    await drawn(page, '.openseadragon-canvas');
    await page.locator('#next').click();
    await page.waitForURL(`${nginx.base}/items/${LETTER}/ru-2.en.html`);
    await plateOf(page);
    await page.getByRole('link', { name: 'فارسی' }).click();
    await page.waitForURL(`${nginx.base}/items/${LETTER}/ru-2.fa.html`);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.locator('#bar').getByRole('link', { name: 'نمایش همهٔ متن‌ها' }).click();
    expect(await page.locator('#texts .head').count()).toBeGreaterThan(3);
    await page.locator('.row .number').nth(2).click();
    expect(new URL(page.url()).hash).toMatch(/^#passage-/);
    expect(await page.locator('form').count()).toBe(0);
    expect(complaints).toEqual([]);
    expect(elsewhere(asked)).toEqual([]);
  });

  it('stands in a frame of another site by the snippet that its page gives', async () => {
    const { page: reading } = await look(browser, nginx, `/items/${LETTER}/fa-1.fa.html`);
    const snippet = (await reading.locator('details.snippet code').textContent()) ?? '';
    const page = await browser.newPage();
    await page.setContent(snippet);
    const frame = page.frameLocator('iframe');
    await frame.locator('#stage.open').waitFor();
    await frame.locator('.choice a').first().click();
    await frame.locator('#stage.open').waitFor();
    expect(await frame.locator('html').getAttribute('lang')).toBe('fa');
    await page.close();
  });

  it('is read from a disk, without script, and its pictures are there', async () => {
    const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(`file://${exported.site}/index.html`);
    await page.getByRole('link', { name: /Letter, Ali Reza Hekmat/ }).click();
    await page.locator('#next').click();
    await expect.poll(() => page.url()).toBe(`file://${exported.site}/items/${LETTER}/ru-2.en.html`);
    expect(await page.locator('#texts').innerText()).toContain('Tashkent on 15 April');
    const width = await page
      .locator('#plate img')
      .evaluate((image) => (image as HTMLImageElement).naturalWidth);
    expect(width).toBeGreaterThan(600);
    await page.goto(`file://${exported.site}/embed/${LETTER}/index.html`);
    await expect.poll(() => page.locator('#stage .zoom').count()).toBe(0);
    await drawn(page, '#stage');
    await page.close();
  });
});
