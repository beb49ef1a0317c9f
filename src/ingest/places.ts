/** Where an item is, and where it is built: hidden beside its place, on the same disk, so that a rename publishes it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { unfinishedName } from './pyramid.js';
import { codeOf } from '../store/codes.js';

export interface Folders {
  readonly images: string;
  readonly manifests: string;
}

/** Folders of one item. Those that are unfinished bear its name too, so that they are read as they will be. */
export interface Places {
  readonly images: string;
  readonly description: string;
  readonly unfinished: Folders;
}

export function placesOf(item: string, { images, manifests }: Folders): Places {
  return {
    images: join(images, item),
    description: join(manifests, item),
    unfinished: {
      images: join(images, unfinishedName(item), item),
      manifests: join(manifests, unfinishedName(item), item),
    },
  };
}

/** What is removed when all is done. */
export function unfinishedFolders({ unfinished }: Places): readonly string[] {
  return [dirname(unfinished.images), dirname(unfinished.manifests)];
}

export function sha256Of(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Undefined where there is no such file. */
export async function sha256At(path: string): Promise<string | undefined> {
  const content = await readFile(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
  return content === undefined ? undefined : sha256Of(content);
}
