/**
 * A manifest of Presentation 2 in the words of version 3 (2.1, appendix; docs/decisions/0025): structure, names and
 * strings. Services and annotations stay as they are, for those who read both versions.
 */
import { asList, isResource, resources, text, texts, type Resource } from '../presentation/reading.js';

export function isPresentation2(document: Resource): boolean {
  return 'sequences' in document || text(document['@type'])?.startsWith('sc:') === true;
}

/** Total: whatever is not as version 2 has it is left as it is, and told by whoever reads it. */
export function fromPresentation2(manifest: Resource): Resource {
  const [sequence = {}, ...more] = resources(manifest.sequences);
  return {
    ...described(manifest, 'Manifest'),
    viewingDirection: manifest.viewingDirection ?? sequence.viewingDirection,
    behavior: [manifest, sequence].flatMap(({ viewingHint }) => texts(viewingHint)),
    start: named(sequence.startCanvas ?? manifest.startCanvas),
    items: resources(sequence.canvases).map(canvas),
    structures: treeOf(resources(manifest.structures)),
    furtherSequences: more,
  };
}

/** What every resource may say of itself (2.1, 3). */
function described(resource: Resource, type: string): Resource {
  return {
    id: resource['@id'],
    type,
    label: words(resource.label),
    summary: words(resource.description),
    metadata: resources(resource.metadata).map(({ label, value }) => ({
      label: words(label),
      value: words(value),
    })),
    requiredStatement:
      resource.attribution === undefined
        ? undefined
        : { label: { en: ['Attribution'] }, value: words(resource.attribution) },
    rights: resource.license,
    navDate: resource.navDate,
    thumbnail: asList(resource.thumbnail).map(image),
    homepage: asList(resource.related).map(link),
    rendering: resource.rendering,
    seeAlso: resource.seeAlso,
    provider: resource.logo === undefined ? undefined : [{ logo: resource.logo }],
    service: resource.service,
    partOf: resource.within,
  };
}

/** Strings in several languages (2.1, 4.3): a text, `{ @value, @language }`, or a list of them. */
function words(value: unknown): unknown {
  const map: [string, string[]][] = [];
  for (const one of asList(value)) {
    const written = isResource(one) ? one['@value'] : one;
    if (typeof written !== 'string' && typeof written !== 'number') continue;
    const language = (isResource(one) ? text(one['@language']) : undefined) ?? 'none';
    const known = map.find(([tag]) => tag === language);
    if (known === undefined) map.push([language, [String(written)]]);
    else known[1].push(String(written));
  }
  return map.length === 0 ? undefined : Object.fromEntries(map);
}

function canvas(resource: Resource): Resource {
  const painted = resources(resource.images).map((annotation) => ({
    type: 'Annotation',
    motivation: 'painting',
    body: body(asList(annotation.resource)[0]),
    target: annotation.on,
  }));
  return {
    ...described(resource, 'Canvas'),
    width: resource.width,
    height: resource.height,
    behavior: texts(resource.viewingHint),
    items: [{ type: 'AnnotationPage', items: painted }],
    annotations: asList(resource.otherContent).map(annotationList),
  };
}

function body(resource: unknown): unknown {
  if (!isResource(resource) || resource['@type'] !== 'oa:Choice') return image(resource);
  return { type: 'Choice', items: [resource.default, ...asList(resource.item)].map(image) };
}

function image(resource: unknown): unknown {
  if (typeof resource === 'string') return { id: resource, type: 'Image' };
  if (!isResource(resource)) return resource;
  const type = texts(asList(resource['@type'])).join(' ');
  return {
    ...resource,
    id: resource['@id'] ?? resource.full,
    type: type.includes('Text') ? 'Text' : 'Image',
  };
}

/** Embedded lists keep their own words: the reader of annotations knows both. */
function annotationList(list: unknown): unknown {
  if (!isResource(list)) return { id: list, type: 'AnnotationPage' };
  const { '@id': id, resources: embedded, label, within } = list;
  return {
    id,
    type: 'AnnotationPage',
    label: words(label),
    partOf: asList(within).map((layer) =>
      isResource(layer) ? { id: layer['@id'], label: words(layer.label) } : { id: layer },
    ),
    ...(embedded === undefined ? {} : { resources: embedded }),
  };
}

function link(page: unknown): unknown {
  if (!isResource(page)) return { id: page, label: undefined };
  return { id: page['@id'], label: words(page.label), format: page.format };
}

function named(canvas: unknown): unknown {
  return canvas === undefined
    ? undefined
    : { id: isResource(canvas) ? canvas['@id'] : canvas, type: 'Canvas' };
}

/** Ranges stand beside one another and name those in them; each is put where it is named first. */
function treeOf(ranges: readonly Resource[]): readonly Resource[] {
  const byId = new Map(ranges.map((range) => [range['@id'], range]));
  const membersOf = (range: Resource): readonly unknown[] => [
    ...asList(range.members),
    ...asList(range.ranges),
    ...asList(range.canvases).map((id) => ({ '@id': isResource(id) ? id['@id'] : id, '@type': 'sc:Canvas' })),
  ];
  const idOf = (member: unknown): unknown => (isResource(member) ? member['@id'] : member);
  const inner = new Set(ranges.flatMap((range) => membersOf(range).map(idOf)));
  const placed = new Set<unknown>();
  const toRange = (range: Resource): Resource => {
    placed.add(range['@id']);
    const items = membersOf(range).flatMap((member): readonly Resource[] => {
      const id = idOf(member);
      const child = byId.get(id);
      if (child !== undefined) return placed.has(id) ? [] : [toRange(child)];
      return [{ id, type: 'Canvas' }];
    });
    return { ...described(range, 'Range'), viewingDirection: range.viewingDirection, items };
  };
  const roots = ranges.filter((range) => range.viewingHint === 'top' || !inner.has(range['@id']));
  const trees = roots.map(toRange);
  // Ranges that only name one another in a circle have no root.
  const rest = ranges.flatMap((range) => (placed.has(range['@id']) ? [] : [toRange(range)]));
  // One root stands for the whole, and is no chapter of it.
  const [root] = roots;
  const [only] = trees;
  const inRoot = resources(only?.items);
  const isWhole = root?.viewingHint === 'top' && trees.length + rest.length === 1;
  return isWhole && inRoot.length > 0 && inRoot.every(({ type }) => type === 'Range')
    ? inRoot
    : [...trees, ...rest];
}
