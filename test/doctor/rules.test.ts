/** A manifest that is right, bent once for each rule (Presentation 3.0, 5.1 to 5.6). */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/doctor/ask.js';
import { checkRules } from '../../src/doctor/rules.js';

const CANVAS = 'https://a.example/canvas/1';
const painting = { type: 'Annotation', motivation: 'painting', target: CANVAS, body: { type: 'Image' } };
const canvas = { id: CANVAS, type: 'Canvas', width: 10, height: 20, items: [{ items: [painting] }] };
const manifest = {
  '@context': 'http://iiif.io/api/presentation/3/context.json',
  id: 'https://a.example/manifest',
  type: 'Manifest',
  label: { en: ['A'] },
  items: [canvas],
};

const answer = (value: unknown): Answer => ({
  kind: 'answer',
  url: 'https://a.example/manifest',
  status: 200,
  headers: new Map(),
  body: Buffer.from(JSON.stringify(value)),
});
const withCanvas = (changed: object): unknown => ({ ...manifest, items: [{ ...canvas, ...changed }] });

const BENT: readonly (readonly [seen: string, value: unknown])[] = [
  ['it is no Manifest', 'no JSON of ours'],
  ['it is no Manifest', { ...manifest, type: 'Collection' }],
  [
    'its last @context is not',
    { ...manifest, '@context': ['http://iiif.io/api/presentation/2/context.json'] },
  ],
  ['it has no label', { ...manifest, label: { en: [''] } }],
  ['it has no canvas', { ...manifest, items: [] }],
  ['has no width and height', withCanvas({ height: 0 })],
  ['has no image', withCanvas({ items: [] })],
  ['has no image', withCanvas({ items: [{ items: [{ ...painting, motivation: 'commenting' }] }] })],
  ['is about something else', withCanvas({ id: 'https://a.example/canvas/2' })],
  ['comes twice', { ...manifest, items: [canvas, canvas] }],
  [
    'has no id, or one with a #',
    withCanvas({ id: undefined, items: [{ items: [{ ...painting, target: undefined }] }] }),
  ],
];

describe('the rules of a manifest', () => {
  it('have nothing against one that is right, whose image may be a part of its canvas', () => {
    expect(checkRules([answer(manifest)]).kind).toBe('well');
    const part = { ...painting, target: `${CANVAS}#xywh=0,0,5,5` };
    expect(checkRules([answer(withCanvas({ items: [{ items: [part] }] }))]).kind).toBe('well');
    const contexts = ['http://www.w3.org/ns/anno.jsonld', manifest['@context']];
    expect(checkRules([answer({ ...manifest, '@context': contexts })]).kind).toBe('well');
  });

  it.each(BENT)('find: %s', (seen, value) => {
    const finding = checkRules([answer(manifest), answer(value)]);
    expect(finding.kind === 'ill' ? finding.seen : '').toContain(seen);
  });
});
