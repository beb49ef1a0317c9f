/** Readers written by others, those of the viewers: what they take from a manifest is what we meant. */
import { normalize, Traverse } from '@iiif/parser';
import { upgrade } from '@iiif/parser/upgrader';
import { Collection, Manifest, parseManifest } from 'manifesto.js';
import { describe, expect, it } from 'vitest';
import { toManifests } from '../../src/presentation/collection.js';
import { toAnnotationPage } from '../../src/presentation/layers.js';
import { toEdition, toLanguage } from '../../src/presentation/manifest.js';
import { ids, images, item, manifest } from './sample.js';

const plain = (): unknown => JSON.parse(JSON.stringify(manifest));

/**
 * @iiif/parser 2.2.10 takes `supplementary` for a list and fails on the single object that Presentation 3.0 (3.3.2)
 * demands: it is given the list that it can read.
 */
const forParser = (): unknown =>
  JSON.parse(JSON.stringify(manifest, (key, value: unknown) => (key === 'supplementary' ? [value] : value)));

describe('@iiif/parser', () => {
  it('finds every canvas, annotation page, range and service', () => {
    // It comes to some resources by several ways, and takes the canvases in a range for ranges: each is counted once.
    const met = new Map<string, Set<string>>();
    const count = (type: string) => [
      <T>(resource: T): T => {
        const { id, '@id': id2 } = resource as { readonly id?: string; readonly '@id'?: string };
        met.set(type, (met.get(type) ?? new Set()).add(id ?? id2 ?? ''));
        return resource;
      },
    ];
    const traverse = new Traverse({
      manifest: count('manifest'),
      canvas: count('canvas'),
      annotationPage: count('annotationPage'),
      annotation: count('annotation'),
      range: count('range'),
      service: count('service'),
    });
    traverse.traverseUnknown(forParser());
    const found = Object.fromEntries([...met].map(([type, names]) => [type, names.size]));
    const ranges = [...(met.get('range') ?? [])].filter((id) => !id.startsWith(ids.canvas(item.id, '')));
    expect(ranges.map((id) => id.slice(ids.range(item.id, '').length))).toEqual(
      expect.arrayContaining(['r-ru', 'r-fa', 'topics', 'opening']),
    );
    expect(ranges).toHaveLength(4);
    expect(found).toMatchObject({ manifest: 1, annotation: 3 });
    expect(found.canvas).toBeGreaterThanOrEqual(4);
    expect(found.annotationPage).toBeGreaterThanOrEqual(3 + 10);
    // Two of each of three images; two of the search, each with its completion.
    expect(found.service).toBe(2 * 3 + 2 * 2);
  });

  it.each([
    ['the manifest', manifest],
    ['the edition', toEdition(item, images, ids)],
    ['a manifest in one language', toLanguage(item, images, ids, { language: 'fa' })],
    ['the collection of them', toManifests(item, images, ids)],
    ['an annotation page', toAnnotationPage(item, images, ids, { layer: 'names', page: 'ru-1' })],
  ])('takes %s for Presentation 3 already', (_, document) => {
    const plain: unknown = JSON.parse(JSON.stringify(document));
    expect(upgrade(plain)).toEqual(plain);
  });

  it('keeps labels, order and direction when it takes it apart', () => {
    const { entities, resource } = normalize(forParser());
    expect(resource).toEqual({ id: manifest.id, type: 'Manifest' });
    expect(entities).toMatchObject({
      Manifest: {
        [manifest.id]: {
          label: item.label,
          items: item.pages.map(({ id }) => ({ id: ids.canvas(item.id, id), type: 'Canvas' })),
        },
      },
      Canvas: {
        [ids.canvas(item.id, 'ru-1')]: {
          annotations: ['text-ru', 'marks', 'text-en', 'text-fa'].map((layer) => ({
            id: ids.annotations(item.id, layer, 'ru-1'),
          })),
        },
      },
      Range: { [ids.range(item.id, 'r-fa')]: { viewingDirection: 'right-to-left' } },
    });
  });
});

describe('manifesto.js, of Mirador and Universal Viewer', () => {
  const read = parseManifest(plain());
  if (!(read instanceof Manifest)) throw new Error('manifesto.js does not take it for a manifest');
  const canvases = read.getSequences()[0]?.getCanvases() ?? [];

  it('reads the label in each language', () => {
    for (const [language, [label]] of Object.entries(item.label))
      expect(read.getLabel().getValue(language)).toBe(label);
  });

  it('reads metadata and the required statement', () => {
    expect(read.getMetadata().map((pair) => pair.getLabel('en'))).toEqual(['Date', 'Languages']);
    expect(read.getRequiredStatement()?.getValue('en')).toBe('An archive');
  });

  it('reads canvases with their labels and sizes', () => {
    expect(canvases.map((canvas) => canvas.id)).toEqual(manifest.items.map(({ id }) => id));
    expect(canvases[0]?.getLabel().getValue('fa')).toBe('روسی، صفحهٔ ۱ — حروف‌چینی‌شده');
    expect(canvases.map((canvas) => [canvas.getWidth(), canvas.getHeight()])).toEqual(
      manifest.items.map(({ width, height }) => [width, height]),
    );
  });

  it('reads both image services of each image, the newer first', () => {
    const services = canvases.map((canvas) =>
      canvas
        .getContent()
        .flatMap((annotation) =>
          annotation.getBody().flatMap((body) => body.getServices().map((service) => service.id)),
        ),
    );
    expect(services).toEqual(
      item.pages.map(({ id, image }) =>
        id === 'fa-1' ? [] : [ids.imageService(3, image), ids.imageService(2, image)],
      ),
    );
  });

  it('reads the ranges as a tree, each with its canvases', () => {
    const top = read.getTopRanges().flatMap((range) => (range.id === '' ? range.getRanges() : [range]));
    const tree = read
      .getAllRanges()
      .map((range) => [range.getLabel().getValue('en'), range.getCanvasIds().length]);
    expect(top.length).toBeGreaterThan(0);
    expect(tree).toEqual(
      expect.arrayContaining([
        ['Russian', 2],
        ['Persian', 1],
        ['Opening', 3],
      ]),
    );
  });

  it('reads the renderings and what to see also', () => {
    expect(read.getRenderings().map(({ id }) => id)).toEqual(manifest.rendering?.map(({ id }) => id));
    expect(read.getRenderings()[0]?.getFormat()).toBe('text/plain');
  });

  it('reads every other manifest and the collection of them', () => {
    const persian = parseManifest(
      JSON.parse(JSON.stringify(toLanguage(item, images, ids, { language: 'fa' }))),
    );
    if (!(persian instanceof Manifest)) throw new Error('manifesto.js does not take it for a manifest');
    expect(persian.getViewingDirection()).toBe('right-to-left');
    expect(
      persian
        .getSequences()[0]
        ?.getCanvases()
        .map(({ id }) => id),
    ).toEqual([ids.canvas(item.id, 'fa-1')]);
    const all = parseManifest(JSON.parse(JSON.stringify(toManifests(item, images, ids))));
    if (!(all instanceof Collection)) throw new Error('manifesto.js does not take it for a collection');
    expect(all.getManifests().map(({ id }) => id)).toEqual([
      ids.manifest(item.id),
      ids.edition(item.id),
      ...['en', 'ru', 'fa'].map((language) => ids.language(item.id, language)),
    ]);
  });

  it('finds the search service as Mirador and Universal Viewer look for it', () => {
    const named = (from: Pick<typeof read, 'getServices'>, profile: string) =>
      from.getServices().find((service) => {
        const told: string = service.getProfile();
        return told === profile;
      });
    const service = named(read, 'http://iiif.io/api/search/1/search');
    expect(service?.id).toBe(ids.search(1, item.id));
    const completion = service && named(service, 'http://iiif.io/api/search/1/autocomplete');
    expect(completion?.id).toBe(ids.autocomplete(1, item.id));
  });

  it('reads the thumbnail', () => {
    expect(read.getThumbnail()?.id).toBe(manifest.thumbnail?.[0]?.id);
  });
});
