/**
 * Every document in the words of Presentation 4.0, a draft: all that we know of it is in this file. A projection that
 * reads Presentation 3, and the kind of the layer, for which 3.0 has no word.
 */
import type { LayerKind } from '../item/item.js';
import { given } from './documents.js';
import { movedTo } from './ids.js';
import { asList, CONTEXT_3, hasDocument, isResource, targetsOf, texts, type Resource } from './reading.js';

/** `document`: one of documents.ts; `kind`: of the layer that it is of. The ids in it are those of version 4. */
export function asPresentation4(document: object, kind: LayerKind | undefined): object {
  const resource = document as Resource;
  return { ...project(resource, { move: movedTo(4, String(resource.id)), kind }) };
}

interface Projecting {
  readonly move: (id: string) => string;
  readonly kind: LayerKind | undefined;
}

/** What has no `type` is a language map, a pair of them or an older service: as it was, but for addresses of searches. */
function project(resource: Resource, how: Projecting): Resource {
  if (typeof resource['@id'] === 'string') return olderService(resource, resource['@id'], how);
  if (typeof resource.type !== 'string') return resource;
  const plain = Object.fromEntries(
    Object.entries(resource).map(([key, value]) => [RENAMED[key] ?? key, projectValue(key, value, how)]),
  );
  const moves = hasDocument(resource) || SEARCHES.includes(resource.type);
  const named = moves ? { ...plain, id: how.move(String(resource.id)) } : plain;
  const isWhole = resource.type === 'Annotation' && 'target' in resource;
  return isWhole ? { ...named, ...annotated(resource, how) } : named;
}

function olderService(service: Resource, id: string, how: Projecting): Resource {
  const { service: inner } = service;
  return { ...service, '@id': how.move(id), ...(isResource(inner) ? { service: project(inner, how) } : {}) };
}

const SEARCHES = ['SearchService2', 'AutoCompleteService2'];

const RENAMED: Readonly<Record<string, string>> = {
  placeholderCanvas: 'placeholderContainer',
  accompanyingCanvas: 'accompanyingContainer',
};

function projectValue(key: string, value: unknown, how: Projecting): unknown {
  if (key === '@context' || key === 'profile')
    return Array.isArray(value) ? texts(value).map(context) : context(value);
  if (key === 'language') return texts(value);
  if (Array.isArray(value))
    return value.map((entry: unknown) => (isResource(entry) ? project(entry, how) : entry));
  return isResource(value) ? project(value, how) : value;
}

/** The context is also the profile of our documents where they are linked. */
function context(value: unknown): unknown {
  return value === CONTEXT_3 ? 'http://iiif.io/api/presentation/4/context.json' : value;
}

/** What an annotation must say otherwise: lists for `motivation`, one object each for `body` and `target`. */
function annotated(annotation: Resource, how: Projecting): object {
  const motivations = texts(annotation.motivation);
  const supplements = motivations.includes('supplementing');
  const bodies = asList(annotation.body).map((body) => projectValue('body', body, how));
  const targets = targetsOf(annotation).map((id) => ({ id: how.move(id), type: 'Canvas' }));
  return {
    // `commenting` stands beside it only for viewers of 3.0 that look for nothing else.
    motivation: supplements ? ['supplementing'] : motivations,
    ...given({ provides: supplements && how.kind !== undefined ? PROVIDES[how.kind] : [] }),
    ...given({ body: together(bodies) }),
    target: together(targets),
  };
}

/** What a text that supplements a canvas is there for (4.0, `provides`). */
const PROVIDES: Readonly<Record<LayerKind, readonly string[]>> = {
  transcription: ['transcript'],
  reading: ['transcript'],
  marginalia: ['transcript'],
  translation: ['translation'],
  gloss: ['translation'],
  notes: [],
  tags: [],
};

/** Several that have nothing to do with one another are said to be so (4.0, Independents). */
function together(values: readonly unknown[]): unknown {
  return values.length > 1 ? { type: 'Independents', items: values } : values[0];
}
