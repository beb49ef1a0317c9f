/** A whole manifest, as it is published. `BLESS=1` writes it anew; a failure never does. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toAnnotationPage, toLayer } from '../../src/presentation/layers.js';
import { toCollection, toManifests } from '../../src/presentation/collection.js';
import { toEdition, toLanguage } from '../../src/presentation/manifest.js';
import { exhibit, ids, images, item, manifest } from './sample.js';

const FOLDER = join(import.meta.dirname, 'golden');

it.each([
  ['manifest.json', manifest],
  ['collection.json', toCollection([exhibit], ids)],
  ['layer.json', toLayer(item, ids, { layer: 'text-ru' })],
  ['edition.json', toEdition(item, images, ids)],
  ['manifest-fa.json', toLanguage(item, images, ids, { language: 'fa' })],
  ['manifests.json', toManifests(item, images, ids)],
  ['annotations-margins.json', toAnnotationPage(item, images, ids, { layer: 'marks', page: 'ru-1' })],
  ['annotations-notes.json', toAnnotationPage(item, images, ids, { layer: 'remarks', page: 'ru-2' })],
  ['annotations-tags.json', toAnnotationPage(item, images, ids, { layer: 'names', page: 'ru-1' })],
  ['annotations-own.json', toAnnotationPage(item, images, ids, { layer: 'text-ru', page: 'ru-1' })],
  ['annotations-beside.json', toAnnotationPage(item, images, ids, { layer: 'text-fa', page: 'ru-2' })],
])('%s is as it was', (name, document) => {
  const file = join(FOLDER, name);
  const printed = `${JSON.stringify(document, null, 2)}\n`;
  if (process.env.BLESS === '1') writeFileSync(file, printed);
  expect(printed).toBe(readFileSync(file, 'utf8'));
});
