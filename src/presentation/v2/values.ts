/** Values of Presentation 2.1: strings in several languages, links, images and services. */
import { given } from '../documents.js';
import { CONTEXT_3, hasDocument, isResource, resources, text, texts, type Resource } from '../reading.js';

/** The context of version 2, and the profile of its documents. */
export const CONTEXT_2 = 'http://iiif.io/api/presentation/2/context.json';

/** Moves an address of ours to the version; what is not ours stays. */
export type Move = (id: string) => string;

/** One value stands alone, several in a list, none not at all (2.1, 4.2). */
export function repeated<Value>(values: readonly Value[]): Value | readonly Value[] | undefined {
  return values.length > 1 ? values : values[0];
}

type Tagged = string | { readonly '@value': string; readonly '@language': string };

/** The strings of a language map; those without a language stand bare (2.1, 4.3). */
export function languageValues(map: unknown): readonly Tagged[] {
  if (!isResource(map)) return [];
  return Object.entries(map).flatMap(([language, strings]): readonly Tagged[] =>
    texts(strings).map((value) => (language === 'none' ? value : { '@value': value, '@language': language })),
  );
}

const TYPES: Readonly<Record<string, string>> = {
  Collection: 'sc:Collection',
  Manifest: 'sc:Manifest',
  Canvas: 'sc:Canvas',
  Range: 'sc:Range',
  AnnotationPage: 'sc:AnnotationList',
  AnnotationCollection: 'sc:Layer',
  Annotation: 'oa:Annotation',
};

/** `@id` in this version: only what has a document of ours in it is moved. */
export function idOf(resource: Resource, move: Move): string | undefined {
  const id = text(resource.id);
  return id !== undefined && hasDocument(resource) ? move(id) : id;
}

/** No service of an image has to do with the version of the documents. */
const stays: Move = (id) => id;

/** A resource that is named, with its label. */
export function reference(resource: Resource, move: Move): object {
  return given({
    '@id': idOf(resource, move),
    '@type': TYPES[String(resource.type)],
    label: repeated(languageValues(resource.label)),
  });
}

/** What something is part of: a layer with its label (2.1, 5.7), all else by its address alone (2.1, 5.1). */
export function within(resource: Resource, move: Move): unknown {
  return repeated(
    resources(resource.partOf).map((whole) =>
      whole.type === 'AnnotationCollection' ? reference(whole, move) : idOf(whole, move),
    ),
  );
}

/** A page, a file, or a document of ours: `related`, `rendering`, `seeAlso` (2.1, 3.4). */
export function link(resource: Resource, move: Move): object {
  const said = { format: text(resource.format), profile: text(resource.profile) };
  return given({
    '@id': idOf(resource, move),
    label: repeated(languageValues(resource.label)),
    // What we link in version 3 is linked in this one, where it is plain JSON (2.1, 7.2).
    ...(said.profile === CONTEXT_3 ? { format: 'application/json', profile: CONTEXT_2 } : said),
  });
}

/** An image of the Image API by its 2.1 address: `max` says its size, as `full` would fail where the server has limits. */
export function image(resource: Resource): object {
  const services = resources(resource.service);
  const newer = services.find(({ type }) => type === 'ImageService3');
  const older = services.find((service) => service['@type'] === 'ImageService2');
  const { id, width, height } = resource;
  const [whole, base] = [text(id), text(newer?.id)];
  const path =
    base !== undefined && whole?.startsWith(`${base}/`) === true ? whole.slice(base.length) : undefined;
  // Others do not always say how large their image is.
  const known = typeof width === 'number' && typeof height === 'number';
  const size = known ? `/full/${width},${height}/` : '/full/full/';
  return given({
    '@id':
      older === undefined || path === undefined
        ? id
        : `${String(older['@id'])}${path.replace('/full/max/', size)}`,
    '@type': 'dctypes:Image',
    format: resource.format,
    width,
    height,
    service: repeated(servicesOf(services, stays)),
  });
}

/** The context of each service of the older kind (2.1, 4.5: required). Services of the newer kind are not for 2.1. */
const SERVICES: Readonly<Record<string, string>> = {
  ImageService1: 'http://library.stanford.edu/iiif/image-api/1.1/context.json',
  ImageService2: 'http://iiif.io/api/image/2/context.json',
  SearchService1: 'http://iiif.io/api/search/1/context.json',
};

export function servicesOf(value: unknown, move: Move): readonly object[] {
  return resources(value).flatMap((service) => {
    const context = SERVICES[String(service['@type'])];
    return context === undefined ? [] : [{ '@context': context, ...nested(service, move) }];
  });
}

/** A service within a service is in the words of the outer one. */
function nested(service: Resource, move: Move): object {
  const id = text(service['@id']);
  return given({
    '@id': id === undefined ? undefined : move(id),
    profile: service.profile,
    label: service.label,
    service: repeated(
      resources(service.service)
        .filter((inner) => '@id' in inner)
        .map((inner) => nested(inner, move)),
    ),
  });
}
