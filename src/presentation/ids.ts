/** The public addresses of the Presentation API: a contract. Printed and parsed side by side. */
import { printIdentifier } from '../image/identifier.js';
import { Problem } from '../problem.js';
import { fileName, fileSegment } from './file-name.js';

/** What an address names, in the item's own ids. */
export type Address =
  | { readonly kind: 'collection' }
  | { readonly kind: 'manifest'; readonly item: string }
  /** The manifest with every layer. */
  | { readonly kind: 'edition'; readonly item: string }
  /** The manifest of what the item has in one language. */
  | { readonly kind: 'language'; readonly item: string; readonly language: string }
  /** All manifests of the item. */
  | { readonly kind: 'manifests'; readonly item: string }
  | { readonly kind: 'canvas'; readonly item: string; readonly page: string }
  | { readonly kind: 'painting'; readonly item: string; readonly page: string }
  | { readonly kind: 'painting-image'; readonly item: string; readonly page: string }
  | { readonly kind: 'layer'; readonly item: string; readonly layer: string }
  | { readonly kind: 'annotations'; readonly item: string; readonly layer: string; readonly page: string }
  | {
      readonly kind: 'annotation';
      readonly item: string;
      readonly layer: string;
      readonly page: string;
      /** The passage that it is of, or the name of a remark, a mention or a margin. */
      readonly passage: string;
    }
  | { readonly kind: 'range'; readonly item: string; readonly range: string };

/** Every document is in each of them, at the same address but for the number. */
export type PresentationVersion = 2 | 3 | 4;

/**
 * Who answers at the addresses: a server, or a web server that knows files alone (docs/export.md). A document is then a
 * file with an ending, which tells its type, and so its name is never also that of a folder.
 */
export type Site = 'server' | 'files';

const ENDING = '.json';

const root = (version: PresentationVersion): string => `/iiif/presentation/${version}`;

/** The path of an address, from the root of the server: percent-encoded, without query or fragment. */
export function printAddress(address: Address, version: PresentationVersion = 3): string {
  return [root(version), ...segmentsOf(address).map(encodeURIComponent)].join('/');
}

function printFile(address: Address, version: PresentationVersion): string {
  return `${[root(version), ...segmentsOf(address).map(fileSegment)].join('/')}${ENDING}`;
}

function segmentsOf(address: Address): readonly string[] {
  switch (address.kind) {
    case 'collection':
      return ['collection'];
    case 'manifest':
      return [address.item, 'manifest'];
    case 'edition':
      return [address.item, 'edition'];
    case 'language':
      return [address.item, 'manifest', address.language];
    case 'manifests':
      return [address.item, 'manifests'];
    case 'canvas':
      return [address.item, 'canvas', address.page];
    case 'painting':
      return [address.item, 'painting', address.page];
    case 'painting-image':
      return [address.item, 'painting', address.page, 'image'];
    case 'layer':
      return [address.item, 'layer', address.layer];
    case 'annotations':
      return [address.item, 'annotations', address.layer, address.page];
    case 'annotation':
      return [address.item, 'annotations', address.layer, address.page, address.passage];
    case 'range':
      return [address.item, 'range', address.range];
  }
}

/**
 * Moves addresses of documents and searches into another version: those of the server that printed `id`, an id of a
 * document in version 3. All others stay as they are.
 */
export function movedTo(version: PresentationVersion, id: string): (address: string) => string {
  const base = id.slice(0, id.lastIndexOf(root(3)));
  const roots = [
    [root(3), root(version)],
    ...SEARCHES.map((name) => [searchRoot(3) + name, searchRoot(version) + name]),
  ];
  return (address) => {
    for (const [from = '', to = ''] of roots)
      if (address.startsWith(`${base}${from}/`))
        return `${base}${to}${address.slice(base.length + from.length)}`;
    return address;
  };
}

const SEARCHES = ['/search', '/autocomplete'] as const;

/** What the searches that name canvases of a version are below: they have a version of their own. */
export function searchRoot(version: PresentationVersion): string {
  return version === 3 ? '/iiif' : root(version);
}

/** True for the path of a search or a completion, of whichever version: no document has a number for its second name. */
export function isSearch(rawPath: string): boolean {
  return /^\/iiif(?:\/presentation\/[24])?\/(?:search|autocomplete)\/[12](?:\/|$)/.test(rawPath);
}

const SEQUENCE = '/sequence/normal';

/** Where the one sequence of a manifest of version 2 is (2.1, 5.2): no other version has such a document. */
export function sequenceOf(manifest: string): string {
  return manifest.endsWith(ENDING)
    ? `${manifest.slice(0, -ENDING.length)}${SEQUENCE}${ENDING}`
    : `${manifest}${SEQUENCE}`;
}

/** The path of the manifest whose sequence a path of version 2 names; to be asked where the path names nothing else. */
export function manifestOfSequence(rawPath: string): string | undefined {
  const isSequence = rawPath.startsWith(`${root(2)}/`) && rawPath.endsWith(SEQUENCE);
  return isSequence ? rawPath.slice(0, -SEQUENCE.length) : undefined;
}

/**
 * What a path names, as it came from the wire, from the root of the server; `undefined` when it is none of the
 * version. Throws `malformed-address` where a segment is not well percent-encoded.
 */
export function parseAddress(rawPath: string, version: PresentationVersion = 3): Address | undefined {
  if (!rawPath.startsWith(`${root(version)}/`)) return undefined;
  const segments = rawPath
    .slice(root(version).length + 1)
    .split('/')
    .map(decoded);
  if (segments.includes('')) return undefined;
  const [item = '', kind = '', first = '', second = '', third = ''] = segments;
  switch (segments.length) {
    case 1:
      return item === 'collection' ? { kind: 'collection' } : undefined;
    case 2:
      return kind === 'manifest' || kind === 'edition' || kind === 'manifests' ? { kind, item } : undefined;
    case 3:
      return namedByOne(item, kind, first);
    case 4:
      return namedByTwo(item, kind, first, second);
    case 5:
      return kind === 'annotations'
        ? { kind: 'annotation', item, layer: first, page: second, passage: third }
        : undefined;
    default:
      return undefined;
  }
}

function namedByOne(item: string, kind: string, name: string): Address | undefined {
  switch (kind) {
    case 'manifest':
      return { kind: 'language', item, language: name };
    case 'canvas':
    case 'painting':
      return { kind, item, page: name };
    case 'layer':
      return { kind, item, layer: name };
    case 'range':
      return { kind, item, range: name };
    default:
      return undefined;
  }
}

function namedByTwo(item: string, kind: string, first: string, second: string): Address | undefined {
  if (kind === 'annotations') return { kind, item, layer: first, page: second };
  if (kind === 'painting' && second === 'image') return { kind: 'painting-image', item, page: first };
  return undefined;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new Problem(
      'malformed-address',
      `“${segment.slice(0, 100)}” is not well percent-encoded: after each % come two hexadecimal digits, and together they are UTF-8. A % itself is written %25.`,
      { cause },
    );
  }
}

/** `xml` is TEI, and of the whole edition alone. */
export type TextFormat = 'txt' | 'html' | 'xml';

/** The path of an item's text as a file, from the root of the server. */
export function printText(
  { item, layer, format }: { readonly item: string; readonly layer: string; readonly format: TextFormat },
  site: Site = 'server',
): string {
  const segment = site === 'files' ? fileSegment : encodeURIComponent;
  return `/items/${segment(item)}/text/${segment(layer)}.${format}`;
}

function printReading(item: string, site: Site): string {
  return site === 'files' ? `/items/${fileSegment(item)}/index.html` : `/items/${encodeURIComponent(item)}`;
}

/** Every address that a document prints, whole. */
export type Ids = ReturnType<typeof createIds>;

/** `base`: scheme, host and prefix of the request, without a slash at its end; `version`: of the documents that are named. */
export function createIds(base: string, site: Site = 'server', version: PresentationVersion = 3) {
  const print = site === 'files' ? printFile : printAddress;
  const at = (address: Address): string => `${base}${print(address, version)}`;
  const searches = `${base}${searchRoot(version)}`;
  return {
    site,
    collection: () => at({ kind: 'collection' }),
    manifest: (item: string) => at({ kind: 'manifest', item }),
    edition: (item: string) => at({ kind: 'edition', item }),
    language: (item: string, language: string) => at({ kind: 'language', item, language }),
    manifests: (item: string) => at({ kind: 'manifests', item }),
    canvas: (item: string, page: string) => at({ kind: 'canvas', item, page }),
    painting: (item: string, page: string) => at({ kind: 'painting', item, page }),
    paintingImage: (item: string, page: string) => at({ kind: 'painting-image', item, page }),
    layer: (item: string, layer: string) => at({ kind: 'layer', item, layer }),
    annotations: (item: string, layer: string, page: string) =>
      at({ kind: 'annotations', item, layer, page }),
    annotation: (item: string, layer: string, page: string, passage: string) =>
      at({ kind: 'annotation', item, layer, page, passage }),
    range: (item: string, range: string) => at({ kind: 'range', item, range }),
    /** Where people read the item. */
    reading: (item: string) => `${base}${printReading(item, site)}`,
    /** A layer's text as a file. */
    text: (item: string, layer: string, format: TextFormat) =>
      `${base}${printText({ item, layer, format }, site)}`,
    /** The item with all its layers as one TEI file. */
    tei: (item: string) => `${base}${printText({ item, layer: 'edition', format: 'xml' }, site)}`,
    /** Content Search: of one item, or of all. */
    search: (search: 1 | 2, item?: string) =>
      `${searches}/search/${search}${item === undefined ? '' : `/${encodeURIComponent(item)}`}`,
    /** No item can be called so that its search would be the completion of all. */
    autocomplete: (search: 1 | 2, item?: string) =>
      item === undefined
        ? `${searches}/autocomplete/${search}`
        : `${searches}/search/${search}/${encodeURIComponent(item)}/autocomplete`,
    /** Base URI of an image in the Image API of that version. */
    imageService: (version: 2 | 3, identifier: string) =>
      `${base}/iiif/${version}/${printIdentifier(site === 'files' ? fileName(identifier) : identifier)}`,
  } as const;
}
