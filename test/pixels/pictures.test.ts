/** From a plan to its bytes: at hand, shared, made in turn, kept. Real files, real decodes. */
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plan, type Plan } from '../../src/image/plan.js';
import { parseRequest } from '../../src/image/request.js';
import { createLanes, type LaneLimits } from '../../src/pixels/lanes.js';
import { createImages, type Images, type OpenedImage } from '../../src/pixels/open.js';
import { createPictures, type Pictures } from '../../src/pixels/pictures.js';
import { createMemoryCache, type Cache } from '../../src/store/cache.js';
import { freshMemory } from '../../src/store/loans.js';
import { systemClock } from '../../src/store/clock.js';
import { MACHINE } from '../http/serving.js';
import { picture, squares, temporaryFolder } from './samples.js';

const limits = { maxWidth: 4000, maxHeight: 4000, maxArea: 16_000_000 };

interface Bench {
  readonly file: string;
  readonly images: Images;
  readonly pictures: Pictures;
  readonly image: OpenedImage;
  /** What the observers were told, in order. */
  readonly told: string[];
  readonly slower: Map<string, Buffer>;
}

async function bench(capacity: Partial<LaneLimits> = {}, maxBytes = 1_000_000): Promise<Bench> {
  const root = await temporaryFolder();
  const file = join(root, 'a.png');
  await writeFile(file, await picture(squares(40)).png().toBuffer());
  const images = createImages({ root });
  const told: string[] = [];
  const lanes = createLanes({ ...MACHINE, ...capacity }, systemClock, {
    waited: () => undefined,
    shed: (lane, reason) => told.push(`${lane} ${reason}`),
  });
  const slower = new Map<string, Buffer>();
  const cache: Cache = {
    get: (key) => Promise.resolve(slower.get(key)),
    set: (key, bytes) => Promise.resolve(void slower.set(key, bytes)),
  };
  const pictures = createPictures({
    limits,
    lanes,
    caches: [
      { name: 'memory', cache: createMemoryCache({ maxBytes }) },
      { name: 'disk', cache },
    ],
    images,
    clock: systemClock,
    observer: {
      looked: (name, found) => told.push(`${name} ${found ? 'hit' : 'miss'}`),
      shared: () => told.push('shared'),
      made: () => told.push('made'),
    },
  });
  return { file, images, pictures, image: await images.open('a'), told, slower };
}

function planOf(image: OpenedImage, size = '100,'): Plan {
  return plan(parseRequest(3, ['full', size, '0', 'default.jpg']), image.pyramid, limits);
}

const present = (): AbortSignal => new AbortController().signal;
const count = (told: readonly string[], what: string): number => told.filter((each) => each === what).length;

test('a thousand equal requests are one decode, and what was made is at hand', async () => {
  const { pictures, image, told } = await bench();
  expect(await pictures.atHand(image, planOf(image), 'k', freshMemory)).toBeUndefined();
  const all = await Promise.all(
    Array.from({ length: 1000 }, () => pictures.answer(image, planOf(image), 'k', present())),
  );
  expect(new Set(all).size).toBe(1);
  expect(count(told, 'made')).toBe(1);
  expect(count(told, 'shared')).toBe(999);
  expect(await pictures.atHand(image, planOf(image), 'k', freshMemory)).toBe(all[0]);
  await pictures.answer(image, planOf(image), 'k', present());
  expect(count(told, 'made')).toBe(1);
});

test('what a slower cache has is not made again, and comes to the first', async () => {
  const { pictures, image, told, slower } = await bench();
  slower.set('k', Buffer.from('kept'));
  expect((await pictures.answer(image, planOf(image), 'k', present())).toString()).toBe('kept');
  expect((await pictures.atHand(image, planOf(image), 'k', freshMemory))?.toString()).toBe('kept');
  expect(told).toEqual(['memory miss', 'disk hit', 'memory hit']);
});

test('what was made goes to the slower cache when it is asked for again, and only once', async () => {
  const { pictures, image, slower } = await bench();
  const bytes = await pictures.answer(image, planOf(image), 'k', present());
  await pictures.answer(image, planOf(image, '90,'), 'other', present());
  expect([...slower.keys()]).toEqual([]);
  await pictures.atHand(image, planOf(image), 'k', freshMemory);
  expect([...slower]).toEqual([['k', bytes]]);
  slower.clear();
  await pictures.atHand(image, planOf(image), 'k', freshMemory);
  expect([...slower.keys()]).toEqual([]);
});

test('what was made, went from memory and is made again goes to the slower cache', async () => {
  const { pictures, image, slower, told } = await bench({}, 0);
  await pictures.answer(image, planOf(image), 'k', present());
  expect([...slower.keys()]).toEqual([]);
  await pictures.answer(image, planOf(image), 'k', present());
  expect([...slower.keys()]).toEqual(['k']);
  await pictures.answer(image, planOf(image), 'k', present());
  expect(count(told, 'made')).toBe(2);
});

test('five hundred clients that hang up leave an empty queue, and the one who stays is answered', async () => {
  const { pictures, image, told } = await bench({ length: { viewer: 1000, expensive: 1000 } });
  const leaving = Array.from({ length: 500 }, (_, n) => {
    const gone = new AbortController();
    const asked = pictures.answer(image, planOf(image, `^${n + 1},300`), `k${n}`, gone.signal);
    return {
      gone,
      ended: asked.then(
        () => 'answered',
        () => 'left',
      ),
    };
  });
  const staying = pictures.answer(image, planOf(image), 'k', present());
  for (const { gone } of leaving) gone.abort();
  expect((await staying).length).toBeGreaterThan(0);
  const ends = await Promise.all(leaving.map(({ ended }) => ended));
  expect(ends.filter((end) => end === 'left').length).toBeGreaterThan(490);
  expect(count(told, 'made')).toBeLessThanOrEqual(1 + MACHINE.slots);
});

test('work that nobody waits for any more ends in the cache', async () => {
  const { pictures, image, told } = await bench();
  const gone = new AbortController();
  const asked = pictures.answer(image, planOf(image), 'k', gone.signal);
  // It begins at once, because nobody is before it.
  await new Promise((resolve) => setImmediate(resolve));
  gone.abort();
  await expect(asked).rejects.toBe(gone.signal.reason);
  await expect.poll(() => pictures.atHand(image, planOf(image), 'k', freshMemory)).toBeDefined();
  expect(count(told, 'made')).toBe(1);
});

test('pixels of a file that is replaced meanwhile are not kept', async () => {
  const { pictures, image, images, file } = await bench();
  await writeFile(`${file}.new`, await picture(squares(50)).png().toBuffer());
  const asked = pictures.answer(image, planOf(image), 'k', present());
  await rename(`${file}.new`, file);
  await asked.catch(() => undefined);
  expect(await images.hasChanged(image)).toBe(true);
  expect(await pictures.atHand(image, planOf(image), 'k', freshMemory)).toBeUndefined();
});

test('a failure is not kept, and a file that was replaced is not called damaged', async () => {
  const { pictures, image, file } = await bench();
  await writeFile(file, 'no picture');
  await expect(pictures.answer(image, planOf(image), 'k', present())).rejects.toMatchObject({
    code: 'changed-image',
  });
  expect(await pictures.atHand(image, planOf(image), 'k', freshMemory)).toBeUndefined();
});

test('a lane that is full says so', async () => {
  const { pictures, image, told } = await bench({ length: { viewer: 0, expensive: 0 } });
  await expect(pictures.answer(image, planOf(image), 'k', present())).rejects.toMatchObject({ code: 'busy' });
  expect(told).toContain('viewer full');
});
