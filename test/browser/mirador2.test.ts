/** Mirador opens the letter by its Presentation 2.1 manifest alone: an older reader would find the same. */
import { beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../http/serving.js';
import { withoutBrowser } from './chromium.js';
import { lookInMirador, openSite, outlined, type Looking } from './looking.js';

describe.skipIf(withoutBrowser)('Mirador in Chromium, with Presentation 2.1', () => {
  const site = openSite(serve);
  let looking: Looking;
  beforeAll(async () => {
    looking = await lookInMirador(site, '2/hekmat-1955/manifest');
  });

  it('lists the Russian, the Persian and the English of the first page', async () => {
    const panel = async () =>
      (await looking.page.locator('aside, [role=complementary]').allInnerTexts())
        .join(' ')
        .replace(/\s+/g, ' ');
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
          looking.asked.filter((url) =>
            /\/iiif\/2\/hekmat-1955~ru-1\/\d+,\d+,\d+,\d+\/\d+,\d*\/0\/default\.jpg$/.test(url),
          ).length,
        { timeout: 30_000 },
      )
      .toBeGreaterThan(1);
  });

  it('says on the canvas that the page is a plate', async () => {
    expect(await looking.page.locator('body').innerText()).toMatch(
      /Russian translation, typescript, page 1.*typeset/i,
    );
  });

  it('finds a word by the search that the manifest names, and outlines where it stands', async () => {
    const { page } = looking;
    await page.getByRole('tab', { name: 'Search', exact: true }).click();
    const input = page.getByRole('combobox', { name: /search/i }).first();
    await input.fill('Ташкент');
    const answered = page.waitForResponse((response) =>
      response.url().startsWith(`${site.server.base}/iiif/presentation/2/search/1/hekmat-1955?q=`),
    );
    await input.press('Enter');
    await answered;
    const hit = page.locator('aside li, aside [role=button]').filter({ has: page.locator('strong') });
    await hit.first().click();
    await expect.poll(() => outlined(page), { timeout: 30_000 }).toBeGreaterThan(200);
  });

  it('needs no document of another version, and nothing fails', () => {
    const documents = looking.asked.filter(
      (url) => url.includes('/iiif/presentation/') && !url.includes('/view/'),
    );
    expect(documents.filter((url) => !url.startsWith(`${site.server.base}/iiif/presentation/2/`))).toEqual(
      [],
    );
    expect(looking.complaints).toEqual([]);
    expect(site.server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
  });
});
