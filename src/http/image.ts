/** The Image API's own addresses, 3.0 and 2.1, section 2. */
import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { profile } from '../image/features.js';
import { printIdentifier } from '../image/identifier.js';
import { imageInfo } from '../image/info.js';
import { mediaType } from '../image/output.js';
import { plan, type Limits, type Plan } from '../image/plan.js';
import type { ApiVersion, ImageRequest } from '../image/request.js';
import type { Images, OpenedImage } from '../pixels/open.js';
import type { Pictures } from '../pixels/pictures.js';
import { PIXELS_VERSION } from '../pixels/render.js';
import { createSeen } from '../store/seen.js';
import { after, type Soon } from '../store/soon.js';
import { createText, type Text } from './encode.js';
import { createParsing, LONGEST_REMEMBERED, type Wanted } from './image-path.js';
import { documentType } from './negotiate.js';
import { redirect, shownAs, type Reply } from './reply.js';

const IMAGE_CACHING = 'public, max-age=3600, stale-while-revalidate=86400';

/** Addresses whose plan is remembered: about a kilobyte each. */
const MOST_REMEMBERED = 2 ** 13;

export interface ImageParts {
  readonly images: Images;
  readonly limits: Limits;
  readonly pictures: Pictures;
}

/** One picture as it was asked for, decided and ready to be answered. */
export interface Picture {
  readonly identifier: string;
  readonly asked: ImageRequest;
  readonly image: OpenedImage;
  readonly plan: Plan;
  /** Names these very bytes: the file and its version, the plan, the encoders. */
  readonly key: string;
  /** Whether whoever asks next gets this very value: then what is made of it is worth keeping. */
  readonly remembered: boolean;
}

/** All of it takes raw paths below `/iiif/{version}/`; `base` is the public address of the server. */
export interface ImageAnswers {
  readonly answer: (
    version: ApiVersion,
    request: IncomingMessage,
    path: string,
    base: string,
    trust: Trust,
  ) => Soon<Reply>;
  /** Undefined where no picture is asked for; throws the Problem of one that cannot be. */
  readonly picture: (version: ApiVersion, path: string, trust: Trust) => Soon<Picture | undefined>;
  readonly reply: (picture: Picture, base: string) => Reply;
}

/** Whether a file that was looked at within the last second is taken to be the same. */
export type Trust = 'recent' | 'look';

export function createImageAnswers({ images, limits, pictures }: ImageParts): ImageAnswers {
  const info = createInfos(limits);
  const parsePath = createParsing();
  const opened: Opening = (identifier, trust) =>
    (trust === 'recent' ? images.recent(identifier) : undefined) ?? images.open(identifier);
  const { last, pictureOf } = createDeciding(opened, limits);

  const reply: ImageAnswers['reply'] = (of, base) =>
    imageReply(of, base, (gone) => pictures.answer(of.image, of.plan, of.key, gone));
  return {
    reply,
    picture(version, path, trust) {
      const address = `${version}/${path}`;
      const before = last(address);
      if (before !== undefined) return pictureOf(address, before, before, trust);
      const parsed = parsePath(version, path);
      return parsed.kind === 'picture' ? pictureOf(address, parsed, undefined, trust) : undefined;
    },
    answer(version, request, path, base, trust) {
      const parsed = parsePath(version, path);
      const { kind, identifier } = parsed;
      if (kind === 'picture') {
        const address = `${version}/${path}`;
        return after(pictureOf(address, parsed, last(address), trust), (found) => reply(found, base));
      }
      return after(opened(identifier, trust), (image) => {
        const id = `${base}/iiif/${version}/${printIdentifier(identifier)}`;
        return kind === 'base'
          ? redirect(`${id}/info.json`)
          : infoReply(version, request, info(version, id, image));
      });
    },
  };
}

type Opening = (identifier: string, trust: Trust) => Soon<OpenedImage>;

interface Deciding {
  /** What was decided of this address, perhaps of an older state of its file. */
  readonly last: (address: string) => Picture | undefined;
  readonly pictureOf: (
    address: string,
    wanted: Wanted,
    last: Picture | undefined,
    trust: Trust,
  ) => Soon<Picture>;
}

function createDeciding(opened: Opening, limits: Limits): Deciding {
  const decided = new LRUCache<string, Picture>({ max: MOST_REMEMBERED });
  const isAskedAgain = createSeen(MOST_REMEMBERED);
  return {
    last: (address) => decided.get(address),
    pictureOf: (address, { identifier, asked }, last, trust) =>
      after(opened(identifier, trust), (image) => {
        if (last?.image === image) return last;
        // Most of what a crawler asks is never asked again, or only after it would be forgotten: deciding costs less.
        const remembered = address.length <= LONGEST_REMEMBERED && isAskedAgain(address);
        const made = decide(identifier, asked, image, limits, remembered);
        if (remembered) decided.set(address, made);
        return made;
      }),
  };
}

function decide(
  identifier: string,
  asked: ImageRequest,
  image: OpenedImage,
  limits: Limits,
  remembered: boolean,
): Picture {
  const made = plan(asked, image.pyramid, limits);
  const key = digest(`${identifier}\0${image.pyramid.version}\0${made.key}\0${PIXELS_VERSION}`);
  return { identifier, asked, image, plan: made, key, remembered };
}

/** info.json as it is sent, but for what this client would rather have it called. */
interface Info {
  readonly id: string;
  readonly body: Text;
  readonly etag: string;
  readonly modified: Date;
}

/** Each image's are written once for a public address, and again when another is asked by: clients name addresses at will. */
function createInfos(limits: Limits): (version: ApiVersion, id: string, image: OpenedImage) => Info {
  const written = { 2: new WeakMap<OpenedImage, Info>(), 3: new WeakMap<OpenedImage, Info>() };
  return (version, id, image) => {
    const known = written[version].get(image);
    if (known?.id === id) return known;
    const { pyramid } = image;
    const body = `${JSON.stringify(imageInfo(version, id, pyramid, limits), undefined, 2)}\n`;
    const info = { id, body: createText(body), etag: `W/"${digest(body)}"`, modified: pyramid.modified };
    written[version].set(image, info);
    return info;
  };
}

function infoReply(version: ApiVersion, request: IncomingMessage, { body, etag, modified }: Info): Reply {
  return {
    status: 200,
    type: documentType(request, version === 3 ? 'image-3' : 'image-2'),
    headers: {
      Link: `<${profile(version)}>;rel="profile"`,
      'Cache-Control': 'no-cache',
      Vary: 'Accept',
    },
    etag,
    modified,
    body: () => body,
  };
}

function imageReply(
  { asked: { version }, identifier, image, plan, key }: Picture,
  base: string,
  body: Reply['body'],
): Reply {
  const canonical = `${base}/iiif/${version}/${printIdentifier(identifier)}/${plan.canonical}`;
  const name = `${identifier}_${plan.canonical.replaceAll('/', '_')}`;
  return {
    status: 200,
    type: mediaType(plan.format),
    headers: {
      Link: `<${canonical}>;rel="canonical",<${profile(version)}>;rel="profile"`,
      'Cache-Control': IMAGE_CACHING,
      'Content-Disposition': shownAs(name),
    },
    etag: `"${key}"`,
    modified: image.pyramid.modified,
    body,
  };
}

/** Short enough for a header, long enough that two states of one address never share it. */
function digest(words: string): string {
  return hash('sha256', words, 'base64url').slice(0, 22);
}
