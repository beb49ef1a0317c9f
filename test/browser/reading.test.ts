/** The reading page in Chromium: at three widths, in three languages, with script and without. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { serve } from '../http/serving.js';
import { withoutBrowser } from './chromium.js';
import { LANGUAGES, openSite, plateOf, WIDTHS } from './looking.js';

const LETTER = '/items/hekmat-1955';

describe.skipIf(withoutBrowser)('the reading page in Chromium', () => {
  const site = openSite(serve);

  const everyWidth = Object.keys(WIDTHS) as (keyof typeof WIDTHS)[];
  const everyView = everyWidth.flatMap((width) => LANGUAGES.map((language) => [width, language] as const));

  it.each(everyView)('lights a passage in every column and on the plate: %s, %s', async (width, language) => {
    const { page, asked, complaints } = await site.look(
      `${LETTER}?page=ru-2&layers=text-ru,text-fa,text-en`,
      {
        width: WIDTHS[width],
        language,
      },
    );
    await plateOf(page);
    expect(await page.locator('html').getAttribute('lang')).toBe(language);
    expect(await page.locator('html').getAttribute('dir')).toBe(language === 'fa' ? 'rtl' : 'ltr');
    await page.locator('#passage-p13 .cell .text').first().hover();
    expect(await lit(page)).toEqual({ rows: ['p13'], places: ['p13'] });
    const cells = page.locator('#passage-p13 .cell .text');
    expect(await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute('lang')))).toEqual([
      'ru',
      'fa',
      'en',
    ]);
    expect(await cells.evaluateAll((all) => all.map((cell) => getComputedStyle(cell).direction))).toEqual([
      'ltr',
      'rtl',
      'ltr',
    ]);
    expect(await overflowing(page)).toBe(0);
    expect(asked.filter((url) => !url.startsWith(site.server.base))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('lights the passage that is focused with the keyboard, and turns pages by keyboard alone', async () => {
    const { page } = await site.look(`${LETTER}?page=ru-2`);
    await plateOf(page);
    await page.locator('#pick-p10').focus();
    await page.keyboard.press('Tab');
    expect(await lit(page)).toEqual({ rows: ['p11'], places: ['p11'] });
    await page.keyboard.press('Enter');
    await page.locator('#passage-p11.picked').waitFor();
    expect(new URL(page.url()).searchParams.get('passage')).toBe('p11');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('pick-p11');
    await page.keyboard.press('Escape');
    await page.locator('#passage-p11:not(.picked)').waitFor();
    await page.locator('#next').focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/page=ru-3/);
    await plateOf(page);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('next');
    expect(await page.locator('#announcement').innerText()).toContain('page 3');
    await page.context().close();
  });

  it('finds the passage where the plate is clicked, also when it has been zoomed', async () => {
    const { page } = await site.look(`${LETTER}?page=ru-2`);
    await plateOf(page);
    await clickPlace(page, 'p14');
    await page.locator('#passage-p14.picked').waitFor();
    expect(page.url()).toContain('passage=p14');
    await page.locator('[data-plate=in]').click();
    await page.waitForTimeout(300);
    await clickPlace(page, 'p15');
    await page.locator('#passage-p15.picked').waitFor();
    await page.goBack();
    await page.locator('#passage-p14.picked').waitFor();
    await page.goBack();
    await page.locator('.row.picked').waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('restores from a shared address what another reader saw', async () => {
    const first = await site.look(`${LETTER}?page=ru-2`);
    await plateOf(first.page);
    await first.page.locator('#choosing summary').click();
    await first.page.locator('#layer-text-fa').check();
    await first.page.locator('.columns-3').waitFor();
    await first.page.locator('#q').fill('Tashkent');
    await first.page.locator('#q').press('Enter');
    await first.page.locator('#results .hit').first().waitFor();
    await first.page.locator('#pick-p18').click();
    await first.page.locator('#passage-p18.picked').waitFor();
    await first.page.locator('#view').click();
    await first.page.locator('#desk.only-text').waitFor();
    const shared = first.page.url();
    expect(new URL(shared).search.replace('?', '').split('&')).toEqual([
      'page=ru-2',
      'passage=p18',
      'layers=text-ru,text-fa,text-en',
      'q=Tashkent',
      'view=text',
    ]);
    const state = await seen(first.page);
    const second = await site.look(shared.slice(site.server.base.length), { language: 'en' });
    expect(await seen(second.page)).toEqual(state);
    await second.page.reload();
    expect(await seen(second.page)).toEqual(state);
    expect(state.picked).toEqual(['p18']);
    expect(new Set(state.marks)).toEqual(new Set(['Tashkent']));
    const still = await site.look(shared.slice(site.server.base.length), { script: false });
    expect(await seen(still.page)).toEqual(state);
    for (const { page } of [first, second, still]) await page.context().close();
  });

  it('shows what was found on the plate too', async () => {
    const { page } = await site.look(`${LETTER}?page=ru-2&q=Tashkent`);
    await plateOf(page);
    const found = await page
      .locator('.plate svg .found')
      .evaluateAll((all) => all.map((place) => place.dataset.passage));
    expect(found).toEqual(expect.arrayContaining(['p17', 'p18']));
    await page.locator('#results .hit a[href*="passage=p27"]').first().click();
    await page.waitForURL(/page=ru-3&passage=p27/);
    await page.locator('.row.picked mark').first().waitFor();
    await page.context().close();
  });

  it('copies the passage and the citation', async () => {
    const { page } = await site.look(`${LETTER}?page=ru-2&passage=p10&layers=text-ru,text-en`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const clipboard = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
    await page.locator('.row.picked .copy').first().click();
    await expect
      .poll(clipboard)
      .toBe('Сейчас я страдаю сильными головными болями.\n\nNow I suffer from strong headaches.');
    await page.locator('#cite .copy').first().click();
    await expect
      .poll(clipboard)
      .toMatch(
        /^Letter, Ali Reza Hekmat.*page 2, Passage p10\. .*RGANI, f\. 5, op\. 28, d\. 347\..*passage=p10&layers=text-ru,text-en$/,
      );
    await page.context().close();
  });

  it('works without script: the image is a map, links and forms lead to every state', async () => {
    const { page, complaints } = await site.look(LETTER, { script: false });
    await page.locator('.sheet a[data-passage=p05] rect').click();
    await page.locator('#passage-p05.picked').waitFor();
    await page.locator('#choosing summary').click();
    await page.locator('#layer-text-en').uncheck();
    await page.locator('#choosing .go').click();
    await page.locator('.columns-1').waitFor();
    await page.locator('#page').selectOption('fa-2');
    await page.locator('.turning .go').click();
    expect(await page.locator('h1').innerText()).toContain('Hekmat');
    expect(await page.locator('#where').innerText()).toContain('Persian original, manuscript, page 2');
    expect(await page.locator('.copy:visible, .plate-tools:visible').count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('prints the image of the page and its texts, and nothing to press', async () => {
    const { page } = await site.look(`${LETTER}?page=ru-1`);
    await plateOf(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.sheet img').isVisible()).toBe(true);
    expect(await page.locator('#passage-p04 .text').first().isVisible()).toBe(true);
    expect(await page.locator('#cite .citation').isVisible()).toBe(true);
    expect(
      await page.locator('main').locator('button, input, select, summary').filter({ visible: true }).count(),
    ).toBe(0);
    await page.context().close();
  });
});

interface Lit {
  readonly rows: readonly (string | undefined)[];
  readonly places: readonly (string | undefined)[];
}

function lit(page: Page): Promise<Lit> {
  return page.evaluate(() => {
    const passages = (selector: string) =>
      [...document.querySelectorAll<HTMLElement | SVGElement>(selector)].map(
        ({ dataset }) => dataset.passage,
      );
    return { rows: passages('.row.lit'), places: passages('.plate svg .lit') };
  });
}

/** What a state is made of. */
function seen(page: Page) {
  return page.evaluate(() => {
    const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)];
    return {
      where: document.querySelector('#where')?.textContent,
      heads: all('.head h2').map((head) => head.textContent.trim()),
      rows: all('.row').map((row) => row.dataset.passage),
      picked: all('.row.picked').map((row) => row.dataset.passage),
      marks: all('.row mark').map((mark) => mark.textContent),
      hits: all('#results .hit').length,
      desk: document.querySelector('#desk')?.className.trim(),
      query: document.querySelector<HTMLInputElement>('#q')?.value,
    };
  });
}

/** In the middle of the last line of a passage, where no other stands. */
async function clickPlace(page: Page, passage: string): Promise<void> {
  const box = await page.locator(`.places a[data-passage=${passage}] rect`).boundingBox();
  if (box === null) throw new Error(`${passage} is not on the plate`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** How far the page can be moved sideways: nowhere. */
function overflowing(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
