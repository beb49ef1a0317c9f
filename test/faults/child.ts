/** What a test kills, or gives a bad disk: `child.ts convert|keep|use ROOT CACHE`. Tells what it did on standard output. */
import { join } from 'node:path';
import { defaultLimits } from '../../src/image/limits.js';
import { createBackgroundPyramids, type BackgroundPyramids } from '../../src/ingest/background.js';
import { createImages } from '../../src/pixels/open.js';
import { tuneSharp } from '../../src/pixels/render.js';
import type { Cache } from '../../src/store/cache.js';
import { createDiskCache } from '../../src/store/disk-cache.js';

const [work = '', root = '', folder = ''] = process.argv.slice(2);
const warnings: string[] = [];
const log = {
  info: () => undefined,
  warn: (...told: readonly unknown[]) => {
    warnings.push(String(told.at(-1)));
  },
};

function tell(told: unknown): void {
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

function openPyramids(): Promise<BackgroundPyramids> {
  return createBackgroundPyramids({
    images: createImages({ root }),
    folder: join(folder, 'pyramids'),
    maxBytes: 2 ** 40,
    limits: defaultLimits,
    turn: () => Promise.resolve(),
    log,
  });
}

function openCache(): Cache {
  return createDiskCache({
    folder: join(folder, 'answers'),
    maxBytes: 2 ** 40,
    maxFiles: 1e6,
    minFree: 0,
    log,
  });
}

/** Keeps answers without end, and tells of each that was kept. */
async function keep(cache: Cache): Promise<never> {
  for (let n = 0; ; n += 1) {
    await cache.set(`key ${n}`, Buffer.alloc(50_000, n));
    tell(n);
  }
}

/** As a server would: answers are made whatever becomes of keeping them. */
async function use(cache: Cache, pyramids: BackgroundPyramids): Promise<void> {
  const found: (number | undefined)[] = [];
  for (let n = 0; n < 100; n += 1) {
    await cache.set(`key ${n}`, Buffer.alloc(50_000, n));
    found.push((await cache.get(`key ${n}`))?.length);
  }
  await pyramids.open('a');
  await pyramids.settled();
  tell({ found: new Set(found).has(50_000), file: (await pyramids.open('a')).file, warnings });
}

tuneSharp();
if (work === 'keep') await keep(openCache());
if (work === 'use') await use(openCache(), await openPyramids());
if (work === 'convert') {
  const pyramids = await openPyramids();
  await pyramids.open('a');
  await pyramids.settled();
  tell('made');
}
