/** One run at a time for each item: two would take each other's unfinished folder away. */
import { mkdir, open, readFile, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../refusal.js';
import { codeOf } from '../store/codes.js';

export interface Runner {
  readonly pid: number;
  /** Whether there is a process of this number. */
  readonly isRunning: (pid: number) => boolean;
}

/** Does the work while holding the lock of a folder, which need not be there. Throws a `Refusal` where another has it. */
export async function locked<Value>(
  folder: string,
  runner: Runner,
  work: () => Promise<Value>,
): Promise<Value> {
  const path = join(folder, '.lock');
  await mkdir(folder, { recursive: true });
  await take(path, runner);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
    // Unless something unfinished is left in it.
    await rmdir(folder).catch(() => undefined);
  }
}

async function take(path: string, runner: Runner): Promise<void> {
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(String(runner.pid));
    await handle.close();
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const other = Number(await readFile(path, 'utf8'));
    if (runner.isRunning(other))
      throw new Refusal(`Process ${other} is ingesting into this item already: wait until it has ended.`);
    // Left by a run that was killed.
    await rm(path, { force: true });
    await take(path, runner);
  }
}
