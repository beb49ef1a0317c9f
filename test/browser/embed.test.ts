/** Our items inside the pages of another site: in an iframe, in our element, by oEmbed, and as WordPress shows it. */
import { isDeepStrictEqual } from 'node:util';
import axe from 'axe-core';
import type { Browser, BrowserContext, Frame, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { elementSnippet, embedSnippet } from '../../src/pages/snippet.js';
import { itemHead } from '../../src/pages/head.js';
import { exhibit } from '../presentation/sample.js';
import { serve, type Serving } from '../http/serving.js';
import { launch, withoutBrowser } from './chromium.js';
import { stranger, type Stranger } from './stranger.js';

const ITEM = 'hekmat-1955';

describe.skipIf(withoutBrowser)('an item in the pages of another site', () => {
  let ours: Serving;
  let theirs: Stranger;
  let browser: Browser;
  let context: BrowserContext;
  let body = '';
  let headers: Readonly<Record<string, string>> = {};
  let asked: string[] = [];
  let complaints: string[] = [];

  beforeAll(async () => {
    ours = await serve();
    theirs = await stranger(() => ({ body: `<!doctype html><title>Theirs</title>${body}`, headers }));
    browser = await launch();
    context = await browser.newContext({ viewport: { width: 1000, height: 900 }, locale: 'en-US' });
  });
  afterAll(async () => {
    await browser.close();
    theirs.close();
    await ours.close();
  });
  afterEach(async () => {
    for (const page of context.pages()) await page.close();
    const elsewhere = asked.filter((url) => !url.startsWith(ours.base) && !url.startsWith(theirs.base));
    const complained = complaints;
    [asked, complaints, headers] = [[], [], {}];
    expect(elsewhere.filter((url) => !/^(?:data|blob|about):/.test(url))).toEqual([]);
    expect(complained).toEqual([]);
    expect(await context.cookies()).toEqual([]);
  });

  const open = async (url: string): Promise<Page> => {
    const page = await context.newPage();
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(url);
    return page;
  };
  const show = (html: string): Promise<Page> => {
    body = html;
    return open(`${theirs.base}/article`);
  };
  const frameOf = async (page: Page): Promise<Frame> => {
    const frame = await (await page.waitForSelector('iframe')).contentFrame();
    if (frame === null) throw new Error('The iframe has no page.');
    await frame.waitForSelector('#stage.open');
    return frame;
  };
  const heightOf = (page: Page): Promise<number> =>
    page.locator('iframe').evaluate((frame) => frame.getBoundingClientRect().height);
  const contentOf = (frame: Frame): Promise<number> =>
    frame.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height));
  const asHighAsItsContent = async (page: Page, frame: Frame): Promise<void> => {
    await expect.poll(async () => (await heightOf(page)) - (await contentOf(frame))).toBe(0);
  };

  it('is read in a plain iframe, and its image is painted', async () => {
    const page = await show(
      embedSnippet({ site: 'server', base: ours.base }, ITEM, 'A letter', { page: 'ru-2', layer: 'text-ru' }),
    );
    const frame = await frameOf(page);
    expect(await frame.locator('.text').innerText()).toContain('сознание');
    await expect
      .poll(async () => {
        const { channels } = await sharp(await frame.locator('.zoom canvas').first().screenshot())
          .greyscale()
          .stats();
        return channels[0] === undefined ? 0 : channels[0].max - channels[0].min;
      })
      .toBeGreaterThan(120);
  });

  it('is as high as its content in our element, page by page, and follows the width', async () => {
    const page = await show(elementSnippet(ours.base, ITEM, 'A letter', { layer: 'fa', lang: 'fa' }));
    const frame = await frameOf(page);
    await asHighAsItsContent(page, frame);
    const first = await heightOf(page);
    await frame.getByRole('link', { name: 'صفحهٔ بعد' }).click();
    await frame.waitForURL(/page=ru-2/);
    await asHighAsItsContent(page, await frameOf(page));
    await page.setViewportSize({ width: 380, height: 800 });
    await asHighAsItsContent(page, await frameOf(page));
    expect(await heightOf(page)).toBeGreaterThan(first);
    await page.setViewportSize({ width: 1000, height: 900 });
  });

  it('believes no height but that of its own frame', async () => {
    const page = await show(elementSnippet(ours.base, ITEM, 'A letter'));
    const frame = await frameOf(page);
    await asHighAsItsContent(page, frame);
    const before = await heightOf(page);
    await page.evaluate(() => {
      postMessage({ type: 'palimpsest.height', height: 9999 }, '*');
    });
    await frame.evaluate(() => {
      for (const height of [-5, 1e9, 1.5, NaN, '700', null])
        parent.postMessage({ type: 'palimpsest.height', height }, '*');
      parent.postMessage('palimpsest.height', '*');
      parent.postMessage(null, '*');
    });
    await page.waitForTimeout(300);
    expect(await heightOf(page)).toBe(before);
  });

  it('gives each of two frames its own height, and none to a stranger in one of them', async () => {
    const page = await show(
      ['text-en', 'none'].map((layer) => elementSnippet(ours.base, ITEM, 'A letter', { layer })).join(''),
    );
    // Both in sight: a browser lets a frame that nobody sees wait.
    await page.setViewportSize({ width: 1000, height: 2600 });
    const heights = (): Promise<readonly number[]> =>
      page.locator('iframe').evaluateAll((all) => all.map((frame) => frame.getBoundingClientRect().height));
    const frames = page.frames().filter((frame) => frame !== page.mainFrame());
    for (const frame of frames) await frame.waitForSelector('#stage.open');
    const [one, other] = frames;
    if (one === undefined || other === undefined) throw new Error('Two frames were to be there.');
    const contents = (): Promise<readonly number[]> => Promise.all([contentOf(one), contentOf(other)]);
    await expect.poll(async () => isDeepStrictEqual(await heights(), await contents())).toBe(true);
    const before = await heights();
    expect(before[0]).not.toBe(before[1]);
    body = `<script>parent.postMessage({ type: 'palimpsest.height', height: 77 }, '*')</script>`;
    await one.evaluate((url) => {
      setTimeout(() => {
        location.assign(url);
      });
    }, `${theirs.base}/moved`);
    await expect.poll(() => asked).toContain(`${theirs.base}/moved`);
    await page.waitForTimeout(300);
    expect(await heights()).toEqual(before);
    await page.setViewportSize({ width: 1000, height: 900 });
  });

  it('changes with the attributes of our element, and shows what stands in it where there is no item', async () => {
    const page = await show(elementSnippet(ours.base, ITEM, 'A letter'));
    await frameOf(page);
    await page.locator('palimpsest-item').evaluate((element) => {
      element.setAttribute('page', 'fa-1');
      element.setAttribute('theme', 'dark');
    });
    await expect.poll(() => page.locator('iframe').getAttribute('src')).toMatch(/page=fa-1&theme=dark$/);
    const dark = await frameOf(page);
    expect(await dark.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      'rgb(27, 25, 22)',
    );
    await page.locator('palimpsest-item').evaluate((element) => {
      element.setAttribute('src', 'javascript:alert(1)');
    });
    await page.getByRole('link', { name: 'A letter' }).waitFor();
    expect(await page.locator('iframe').count()).toBe(0);
  });

  it('comes by oEmbed: asked for, put into the page, read', async () => {
    const page = await show('<main></main>');
    const html = await page.evaluate(
      async (address) => {
        const answer = await fetch(address);
        return ((await answer.json()) as { html: string }).html;
      },
      `${ours.base}/oembed?url=${encodeURIComponent(`${ours.base}/items/${ITEM}?page=fa-1`)}&maxwidth=600`,
    );
    await page.locator('main').evaluate((main, html) => {
      main.innerHTML = html;
    }, html);
    const frame = await frameOf(page);
    expect(await page.locator('iframe').evaluate((element) => element.getBoundingClientRect().width)).toBe(
      600,
    );
    expect(await frame.locator('#stage').getAttribute('data-source')).toContain('fa-1');
  });

  it('works as WordPress shows what it discovers: sandboxed, and told its height by a secret', async () => {
    const source = `${ours.base}/embed/${ITEM}#?secret=aB3xYz9012`;
    const page = await show(
      `<script>heard = []; addEventListener('message', ({ data }) => heard.push(data));</script>
       <iframe sandbox="allow-scripts" security="restricted" src="${source}" width="700" height="500"></iframe>`,
    );
    const frame = await frameOf(page);
    const told = { secret: 'aB3xYz9012', message: 'height' };
    const heard = (): Promise<unknown> =>
      page.evaluate(() => (window as unknown as { heard: unknown }).heard);
    await expect.poll(heard).toContainEqual({ ...told, value: await contentOf(frame) });
    await frame.getByRole('link', { name: 'Next page' }).click();
    await frame.waitForURL(/page=ru-2#\?secret=aB3xYz9012$/);
    await (await frameOf(page)).waitForSelector('#stage.open');
    await expect.poll(heard).toContainEqual({ ...told, value: await contentOf(frame) });
  });

  it('is read without script, image and text', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false, locale: 'ru-RU' });
    const page = await plain.newPage();
    await page.goto(`${ours.base}/embed/${ITEM}`);
    expect(await page.locator('.text').innerText()).toContain('Прошу разрешить');
    expect(await page.locator('#stage img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(
      999,
    );
    expect(await page.locator('.tools').isVisible()).toBe(false);
    await page.getByRole('link', { name: 'Следующая страница' }).click();
    await page.waitForURL(/page=ru-2/);
    await plain.close();
  });

  it('is used by keyboard alone: title, picture, zoom, pages, texts', async () => {
    const page = await open(`${ours.base}/embed/${ITEM}`);
    await page.waitForSelector('#stage.open');
    const names: string[] = [];
    for (let step = 0; step < 7; step += 1) {
      await page.keyboard.press('Tab');
      names.push(
        await page.evaluate(() => {
          const { activeElement: at } = document;
          return at?.getAttribute('aria-label') ?? at?.textContent.trim().slice(0, 12) ?? '';
        }),
      );
    }
    expect(names).toEqual([
      'Letter, Ali ',
      'Zoomable image',
      'Zoom in',
      'Zoom out',
      'Whole page',
      'Next page',
      'Russian: tra',
    ]);
  });

  it.each([
    ['en', 'light', 'ltr'],
    ['ru', 'dark', 'ltr'],
    ['fa', 'light', 'rtl'],
    ['fa', 'dark', 'rtl'],
  ])('has nothing that axe complains of: %s, %s', async (language, theme, direction) => {
    const address = `${ours.base}/embed/${ITEM}?lang=${language}&theme=${theme}&passage=p05`;
    // The tests' own script may run; the page's policy lets no other.
    const page = await browser.newPage({ bypassCSP: true });
    for (const width of [360, 1000]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(address);
      await page.waitForSelector('#stage.open');
      expect(await page.locator('html').getAttribute('dir')).toBe(direction);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      await page.evaluate(axe.source);
      const found = await page.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
      expect(found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    }
    await page.close();
  });

  it('JSON-LD is data to a browser: a policy without inline script lets it stand, and it is read', async () => {
    const evil = `</script><script>document.title='broken'</script>`;
    const hostile = { ...exhibit, item: { ...exhibit.item, label: { en: [evil] } } };
    headers = { 'Content-Security-Policy': "default-src 'none'; script-src 'self'" };
    const page = await show(itemHead(hostile, {}, { language: 'en', base: ours.base, site: 'server' }).html);
    expect(await page.title()).toBe('Theirs');
    const json = await page.locator('script[type="application/ld+json"]').textContent();
    expect(JSON.parse(json ?? '')).toMatchObject({ '@type': 'ArchiveComponent', name: evil });
    expect(await page.locator('meta[property="og:title"]').getAttribute('content')).toBe(evil);
  });

  it('no request of these was a bug', () => {
    expect(ours.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
  });
});
