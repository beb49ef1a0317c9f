/** JPEG 2000 given to ingest: the pyramid is the picture, and what is missing for it is named. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { run, serving } from '../commands/running.js';
import { compressed, type Samples } from '../pixels/jp2-samples.js';
import { temporaryFolder } from '../pixels/samples.js';
import { look, tryIngest } from './trying.js';

/** Red grows to the right and green downwards. */
const SAMPLES: Samples = {
  width: 900,
  height: 600,
  channels: 3,
  at: (x, y, channel) => [x / 900, y / 600, 0.5][channel] ?? 0,
};

async function folderWith(name: string): Promise<string> {
  const root = await temporaryFolder();
  await mkdir(join(root, 'scans'));
  await writeFile(join(root, 'scans', name), await compressed(SAMPLES, [], name.replace(/.*\./, '')));
  return root;
}

/** As on a machine without the program. */
function withoutPrograms(): void {
  const { PATH } = process.env;
  process.env.PATH = '';
  onTestFinished(() => {
    process.env.PATH = PATH;
  });
}

async function isThePicture(file: string): Promise<void> {
  const { data, info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect([info.width, info.height]).toEqual([900, 600]);
  for (const [x, y] of [
    [10, 10],
    [450, 300],
    [890, 20],
    [20, 590],
  ] as const)
    for (const [channel, value] of [x / 900, y / 600, 0.5].entries())
      expect(Math.abs((data[(y * 900 + x) * info.channels + channel] ?? 0) - value * 255)).toBeLessThan(8);
}

it.each(['sheet.jp2', 'sheet.j2k'])(
  '%s becomes a page with a pyramid, and is nothing to do the next time',
  async (name) => {
    const root = await folderWith(name);
    const tried = await tryIngest(root, ['scans']);
    expect(tried.mistakes).toEqual([]);
    expect(tried.made).toEqual(['sheet']);
    expect((await look(root))?.pages).toEqual(['sheet present']);
    await isThePicture(join(root, 'images/letter/sheet.tif'));
    const again = await tryIngest(root, ['scans']);
    expect(again.told).toMatch(/^Nothing to do/);
  },
);

it('without opj_decompress the same pyramid is made', async () => {
  const root = await folderWith('sheet.jp2');
  withoutPrograms();
  expect((await tryIngest(root, ['scans'])).mistakes).toEqual([]);
  await isThePicture(join(root, 'images/letter/sheet.tif'));
});

it('check and the start of the server name the program and its package where they are missing', async () => {
  const root = await folderWith('sheet.jp2');
  const environment = { PATH: '', PALIMPSEST_CACHE: join(root, 'cache') };
  const told = /opj_decompress is missing.*apt-get install libopenjp2-tools/;
  const checked = await run(['check', join(root, 'scans')], { environment });
  expect(checked.out).toMatch(told);
  expect(checked.status).toBe(0);
  const server = await serving([join(root, 'scans')], { environment });
  expect(server.greeting + server.log()).toMatch(told);
  await server.stop();
  expect((await run(['check', join(root, 'scans')])).out).not.toMatch(/missing/);
});
