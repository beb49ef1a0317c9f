/** The manifests of one item: what each of them shows (Presentation 3.0, 3.2 viewingDirection, behavior; 5.1, 5.2). */
import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/item/item.js';
import { toManifests } from '../../src/presentation/collection.js';
import { toEdition, toLanguage, toManifest } from '../../src/presentation/manifest.js';
import { Problem } from '../../src/problem.js';
import { ids, images, item } from './sample.js';

const layersIn = ({ items }: ReturnType<typeof toManifest>) => [
  ...new Set(items.flatMap(({ annotations = [] }) => annotations.map(({ id }) => id.split('/').at(-2)))),
];
const filesOf = ({ rendering = [] }: ReturnType<typeof toManifest>) =>
  rendering.map(({ id }) => id.split('/').at(-1));
const pagesOf = ({ items }: ReturnType<typeof toManifest>) => items.map(({ id }) => id.split('/').at(-1));
const only = (standing: string): Item => ({
  ...item,
  layers: item.layers.filter((layer) => layer.standing === standing),
});

describe('the default manifest', () => {
  it('shows what was received, so that nobody takes a conjecture for the text', () => {
    expect(layersIn(toManifest(item, images, ids)).sort()).toEqual([
      'marks',
      'text-en',
      'text-fa',
      'text-ru',
    ]);
  });

  it('offers it as files, also what stands on no page', () => {
    expect(filesOf(toManifest(item, images, ids))).toEqual(
      ['text-en', 'text-ru', 'text-fa', 'empty', 'marks'].flatMap((id) => [`${id}.txt`, `${id}.html`]),
    );
  });

  it('shows everything where nothing was received', () => {
    expect(layersIn(toManifest(only('editorial'), images, ids))).toEqual(['remarks', 'names']);
    const reading = {
      ...item,
      layers: item.layers.map((layer) => ({ ...layer, standing: 'editorial' as const })),
    };
    expect(layersIn(toManifest(reading, images, ids))).toHaveLength(7);
  });
});

describe('the edition', () => {
  it('shows every layer, and says so', () => {
    const edition = toEdition(item, images, ids);
    expect(layersIn(edition)).toHaveLength(7);
    expect(filesOf(edition)).toHaveLength(16);
    expect(edition.label).toEqual({
      en: ['A letter — all layers'],
      ru: ['Письмо — все слои'],
      fa: ['نامه — همهٔ لایه‌ها'],
    });
    expect(pagesOf(edition)).toEqual(['ru-1', 'ru-2', 'fa-1', 'back']);
  });

  it('is there only where it shows more', () => {
    expect(() => toEdition(only('received'), images, ids)).toThrow(Problem);
  });
});

describe('the manifest in one language', () => {
  it('has the pages and the received texts of that language, in the direction of its script', () => {
    const persian = toLanguage(item, images, ids, { language: 'fa' });
    expect([pagesOf(persian), layersIn(persian), persian.viewingDirection]).toEqual([
      ['fa-1'],
      ['text-fa'],
      'right-to-left',
    ]);
    const russian = toLanguage(item, images, ids, { language: 'ru' });
    expect([pagesOf(russian), layersIn(russian), russian.viewingDirection]).toEqual([
      ['ru-1', 'ru-2'],
      ['text-ru', 'marks'],
      'left-to-right',
    ]);
    expect(russian.label.fa).toEqual(['نامه — روسی']);
  });

  it('has the pages that its text is set beside, where none is in that language', () => {
    const english = toLanguage(item, images, ids, { language: 'en' });
    expect([pagesOf(english), layersIn(english)]).toEqual([['ru-1', 'ru-2', 'fa-1'], ['text-en']]);
  });

  it('shares canvases and images with the item, and has no ranges of things that it lacks', () => {
    const whole = toManifest(item, images, ids);
    const persian = toLanguage(item, images, ids, { language: 'fa' });
    expect(whole.items.find(({ id }) => id === persian.items[0]?.id)?.items).toEqual(persian.items[0]?.items);
    expect(persian).not.toHaveProperty('structures');
  });
});

describe('the collection of manifests', () => {
  it('is of several parts, and each manifest names it', () => {
    const all = toManifests(item, images, ids);
    expect(all.behavior).toEqual(['multi-part']);
    expect(all.items.map(({ id }) => id.split('نامه').at(-1)?.split('/').slice(-2).join('/'))).toHaveLength(
      5,
    );
    for (const manifest of [
      toManifest(item, images, ids),
      toEdition(item, images, ids),
      toLanguage(item, images, ids, { language: 'ru' }),
    ])
      expect(manifest.partOf.map(({ id }) => id)).toEqual([ids.collection(), ids.manifests(item.id)]);
  });

  it('is not there where there is one manifest alone', () => {
    const russian = { ...item, layers: item.layers.filter(({ id }) => id === 'text-ru') };
    expect(() => toManifests(russian, images, ids)).toThrow(Problem);
    expect(() => toLanguage(russian, images, ids, { language: 'ru' })).toThrow(Problem);
    expect(toManifest(russian, images, ids).partOf).toHaveLength(1);
  });
});
