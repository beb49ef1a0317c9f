/** The media type of a JSON document, as each specification says (Image 3.0 5.1, Image 2.1 5.1, Presentation 3.0 6.3). */
import type { Request } from 'express';
import Negotiator from 'negotiator';

type DocumentKind = 'image-2' | 'image-3' | 'presentation-3' | 'search-1' | 'search-2';

const JSON_TYPE = 'application/json';
const LD_JSON = 'application/ld+json';

/** 3.0: `application/ld+json` with the profile unless the client wants JSON. 2.1: JSON unless it names `application/ld+json`. */
export function documentType(request: Request, kind: DocumentKind): string {
  const accept = request.get('accept') ?? '*/*';
  // A profile never decides between the two, and would hide its type from the negotiation.
  const header = accept.replace(/;\s*profile\s*=\s*(?:"[^"]*"|[^;,\s]*)/gi, '');
  const preferred = new Negotiator({ headers: { accept: header } }).mediaType([LD_JSON, JSON_TYPE]);
  switch (kind) {
    case 'image-2':
    case 'search-1':
      // A wildcard must not mean ld+json here.
      return header.toLowerCase().includes(LD_JSON) ? (preferred ?? JSON_TYPE) : JSON_TYPE;
    case 'image-3':
    case 'presentation-3':
    case 'search-2':
      return preferred === JSON_TYPE ? JSON_TYPE : `${LD_JSON};profile="${CONTEXTS[kind]}"`;
  }
}

const CONTEXTS = {
  'image-3': 'http://iiif.io/api/image/3/context.json',
  'search-2': 'http://iiif.io/api/search/2/context.json',
  'presentation-3': 'http://iiif.io/api/presentation/3/context.json',
} as const;
