import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Item } from '../../src/item/item.js';
import { readItem } from '../../src/item/read.js';

export const root = join(import.meta.dirname, '..', '..');
export const folder = join(root, 'manifests', 'hekmat-1955');

/** The letter as the server reads it; throws when anything at all is wrong with its files. */
export async function readLetter(): Promise<Item> {
  const { item, mistakes } = await readItem(folder);
  if (item === undefined || mistakes.length > 0) throw new Error(JSON.stringify(mistakes));
  return item;
}

const spans = z.array(z.tuple([z.string(), z.number(), z.number(), z.number()]));
const witness = z.record(z.string(), z.object({ ru: spans, fa: spans, en: spans }));

/** Where every passage stands, as found before the item was written: page, line, start, end. */
export async function readWitness(): Promise<z.infer<typeof witness>> {
  return witness.parse(JSON.parse(await readFile(join(import.meta.dirname, 'passages.json'), 'utf8')));
}
