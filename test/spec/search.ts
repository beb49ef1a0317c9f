/** A server over the letter, and what it answers to a search. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, type Serving } from '../http/serving.js';
import { root } from '../letter/letter.js';

export type Json = Readonly<Record<string, unknown>>;

export interface Searching extends Serving {
  readonly get: (
    path: string,
  ) => Promise<{ readonly status: number; readonly type: string; readonly json: Json }>;
}

/** The letter is there twice, so that a search of all items has several pages. */
export async function serveSearch(): Promise<Searching> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-search-'));
  await cp(join(root, 'manifests'), folder, { recursive: true });
  const letter = join(folder, 'hekmat-1955');
  await cp(letter, join(folder, 'copy'), { recursive: true });
  const server = await serve({ PALIMPSEST_MANIFESTS: folder });
  return {
    ...server,
    get: async (path) => {
      const answer = await server.ask(path);
      return {
        status: answer.status,
        type: answer.headers['content-type'] ?? '',
        json: JSON.parse(answer.text) as Json,
      };
    },
    close: async () => {
      await server.close();
      await rm(folder, { recursive: true });
    },
  };
}

export const q = (words: string): string => `?q=${encodeURIComponent(words)}`;
