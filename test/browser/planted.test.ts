/** Markup and turns of direction planted in every field of an item: shown as the words they are, and nothing runs. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { serve } from '../http/serving.js';
import { withoutBrowser } from './chromium.js';
import { openSite, plateOf } from './looking.js';

const PLANTED = [
  `<script>document.title='ran'</script>`,
  `"><img src=x onerror="document.title='ran'">`,
  `'><svg/onload=document.title='ran'>`,
  `</title></textarea></option></script><h1 id=planted>planted</h1>`,
  `javascript:document.title='ran'`,
  '\u202Eturned \u2067over\u2069\u2069 \u200F',
].join(' ');

const texts = { en: PLANTED, ru: PLANTED, fa: PLANTED };

const ITEM = {
  label: texts,
  summary: texts,
  metadata: [{ label: texts, value: texts }],
  requiredStatement: { label: texts, value: texts },
  homepage: [{ id: 'https://example.org/', label: texts, format: 'text/html' }],
  plate: { label: texts, summary: texts },
  pages: [
    { id: 'ru-1', label: texts, language: 'ru', image: 'hekmat-1955/ru-1' },
    { id: 'ru-2', label: texts, language: 'ru', image: 'hekmat-1955/ru-2' },
  ],
  layers: [
    { id: 'a', label: texts, kind: 'transcription', language: 'ru', standing: 'received', text: 'a.txt' },
    { id: 'b', label: texts, kind: 'reading', language: 'fa', standing: 'editorial', text: 'b.txt' },
    { id: 'c', label: texts, kind: 'notes', language: 'en', standing: 'editorial', text: 'c.txt' },
  ],
  passages: [{ id: 'p1', label: texts, role: 'paragraph' }],
};

const TEXT = `[[page ru-1]]\n[[p1]]\n${PLANTED}\n\n[[margin <b>stamp</b>]]\n${PLANTED}\n`;

describe.skipIf(withoutBrowser)('planted markup in Chromium', () => {
  const folder = mkdtempSync(join(tmpdir(), 'planted-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const site = openSite(() => {
    const item = join(folder, 'planted');
    mkdirSync(item);
    writeFileSync(join(item, 'item.yaml'), JSON.stringify(ITEM));
    for (const name of ['a', 'b', 'c']) writeFileSync(join(item, `${name}.txt`), TEXT);
    cpSync(join(import.meta.dirname, '../../manifests/hekmat-1955/boxes'), join(item, 'boxes'), {
      recursive: true,
    });
    return serve({ PALIMPSEST_MANIFESTS: folder });
  });

  it.each([
    ['home', '/'],
    ['a search everywhere', `/?q=${encodeURIComponent('<script>')}`],
    ['the item', '/items/planted?layers=a,b,c&passage=p1'],
    ['a search in the item', `/items/planted?layers=a,b,c&q=${encodeURIComponent('onerror="document')}`],
    ['an error', `/items/${encodeURIComponent(PLANTED.slice(0, 90))}`],
  ])('%s shows it as words', async (_, path) => {
    const { page, complaints, asked } = await site.look(path);
    if (path.startsWith('/items/planted')) await plateOf(page);
    expect(await page.title()).not.toBe('ran');
    expect(await page.locator('#planted, main script, main [onerror], main [onload]').count()).toBe(0);
    expect(await page.locator('main').innerText()).toContain('<script>');
    expect(await page.locator('[href^="javascript:"]').count()).toBe(0);
    expect(asked.filter((url) => !url.startsWith(site.server.base))).toEqual([]);
    expect(complaints.filter((words) => !words.includes('404'))).toEqual([]);
    await page.context().close();
  });

  it('nothing beside the turned words is turned: our own words keep their order', async () => {
    const { page } = await site.look('/items/planted?layers=a,b,c&passage=p1');
    expect(await page.title()).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
    const order = await page.evaluate(() => {
      /** Where each letter of a text stands, from left to right. */
      const places = (element: Element | null): readonly number[] => {
        const text = element?.firstChild;
        if (!(text instanceof Text)) return [];
        return Array.from(text.data, (_, at) => {
          const range = document.createRange();
          range.setStart(text, at);
          range.setEnd(text, at + 1);
          return range.getBoundingClientRect().left;
        });
      };
      return [
        '.brand span',
        '.downloads .forms a',
        '.about dt + dd ~ dd, #about-title',
        '.row .standing, .head .standing',
      ].map((selector) => places(document.querySelector(selector)).filter((left) => left > 0));
    });
    for (const lefts of order) {
      expect(lefts.length).toBeGreaterThan(2);
      expect(lefts).toEqual(lefts.toSorted((one, other) => one - other));
    }
    await page.context().close();
  });

  it('says in words and in shape what is an editor’s, and puts what is said about a text beneath it', async () => {
    const { page } = await site.look('/items/planted?layers=a,b,c');
    expect(await page.locator('.head.received .standing').innerText()).toBe('as received');
    expect(await page.locator('.head.editorial .standing').innerText()).toBe('editorial');
    expect(await page.locator('.row .remarks .cell.editorial .text').getAttribute('lang')).toBe('en');
    const shape = (selector: string): Promise<string> =>
      page
        .locator(selector)
        .first()
        .evaluate((cell) => getComputedStyle(cell).borderInlineStartStyle);
    expect(await shape('.row > .cell.editorial')).toBe('double');
    expect(await shape('.row > .cell.received')).toBe('none');
    await page.context().close();
  });
});
