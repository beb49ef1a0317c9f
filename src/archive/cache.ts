/** What is kept of answers and texts, in the cache folder. */
import { join } from 'node:path';
import type { Config } from '../config.js';
import { createDiskCache, type CountedCache, type DiskCacheOptions } from '../store/disk-cache.js';

/** What the caches leave free on their disk. */
const FREE_BYTES = 2 ** 30;

/** A quarter of the folder: the rest is for pyramids. */
export function openDiskCache(config: Config, log: DiskCacheOptions['log']): CountedCache {
  return createDiskCache({
    folder: join(config.cache, 'answers'),
    maxBytes: config.cacheBytes * 0.25,
    maxFiles: 200_000,
    minFree: FREE_BYTES,
    log,
  });
}
