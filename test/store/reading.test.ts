/** Files are read at once only where that cannot hold up the server, and found only where they stand now. */
import fs from 'node:fs';
import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createFolders } from '../../src/store/folders.js';
import { freshMemory } from '../../src/store/loans.js';
import { createReading, type OpenFile } from '../../src/store/reading.js';
import { temporaryFolder } from '../pixels/samples.js';
import { testClock, type TestClock } from '../pixels/time.js';

const LOCAL = { local: true, link: false };

/** Lets so many milliseconds go by in each read that is done at once; `ways` says how each read was done. */
function slowReads(clock: TestClock): { took: number; readonly ways: string[] } {
  const state = { took: 0, ways: [] as string[] };
  const { readSync, read } = fs;
  const spies = [
    vi.spyOn(fs, 'readSync').mockImplementation((...parameters: unknown[]) => {
      state.ways.push('at once');
      clock.move(state.took);
      return Reflect.apply(readSync, fs, parameters) as number;
    }),
    vi.spyOn(fs, 'read').mockImplementation((...parameters: unknown[]) => {
      state.ways.push('thread');
      Reflect.apply(read, fs, parameters);
    }),
  ];
  syncBuiltinESMExports();
  onTestFinished(() => {
    for (const spy of spies) spy.mockRestore();
    syncBuiltinESMExports();
  });
  return state;
}

async function opened(clock: TestClock, local = true): Promise<OpenFile> {
  const path = join(await temporaryFolder(), 'a');
  await writeFile(path, '0123456789');
  const file = await createReading(clock).open({ path, local, link: false });
  if (file === undefined) throw new Error('no file');
  return file;
}

const text = async (file: OpenFile): Promise<string> => (await file.read(2, 3)).toString();

describe('a read', () => {
  it('is done at once on a disk of this machine, by a thread on any other', async () => {
    const clock = testClock();
    const [near, far] = [await opened(clock), await opened(clock, false)];
    const reads = slowReads(clock);
    expect([await text(near), await text(far)]).toEqual(['234', '234']);
    expect(reads.ways).toEqual(['at once', 'thread']);
  });

  it('is left to threads for a second where disks are slow again and again, then tried once', async () => {
    const clock = testClock();
    const file = await opened(clock);
    const reads = slowReads(clock);
    reads.took = 20;
    for (let n = 0; n < 5; n += 1) expect(await text(file)).toBe('234');
    expect(reads.ways).toEqual(['at once', 'at once', 'at once', 'thread', 'thread']);
    clock.move(1000);
    for (let n = 0; n < 2; n += 1) expect(await text(file)).toBe('234');
    expect(reads.ways.slice(5)).toEqual(['at once', 'thread']);
  });

  it('that is slow once in a while changes nothing', async () => {
    const clock = testClock();
    const file = await opened(clock);
    const reads = slowReads(clock);
    for (let n = 0; n < 100; n += 1) {
      reads.took = n % 10 === 0 ? 20 : 0;
      await text(file);
    }
    expect(new Set(reads.ways)).toEqual(new Set(['at once']));
  });

  it('gives what there is, behind and before the room that was asked for', async () => {
    for (const local of [true, false]) {
      const file = await opened(testClock(), local);
      const bytes = await file.read(2, 3, { before: 4, after: 2, memory: freshMemory });
      expect([bytes.length, bytes.toString('utf8', 4, 7)]).toEqual([9, '234']);
      expect((await file.read(8, 5)).toString()).toBe('89');
      file.close();
    }
  });

  it('never follows a link that came where a file was found', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'secret'), 'secret');
    await symlink(join(folder, 'secret'), join(folder, 'a'));
    const { open } = createReading(testClock());
    expect(await open({ path: join(folder, 'a'), ...LOCAL })).toBeUndefined();
    expect(await open({ path: join(folder, 'a'), local: false, link: false })).toBeUndefined();
    expect(await open({ path: join(folder, 'a'), local: false, link: true })).toBeDefined();
    expect(await open({ path: folder, ...LOCAL })).toBeUndefined();
    expect(await open({ path: join(folder, 'none'), ...LOCAL })).toBeUndefined();
  });
});

describe('a folder', () => {
  async function archive() {
    const root = await temporaryFolder();
    await mkdir(join(root, 'in/deep'), { recursive: true });
    await writeFile(join(root, 'in/deep/a.png'), '');
    const clock = testClock();
    const folders = createFolders(join(root, 'in'), clock);
    const find = async (): Promise<readonly string[]> =>
      (await folders.find(['deep'], 'a')).map(({ name }) => name);
    return { root, clock, folders, find };
  }

  it('is read once for all who ask within a second', async () => {
    const { root, clock, folders, find } = await archive();
    expect(await find()).toEqual(['a.png']);
    await writeFile(join(root, 'in/deep/a.tif'), '');
    expect(await find()).toEqual(['a.png']);
    expect((await folders.findNow(['deep'], 'a')).map(({ name }) => name).sort()).toEqual(['a.png', 'a.tif']);
    await rm(join(root, 'in/deep/a.tif'));
    clock.move(1000);
    expect(await find()).toEqual(['a.png']);
  });

  it('is read again for what nobody has seen there', async () => {
    const { root, folders, find } = await archive();
    await find();
    await writeFile(join(root, 'in/deep/b.png'), '');
    expect(await folders.find(['deep'], 'b')).toHaveLength(1);
    await rename(join(root, 'in/deep'), join(root, 'in/other'));
    expect(await folders.find(['other'], 'b')).toHaveLength(1);
  });

  it('shows no link that leads out, however short ago it led elsewhere', async () => {
    const { root, folders, find } = await archive();
    expect(await find()).toEqual(['a.png']);
    await writeFile(join(root, 'secret.png'), '');
    await symlink(join(root, 'in/deep/a.png'), join(root, 'in/link.png'));
    expect(await folders.find([], 'link')).toMatchObject([{ link: true, local: false }]);
    await rm(join(root, 'in/link.png'));
    await symlink(join(root, 'secret.png'), join(root, 'in/link.png'));
    expect(await folders.find([], 'link')).toEqual([]);
    await mkdir(join(root, 'out'));
    await rename(join(root, 'in/deep/a.png'), join(root, 'out/a.png'));
    await rm(join(root, 'in/deep'), { recursive: true });
    await symlink(join(root, 'out'), join(root, 'in/deep'));
    expect(await folders.find(['deep'], 'a')).toEqual([]);
  });
});
