/** Whole documents of Presentation 2.1 and 4, as they are published. `BLESS=1` writes them anew; a failure never does. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/presentation/ids.js';
import { in2, in4, sequence2, type Json } from './projected.js';
import { item } from './sample.js';

const FOLDER = join(import.meta.dirname, 'golden');

const isAsItWas = (name: string, document: Json): void => {
  const file = join(FOLDER, name);
  const printed = `${JSON.stringify(document, null, 2)}\n`;
  if (process.env.BLESS === '1') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, printed);
  }
  expect(printed).toBe(readFileSync(file, 'utf8'));
};

const DOCUMENTS: readonly (readonly [name: string, address: Address])[] = [
  ['collection', { kind: 'collection' }],
  ['manifest', { kind: 'manifest', item: item.id }],
  ['canvas', { kind: 'canvas', item: item.id, page: 'ru-2' }],
  ['layer', { kind: 'layer', item: item.id, layer: 'text-ru' }],
  ['annotations', { kind: 'annotations', item: item.id, layer: 'text-en', page: 'ru-1' }],
  ['annotation', { kind: 'annotation', item: item.id, layer: 'notes', page: 'ru-1', passage: 'p01' }],
  ['painting', { kind: 'painting', item: item.id, page: 'back' }],
  ['range', { kind: 'range', item: item.id, range: 'topics' }],
];

describe('Presentation 2.1', () => {
  it.each(DOCUMENTS)('%s is as it was', (name, address) => {
    isAsItWas(`2/${name}.json`, in2(address));
  });

  it('the sequence is as it was', () => {
    isAsItWas('2/sequence.json', sequence2);
  });
});

describe('Presentation 4', () => {
  it.each(DOCUMENTS)('%s is as it was', (name, address) => {
    isAsItWas(`4/${name}.json`, in4(address));
  });
});
