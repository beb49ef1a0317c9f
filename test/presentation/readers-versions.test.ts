/** Readers written by others take from our Presentation 2.1 what we say in Presentation 3. */
import { upgrade } from '@iiif/parser/upgrader';
import { Manifest as ReadManifest, parseManifest } from 'manifesto.js';
import { describe, expect, it } from 'vitest';
import { asPresentation2 } from '../../src/presentation/v2.js';
import { in2, manifest2, moved, plain, type Json } from './projected.js';
import { documentAt, ids, images, isRecord, item, manifest } from './sample.js';

const upgraded = (document: Json): Json => normalised(plain(upgrade(structuredClone(document))));

/** What we say in 3.0, as it comes back: with the ids of version 2. */
const expected = (document: object): Json => plain(JSON.parse(moved(JSON.stringify(document), 2)));

/**
 * The faults of @iiif/parser 2.2.10, put right: it encodes the ids in annotations a second time, takes `top` for a
 * behavior, and makes a list of `supplementary`.
 */
function normalised(document: Json): Json {
  const read: unknown = JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (typeof value === 'string') return value.replace(/%25([0-9A-F]{2})/g, '%$1');
    if (key === 'supplementary' && Array.isArray(value)) return value[0] as unknown;
    if (!isRecord(value) || value.type !== 'Range') return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'behavior'));
  });
  return plain(read);
}

/** Some properties of each resource in a list. */
const of = (list: unknown, ...names: readonly string[]): unknown =>
  (Array.isArray(list) ? list : []).map((one: unknown) =>
    isRecord(one) ? Object.fromEntries(names.map((name) => [name, one[name]])) : one,
  );

describe('@iiif/parser upgrades 2.1 back to the same content', () => {
  const again = upgraded(manifest2);
  const meant = expected(manifest);

  it.each(['id', 'type', 'label', 'summary', 'metadata', 'navDate', 'viewingDirection', 'behavior'])(
    'manifest: %s',
    (name) => {
      expect(again[name]).toEqual(meant[name]);
      expect(again[name]).toBeDefined();
    },
  );

  it('manifest: the collection that it is part of; the reader loses several', () => {
    const [collection] = manifest.partOf;
    const one = upgraded(plain(asPresentation2({ ...manifest, partOf: [collection] })));
    expect(of(one.partOf, 'id', 'type')).toEqual([{ id: moved(ids.collection(), 2), type: 'Collection' }]);
  });

  it('manifest: what must be shown, but for its label', () => {
    expect(again.requiredStatement).toMatchObject({ value: manifest.requiredStatement?.value });
  });

  it('manifest: the home page, as that of a provider', () => {
    expect(again.provider).toMatchObject([{ homepage: [{ id: 'https://example.org/record' }] }]);
  });

  it('canvases: order, ids, labels, summaries and sizes', () => {
    const names = ['id', 'type', 'label', 'summary', 'width', 'height'];
    expect(of(again.items, ...names)).toEqual(of(meant.items, ...names));
  });

  it('images: target, size and the service of version 2', () => {
    const painted = (document: Json): readonly Json[] =>
      (document.items as readonly Json[]).flatMap((canvas) =>
        ((canvas.items ?? []) as readonly Json[]).flatMap((page) => page.items as readonly Json[]),
      );
    const [after, before] = [painted(again), painted(meant)];
    expect(after).toHaveLength(3);
    expect(of(after, 'id', 'type', 'motivation', 'target')).toEqual(
      of(before, 'id', 'type', 'motivation', 'target'),
    );
    const bodies = (list: readonly Json[]) => list.map(({ body }) => body as Json);
    expect(of(bodies(after), 'type', 'format', 'width', 'height')).toEqual(
      of(bodies(before), 'type', 'format', 'width', 'height'),
    );
    expect(bodies(after).map(({ service }) => of(service, '@id', '@type'))).toEqual(
      bodies(before).map(({ service }) => of((service as readonly unknown[]).slice(1), '@id', '@type')),
    );
  });

  it('texts: every layer on every canvas, named and not embedded', () => {
    const layers = (document: Json) =>
      (document.items as readonly Json[]).map(({ annotations }) =>
        of(annotations, 'id', 'type', 'label', 'items'),
      );
    expect(layers(again)).toEqual(layers(meant));
  });

  it('ranges: the whole tree with labels, directions and layers', () => {
    const tree = (range: Json): unknown => ({
      ...(of([range], 'id', 'type', 'viewingDirection') as readonly Json[])[0],
      label: range.type === 'Range' ? range.label : undefined,
      layer: isRecord(range.supplementary) ? range.supplementary.id : undefined,
      items: ((range.items ?? []) as readonly Json[]).map(tree),
    });
    expect((again.structures as readonly Json[]).map(tree)).toEqual(
      (meant.structures as readonly Json[]).map(tree),
    );
  });

  it.each(['text-ru', 'text-fa', 'text-en', 'notes'])('the words of %s, each at its place', (layer) => {
    const where = { kind: 'annotations', item: item.id, layer, page: 'ru-1' } as const;
    const [after, before] = [upgraded(in2(where)), expected(documentAt(where))];
    expect(after).toMatchObject({ id: before.id, type: 'AnnotationPage', label: before.label });
    const read = (document: Json) =>
      (document.items as readonly Json[]).map(({ id, target, body }) => {
        const { value, chars, format, language } = body as Json;
        return { id, target, text: value ?? chars, format, language };
      });
    expect(read(after)).toEqual(read(before));
    expect(read(after).length).toBeGreaterThan(0);
  });

  it('the collection with its manifests', () => {
    const [after, before] = [
      upgraded(in2({ kind: 'collection' })),
      expected(documentAt({ kind: 'collection' })),
    ];
    const names = ['id', 'type', 'label', 'navDate'];
    expect(of([after], 'id', 'type', 'label')).toEqual(of([before], 'id', 'type', 'label'));
    expect(of(after.items, ...names)).toEqual(of(before.items, ...names));
  });
});

describe('manifesto.js reads 2.1', () => {
  const read = parseManifest(structuredClone(manifest2));
  if (!(read instanceof ReadManifest)) throw new Error('manifesto.js does not take it for a manifest');
  const canvases = read.getSequences()[0]?.getCanvases() ?? [];

  it('the label in each language, and the description', () => {
    for (const [language, [label]] of Object.entries(item.label))
      expect(read.getLabel().getValue(language)).toBe(label);
    expect(read.getSummary().getValue('ru')).toBe('Просит комнату.');
  });

  it('metadata, attribution and license', () => {
    expect(read.getMetadata().map((pair) => [pair.getLabel('en'), pair.getValue('en')])).toEqual([
      ['Date', '1955'],
      ['Languages', 'Russian<br/>Persian'],
    ]);
    expect(read.getRequiredStatement()?.getValue('en')).toBe('An archive');
    expect(read.getLicense()).toBe(item.rights);
  });

  it('canvases with their labels, sizes and image services', () => {
    expect(canvases.map(({ id }) => id)).toEqual(manifest.items.map(({ id }) => moved(id, 2)));
    expect(canvases[0]?.getLabel().getValue('fa')).toBe('روسی، صفحهٔ ۱ — حروف‌چینی‌شده');
    expect(canvases.map((canvas) => [canvas.getWidth(), canvas.getHeight()])).toEqual(
      manifest.items.map(({ width, height }) => [width, height]),
    );
    const services = canvases.map((canvas) =>
      canvas.getImages().flatMap((image) =>
        image
          .getResource()
          .getServices()
          .map(({ id }) => id),
      ),
    );
    expect(services).toEqual(
      item.pages.map(({ id, image }) =>
        images.get(id)?.kind === 'present' ? [ids.imageService(2, image)] : [],
      ),
    );
  });

  it('the ranges as a tree with their canvases', () => {
    const ranges = read.getAllRanges();
    expect(ranges.map((range) => range.getLabel().getValue('en')).sort()).toEqual([
      'Opening',
      'Persian',
      'Russian',
      'Topics',
    ]);
    expect(ranges.find(({ id }) => id.endsWith('/r-ru'))?.getCanvasIds()).toEqual(
      manifest.items.slice(0, 2).map(({ id }) => moved(id, 2)),
    );
  });

  it('direction, hint and date', () => {
    expect(read.getViewingDirection()).toBe('left-to-right');
    expect(read.getViewingHint()).toBe('individuals');
    expect(read.getNavDate().toISOString()).toBe('1955-05-05T00:00:00.000Z');
  });
});
