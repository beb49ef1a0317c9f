/** Killed in the middle, a full disk, a disk that cannot be written: nothing half is ever seen, and nobody is told no. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createDiskCache } from '../../src/store/disk-cache.js';
import { createImages } from '../../src/pixels/open.js';
import { painting, temporaryFolder } from '../pixels/samples.js';
import { withOwnMounts } from './mounts.js';

const CHILD = join(import.meta.dirname, 'child.ts');
const NODE = [process.execPath, '--import', 'tsx', CHILD] as const;

function start(...args: readonly string[]): ChildProcess {
  const [command, ...before] = NODE;
  return spawn(command, [...before, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Ends a process as the system does when memory runs out, and waits until it is gone. */
async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function imageFolder(width: number, height: number): Promise<string> {
  const root = await temporaryFolder();
  await painting(width, height).jpeg().toFile(join(root, 'a.jpg'));
  return root;
}

/** Runs what a server does with its cache folder, in a new mount of so many bytes that goes with the process. */
async function useMounted(
  options: string,
  root: string,
): Promise<{ found: boolean; file: string; warnings: readonly string[] }> {
  const folder = await temporaryFolder();
  const script = `mount -t tmpfs -o ${options} tmpfs "$0" && exec "$@"`;
  const asked = withOwnMounts(script, folder, ...NODE, 'use', root, folder);
  const { stdout } = await promisify(execFile)('unshare', asked);
  return JSON.parse(stdout) as { found: boolean; file: string; warnings: readonly string[] };
}

describe('kill -9', () => {
  it('in the middle of a conversion leaves nothing that is taken for a pyramid, and the next run makes it', async () => {
    const [root, cache] = [await imageFolder(3000, 2500), await temporaryFolder()];
    const folder = join(cache, 'pyramids');
    const child = start('convert', root, cache);
    await expect
      .poll(
        async () => {
          const names = await readdir(folder).catch(() => []);
          const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
          return sizes.some((size) => size > 100_000);
        },
        { timeout: 50_000, interval: 5 },
      )
      .toBe(true);
    await kill(child);
    expect(
      (await readdir(folder)).every((name) => name.startsWith('.') && name.endsWith('.unfinished')),
    ).toBe(true);
    await once(start('convert', root, cache), 'exit');
    const [name = '', ...others] = await readdir(folder);
    expect(others).toEqual([]);
    const made = await createImages({ root: folder }).open(name.replace(/\.tif$/, ''));
    expect(made.pyramid.size).toEqual({ width: 3000, height: 2500 });
    expect(made.pyramid.ready.size).toBeGreaterThan(0);
  });

  it('in the middle of keeping answers loses none that was kept, and shows none that is half', async () => {
    const cache = await temporaryFolder();
    const folder = join(cache, 'answers');
    for (const milliseconds of [20, 45, 70]) {
      const child = start('keep', cache, cache);
      let told = '';
      child.stdout?.on('data', (chunk: Buffer) => (told += chunk.toString()));
      await expect.poll(() => told.length, { timeout: 50_000, interval: 1 }).toBeGreaterThan(10);
      await new Promise((later) => setTimeout(later, milliseconds));
      await kill(child);
      const kept = told.trim().split('\n').map(Number).filter(Number.isInteger);
      const after = createDiskCache({
        folder,
        maxBytes: 2 ** 40,
        maxFiles: 1e6,
        minFree: 0,
        log: {
          warn: (...told: unknown[]) => {
            throw new Error(String(told));
          },
        },
      });
      for (const n of kept.slice(0, -1))
        expect((await after.get(`key ${n}`))?.equals(Buffer.alloc(50_000, n))).toBe(true);
      expect(await readdir(join(folder, 'unfinished'))).toEqual([]);
      const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) =>
        entry.isFile(),
      );
      for (const { parentPath, name } of names)
        expect((await readFile(join(parentPath, name))).length).toBeGreaterThan(50_000);
    }
  });
});

describe('a cache folder', () => {
  it('on a full disk keeps what fits, makes no pyramid, says so once, and every image is answered', async () => {
    const root = await imageFolder(3000, 2500);
    const { found, file, warnings } = await useMounted('size=700k', root);
    expect(found).toBe(true);
    expect(file).toBe(join(root, 'a.jpg'));
    expect(warnings).toEqual(['no pyramid could be made: the original is served']);
  });

  it('that can only be read is told of once for each use, and every image is answered', async () => {
    const root = await imageFolder(1200, 1000);
    const { found, file, warnings } = await useMounted('ro', root);
    expect(found).toBe(false);
    expect(file).toBe(join(root, 'a.jpg'));
    expect([...warnings].sort()).toEqual([
      'the cache folder cannot be used: answers are made anew each time',
      'the folder of pyramids cannot be used: none are made',
    ]);
  });
});
