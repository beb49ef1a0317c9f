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
import type { Images, OpenedImage } from '../pixels/open.js';
import { PIXELS_VERSION, render } from '../pixels/render.js';
import { readStored } from '../pixels/stored.js';
import { Problem } from '../problem.js';
import type { Cache } from '../store/cache.js';
import { decodeSegment } from './ask.js';
import { documentType } from './negotiate.js';
import { redirect, type Reply } from './reply.js';

const IMAGE_CACHING = 'public, max-age=3600, stale-while-revalidate=86400';

export interface ImageRoutes {
  readonly version: ApiVersion;
  readonly images: Images;
  readonly limits: Limits;
  readonly caches: Caches;
}

/** Answers that were made before: the fastest first. */
export interface Caches {
  readonly memory: Cache;
  readonly disk: Cache;
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
  const image = await routes.images.open(identifier);
  return imageReply(routes, id, identifier, image, plan(asked, image.pyramid, routes.limits));
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
  routes: ImageRoutes,
  id: string,
  identifier: string,
  image: OpenedImage,
  decided: Plan,
): Reply {
  const { pyramid } = image;
  const canonical = `${id}/${decided.canonical}`;
  const name = `${identifier}_${decided.canonical.replaceAll('/', '_')}`;
  const key = digest(identifier, pyramid.version, decided.key, PIXELS_VERSION);
  return {
    status: 200,
    type: mediaType(decided.format),
    headers: {
      Link: `<${canonical}>;rel="canonical",<${profile(routes.version)}>;rel="profile"`,
      'Cache-Control': IMAGE_CACHING,
      'Content-Disposition': contentDisposition(name, { type: 'inline' }),
    },
    etag: `"${key}"`,
    modified: pyramid.modified,
    body: async () => {
      const known = await routes.caches.memory.get(key);
      if (known !== undefined) return known;
      const bytes = await pixels(routes, image, decided, key);
      await routes.caches.memory.set(key, bytes);
      return bytes;
    },
  };
}

/** Throws `changed-image` where opening the image again would give another file to read them from. */
async function pixels(
  { images, caches }: ImageRoutes,
  image: OpenedImage,
  { work, size }: Plan,
  key: string,
): Promise<Buffer> {
  try {
    if (work.kind !== 'render') return await readStored(image, work);
    const known = await caches.disk.get(key);
    if (known !== undefined) return known;
    const bytes = await render(image.file, work, size);
    // What was rendered while the file was replaced may be of either: nobody sees it.
    if (await images.hasChanged(image)) throw changedImage();
    await caches.disk.set(key, bytes);
    return bytes;
  } catch (error) {
    const damaged = error instanceof Problem && error.code === 'damaged-image';
    if (damaged && (await images.distrust(image))) throw changedImage(error);
    throw error;
  }
}

function changedImage(cause?: Problem): Problem {
  return new Problem(
    'changed-image',
    'The file of this image was replaced while it was read: ask again.',
    cause && { cause },
  );
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
