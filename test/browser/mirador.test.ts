/** Mirador, bundled and served from here, opens the letter: the plate from tiles, the three texts in its panel. */
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { serve } from '../http/serving.js';
import { withoutBrowser } from './chromium.js';
import { lookInMirador, openSite, type Looking } from './looking.js';

describe.skipIf(withoutBrowser)('Mirador in Chromium', () => {
  const site = openSite(serve);
  let looking: Looking;
  beforeAll(async () => {
    looking = await lookInMirador(site, '3/hekmat-1955/manifest');
  });

  /** The words of one annotation in the panel, spaces folded as the browser folds them. */
  const panel = async (): Promise<string> =>
    (await looking.page.locator('aside, [role=complementary]').allInnerTexts())
      .join(' ')
      .replace(/\s+/g, ' ');

  it('lists the Russian, the Persian and the English of the first page', async () => {
    const text = await panel();
    expect(text).toContain('ЧЕРЕЗ ГЕНЕРАЛЬНОГО СЕКРЕТАРЯ НАРОДНОЙ ПАРТИИ ИРАНА');
    expect(text).toContain('توسط دیر اول حزب توده ایران رفیق دکتر ام');
    expect(text).toContain('TO CPSU CC SECRETARY Cde. KHRUSHCHEV');
  });

  it('paints the plate from tiles of our own', async () => {
    await expect
      .poll(
        () =>
          looking.asked.filter((url) =>
            /\/iiif\/[23]\/hekmat-1955~ru-1\/\d+,\d+,\d+,\d+\/\d+,\d*\/0\/default\.jpg$/.test(url),
          ).length,
      )
      .toBeGreaterThan(1);
    await expect
      .poll(
        async () => {
          const picture = await looking.page.locator('.openseadragon-canvas').first().screenshot();
          const { channels } = await sharp(picture).greyscale().stats();
          return channels[0] === undefined ? 0 : channels[0].max - channels[0].min;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(120);
  });

  it('says on the canvas that the page is a plate', async () => {
    expect(await looking.page.locator('body').innerText()).toMatch(
      /Russian translation, typescript, page 1.*typeset/i,
    );
  });

  it('lists every layer of the edition: a conjecture, a note, a name, a stamp', async () => {
    const edition = `${site.server.base}/iiif/presentation/3/hekmat-1955/edition`;
    await looking.page.goto(`${site.server.base}/view/mirador?iiif-content=${encodeURIComponent(edition)}`);
    await expect
      .poll(panel, { timeout: 30_000 })
      .toContain('Ram: First Secretary, General Secretary, Doctor');
    const text = await panel();
    expect(text).toContain('[از طرف مهاجر] سیاسی');
    expect(text).toContain('Али Реза Хекмета');
    expect(text).toContain('علی‌رضا حکمت');
    expect(text).toContain('21920');
  });

  it('asks nothing of any other server, and nothing fails', () => {
    expect(
      looking.asked.filter((url) => !url.startsWith(site.server.base) && !/^(?:data|blob):/.test(url)),
    ).toEqual([]);
    expect(looking.complaints).toEqual([]);
    expect(site.server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
  });
});
