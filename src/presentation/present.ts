/** The document of an address, in each version: what a server answers with there, and what an export has as a file. */
import type { LayerKind } from '../item/item.js';
import { annotate } from './annotated.js';
import { toCanvas } from './canvas.js';
import { hasMore, languagesOf } from './choice.js';
import { toCollection, toManifests } from './collection.js';
import type { Address, Ids, PresentationVersion } from './ids.js';
import { imageOf, type Exhibit } from './images.js';
import { toAnnotation, toAnnotationPage, toAnnotations, toLayer } from './layers.js';
import { toEdition, toLanguage, toManifest } from './manifest.js';
import { toPainting, toPaintingPage } from './painting.js';
import { rangeIds, toRange } from './ranges.js';
import { asPresentation2, asSequence2 } from './v2.js';
import { asPresentation4 } from './v4.js';

/** Of one item, and not of all of them. */
export type ItemAddress = Exclude<Address, { readonly kind: 'collection' }>;

/** As it is sent, and as it lies in a file. */
export function printDocument(document: object): string {
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

export function presentCollection(
  version: PresentationVersion,
  exhibits: Iterable<Exhibit>,
  ids: Ids,
): object {
  return inVersion(version, toCollection(exhibits, ids), undefined);
}

/** Throws `not-found` for what the item does not have. */
export function present(
  version: PresentationVersion,
  address: ItemAddress,
  exhibit: Exhibit,
  ids: Ids,
): object {
  return inVersion(version, documentAt(address, exhibit, ids), layerKind(address, exhibit));
}

/** The sequence of the manifest at that address, of version 2; undefined where no manifest is there. */
export function presentSequence(address: ItemAddress, exhibit: Exhibit, ids: Ids): object | undefined {
  return asSequence2(documentAt(address, exhibit, ids));
}

/** Every document of an item in every version, each once: what leads to it is not asked. */
export function* everyDocument(exhibit: Exhibit, ids: Ids): Generator<object> {
  for (const address of addressesOf(exhibit, ids)) {
    const kind = layerKind(address, exhibit);
    const document = documentAt(address, exhibit, ids);
    const { item, images } = exhibit;
    const more = address.kind === 'annotations' ? toAnnotations(item, images, ids, address) : [];
    for (const one of [document, ...more])
      for (const version of [3, 2, 4] satisfies PresentationVersion[]) yield inVersion(version, one, kind);
    const sequence = asSequence2(document);
    if (sequence !== undefined) yield sequence;
  }
}

function inVersion(version: PresentationVersion, document: object, kind: LayerKind | undefined): object {
  switch (version) {
    case 2:
      return asPresentation2(document);
    case 3:
      return document;
    case 4:
      return asPresentation4(document, kind);
  }
}

function layerKind(address: ItemAddress, { item }: Exhibit): LayerKind | undefined {
  if (!('layer' in address)) return undefined;
  return item.layers.find(({ id }) => id === address.layer)?.kind;
}

function documentAt(address: ItemAddress, { item, images }: Exhibit, ids: Ids): object {
  switch (address.kind) {
    case 'manifest':
      return toManifest(item, images, ids);
    case 'edition':
      return toEdition(item, images, ids);
    case 'language':
      return toLanguage(item, images, ids, address);
    case 'manifests':
      return toManifests(item, images, ids);
    case 'canvas':
      return toCanvas(item, images, ids, address);
    case 'painting':
      return toPaintingPage(item, images, ids, address);
    case 'painting-image':
      return toPainting(item, images, ids, address);
    case 'layer':
      return toLayer(item, ids, address);
    case 'annotations':
      return toAnnotationPage(item, images, ids, address);
    case 'annotation':
      return toAnnotation(item, images, ids, address);
    case 'range':
      return toRange(item, images, ids, address);
  }
}

/** But for the single annotations: those of a page are made together. */
function addressesOf({ item, images }: Exhibit, ids: Ids): readonly ItemAddress[] {
  const of = item.id;
  const annotations = annotate(item);
  const languages = languagesOf(item, annotations);
  const painted = item.pages.filter((page) => imageOf(page, images).kind !== 'missing');
  return [
    { kind: 'manifest', item: of },
    ...(hasMore(item) ? [{ kind: 'edition', item: of } as const] : []),
    ...languages.map(({ language }) => ({ kind: 'language', item: of, language }) as const),
    ...(hasMore(item) || languages.length > 0 ? [{ kind: 'manifests', item: of } as const] : []),
    ...item.pages.map(({ id }) => ({ kind: 'canvas', item: of, page: id }) as const),
    ...painted.flatMap(({ id }) => [
      { kind: 'painting', item: of, page: id } as const,
      { kind: 'painting-image', item: of, page: id } as const,
    ]),
    ...[...annotations].flatMap(([layer, { pages }]) => [
      { kind: 'layer', item: of, layer } as const,
      ...[...pages.keys()].map((page) => ({ kind: 'annotations', item: of, layer, page }) as const),
    ]),
    ...rangeIds(item, images, ids).map((range) => ({ kind: 'range', item: of, range }) as const),
  ];
}
