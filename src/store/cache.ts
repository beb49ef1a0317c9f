/** Answers that were made once: the plug, and the one that forgets when the server ends. */
import { LRUCache } from 'lru-cache';

/** Never fails: what cannot be kept is made again. A key stands for one sequence of bytes for ever. */
export interface Cache {
  readonly get: (key: string) => Promise<Buffer | undefined>;
  readonly set: (key: string, bytes: Buffer) => Promise<void>;
}

/** A cache that answers at once. */
export interface QuickCache {
  readonly get: (key: string) => Buffer | undefined;
  readonly set: (key: string, bytes: Buffer) => void;
}

/** The answers asked for last, up to this many bytes; none that would fill a quarter of it alone. */
export function createMemoryCache({ maxBytes }: { readonly maxBytes: number }): QuickCache {
  const kept = new LRUCache<string, Buffer>({
    maxSize: Math.max(1, maxBytes),
    maxEntrySize: Math.max(1, Math.floor(maxBytes / 4)),
    sizeCalculation: ({ length }) => Math.max(1, length),
  });
  return {
    get: (key) => kept.get(key),
    set: (key, bytes) => {
      kept.set(key, bytes);
    },
  };
}
