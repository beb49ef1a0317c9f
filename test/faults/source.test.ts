/** The curator's file is replaced, cut short or deleted while it is served: never stale, never a mixture, never a bug. */
import { copyFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tuneSharp } from '../../src/pixels/render.js';
import { serve, type Answer, type Serving } from '../http/serving.js';
import { distance, pixel, raw, temporaryFolder } from '../pixels/samples.js';

tuneSharp();

const RED = [200, 40, 40] as const;
const BLUE = [40, 40, 200] as const;

async function pyramidOf([r, g, b]: readonly [number, number, number]): Promise<Buffer> {
  return sharp({ create: { width: 1100, height: 900, channels: 3, background: { r, g, b } } })
    .tiff({ compression: 'jpeg', tile: true, tileWidth: 512, tileHeight: 512, pyramid: true })
    .toBuffer();
}
const [red, blue] = await Promise.all([pyramidOf(RED), pyramidOf(BLUE)]);

/** One stored tile, one edge tile, one size. */
const ADDRESSES = ['0,0,512,512/512,512', '1024,0,76,512/76,512', 'full/400,327'].map(
  (path) => `/iiif/3/a/${path}/0/default.jpg`,
);

let root: string;
let server: Serving;
beforeEach(async () => {
  root = await temporaryFolder();
  await writeFile(join(root, 'a.tif'), red);
  server = await serve({ PALIMPSEST_IMAGES: root, PALIMPSEST_MANIFESTS: await temporaryFolder() });
});
afterEach(() => server.close());

async function replace(bytes: Buffer): Promise<void> {
  await writeFile(join(root, '.next'), bytes);
  await rename(join(root, '.next'), join(root, 'a.tif'));
}

/** Where every pixel looked at is of one of these colours, which; -1 for anything else. */
async function colourOf({ body }: Answer): Promise<number> {
  const picture = await raw(body);
  const corners = [
    [2, 2],
    [picture.width - 3, 2],
    [2, picture.height - 3],
    [picture.width - 3, picture.height - 3],
  ] as const;
  return [RED, BLUE].findIndex((colour) =>
    corners.every(([x, y]) => distance(pixel(picture, x, y), colour) < 12),
  );
}

const bugs = (): readonly unknown[] => server.log.filter(({ msg }) => msg === 'a bug: unexpected error');

describe('a file that is replaced while it is served', () => {
  it('is answered whole, as it was or as it is, and as it is from then on, with another ETag', async () => {
    const tags = new Map<string, number>();
    for (let turn = 0; turn < 12; turn += 1) {
      const [now, bytes] = turn % 2 === 0 ? [1, blue] : [0, red];
      const during = ADDRESSES.flatMap((address) => [server.ask(address), server.ask(address)]);
      await replace(bytes);
      for (const answer of await Promise.all(during)) {
        expect(answer.status).toBe(200);
        expect([0, 1]).toContain(await colourOf(answer));
      }
      for (const address of ADDRESSES) {
        const answer = await server.ask(address);
        expect(await colourOf(answer), `turn ${turn}: ${address}`).toBe(now);
        const tag = `${address} ${String(answer.headers.etag)}`;
        expect(tags.get(tag) ?? now).toBe(now);
        tags.set(tag, now);
      }
    }
    expect(bugs()).toEqual([]);
  });

  it('is not answered 304 to who has the old one', async () => {
    const [address = ''] = ADDRESSES;
    const { headers } = await server.ask(address);
    const conditions = { 'If-None-Match': String(headers.etag) };
    expect((await server.ask(address, { headers: conditions })).status).toBe(304);
    await replace(blue);
    expect((await server.ask(address, { headers: conditions })).status).toBe(200);
  });
});

describe('a file that goes wrong while it is served', () => {
  it('cut short, is a damaged image or one whose pixels are still there', async () => {
    for (const address of ADDRESSES) await server.ask(address);
    for (const length of [red.length - 100, Math.floor(red.length / 2), 3000, 10, 0]) {
      await copyFile(join(root, 'a.tif'), join(root, '.cut'));
      await truncate(join(root, 'a.tif'), length);
      for (const address of ADDRESSES) {
        const answer = await server.ask(address);
        if (answer.status === 200) expect(await colourOf(answer)).toBe(0);
        else expect([answer.status, answer.text]).toEqual([500, expect.stringContaining('damaged-image')]);
      }
    }
    await replace(blue);
    for (const address of ADDRESSES) expect(await colourOf(await server.ask(address))).toBe(1);
    expect(bugs()).toEqual([]);
  });

  it('deleted, is unknown at once, and there again when it comes back', async () => {
    for (const address of ADDRESSES) await server.ask(address);
    const during = ADDRESSES.map((address) => server.ask(address));
    await rm(join(root, 'a.tif'));
    for (const { status } of await Promise.all(during)) expect([200, 404]).toContain(status);
    for (const address of ADDRESSES) expect((await server.ask(address)).status).toBe(404);
    await replace(blue);
    for (const address of ADDRESSES) expect(await colourOf(await server.ask(address))).toBe(1);
    expect(bugs()).toEqual([]);
  });
});
