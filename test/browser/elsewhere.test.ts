/** An item whose images are at another archive, in Chromium: on our pages, in a frame, in Mirador, and exported. */
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exporting } from '../export/exporting.js';
import { nginxAt, type Nginx } from '../export/nginx.js';
import { configure, serve, type Serving } from '../http/serving.js';
import { otherArchive, workshop, type Other, type Workshop } from '../import/archive.js';
import { painting } from '../pixels/samples.js';
import { launch, withoutBrowser } from './chromium.js';
import { look, picture, plateOf } from './looking.js';

const ITEM = 'theirs';
/** Half of the image's: places count in it all the same. */
const CANVAS = { width: 1240, height: 1754 };

describe.skipIf(withoutBrowser)('an item whose images are elsewhere, in Chromium', () => {
  /** Gives images by the Image API. */
  let service: Serving;
  /** Has a file, and lets no script of another site read it. */
  let shelf: Other;
  let shop: Workshop;
  let ours: Serving;
  let nginx: Nginx;
  let browser: Browser;

  beforeAll(async () => {
    service = await serve();
    const plain = await painting(900, 600).jpeg().toBuffer();
    shelf = await otherArchive((request, response) => {
      if (request.url === '/plain.jpg') response.writeHead(200, { 'Content-Type': 'image/jpeg' }).end(plain);
      else response.writeHead(404).end();
    });
    shop = await workshop();
    const file = join(shop.folder, 'manifest.json');
    await writeFile(file, JSON.stringify(manifest(service.base, shelf.base)));
    await shop.take(file, { item: ITEM });
    const environment = {
      PALIMPSEST_MANIFESTS: shop.manifests,
      PALIMPSEST_IMAGES: join(shop.folder, 'none'),
    };
    ours = await serve(environment);
    nginx = await nginxAt('/their/place');
    const asked = { folder: join(shop.folder, 'twin'), base: nginx.base };
    const { site } = await exporting({ config: configure(environment) }, asked);
    await nginx.serve(site);
    browser = await launch();
  });
  afterAll(async () => {
    await browser.close();
    await nginx.close();
    await ours.close();
    await shelf.close();
    await service.close();
    await shop.clear();
  });

  /** How far apart the darkest and the lightest of what is drawn are. */
  const drawn = (page: Page, selector: string): Promise<void> =>
    expect
      .poll(
        async () => {
          const shot = await page.locator(selector).first().screenshot();
          const [channel] = (await sharp(shot).greyscale().stats()).channels;
          return channel === undefined ? 0 : channel.max - channel.min;
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(100);
  const tilesOf = (asked: readonly string[]): readonly string[] =>
    asked.filter((url) =>
      /\/iiif\/2\/hekmat-1955~ru-1\/\d+,\d+,\d+,\d+\/\d+,\d*\/0\/default\.jpg$/.test(url),
    );
  const strangers = (asked: readonly string[], at: string): readonly string[] =>
    asked.filter(
      (url) =>
        ![at, service.base, shelf.base].some((base) => url.startsWith(`${base}/`)) &&
        !/^(?:data|blob):/.test(url),
    );
  const readsFrom = (site: 'server' | 'files', page: string): readonly [{ readonly base: string }, string] =>
    site === 'server' ? [ours, `/items/${ITEM}?page=${page}`] : [nginx, `/items/${ITEM}/${page}.en.html`];
  const framedFrom = (
    site: 'server' | 'files',
    page: string,
  ): readonly [{ readonly base: string }, string] =>
    site === 'server' ? [ours, `/embed/${ITEM}?page=${page}`] : [nginx, `/embed/${ITEM}/${page}.en.html`];

  describe.each(['server', 'files'] as const)('from our %s', (site) => {
    it('is read beside its text, from the tiles of its service, with its places where they are', async () => {
      const [from, path] = readsFrom(site, 'p1');
      const { page, asked, complaints } = await look(browser, from, path);
      await plateOf(page);
      await expect.poll(() => tilesOf(asked).length).toBeGreaterThan(1);
      await drawn(page, '.plate .openseadragon-canvas canvas');
      expect(await page.locator('#texts').innerText()).toContain('ЧЕРЕЗ ГЕНЕРАЛЬНОГО СЕКРЕТАРЯ');
      await picture(page, `elsewhere-reading-service-${site}`);
      expect(strangers(asked, from.base)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it('is read with an image that no script may look into', async () => {
      const [from, path] = readsFrom(site, 'p2');
      const { page, asked, complaints } = await look(browser, from, path);
      await plateOf(page);
      await drawn(page, '.plate .openseadragon-canvas canvas');
      expect(asked).toContain(`${shelf.base}/plain.jpg`);
      await picture(page, `elsewhere-reading-plain-${site}`);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it.each(['p1', 'p2'])('is drawn in the frame that others show: %s', async (name) => {
      const [from, path] = framedFrom(site, name);
      const { page, asked, complaints } = await look(browser, from, path);
      await page.locator('#stage.open').waitFor();
      await drawn(page, '#stage .zoom canvas');
      await picture(page, `elsewhere-embed-${name}-${site}`);
      expect(strangers(asked, from.base)).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it('has its picture on the home page', async () => {
      const { page, complaints } = await look(
        browser,
        site === 'server' ? ours : nginx,
        site === 'server' ? '/' : '/index.html',
      );
      const image = page.locator('main img').first();
      await expect
        .poll(() => image.evaluate((element) => (element as HTMLImageElement).naturalWidth))
        .toBeGreaterThan(100);
      expect(await image.getAttribute('src')).toContain(service.base);
      await picture(page, `elsewhere-home-${site}`);
      expect(complaints).toEqual([]);
      await page.context().close();
    });

    it('is opened by Mirador', async () => {
      const manifest = `${ours.base}/iiif/presentation/3/${ITEM}/manifest`;
      const { page, asked, complaints } =
        site === 'server'
          ? await look(browser, ours, `/view/mirador?iiif-content=${encodeURIComponent(manifest)}`, {
              viewer: true,
            })
          : await look(browser, nginx, `/view/mirador/${ITEM}.en.html`, { viewer: true });
      await page.getByText('Showing', { exact: false }).first().waitFor();
      await expect.poll(() => tilesOf(asked).length, { timeout: 30_000 }).toBeGreaterThan(1);
      await drawn(page, '.openseadragon-canvas');
      await page.getByRole('button', { name: 'Next item' }).first().click();
      await expect.poll(() => asked, { timeout: 30_000 }).toContain(`${shelf.base}/plain.jpg`);
      await drawn(page, '.openseadragon-canvas');
      await picture(page, `elsewhere-mirador-${site}`);
      expect(complaints).toEqual([]);
      await page.context().close();
    });
  });
});

/** Presentation 2.1: an image with a service of Image 2 alone, and one that is a file. */
function manifest(service: string, shelf: string): unknown {
  const at = 'https://theirs.example/letter';
  const image = `${service}/iiif/2/hekmat-1955~ru-1`;
  const canvas = (name: string, size: typeof CANVAS, resource: object, more: object = {}): object => ({
    '@id': `${at}/canvas/${name}`,
    '@type': 'sc:Canvas',
    label: name,
    ...size,
    images: [{ '@type': 'oa:Annotation', motivation: 'sc:painting', on: `${at}/canvas/${name}`, resource }],
    ...more,
  });
  const line = {
    '@type': 'oa:Annotation',
    motivation: 'sc:painting',
    resource: {
      '@type': 'cnt:ContentAsText',
      format: 'text/plain',
      language: 'ru',
      chars: 'ЧЕРЕЗ ГЕНЕРАЛЬНОГО СЕКРЕТАРЯ',
    },
    on: `${at}/canvas/p1#xywh=150,140,900,60`,
  };
  const list = { '@id': `${at}/list/p1`, '@type': 'sc:AnnotationList', resources: [line] };
  return {
    '@context': 'http://iiif.io/api/presentation/2/context.json',
    '@id': `${at}/manifest`,
    '@type': 'sc:Manifest',
    label: 'A letter elsewhere',
    sequences: [
      {
        '@type': 'sc:Sequence',
        canvases: [
          canvas(
            'p1',
            CANVAS,
            {
              '@id': `${image}/full/full/0/default.jpg`,
              '@type': 'dctypes:Image',
              format: 'image/jpeg',
              width: 2480,
              height: 3508,
              service: {
                '@context': 'http://iiif.io/api/image/2/context.json',
                '@id': image,
                profile: 'http://iiif.io/api/image/2/level2.json',
              },
            },
            { otherContent: [list] },
          ),
          canvas(
            'p2',
            { width: 900, height: 600 },
            { '@id': `${shelf}/plain.jpg`, '@type': 'dctypes:Image', format: 'image/jpeg' },
          ),
        ],
      },
    ],
  };
}
