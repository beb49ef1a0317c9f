/** What axe finds on each page in each language: nothing serious. */
import { describe, expect, it } from 'vitest';
import { serve } from '../http/serving.js';
import { withoutBrowser } from './chromium.js';
import { LANGUAGES, openSite, plateOf, violations, WIDTHS } from './looking.js';

const PAGES = {
  home: '/',
  'a search everywhere': '/?q=CPSU',
  'the reading page': '/items/hekmat-1955?page=ru-2&passage=p12&layers=text-ru,text-fa,text-en',
  'a search in the item': '/items/hekmat-1955?page=ru-2&q=Tashkent',
  'the texts alone': '/items/hekmat-1955?page=fa-1&view=text',
  'the doctor': '/doctor',
  'the door of a viewer': '/view/mirador',
  'an error': '/items/none',
} as const;

describe.skipIf(withoutBrowser)('accessibility in Chromium', () => {
  const site = openSite(serve);

  const views = Object.keys(PAGES).flatMap((name) =>
    LANGUAGES.map((language) => [name as keyof typeof PAGES, language] as const),
  );

  it.each(views)('%s in %s', async (name, language) => {
    for (const width of [WIDTHS.phone, WIDTHS.desktop]) {
      const { page } = await site.look(PAGES[name], { width, language });
      if (PAGES[name].includes('hekmat') && !PAGES[name].includes('view=text')) await plateOf(page);
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    }
  });

  it('begins with a way past the head of the page, and shows where the focus is', async () => {
    const { page } = await site.look('/items/hekmat-1955');
    await page.keyboard.press('Tab');
    const skip = page.locator('.skip');
    expect(await skip.evaluate((link) => link === document.activeElement)).toBe(true);
    expect(await skip.boundingBox()).toMatchObject({ y: expect.closeTo(8, 0) as number });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const ring = await page.evaluate(
      () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,
    );
    expect(ring).toBe('solid');
    await page.context().close();
  });
});
