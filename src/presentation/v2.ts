/** Every document in the words of Presentation 2.1: a projection that reads Presentation 3 and nothing else. */
import { given } from './documents.js';
import { movedTo, sequenceOf } from './ids.js';
import { isResource, resources, text, texts, type Resource } from './reading.js';
import { annotation2 } from './v2/annotations.js';
import { described } from './v2/descriptive.js';
import { CONTEXT_2, idOf, type Move } from './v2/values.js';

/** `document`: one of documents.ts. The ids in it are those of the same documents in version 2. */
export function asPresentation2(document: object): object {
  const resource = document as Resource;
  const project = PROJECTIONS[String(resource.type)];
  if (project === undefined) throw new Error(`2.1 has no counterpart of a ${String(resource.type)}.`);
  return { '@context': CONTEXT_2, ...project(resource, movedTo(2, String(resource.id))) };
}

/** The sequence of a manifest as a document of its own (2.1, 5.2); 3.0 has none, and nothing but a manifest has one. */
export function asSequence2(document: object): object | undefined {
  const resource = document as Resource;
  if (resource.type !== 'Manifest') return undefined;
  const move = movedTo(2, String(resource.id));
  const { '@id': id, '@type': type, ...rest } = sequence(resource, move);
  return { '@context': CONTEXT_2, '@id': id, '@type': type, within: idOf(resource, move), ...rest };
}

type Projection = (resource: Resource, move: Move) => object;

const PROJECTIONS: Readonly<Record<string, Projection>> = {
  Collection: collection,
  Manifest: manifest,
  Canvas: canvas,
  Range: range,
  AnnotationPage: annotationList,
  AnnotationCollection: layer,
  Annotation: annotation2,
};

/** 2.1, 5.8. `members` keeps the order where both kinds stand among one another. */
function collection(resource: Resource, move: Move): object {
  const items = resources(resource.items);
  const [collections, manifests] = ['Collection', 'Manifest'].map((kind) =>
    items.filter(({ type }) => type === kind).map((item) => member(item, move)),
  );
  const mixed = collections?.length !== 0 && manifests?.length !== 0;
  return {
    ...described(resource, move),
    ...given({
      collections,
      manifests,
      members: mixed ? items.map((item) => member(item, move)) : undefined,
    }),
  };
}

/** A collection in a collection must have a hint (2.1, 5.8). */
function member(resource: Resource, move: Move): object {
  const hint = resource.type === 'Collection' ? { viewingHint: 'individuals' } : {};
  return { ...hint, ...described(resource, move) };
}

/** 2.1, 5.1. */
function manifest(resource: Resource, move: Move): object {
  return {
    ...described(resource, move),
    sequences: [sequence(resource, move)],
    ...given({ structures: flattened(resource.structures).map((one) => inStructures(one, resource, move)) }),
  };
}

/** 2.1, 5.2: the one order that 3.0 has. Its direction is said here as well: some readers look nowhere else. */
function sequence(resource: Resource, move: Move) {
  return {
    '@id': sequenceOf(move(String(resource.id))),
    '@type': 'sc:Sequence',
    ...given({ viewingDirection: text(resource.viewingDirection), startCanvas: startOf(resource, move) }),
    canvases: resources(resource.items).map((item) => canvas(item, move)),
  };
}

/** 2.1, 5.3. Images stand in it, all else is named in `otherContent`. `images` is there though empty: old viewers count it. */
function canvas(resource: Resource, move: Move): object {
  const painted = resources(resource.items).flatMap(({ items }) => resources(items));
  return {
    ...described(resource, move),
    height: resource.height,
    width: resource.width,
    images: painted
      .filter(({ body }) => resources(body).every(({ type }) => type === 'Image'))
      .map((annotation) => annotation2(annotation, move)),
  };
}

/** 2.1, 5.5. */
function annotationList(resource: Resource, move: Move): object {
  return {
    ...described(resource, move),
    ...given({
      next: addressOf(resource.next, move),
      prev: addressOf(resource.prev, move),
      startIndex: resource.startIndex,
    }),
    resources: resources(resource.items).map((annotation) => annotation2(annotation, move)),
  };
}

/** 2.1, 5.6. The ranges in it are named, and stand beside it in the manifest. */
function range(resource: Resource, move: Move): object {
  const items = resources(resource.items);
  const ofType = (kind: string) =>
    items.filter(({ type }) => type === kind).flatMap((item) => idOf(item, move) ?? []);
  return {
    ...described(resource, move),
    ...given({
      contentLayer: addressOf(resource.supplementary, move),
      startCanvas: startOf(resource, move),
      ranges: ofType('Range'),
      canvases: ofType('Canvas'),
    }),
  };
}

/** Those of `structures` itself are the roots of trees (2.1, 3.3 `top`). */
function inStructures(resource: Resource, manifest: Resource, move: Move): object {
  const isRoot = resources(manifest.structures).includes(resource);
  const hinted = isRoot ? { viewingHint: 'top' } : {};
  return { ...range(resource, move), ...hinted };
}

function flattened(ranges: unknown): readonly Resource[] {
  return resources(ranges)
    .filter(({ type }) => type === 'Range')
    .flatMap((range) => [range, ...flattened(range.items)]);
}

/** 2.1, 5.7. It has pages, so it names the first and lists none (2.1, 5.9). */
function layer(resource: Resource, move: Move): object {
  return {
    ...described(resource, move),
    ...given({
      total: resource.total,
      first: addressOf(resource.first, move),
      last: addressOf(resource.last, move),
    }),
  };
}

function addressOf(value: unknown, move: Move): string | undefined {
  return isResource(value) ? idOf(value, move) : undefined;
}

/** 2.1 starts with a canvas, not with a part of one. */
function startOf({ start }: Resource, move: Move): string | undefined {
  if (!isResource(start)) return undefined;
  const canvas = isResource(start.source)
    ? text(start.source.id)
    : [...texts(start.source), ...texts(start.id)][0];
  return canvas === undefined ? undefined : move(canvas.split('#', 1)[0] ?? canvas);
}
