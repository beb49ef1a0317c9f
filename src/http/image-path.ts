/** What a raw path below `/iiif/{version}/` asks for: an image, its info.json, or a picture of it (Image API 3.0 and 2.1, section 2). */
import { LRUCache } from 'lru-cache';
import { parseIdentifier, printIdentifier } from '../image/identifier.js';
import { parseRequest, type ApiVersion, type ImageRequest } from '../image/request.js';
import { Problem } from '../problem.js';
import { createSeen } from '../store/seen.js';
import { decodeSegment } from './ask.js';

/** Longer addresses are not remembered. */
export const LONGEST_REMEMBERED = 400;

/** A picture as it is asked for. */
export interface Wanted {
  readonly identifier: string;
  readonly asked: ImageRequest;
}

export type ParsedPath =
  { readonly kind: 'base' | 'info'; readonly identifier: string } | ({ readonly kind: 'picture' } & Wanted);

export type ParsePath = (version: ApiVersion, path: string) => ParsedPath;

/** Parameters that are remembered, of each version: the inner tiles of most images have the same. */
const MOST_PARAMETERS = 2 ** 10;

export function createParsing(): ParsePath {
  const known = {
    2: new LRUCache<string, ImageRequest>({ max: MOST_PARAMETERS }),
    3: new LRUCache<string, ImageRequest>({ max: MOST_PARAMETERS }),
  };
  const isAskedAgain = createSeen(2 * MOST_PARAMETERS);
  return (version, path) => {
    const end = path.indexOf('/');
    const identifier = parseIdentifier(end === -1 ? path : path.slice(0, end));
    const rest = end === -1 ? '' : path.slice(end + 1);
    if (rest === '') return { kind: 'base', identifier };
    if (rest === 'info.json') return { kind: 'info', identifier };
    const before = known[version].get(rest);
    if (before !== undefined) return { kind: 'picture', identifier, asked: before };
    const asked = parseParameters(version, identifier, rest);
    if (rest.length <= LONGEST_REMEMBERED && isAskedAgain(rest)) known[version].set(rest, asked);
    return { kind: 'picture', identifier, asked };
  };
}

function parseParameters(version: ApiVersion, identifier: string, rest: string): ImageRequest {
  const [region, size, rotation, output, ...more] = rest.split('/');
  if (
    region === undefined ||
    size === undefined ||
    rotation === undefined ||
    output === undefined ||
    more.length > 0
  )
    throw unknownShape(identifier);
  return parseRequest(version, [
    decodeSegment(region),
    decodeSegment(size),
    decodeSegment(rotation),
    decodeSegment(output),
  ]);
}

function unknownShape(identifier: string): Problem {
  const id = printIdentifier(identifier);
  return new Problem(
    'not-found',
    `An image's addresses are ${id}/info.json and ${id}/{region}/{size}/{rotation}/{quality}.{format}. A slash inside an identifier is written ~.`,
  );
}
