/**
 * The shapes that we print: those of @iiif/presentation-3, read-only, and corrected where they contradict the
 * specification (services with `@id`, `next` and `prev` as objects, `textDirection`).
 */
import type * as P3 from '@iiif/presentation-3';
import type { ForeignImage, LanguageMap, Statement } from '../item/item.js';

type Frozen<T> = T extends readonly (infer Entry)[]
  ? readonly Frozen<Entry>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;
type Corrected<T, Corrections> = Omit<Frozen<T>, keyof Corrections> & Readonly<Corrections>;

/** Names a resource that has a document of its own (Presentation 3.0, 1.2 "referenced"). */
export interface Reference<Type extends P3.ResourceType> {
  readonly id: string;
  readonly type: Type;
  readonly label?: LanguageMap;
}

/** The newer version first (Presentation 3.0, 3.4 `service`). */
export type ImageServices = readonly [Frozen<P3.ImageService3>, Frozen<P3.ImageService2>];

/** Content Search 2.0, 3 and 4; and as version 1.0 says it, which is all that viewers look for. */
export type SearchServices = readonly [
  {
    readonly id: string;
    readonly type: 'SearchService2';
    readonly service: readonly [{ readonly id: string; readonly type: 'AutoCompleteService2' }];
  },
  {
    readonly '@id': string;
    readonly '@type': 'SearchService1';
    readonly profile: 'http://iiif.io/api/search/1/search';
    readonly service: {
      readonly '@id': string;
      readonly '@type': 'AutoCompleteService1';
      readonly profile: 'http://iiif.io/api/search/1/autocomplete';
    };
  },
];

export interface Image {
  readonly id: string;
  readonly type: 'Image';
  readonly format: 'image/jpeg';
  readonly width: number;
  readonly height: number;
  readonly service: ImageServices;
}

export type TextualBody = Corrected<
  P3.EmbeddedResource,
  { value: string; format: string; language: string; textDirection: 'ltr' | 'rtl' }
>;

export type Annotation = Corrected<
  P3.Annotation,
  {
    '@context'?: string | readonly string[];
    motivation: string | readonly string[];
    body: Image | ForeignImage | TextualBody;
    target: string;
    textGranularity?: 'page' | 'block' | 'line';
    seeAlso?: readonly SeeAlso[];
  }
>;

/** Something for programs about the same thing (Presentation 3.0, 3.4 `seeAlso`). */
export interface SeeAlso {
  readonly id: string;
  readonly type: 'Annotation' | 'Dataset';
  readonly label: LanguageMap;
  readonly format: string;
  readonly profile: string;
}

/** The item in a form that is not IIIF's (Presentation 3.0, 3.4 `rendering`). */
export interface Rendering {
  readonly id: string;
  readonly type: 'Text';
  readonly label: LanguageMap;
  readonly format: string;
  readonly language: readonly string[];
}

type Places = readonly (Reference<'Manifest'> | Reference<'Collection'>)[];

export type AnnotationCollection = Corrected<
  P3.AnnotationCollection,
  {
    label: LanguageMap;
    metadata?: readonly Statement[];
    total: number;
    first: Reference<'AnnotationPage'>;
    last: Reference<'AnnotationPage'>;
    partOf?: Places;
  }
>;

export type AnnotationPage = Corrected<
  P3.AnnotationPage,
  {
    label?: LanguageMap;
    partOf?: readonly AnnotationCollection[];
    next?: Reference<'AnnotationPage'>;
    prev?: Reference<'AnnotationPage'>;
    items?: readonly Annotation[];
  }
>;

export type Canvas = Corrected<
  P3.Canvas,
  {
    label: LanguageMap;
    width: number;
    height: number;
    items: readonly AnnotationPage[];
    annotations?: readonly AnnotationPage[];
    partOf?: Places;
  }
>;

export type Range = Corrected<
  P3.Range,
  {
    label: LanguageMap;
    items: readonly (Range | Reference<'Canvas'>)[];
    supplementary?: Reference<'AnnotationCollection'>;
    partOf?: Places;
  }
>;

export type Manifest = Corrected<
  P3.Manifest,
  {
    label: LanguageMap;
    thumbnail?: readonly (Image | ForeignImage)[];
    items: readonly Canvas[];
    structures?: readonly Range[];
    seeAlso?: readonly SeeAlso[];
    rendering?: readonly Rendering[];
    service?: SearchServices;
    partOf: Places;
  }
>;

/** A Manifest as a Collection names it (Presentation 3.0, 5.1 "Collection Members"). */
export interface Member extends Reference<'Manifest'> {
  readonly label: LanguageMap;
  readonly thumbnail?: readonly (Image | ForeignImage)[];
  readonly navDate?: string;
}

export type Collection = Corrected<
  P3.Collection,
  { label: LanguageMap; service?: SearchServices; items: readonly Member[]; partOf?: Places }
>;

/** What an address answers with. */
export type Document<Resource> = Resource & { readonly '@context': string | readonly string[] };

/** The context of Presentation 3.0, and the profile of its documents. */
export const CONTEXT = 'http://iiif.io/api/presentation/3/context.json';

/** The resource on its own: the context comes first, and once (Presentation 3.0, 4.6). */
export function document<Resource extends object>(resource: Resource): Document<Resource> {
  return { '@context': CONTEXT, ...resource };
}

/** A document with `textGranularity` in it (Text Granularity extension): its context comes before ours. */
export function granularDocument<Resource extends object>(resource: Resource): Document<Resource> {
  return { '@context': ['http://iiif.io/api/extension/text-granularity/context.json', CONTEXT], ...resource };
}

type Given<Properties> = { readonly [Key in keyof Properties]?: Exclude<Properties[Key], undefined> };

/** Only what is there: a property without a value is left out, and so is an empty list. */
export function given<Properties extends object>(properties: Properties): Given<Properties> {
  const isThere = (value: unknown): boolean =>
    value !== undefined && !(Array.isArray(value) && value.length === 0);
  // Object.fromEntries forgets which keys it was given.
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => isThere(value)),
  ) as Given<Properties>;
}
