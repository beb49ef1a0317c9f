/** Universal Viewer, which shows no annotations of a canvas, finds the words of the texts by its own search box. */
import { describe, expect, it } from 'vitest';
import { serve } from '../http/serving.js';
import { withoutBrowser } from './chromium.js';
import { openSite } from './looking.js';

describe.skipIf(withoutBrowser)('the search box of Universal Viewer', () => {
  const site = openSite(serve);

  it.each(['Ташкент', 'تاشکند', 'Tashkent'])('finds %s', async (words) => {
    const page = await site.browser.newPage({ viewport: { width: 1300, height: 850 } });
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    const manifest = `${site.server.base}/iiif/presentation/3/hekmat-1955/manifest`;
    await page.goto(`${site.server.base}/view/uv?iiif-content=${encodeURIComponent(manifest)}`);
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
