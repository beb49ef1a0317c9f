/** Found words of a text that a machine read, outlined where they stand: in Mirador, and on the reading page. */
import { mkdtempSync } from 'node:fs';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { serve } from '../http/serving.js';
import { root } from '../letter/letter.js';
import { withoutBrowser } from './chromium.js';
import { lookInMirador, openSite, outlined, picture, plateOf } from './looking.js';

const TEXTS = { 'ru-3': 'ru-3.alto.xml', 'fa-1': 'fa-1.hocr' } as const;

describe.skipIf(withoutBrowser)('found words in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'palimpsest-words-'));
  afterAll(() => rm(folder, { recursive: true }));
  const site = openSite(async () => {
    const scans = join(folder, 'images/scans');
    await mkdir(scans, { recursive: true });
    for (const [page, text] of Object.entries(TEXTS)) {
      await copyFile(join(root, `images/hekmat-1955/${page}.tif`), join(scans, `${page}.tif`));
      await copyFile(join(root, 'test/item/text/samples', text), join(scans, text));
    }
    return serve({
      PALIMPSEST_IMAGES: join(folder, 'images'),
      PALIMPSEST_MANIFESTS: join(folder, 'manifests'),
    });
  });

  it.each([
    ['жилплощадью', 'ru-3'],
    ['توده', 'fa-1'],
  ])('Mirador outlines %s', async (words) => {
    const { page, complaints } = await lookInMirador(site, '3/scans/manifest');
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
    const { page, complaints } = await site.look(`/items/scans?page=${at}&q=${encodeURIComponent(words)}`);
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
