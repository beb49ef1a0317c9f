/** A folder made whole or not at all, and never over another. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { filesBelow, isThere } from '../store/disk.js';
import { Refusal } from '../refusal.js';
import { codeOf } from '../store/codes.js';

export type Files = ReadonlyMap<string, string | Uint8Array>;

/** `other`: something is there that is not what would be written. */
export type Standing = 'free' | 'same' | 'other';

/** What stands where the files would be written. */
export async function standingAt(target: string, files: Files): Promise<Standing> {
  const found = await filesBelow(target);
  if (found.length === 0) return (await isThere(target)) ? 'other' : 'free';
  if (found.length !== files.size) return 'other';
  for (const { folders, name, path } of found) {
    const wanted = files.get([...folders, name].join('/'));
    if (wanted === undefined || !Buffer.from(wanted).equals(await readFile(path))) return 'other';
  }
  return 'same';
}

/**
 * Writes them beside the target, hidden from those who list items, lets `check` look at them, and gives them their name.
 * A killed run leaves the hidden folder, and the next begins it anew.
 */
export async function publishFolder(
  target: string,
  files: Files,
  check: (unfinished: string) => Promise<void>,
): Promise<void> {
  const unfinished = join(dirname(target), `.${target.slice(dirname(target).length + 1)}.unfinished`);
  await rm(unfinished, { recursive: true, force: true });
  try {
    for (const [path, content] of files) {
      const file = join(unfinished, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content, { flag: 'wx' });
    }
    await check(unfinished);
    await rename(unfinished, target);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    const code = codeOf(error);
    if (code === 'ENOTEMPTY' || code === 'EEXIST')
      throw new Refusal(`${target} was made by somebody else meanwhile; nothing was overwritten.`, {
        cause: error,
      });
    if (code !== undefined) throw new Refusal(`${target} cannot be written (${code}).`, { cause: error });
    throw error;
  }
}
