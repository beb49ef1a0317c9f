/** How the projections read a document: as any other client does, by the names of Presentation 3.0, taking what is there. */

export type Resource = Readonly<Record<string, unknown>>;

export function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One value or a list of them, as a list. */
export function asList(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function resources(value: unknown): readonly Resource[] {
  return asList(value).filter(isResource);
}

export function texts(value: unknown): readonly string[] {
  return asList(value).filter((entry) => typeof entry === 'string');
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The context of version 3, and the profile of its documents. */
export const CONTEXT_3 = 'http://iiif.io/api/presentation/3/context.json';

const WITH_DOCUMENTS = [
  'Collection',
  'Manifest',
  'Canvas',
  'Range',
  'AnnotationPage',
  'AnnotationCollection',
  'Annotation',
];

/** True for a resource of a type that has a document of its own in every version. */
export function hasDocument({ type }: Resource): boolean {
  return typeof type === 'string' && WITH_DOCUMENTS.includes(type);
}

/** The addresses that an annotation targets, each with the fragment of its part, whichever way the part is said. */
export function targetsOf(annotation: Resource): readonly string[] {
  return asList(annotation.target).flatMap(addressesOf);
}

function addressesOf(target: unknown): readonly string[] {
  if (typeof target === 'string') return [target];
  if (!isResource(target)) return [];
  if (target.type !== 'SpecificResource') return texts(target.id);
  const fragment = resources(target.selector).find(({ type }) => type === 'FragmentSelector');
  return addressesOf(target.source).map((whole) =>
    fragment === undefined ? whole : `${whole}#${String(fragment.value)}`,
  );
}
