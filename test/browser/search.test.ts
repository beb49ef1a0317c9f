/** Mirador's own search panel finds a word in each of the three scripts and shows where it stands on the plate. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveSearch, type Searching } from '../spec/search.js';
import { launch, withoutBrowser } from './chromium.js';

/** Set to look at what the browser shows. */
const PICTURES = process.env.PICTURES;

describe.skipIf(withoutBrowser)('the search panel of Mirador', () => {
  let server: Searching;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    server = await serveSearch();
    browser = await launch();
    page = await browser.newPage({ viewport: { width: 1400, height: 900 }, locale: 'en-US' });
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    const manifest = `${server.base}/iiif/presentation/3/hekmat-1955/manifest`;
    await page.goto(`${server.base}/view/mirador?iiif-content=${encodeURIComponent(manifest)}`);
    await page.getByText('Showing', { exact: false }).first().waitFor();
    await page.getByRole('tab', { name: 'Search', exact: true }).click();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const plate = async () => {
    const picture = await page.locator('.openseadragon-canvas').first().screenshot();
    return sharp(picture).removeAlpha().raw().toBuffer();
  };

  it.each([
    ['Ташкент', /Ташкент/, /Russian: transcription as received — received text/],
    ['تاشکند', /تاشکند/, /Persian: conjectural reading \(editorial\) — editorial/],
    ['Tashkent', /Tashkent/, /English: translation — received text/],
  ])('finds %s, names the layer, and outlines the passage on the plate', async (words, match, layer) => {
    const input = page.getByRole('combobox', { name: /search/i }).first();
    await input.fill(words);
    const answered = page.waitForResponse((response) =>
      response.url().startsWith(`${server.base}/iiif/search/1/hekmat-1955?q=`),
    );
    await input.press('Enter');
    await answered;
    const hits = page.locator('aside li, aside [role=button]').filter({ has: page.locator('strong') });
    const hit = hits.filter({ hasText: layer }).filter({ hasText: match }).first();
    await hit.waitFor();
    expect(await hit.locator('strong').innerText()).toMatch(match);
    expect(await hits.filter({ hasText: /same passage as/ }).count()).toBeGreaterThan(0);
    await hit.click();
    await expect.poll(outlined, { timeout: 30_000 }).toBeGreaterThan(200);
    if (PICTURES !== undefined) {
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `mirador-search-${words}.png`) });
    }
  });

  /** Points of the picture that are not grey: the plate is, and Mirador's outline is not. */
  async function outlined(): Promise<number> {
    const points = await plate();
    let coloured = 0;
    for (let at = 0; at < points.length; at += 3) {
      const [red = 0, green = 0, blue = 0] = points.subarray(at, at + 3);
      if (Math.max(red, green, blue) - Math.min(red, green, blue) > 40) coloured += 1;
    }
    return coloured;
  }

  it('offers words to complete', async () => {
    const input = page.getByRole('combobox', { name: /search/i }).first();
    await input.fill('');
    await input.pressSequentially('Таш', { delay: 60 });
    await page.getByRole('option', { name: 'ташкенте' }).waitFor();
  });

  it('fails at nothing', () => {
    expect(complaints).toEqual([]);
    expect(server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
  });
});
