/** The media type of a JSON document, as each specification says (Image 3.0 5.1, Image 2.1 5.1, Presentation 2.1 7.2, 3.0 6.3). */
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import type { IncomingMessage } from 'node:http';
import type { PresentationVersion } from '../presentation/ids.js';

type DocumentKind = 'image-2' | 'image-3' | `presentation-${PresentationVersion}` | 'search-1' | 'search-2';

const JSON_TYPE = 'application/json';
const LD_JSON = 'application/ld+json';

/** 3.0 and later: `application/ld+json` with the profile unless the client wants JSON. 2.1: JSON unless it names `application/ld+json`. */
export function documentType(request: IncomingMessage, kind: DocumentKind): string {
  const { preferred, namesLinkedData } = jsonAmong(acceptOf(request));
  switch (kind) {
    case 'image-2':
    case 'search-1':
    case 'presentation-2': {
      // A wildcard must not mean ld+json here.
      return namesLinkedData && preferred === LD_JSON ? CONTENT_TYPES[kind] : JSON_TYPE;
    }
    case 'image-3':
    case 'presentation-3':
    case 'presentation-4':
    case 'search-2':
      return preferred === JSON_TYPE ? JSON_TYPE : CONTENT_TYPES[kind];
  }
}

const MOST_HEADERS = 256;
const LONGEST_HEADER = 500;

/** What was decided of a header is remembered: clients send few different ones, and to negotiate costs as much as a tile. */
export function perHeader<T>(decide: (header: string) => T): (header: string) => T {
  const known = new LRUCache<string, { readonly decision: T }>({ max: MOST_HEADERS });
  return (header) => {
    const before = known.get(header);
    if (before !== undefined) return before.decision;
    const decision = decide(header);
    if (header.length <= LONGEST_HEADER) known.set(header, { decision });
    return decision;
  };
}

const jsonAmong = perHeader((accept) => {
  // A profile never decides between the two, and would hide its type from the negotiation.
  const header = accept.replace(PROFILE, '');
  const preferred = new Negotiator({ headers: { accept: header } }).mediaType([LD_JSON, JSON_TYPE]);
  return { preferred, namesLinkedData: header.toLowerCase().includes(LD_JSON) };
});

const profiled = (type: string, context: string): string =>
  `${type};profile="http://iiif.io/api/${context}/context.json"`;

const CONTENT_TYPES = {
  'image-2': LD_JSON,
  'image-3': profiled(LD_JSON, 'image/3'),
  'presentation-2': profiled(LD_JSON, 'presentation/2'),
  'presentation-3': profiled(LD_JSON, 'presentation/3'),
  'presentation-4': profiled(LD_JSON, 'presentation/4'),
  'search-1': LD_JSON,
  'search-2': profiled(LD_JSON, 'search/2'),
} as const satisfies Record<DocumentKind, string>;

/** In the order in which one is taken where a client wants all alike. */
const OFFERS = ([3, 2, 4] satisfies PresentationVersion[]).flatMap((version) =>
  [LD_JSON, JSON_TYPE].map((type) => ({ version, type: profiled(type, `presentation/${version}`) })),
);

export interface Presented {
  readonly version: PresentationVersion;
  readonly type: string;
}

/**
 * Which version answers at an address of version `own`, and what it is called. At version 3 a client may name another
 * by the profile in Accept; one that names none of ours, or none at all, gets 3.
 */
export function presentationType(request: IncomingMessage, own: PresentationVersion): Presented {
  const accept = acceptOf(request);
  // Whoever names no profile means no other version.
  const offered = own === 3 && /profile/i.test(accept) ? offerFor(accept) : undefined;
  return offered === undefined || offered.version === 3
    ? { version: own, type: documentType(request, `presentation-${own}`) }
    : offered;
}

function offerFor(accept: string): Presented | undefined {
  const header = accept.replace(PROFILE, (_, quoted?: string, bare?: string) =>
    oneProfile(quoted ?? bare ?? ''),
  );
  const best = new Negotiator({ headers: { accept: header } }).mediaType(OFFERS.map(({ type }) => type));
  return OFFERS.find(({ type }) => type === best);
}

/** Of several profiles, parted by spaces (RFC 6906), the first that is a version of ours. */
function oneProfile(profiles: string): string {
  const named = profiles.split(/\s+/);
  const known = named.find((profile) => OFFERS.some(({ type }) => type.includes(`"${profile}"`)));
  return `;profile="${known ?? profiles}"`;
}

const PROFILE = /;\s*profile\s*=\s*(?:"([^"]*)"|([^;,\s]*))/gi;

function acceptOf(request: IncomingMessage): string {
  return request.headers.accept ?? '*/*';
}
