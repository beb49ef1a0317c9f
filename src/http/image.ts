/** The Image API's own addresses, 3.0 and 2.1, section 2. */
import contentDisposition from 'content-disposition';
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { profile } from '../image/features.js';
import { parseIdentifier, printIdentifier } from '../image/identifier.js';
import { imageInfo } from '../image/info.js';
import { mediaType } from '../image/output.js';
import { plan, type Limits, type Plan } from '../image/plan.js';
import type { Pyramid } from '../image/pyramid.js';
import { parseRequest, type ApiVersion } from '../image/request.js';
import type { Images } from '../pixels/open.js';
import { PIXELS_VERSION, render } from '../pixels/render.js';
import { Problem } from '../problem.js';
import { decodeSegment } from './ask.js';
import { documentType } from './negotiate.js';
import { redirect, type Reply } from './reply.js';

const IMAGE_CACHING = 'public, max-age=3600, stale-while-revalidate=86400';

export interface ImageRoutes {
  readonly version: ApiVersion;
  readonly images: Images;
  readonly limits: Limits;
}

/** Answers one raw path below `/iiif/{version}/`; `base` is the public address of the server. */
export async function answerImage(
  routes: ImageRoutes,
  request: Request,
  path: string,
  base: string,
): Promise<Reply> {
  const [identifierText = '', ...rest] = path.split('/');
  const identifier = parseIdentifier(identifierText);
  const id = `${base}/iiif/${routes.version}/${printIdentifier(identifier)}`;
  const [region, size, rotation, output] = rest;
  if (rest.length === 0 || (rest.length === 1 && region === '')) {
    await routes.images.open(identifier);
    return redirect(`${id}/info.json`);
  }
  if (rest.length === 1 && region === 'info.json') {
    const { pyramid } = await routes.images.open(identifier);
    return infoReply(routes, request, id, pyramid);
  }
  if (
    region === undefined ||
    size === undefined ||
    rotation === undefined ||
    output === undefined ||
    rest.length > 4
  )
    throw unknownShape(identifier);
  const asked = parseRequest(routes.version, [
    decodeSegment(region),
    decodeSegment(size),
    decodeSegment(rotation),
    decodeSegment(output),
  ]);
  const { file, pyramid } = await routes.images.open(identifier);
  const decided = plan(asked, pyramid, routes.limits);
  return imageReply(routes.version, id, identifier, pyramid, decided, file);
}

function infoReply(routes: ImageRoutes, request: Request, id: string, pyramid: Pyramid): Reply {
  const body = `${JSON.stringify(imageInfo(routes.version, id, pyramid, routes.limits), undefined, 2)}\n`;
  return {
    status: 200,
    type: documentType(request, routes.version === 3 ? 'image-3' : 'image-2'),
    headers: {
      Link: `<${profile(routes.version)}>;rel="profile"`,
      'Cache-Control': 'no-cache',
      Vary: 'Accept',
    },
    etag: `W/"${digest(body)}"`,
    modified: pyramid.modified,
    body: () => body,
  };
}

function imageReply(
  version: ApiVersion,
  id: string,
  identifier: string,
  pyramid: Pyramid,
  decided: Plan,
  file: string,
): Reply {
  const canonical = `${id}/${decided.canonical}`;
  const name = `${identifier}_${decided.canonical.replaceAll('/', '_')}`;
  return {
    status: 200,
    type: mediaType(decided.work.format),
    headers: {
      Link: `<${canonical}>;rel="canonical",<${profile(version)}>;rel="profile"`,
      'Cache-Control': IMAGE_CACHING,
      'Content-Disposition': contentDisposition(name, { type: 'inline' }),
    },
    etag: `"${digest(identifier, pyramid.version, decided.key, PIXELS_VERSION)}"`,
    modified: pyramid.modified,
    body: () => render(file, decided.work, decided.size),
  };
}

/** Short enough for a header, long enough that two states of one address never share it. */
function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 22);
}

function unknownShape(identifier: string): Problem {
  const id = printIdentifier(identifier);
  return new Problem(
    'not-found',
    `An image's addresses are ${id}/info.json and ${id}/{region}/{size}/{rotation}/{quality}.{format}. A slash inside an identifier is written ~.`,
  );
}
