/** Answers kept on disk: bounded, whole or not there, and never a reason for an error (docs/decisions/0005). */
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { Cache } from './cache.js';
import { codeOf } from './codes.js';
import { systemClock } from './clock.js';

export interface DiskCacheOptions {
  readonly folder: string;
  readonly maxBytes: number;
  readonly maxFiles: number;
  /** Bytes of the disk that are left to others. */
  readonly minFree: number;
  readonly log: Pick<Logger, 'warn'>;
}

/** A cache that can say how full it is. */
export interface CountedCache extends Cache {
  readonly use: () => CacheUse;
}

export interface CacheUse {
  readonly files: number;
  readonly bytes: number;
  readonly maxBytes: number;
}

/** The folder is made, and swept of what a killed process left, before this first answers. */
export function createDiskCache(options: DiskCacheOptions): CountedCache {
  const cache = new DiskCache(options);
  return {
    get: (key) => cache.get(key),
    set: (key, bytes) => cache.set(key, bytes),
    use: () => cache.use(),
  };
}

/** CRC-32 of the rest; length of the key; the key; the answer. */
const HEAD = 8;
const UNFINISHED = 'unfinished';
/** For so many milliseconds a disk with so many bytes to spare is taken to have them still. */
const TRUSTED = 1000;
const PLENTY = 2 ** 28;
/** Answers of a name's first two letters stand in one folder. */
const FANNED = /^[0-9a-f]{2}$/;

class DiskCache implements Cache {
  readonly #options: DiskCacheOptions;
  /** The bytes of each file, the one used last at the end: what goes over a bound leaves from the front. */
  readonly #files: LRUCache<string, number>;
  readonly #begun: Promise<void>;
  /** What the disk had left over when it was last looked at, in milliseconds, less what was written since. */
  #room = 0;
  #looked = -Infinity;
  #warned = false;

  constructor(options: DiskCacheOptions) {
    this.#options = options;
    this.#files = new LRUCache<string, number>({
      max: Math.max(1, options.maxFiles),
      maxSize: Math.max(1, options.maxBytes),
      sizeCalculation: (bytes) => bytes,
      dispose: (_bytes, name, reason) => {
        if (reason === 'evict' || reason === 'delete') void this.#remove(name);
      },
    });
    this.#begun = this.#begin().catch((error: unknown) => {
      this.#warn(error);
    });
  }

  async get(key: string): Promise<Buffer | undefined> {
    await this.#begun;
    const name = nameOf(key);
    if (!this.#files.has(name)) return undefined;
    const file = await readFile(this.#path(name)).catch(() => undefined);
    const bytes = file === undefined ? undefined : unpack(key, file);
    // Gone, or not what was written: it does not count any more.
    if (file === undefined || bytes === undefined) this.#files.delete(name);
    else this.#files.set(name, file.length);
    return bytes;
  }

  async set(key: string, bytes: Buffer): Promise<void> {
    await this.#begun;
    const file = pack(key, bytes);
    if (file.length > this.#options.maxBytes) return;
    try {
      await this.#writeIfRoom(nameOf(key), file);
    } catch (error) {
      this.#warn(error);
    }
  }

  /** Folders are made when they are missed: to ask for them each time would be a call more for every answer. */
  async #writeIfRoom(name: string, file: Buffer): Promise<void> {
    const write = async (): Promise<void> => {
      if (await this.#hasRoom(file.length)) await this.#write(name, file);
    };
    try {
      await write();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      for (const folder of [join(this.#options.folder, UNFINISHED), dirname(this.#path(name))])
        await mkdir(folder, { recursive: true });
      await write();
    }
  }

  use(): CacheUse {
    return { files: this.#files.size, bytes: this.#files.calculatedSize, maxBytes: this.#options.maxBytes };
  }

  async #write(name: string, file: Buffer): Promise<void> {
    const unfinished = join(this.#options.folder, UNFINISHED, randomUUID());
    try {
      await writeFile(unfinished, file);
      await rename(unfinished, this.#path(name));
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined);
      throw error;
    }
    this.#files.set(name, file.length);
    this.#warned = false;
  }

  /** Where the disk has less left than it should, what was used longest ago is given back, and nothing is added. */
  async #hasRoom(bytes: number): Promise<boolean> {
    this.#room -= bytes;
    if (this.#room > PLENTY && systemClock.now() - this.#looked < TRUSTED) return true;
    this.#looked = systemClock.now();
    const { bavail, bsize } = await statfs(this.#options.folder);
    this.#room = bavail * bsize - this.#options.minFree - bytes;
    let short = -this.#room;
    const enough = short <= 0;
    while (short > 0 && this.#files.size > 0) short -= this.#files.pop() ?? 0;
    return enough;
  }

  /** Oldest first, so that the newest are kept where the bounds have become narrower. */
  async #begin(): Promise<void> {
    const { folder } = this.#options;
    await rm(join(folder, UNFINISHED), { recursive: true, force: true });
    await mkdir(join(folder, UNFINISHED), { recursive: true });
    const found: { readonly name: string; readonly bytes: number; readonly written: number }[] = [];
    for (const fan of (await readdir(folder)).filter((name) => FANNED.test(name)))
      for (const name of await readdir(join(folder, fan))) {
        const { size, mtimeMs } = await stat(this.#path(name));
        found.push({ name, bytes: size, written: mtimeMs });
      }
    found.sort((a, b) => a.written - b.written);
    for (const { name, bytes } of found) this.#files.set(name, bytes);
  }

  #path(name: string): string {
    return join(this.#options.folder, name.slice(0, 2), name);
  }

  async #remove(name: string): Promise<void> {
    await rm(this.#path(name), { force: true }).catch((error: unknown) => {
      this.#warn(error);
    });
  }

  /** Once, and again only after something could be written in between. */
  #warn(error: unknown): void {
    if (this.#warned) return;
    this.#warned = true;
    const { folder, log } = this.#options;
    log.warn({ err: error, folder }, 'the cache folder cannot be used: answers are made anew each time');
  }
}

function nameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 40);
}

function pack(key: string, bytes: Buffer): Buffer {
  const head = Buffer.alloc(HEAD);
  const name = Buffer.from(key);
  head.writeUInt32LE(name.length, 4);
  const file = Buffer.concat([head, name, bytes]);
  file.writeUInt32LE(crc32(file.subarray(4)), 0);
  return file;
}

/** Undefined where these are not, to the last byte, what was packed for this key. */
function unpack(key: string, file: Buffer): Buffer | undefined {
  if (file.length < HEAD || crc32(file.subarray(4)) !== file.readUInt32LE(0)) return undefined;
  const start = HEAD + file.readUInt32LE(4);
  return file.toString('utf8', HEAD, start) === key ? file.subarray(start) : undefined;
}
