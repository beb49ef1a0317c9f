/** Made bytes, kept by key: a key names the bytes for ever, so nothing kept can be out of date. */
import { LRUCache } from 'lru-cache';

export interface Cache {
  readonly get: (key: string) => Promise<Buffer | undefined>;
  readonly set: (key: string, bytes: Buffer) => Promise<void>;
}

/** The least recently used go first. What alone is larger than an eighth of all is not kept. */
export function memoryCache(bytes: number): Cache {
  const kept = new LRUCache<string, Buffer>({
    maxSize: bytes,
    maxEntrySize: Math.max(1, Math.floor(bytes / 8)),
    sizeCalculation: (value, key) => Math.max(1, value.length + key.length),
  });
  return {
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, value) => {
      kept.set(key, value);
      return Promise.resolve();
    },
  };
}
