import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/item/assemble.js';
import { createCatalogue, itemsFromFolders, type ListedImage } from '../../src/item/catalogue.js';
import type { Item } from '../../src/item/item.js';

function image(path: string): ListedImage {
  const at = path.lastIndexOf('/');
  return {
    identifier: path.replaceAll('/', '~'),
    folder: path.slice(0, Math.max(0, at)),
    name: path.slice(at + 1),
  };
}

function item(id: string, ...images: string[]): Item {
  const pages = images.map((path, i) => ({ id: `p${i}`, image: path }));
  const made = assemble(
    id,
    { label: { none: [id] }, pages },
    { texts: new Map(), remarks: new Map(), boxes: new Map(), elsewhere: new Map() },
    `${id}/`,
  );
  if (made === undefined) throw new Error('An item of a test has an image.');
  return made;
}

const catalogue = (items: readonly Item[], images: readonly string[], folders: readonly string[] = []) =>
  createCatalogue(
    { items, folders: [...items.map(({ id }) => id), ...folders], mistakes: [] },
    images.map(image),
  );

describe('images that nobody has described', () => {
  it('are an item for each folder, its pages in natural order and named after the files', () => {
    const [plain] = itemsFromFolders(['album/10', 'album/9', 'album/обложка'].map(image), new Set());
    expect(plain).toEqual({
      id: 'album',
      label: { none: ['album'] },
      summary: undefined,
      metadata: [],
      requiredStatement: undefined,
      rights: undefined,
      homepage: [],
      navDate: undefined,
      viewingDirection: undefined,
      behavior: [],
      plate: undefined,
      pages: ['9', '10', 'обложка'].map((name) => ({
        id: name,
        label: { none: [name] },
        language: undefined,
        image: `album~${name}`,
        boxes: undefined,
      })),
      passages: [],
      layers: [],
      ranges: [],
    });
  });

  it('are an item each where they lie in no folder', () => {
    const plain = itemsFromFolders(['map', 'portrait 1'].map(image), new Set());
    expect(plain.map(({ id, pages }) => [id, pages.map(({ image }) => image)])).toEqual([
      ['map', ['map']],
      ['portrait 1', ['portrait 1']],
    ]);
  });

  it('are named after the whole path of a folder within folders', () => {
    const plain = itemsFromFolders(['a/1/x', 'b/1/x'].map(image), new Set());
    expect(plain.map(({ id, label }) => [id, label])).toEqual([
      ['a~1', { none: ['a/1'] }],
      ['b~1', { none: ['b/1'] }],
    ]);
  });

  it('are no item where one of their folder is a page of an item', () => {
    expect([...catalogue([item('letter', 'scans/1')], ['scans/1', 'scans/2', 'map']).items.keys()]).toEqual([
      'letter',
      'map',
    ]);
  });

  it('are no item where somebody has begun to describe them', () => {
    expect([...catalogue([], ['letter/1', 'map'], ['letter']).items.keys()]).toEqual(['map']);
  });
});

describe('the catalogue', () => {
  it('holds every item by its id, in natural order', () => {
    const { items } = catalogue([item('b10', 'x/1'), item('b9', 'y/1')], ['b9a/1', 'x/1']);
    expect([...items.keys()]).toEqual(['b9', 'b9a', 'b10']);
    expect(items.get('b9')?.id).toBe('b9');
  });

  it('keeps the mistakes, and adds one for two things of one name', () => {
    const mistake = { file: 'a/item.yaml', line: 1, message: 'label is missing.' };
    const { items, mistakes } = createCatalogue(
      { items: [], folders: [], mistakes: [mistake] },
      ['map/1', 'map'].map(image),
    );
    expect(items.size).toBe(1);
    expect(items.get('map')?.pages.map(({ image }) => image)).toEqual(['map~1']);
    expect(mistakes).toEqual([
      mistake,
      {
        file: 'map',
        line: undefined,
        message:
          'There are several things called “map”: folders of manifests/ or images/, or images. The first is served; rename the others.',
      },
    ]);
  });

  it('is frozen', () => {
    const made = catalogue([], ['map']);
    expect(Object.isFrozen(made)).toBe(true);
    expect(Object.isFrozen(made.mistakes)).toBe(true);
  });
});
