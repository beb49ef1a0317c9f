/** Universal Viewer, which shows no annotations of a canvas, finds the words of the texts by its own search box. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from '../http/serving.js';
import { launch, withoutBrowser } from './chromium.js';

describe.skipIf(withoutBrowser)('the search box of Universal Viewer', () => {
  let server: Serving;
  let browser: Browser;
  beforeAll(async () => {
    server = await serve();
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it.each(['Ташкент', 'تاشکند', 'Tashkent'])('finds %s', async (words) => {
    const page = await browser.newPage({ viewport: { width: 1300, height: 850 } });
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    const manifest = `${server.base}/iiif/presentation/3/hekmat-1955/manifest`;
    await page.goto(`${server.base}/view/uv?iiif-content=${encodeURIComponent(manifest)}`);
    const box = page.locator('#searchWithinInput');
    await box.fill(words);
    await box.press('Enter');
    const found = page.getByText(`results found for '${words}'`);
    await found.waitFor();
    expect(Number.parseInt(await found.innerText(), 10)).toBeGreaterThan(1);
    expect(failures).toEqual([]);
    await page.close();
  });
});
