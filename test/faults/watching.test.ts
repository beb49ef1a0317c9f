/** Files that change while the server runs: what it reads anew, and when. */
import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadArchive } from '../../src/archive.js';
import { watchArchive } from '../../src/archive/watch.js';
import type { Config } from '../../src/config.js';
import { textLayers } from '../../src/item/layers.js';
import { createImages } from '../../src/pixels/open.js';
import { configure } from '../http/serving.js';

let root: string;
let config: Config;
let stop: () => Promise<void> = () => Promise.resolve();
const log = pino({ level: 'silent' });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'watching-'));
  await mkdir(join(root, 'images/letter'), { recursive: true });
  await mkdir(join(root, 'manifests'));
  await sharp({ create: { width: 60, height: 90, channels: 3, background: 'white' } })
    .jpeg()
    .toFile(join(root, 'images/letter/p1.jpg'));
  config = configure({
    PALIMPSEST_IMAGES: join(root, 'images'),
    PALIMPSEST_MANIFESTS: join(root, 'manifests'),
  });
});
afterEach(async () => {
  await stop();
  await rm(root, { recursive: true, force: true });
});

async function watching(changed: () => Promise<void>): Promise<void> {
  const { watcher } = watchArchive(config, changed, log);
  stop = () => watcher.close();
  await new Promise<void>((ready) => watcher.once('ready', ready));
}

describe('a text beside an image', () => {
  it('is served when it comes and when it changes, and never half-written', async () => {
    const seen: string[] = [];
    const images = createImages({ root: config.images });
    await watching(async () => {
      const archive = await loadArchive(config, images);
      const item = archive.exhibits.get('letter')?.item;
      seen.push(item === undefined ? '' : (textLayers(item)[0]?.verbatim ?? ''));
    });
    const file = join(root, 'images/letter/p1.ru.txt');
    await writeFile(file, '');
    for (let i = 1; i <= 8; i += 1) {
      await appendFile(file, `Строка ${i}\n`);
      await pause(450);
    }
    const whole = await readFile(file, 'utf8');
    await expect.poll(() => seen, { timeout: 15_000 }).toEqual([whole]);
    await writeFile(file, 'Иначе\n');
    await expect.poll(() => seen.at(-1), { timeout: 15_000 }).toBe('Иначе\n');
    await rm(file);
    await expect.poll(() => seen.at(-1), { timeout: 15_000 }).toBe('');
  }, 60_000);

  it('is read by one reading after another, so that the last is the newest', async () => {
    let reading = 0;
    let most = 0;
    let readings = 0;
    await watching(async () => {
      reading += 1;
      most = Math.max(most, reading);
      await pause(2500);
      reading -= 1;
      readings += 1;
    });
    await writeFile(join(root, 'images/letter/p1.ru.txt'), 'раз');
    await expect.poll(() => reading, { timeout: 15_000 }).toBe(1);
    await writeFile(join(root, 'images/letter/p1.ru.txt'), 'раз два');
    await expect.poll(() => readings, { timeout: 20_000 }).toBe(2);
    expect(most).toBe(1);
  }, 60_000);

  it('is served while something hidden is written without end', async () => {
    let readings = 0;
    await watching(() => {
      readings += 1;
      return Promise.resolve();
    });
    await expect.poll(() => readings, { timeout: 15_000 }).toBe(1);
    await mkdir(join(root, 'images/.letter.unfinished'));
    const enough = new AbortController();
    const written = (async () => {
      for (let i = 0; !enough.signal.aborted; i += 1) {
        await writeFile(join(root, `images/.letter.unfinished/${i % 5}.tif`), String(i));
        await pause(200);
      }
    })();
    await writeFile(join(root, 'images/letter/p1.ru.txt'), 'раз');
    await expect.poll(() => readings, { timeout: 15_000 }).toBe(2);
    enough.abort();
    await written;
  }, 60_000);

  it('is noticed in a folder of items that is hidden among the images', async () => {
    config = { ...config, manifests: join(root, 'images/.items') };
    await mkdir(config.manifests);
    let readings = 0;
    await watching(() => {
      readings += 1;
      return Promise.resolve();
    });
    await expect.poll(() => readings, { timeout: 15_000 }).toBe(1);
    await writeFile(join(config.manifests, 'item.yaml'), 'label: a');
    await expect.poll(() => readings, { timeout: 15_000 }).toBe(2);
  }, 60_000);
});
