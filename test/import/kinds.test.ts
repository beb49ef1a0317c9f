/** What a layer is, where its collection says it. */
import { expect, it } from 'vitest';
import { importedLayers } from '../../src/import/layers.js';
import { kindStatement } from '../../src/presentation/kinds.js';

const ours = 'https://archive.example/iiif/presentation/3/letter/layer/en';

it.each([
  [ours, 'translation', kindStatement('translation')],
  [`${ours}.json`, 'translation', kindStatement('translation')],
  [ours, 'transcription', []],
  [ours, 'transcription', [{ label: { en: ['Kind'] }, value: { en: ['of blue'] } }]],
  [ours, 'transcription', [{ label: { en: ['Hand'] }, value: { en: ['translation'] } }]],
  // What others call a kind is theirs to mean.
  ['https://other.example/layers/en', 'transcription', kindStatement('translation')],
])('text of the collection %s is a %s where it says %j', (id, kind, metadata) => {
  const collection = { id, type: 'AnnotationCollection', label: { en: ['English'] }, metadata };
  const body = { type: 'TextualBody', value: 'Dear comrade', language: 'en' };
  const annotation = { type: 'Annotation', motivation: 'supplementing', body, target: 'c' };
  const reference = { id: 'https://archive.example/page', type: 'AnnotationPage', partOf: [collection] };
  const document = { ...reference, items: [annotation] };
  const source = { page: 'p1', frame: { width: 10, height: 10 }, reference, document, content: '{}' };
  expect(importedLayers([source], () => undefined).layers.map((layer) => layer.kind)).toEqual([kind]);
});
