/** Mirador's own search panel finds a word in each of the three scripts and shows where it stands on the plate. */
import { beforeAll, describe, expect, it } from 'vitest';
import { serveSearch } from '../spec/search.js';
import { withoutBrowser } from './chromium.js';
import { lookInMirador, openSite, outlined, picture, type Looking } from './looking.js';

describe.skipIf(withoutBrowser)('the search panel of Mirador', () => {
  const site = openSite(serveSearch);
  let looking: Looking;
  beforeAll(async () => {
    looking = await lookInMirador(site, '3/hekmat-1955/manifest');
    await looking.page.getByRole('tab', { name: 'Search', exact: true }).click();
  });

  it.each([
    ['Ташкент', /Ташкент/, /Russian: transcription as received — received text/],
    ['تاشکند', /تاشکند/, /Persian: conjectural reading \(editorial\) — editorial/],
    ['Tashkent', /Tashkent/, /English: translation — received text/],
  ])('finds %s, names the layer, and outlines the passage on the plate', async (words, match, layer) => {
    const input = looking.page.getByRole('combobox', { name: /search/i }).first();
    await input.fill(words);
    const answered = looking.page.waitForResponse((response) =>
      response.url().startsWith(`${site.server.base}/iiif/search/1/hekmat-1955?q=`),
    );
    await input.press('Enter');
    await answered;
    const hits = looking.page
      .locator('aside li, aside [role=button]')
      .filter({ has: looking.page.locator('strong') });
    const hit = hits.filter({ hasText: layer }).filter({ hasText: match }).first();
    await hit.waitFor();
    expect(await hit.locator('strong').innerText()).toMatch(match);
    expect(await hits.filter({ hasText: /same passage as/ }).count()).toBeGreaterThan(0);
    await hit.click();
    await expect.poll(() => outlined(looking.page), { timeout: 30_000 }).toBeGreaterThan(200);
    await picture(looking.page, `mirador-search-${words}`);
  });

  it('offers words to complete', async () => {
    const input = looking.page.getByRole('combobox', { name: /search/i }).first();
    await input.fill('');
    await input.pressSequentially('Таш', { delay: 60 });
    await looking.page.getByRole('option', { name: 'ташкенте' }).waitFor();
  });

  it('fails at nothing', () => {
    expect(looking.complaints).toEqual([]);
    expect(site.server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
  });
});
