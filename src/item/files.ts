/** Files of items: texts of bounded size, and what is told of those that cannot be read. */
import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { Described } from './description.js';
import type { Mistake } from './item.js';
import { decodeText } from './text.js';

/** The most that is read of one file, in bytes. */
const LARGEST = 4 * 1024 * 1024;

export type Unlocated = Omit<Mistake, 'file'>;

export type Read =
  | { readonly kind: 'read'; readonly text: string }
  | { readonly kind: 'unread'; readonly missing: boolean; readonly mistake: Unlocated };

/** Reads a text in UTF-8, of at most `largest` bytes. */
export async function readText(path: string, largest = LARGEST): Promise<Read> {
  try {
    const stats = await stat(path);
    // A pipe or a device would be waited for without end.
    if (!stats.isFile()) return unread('This is not a file.');
    if (stats.size > largest) return unread(`The file has ${stats.size} bytes; at most ${largest} are read.`);
    const decoded = decodeText(await readFile(path));
    return decoded.kind === 'text'
      ? { kind: 'read', text: decoded.text }
      : { kind: 'unread', missing: false, mistake: decoded.mistake };
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return { ...unread('There is no such file in this folder.'), missing: true };
    return unread(`The file cannot be read (${code}).`);
  }
}

function unread(message: string): Extract<Read, { readonly kind: 'unread' }> {
  return { kind: 'unread', missing: false, mistake: { line: undefined, message } };
}

/** What was made of a file, or of all files of a folder, as long as none of them has changed; else it is made now. */
export type Remember<Value> = (path: string, make: () => Promise<Value>) => Promise<Value>;

/** The entries of a folder; none where there is none, as a file of its name is none. */
export async function list(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error))) return [];
    throw error;
  }
}

/** The system's own name for what went wrong; anything without one is a mistake of ours, and goes on up. */
function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  throw error;
}

/** What was read of several files, by what they are for; and what is wrong with them. */
export interface Found<Value> {
  readonly found: ReadonlyMap<string, Value>;
  readonly mistakes: readonly Mistake[];
}

/** A file that is not there is a mistake of item.yaml, any other of the file itself. */
export function unreadLayer(
  item: string,
  layer: string,
  file: string,
  { missing, mistake }: Extract<Read, { readonly kind: 'unread' }>,
  lineOf: Described['lineOf'],
): Mistake {
  if (!missing) return { file: `${item}/${file}`, ...mistake };
  const message = `There is no file “${file}” beside item.yaml; the layer “${layer}” is left out.`;
  return { file: `${item}/item.yaml`, line: lineOf('layers', layer), message };
}

export function inFile(item: string, file: string, mistakes: readonly Unlocated[]): readonly Mistake[] {
  return mistakes.map(({ line, message }) => ({ file: `${item}/${file}`, line, message }));
}
