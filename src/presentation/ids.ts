/** The public addresses of the Presentation API: a contract. Printed and parsed side by side. */
import { printIdentifier } from '../image/identifier.js';
import { Problem } from '../problem.js';

/** What an address names, in the item's own ids. */
export type Address =
  | { readonly kind: 'collection' }
  | { readonly kind: 'manifest'; readonly item: string }
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
      readonly passage: string;
    }
  | { readonly kind: 'range'; readonly item: string; readonly range: string };

const ROOT = '/iiif/presentation/3';

/** The path of an address, from the root of the server: percent-encoded, without query or fragment. */
export function printAddress(address: Address): string {
  return [ROOT, ...segmentsOf(address).map(encodeURIComponent)].join('/');
}

function segmentsOf(address: Address): readonly string[] {
  switch (address.kind) {
    case 'collection':
      return ['collection'];
    case 'manifest':
      return [address.item, 'manifest'];
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
 * What a path names, as it came from the wire, from the root of the server; `undefined` when it is none of ours.
 * Throws `malformed-address` where a segment is not well percent-encoded.
 */
export function parseAddress(rawPath: string): Address | undefined {
  if (!rawPath.startsWith(`${ROOT}/`)) return undefined;
  const segments = rawPath
    .slice(ROOT.length + 1)
    .split('/')
    .map(decoded);
  if (segments.includes('')) return undefined;
  const [item = '', kind = '', first = '', second = '', third = ''] = segments;
  switch (segments.length) {
    case 1:
      return item === 'collection' ? { kind: 'collection' } : undefined;
    case 2:
      return kind === 'manifest' ? { kind, item } : undefined;
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

/** Every address that a document prints, whole. */
export type Ids = ReturnType<typeof createIds>;

/** `base`: scheme, host and prefix of the request, without a slash at its end. */
export function createIds(base: string) {
  const at = (address: Address): string => `${base}${printAddress(address)}`;
  return {
    collection: () => at({ kind: 'collection' }),
    manifest: (item: string) => at({ kind: 'manifest', item }),
    canvas: (item: string, page: string) => at({ kind: 'canvas', item, page }),
    painting: (item: string, page: string) => at({ kind: 'painting', item, page }),
    paintingImage: (item: string, page: string) => at({ kind: 'painting-image', item, page }),
    layer: (item: string, layer: string) => at({ kind: 'layer', item, layer }),
    annotations: (item: string, layer: string, page: string) =>
      at({ kind: 'annotations', item, layer, page }),
    annotation: (item: string, layer: string, page: string, passage: string) =>
      at({ kind: 'annotation', item, layer, page, passage }),
    range: (item: string, range: string) => at({ kind: 'range', item, range }),
    /** Content Search: of one item, or of all. */
    search: (version: 1 | 2, item?: string) =>
      `${base}/iiif/search/${version}${item === undefined ? '' : `/${encodeURIComponent(item)}`}`,
    /** No item can be called so that its search would be the completion of all. */
    autocomplete: (version: 1 | 2, item?: string) =>
      item === undefined
        ? `${base}/iiif/autocomplete/${version}`
        : `${base}/iiif/search/${version}/${encodeURIComponent(item)}/autocomplete`,
    /** Base URI of an image in the Image API of that version. */
    imageService: (version: 2 | 3, identifier: string) =>
      `${base}/iiif/${version}/${printIdentifier(identifier)}`,
  } as const;
}
