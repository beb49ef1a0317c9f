/** Both caches: what was kept is given back, whole, and the bounds hold. */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemoryCache, type Cache, type QuickCache } from '../../src/store/cache.js';
import { createDiskCache } from '../../src/store/disk-cache.js';
import { temporaryFolder } from '../pixels/samples.js';

interface Opened {
  readonly cache: Cache;
  readonly warnings: readonly unknown[];
}

function openDisk(
  folder: string,
  bounds: { readonly maxBytes?: number; readonly maxFiles?: number; readonly minFree?: number } = {},
): Opened {
  const warnings: unknown[] = [];
  const log = { warn: (...told: readonly unknown[]) => warnings.push(told) };
  return {
    cache: createDiskCache({ folder, maxBytes: 2 ** 20, maxFiles: 100, minFree: 0, ...bounds, log }),
    warnings,
  };
}

/** Paths of the files that hold answers. */
async function kept(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function bytesOf(folder: string): Promise<number> {
  const sizes = await Promise.all((await kept(folder)).map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Files go a moment after they were given up. */
async function eventually(check: () => Promise<void>): Promise<void> {
  await expect
    .poll(
      async () =>
        check().then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    .toBe(true);
}

describe.each(['memory', 'disk'] as const)('a cache in %s', (kind) => {
  const opened = async (): Promise<Cache | QuickCache> =>
    kind === 'memory' ? createMemoryCache({ maxBytes: 2 ** 22 }) : openDisk(await temporaryFolder()).cache;

  it('gives back what was kept, under its own key', async () => {
    const cache = await opened();
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.uint8Array({ maxLength: 2000 }), async (key, array) => {
        const bytes = Buffer.from(array);
        await cache.set(`kept ${key}`, bytes);
        expect((await cache.get(`kept ${key}`))?.equals(bytes)).toBe(true);
        expect(await cache.get(`never ${key}`)).toBeUndefined();
      }),
      { numRuns: 50 },
    );
  });

  it('knows nothing that was not kept', async () => {
    expect(await (await opened()).get('a')).toBeUndefined();
  });
});

describe('a cache in memory', () => {
  it('holds the bytes asked for last, within its bound', () => {
    const cache = createMemoryCache({ maxBytes: 1000 });
    for (const key of ['a', 'b', 'c', 'd']) {
      cache.set(key, Buffer.alloc(250));
      cache.get('a');
    }
    cache.set('e', Buffer.alloc(250));
    expect(['a', 'b', 'e'].map((key) => cache.get(key)?.length)).toEqual([250, undefined, 250]);
  });

  it('keeps nothing that would push all else out', () => {
    const cache = createMemoryCache({ maxBytes: 1000 });
    cache.set('a', Buffer.alloc(251));
    expect(cache.get('a')).toBeUndefined();
  });
});

describe('a cache on disk', () => {
  it('outlives the process', async () => {
    const folder = await temporaryFolder();
    await openDisk(folder).cache.set('a', Buffer.from('answer'));
    expect((await openDisk(folder).cache.get('a'))?.toString()).toBe('answer');
  });

  it('keeps within its bytes, those used last', async () => {
    const folder = await temporaryFolder();
    const { cache } = openDisk(folder, { maxBytes: 10_000 });
    for (let n = 0; n < 30; n += 1) {
      await cache.set(`key ${n}`, Buffer.alloc(1000));
      await cache.get('key 0');
    }
    await eventually(async () => {
      expect(await bytesOf(folder)).toBeLessThanOrEqual(10_000);
    });
    expect((await cache.get('key 0'))?.length).toBe(1000);
    expect((await cache.get('key 29'))?.length).toBe(1000);
    expect(await cache.get('key 5')).toBeUndefined();
  });

  it('keeps within its number of files', async () => {
    const folder = await temporaryFolder();
    const { cache } = openDisk(folder, { maxFiles: 5 });
    for (let n = 0; n < 20; n += 1) await cache.set(`key ${n}`, Buffer.alloc(10));
    await eventually(async () => {
      expect(await kept(folder)).toHaveLength(5);
    });
  });

  it('keeps the newest where the bounds became narrower', async () => {
    const folder = await temporaryFolder();
    const before = openDisk(folder).cache;
    for (let n = 0; n < 20; n += 1) {
      await before.set(`key ${n}`, Buffer.alloc(10));
      await new Promise((later) => setTimeout(later, 3));
    }
    const after = openDisk(folder, { maxFiles: 3 }).cache;
    expect((await after.get('key 19'))?.length).toBe(10);
    await eventually(async () => {
      expect(await kept(folder)).toHaveLength(3);
    });
  });

  it('keeps nothing larger than all of it, and gives back what the disk is short of', async () => {
    const folder = await temporaryFolder();
    const small = openDisk(folder, { maxBytes: 100 });
    await small.cache.set('a', Buffer.alloc(200));
    expect(await kept(folder)).toEqual([]);
    await openDisk(folder).cache.set('a', Buffer.alloc(200));
    const full = openDisk(folder, { minFree: Number.MAX_SAFE_INTEGER });
    await full.cache.set('b', Buffer.alloc(200));
    await eventually(async () => {
      expect(await kept(folder)).toEqual([]);
    });
    expect(full.warnings).toEqual([]);
  });

  it('gives nothing that is not, to the last byte, what was kept', async () => {
    const folder = await temporaryFolder();
    const { cache, warnings } = openDisk(folder);
    const answer = Buffer.from('an answer of some length');
    await cache.set('a', answer);
    const [file = ''] = await kept(folder);
    const whole = await readFile(file);
    const damages = [
      ...Array.from({ length: whole.length }, (_, at) => {
        const bytes = Buffer.from(whole);
        bytes.writeUInt8((bytes[at] ?? 0) ^ 1, at);
        return bytes;
      }),
      whole.subarray(0, -1),
      whole.subarray(0, 5),
      Buffer.alloc(0),
      Buffer.concat([whole, Buffer.alloc(1)]),
    ];
    for (const damage of damages) {
      await writeFile(file, damage);
      expect(await cache.get('a')).toBeUndefined();
    }
    await cache.set('a', answer);
    expect((await cache.get('a'))?.equals(answer)).toBe(true);
    expect(warnings).toEqual([]);
  });

  it('is swept of what was left unfinished', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'unfinished'));
    await writeFile(join(folder, 'unfinished', 'x'), 'half');
    await openDisk(folder).cache.get('a');
    expect(await kept(folder)).toEqual([]);
  });

  it.each([
    [
      'all in its folder is removed',
      async (folder: string) => {
        for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
      },
    ],
    ['its folder is removed', (folder: string) => rm(folder, { recursive: true })],
  ])('begins anew, without a warning, when %s under it', async (_, empty) => {
    const folder = join(await temporaryFolder(), 'cache');
    const warned: unknown[] = [];
    const bounds = { maxBytes: 2 ** 20, maxFiles: 100, minFree: 0 };
    const cache = createDiskCache({ folder, ...bounds, log: { warn: (told: unknown) => warned.push(told) } });
    await cache.set('before', Buffer.from('1'));
    await empty(folder);
    expect(await cache.get('before')).toBeUndefined();
    expect(cache.use().files).toBe(0);
    await cache.set('after', Buffer.from('2'));
    expect(String(await cache.get('after'))).toBe('2');
    expect(warned).toEqual([]);
  });

  it('goes on, with one warning, where its folder cannot be made', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const { cache, warnings } = openDisk(join(folder, 'file', 'cache'));
    for (let n = 0; n < 5; n += 1) {
      await cache.set('a', Buffer.alloc(10));
      expect(await cache.get('a')).toBeUndefined();
    }
    expect(warnings).toHaveLength(1);
  });
});
