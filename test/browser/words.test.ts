/** Found words of a text that a machine read, outlined where they stand: in Mirador, and on the reading page. */
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from '../http/serving.js';
import { root } from '../letter/letter.js';
import { launch, withoutBrowser } from './chromium.js';
import { look, picture, plateOf } from './looking.js';

const TEXTS = { 'ru-3': 'ru-3.alto.xml', 'fa-1': 'fa-1.hocr' } as const;

describe.skipIf(withoutBrowser)('found words in Chromium', () => {
  let folder: string;
  let server: Serving;
  let browser: Browser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'palimpsest-words-'));
    const scans = join(folder, 'images/scans');
    await mkdir(scans, { recursive: true });
    for (const [page, text] of Object.entries(TEXTS)) {
      await copyFile(join(root, `images/hekmat-1955/${page}.tif`), join(scans, `${page}.tif`));
      await copyFile(join(root, 'test/item/text/samples', text), join(scans, text));
    }
    server = await serve({
      PALIMPSEST_IMAGES: join(folder, 'images'),
      PALIMPSEST_MANIFESTS: join(folder, 'manifests'),
    });
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  it.each([
    ['жилплощадью', 'ru-3'],
    ['توده', 'fa-1'],
  ])('Mirador outlines %s', async (words) => {
    const manifest = `${server.base}/iiif/presentation/3/scans/manifest`;
    const { page, complaints } = await look(
      browser,
      server,
      `/view/mirador?iiif-content=${encodeURIComponent(manifest)}`,
      { viewer: true },
    );
    await page.getByRole('tab', { name: 'Search', exact: true }).click();
    const input = page.getByRole('combobox', { name: /search/i }).first();
    await input.fill(words);
    await input.press('Enter');
    const hit = page
      .locator('aside li, aside [role=button]')
      .filter({ has: page.locator('strong') })
      .first();
    await hit.waitFor();
    expect(await hit.locator('strong').innerText()).toBe(words);
    await hit.click();
    await expect.poll(() => outlined(page), { timeout: 30_000 }).toBeGreaterThan(50);
    // Mirador brings the place into the middle.
    await page.waitForTimeout(1500);
    await picture(page, `mirador-word-${words}`);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it.each([
    ['жилплощадью', 'ru-3', 1],
    ['Ташкенте', 'ru-3', 3],
    ['توده', 'fa-1', 1],
  ])('the reading page marks %s on the scan', async (words, at, count) => {
    const { page, complaints } = await look(
      browser,
      server,
      `/items/scans?page=${at}&q=${encodeURIComponent(words)}`,
    );
    await plateOf(page);
    const marks = page.locator('.places .words rect');
    expect(await marks.count()).toBe(count);
    expect(await marks.first().evaluate((mark) => getComputedStyle(mark).fill)).not.toBe('rgba(0, 0, 0, 0)');
    await picture(page, `reading-word-${words}`);
    // Another search marks other words on the same plate.
    await page.getByRole('searchbox').fill('1400');
    await page.getByRole('searchbox').press('Enter');
    await page.waitForURL(/q=1400/);
    await expect.poll(() => marks.count()).toBe(at === 'ru-3' ? 1 : 0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

/** Points of the picture that are not grey: the plate is, and Mirador's outline is not. */
async function outlined(page: Page): Promise<number> {
  const shot = await page.locator('.openseadragon-canvas').first().screenshot();
  const points = await sharp(shot).removeAlpha().raw().toBuffer();
  let coloured = 0;
  for (let at = 0; at < points.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = points.subarray(at, at + 3);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 40) coloured += 1;
  }
  return coloured;
}
