/**
 * In front of Express, which alone costs three times what a picture at hand costs: answers those, documents, and whoever
 * has his already, and hands everything else on. Plan, headers and words are those of the routes behind it.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ApiVersion } from '../image/request.js';
import type { Pictures } from '../pixels/pictures.js';
import type { Documents } from './documents.js';
import type { ImageAnswers, Picture } from './image.js';
import { createLoans, type Loan } from '../store/loans.js';
import { after, unless, type Soon } from '../store/soon.js';
import { rawPath } from './ask.js';
import { LONGEST_ADDRESS } from './every.js';
import type { Reply } from './reply.js';
import { Problem } from '../problem.js';
import { createTogether } from './together.js';
import {
  PROBLEM_TYPE,
  bodyHeaders,
  bodyOf,
  encode,
  forPictures,
  isUnchanged,
  problemDocument,
  problemHeaders,
  replyHeaders,
  wantsPage,
  type HeaderList,
} from './send.js';

export interface FrontParts {
  readonly behind: RequestListener;
  readonly answers: ImageAnswers;
  readonly pictures: Pictures;
  readonly documents: Documents;
  readonly base: (request: IncomingMessage) => string;
  /** Headers of every answer: name, value, name, value. */
  readonly always: HeaderList;
  /** Called for each answer given here, before its first byte. */
  readonly answering: (request: IncomingMessage, response: ServerResponse) => void;
}

export function createFront(parts: FrontParts): RequestListener {
  const { behind, answering } = parts;
  const prepared: PreparedReplies = { known: new WeakMap(), always: forPictures(parts.always) };
  const loans = createLoans();
  const together = createTogether();
  return (request, response) => {
    const write: Write = (status, headers, bytes) => {
      answering(request, response);
      together(() => {
        try {
          response.writeHead(status, headers).end(bytes);
        } catch {
          // What cannot be written is told by the routes.
          behind(request, response);
        }
      });
      return true;
    };
    const asking = { request, response, write };
    // The routes find the same mistake, and know how to tell it.
    const answered = unless(
      () => {
        const asked = pictureAddress(request);
        return asked === undefined
          ? answerDocument(parts, asking)
          : answer(parts, prepared, loans(), asking, asked);
      },
      () => false,
    );
    void after(answered, (done) => {
      if (!done) behind(request, response);
    });
  };
}

/** Writes an answer, together with others; without bytes for HEAD and 304. */
type Write = (status: number, headers: string[], bytes?: Buffer) => true;

interface Asking {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly write: Write;
}

/** False: nothing was written, and it is for the routes to answer. */
function answer(
  parts: FrontParts,
  prepared: PreparedReplies,
  loan: Loan,
  asking: Asking,
  { version, path }: Asked,
): Soon<boolean> {
  const { request, response, write } = asking;
  return after(parts.answers.picture(version, path, 'recent'), (picture) => {
    if (picture === undefined) return false;
    const ready = readyFor(parts, prepared, picture, parts.base(request));
    if (isUnchanged(request, ready.reply))
      return write(304, [...prepared.always, ...replyHeaders(ready.reply, true)]);
    if (request.method === 'HEAD') return write(200, [...ready.whole]);
    const { image, plan, key } = picture;
    return after(parts.pictures.atHand(image, plan, key, loan.take), (bytes) => {
      if (bytes !== undefined) {
        // Nobody reads them any more: they were sent, or the connection is closed.
        response.on('close', loan.giveBack);
        return write(200, [...ready.whole, 'Content-Length', String(bytes.length)], bytes);
      }
      if (!parts.pictures.isCrowded(image, plan) || wantsPage(request)) return false;
      return answerInCrowd(parts, ready, asking);
    });
  });
}

/** Where the lane is full most are turned away: hundreds in a second, so that a refusal must cost little. */
async function answerInCrowd(
  { always }: FrontParts,
  { reply, whole }: Prepared,
  { response, write }: Asking,
): Promise<boolean> {
  try {
    const bytes = await bodyOf(reply, response);
    if (Buffer.isBuffer(bytes)) write(200, [...whole, 'Content-Length', String(bytes.length)], bytes);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'busy') throw error;
    const body = Buffer.from(problemDocument(error));
    const length = ['Content-Type', PROBLEM_TYPE, 'Content-Length', String(body.length)];
    write(error.status, [...always, ...problemHeaders(error), ...length], body);
  }
  return true;
}

/** False as above. */
function answerDocument({ documents, base, always }: FrontParts, { request, write }: Asking): Soon<boolean> {
  if (!isReading(request)) return false;
  return after(documents(request, base(request)), (reply) => {
    if (reply?.status !== 200) return false;
    if (isUnchanged(request, reply)) return write(304, [...always, ...replyHeaders(reply, true)]);
    const headers = [...always, ...replyHeaders(reply, false)];
    if (request.method === 'HEAD') return write(200, headers);
    return after(reply.body(NEVER), (body) =>
      after(encode(request, body), (encoded) =>
        write(200, [...headers, ...bodyHeaders(encoded)], encoded.bytes),
      ),
    );
  });
}

/** Documents are there at once: nobody leaves while they are made. */
const NEVER = new AbortController().signal;

function isReading({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && url.startsWith('/iiif/') && url.length <= LONGEST_ADDRESS;
}

/** A reply made ready to be written again and again, for one public address. */
interface Prepared {
  readonly base: string;
  readonly reply: Reply;
  /** Its headers but the length. */
  readonly whole: HeaderList;
}

interface PreparedReplies {
  readonly known: WeakMap<Picture, Prepared>;
  /** Headers of every picture. */
  readonly always: HeaderList;
}

/** What is made of a picture that is given again is given again, too. */
function readyFor(
  { answers }: FrontParts,
  { known, always }: PreparedReplies,
  picture: Picture,
  base: string,
): Prepared {
  const before = known.get(picture);
  if (before?.base === base) return before;
  const reply = answers.reply(picture, base);
  const made = { base, reply, whole: [...always, ...replyHeaders(reply, false)] };
  if (picture.remembered) known.set(picture, made);
  return made;
}

interface Asked {
  readonly version: ApiVersion;
  readonly path: string;
}

const INFO = /\/info\.json(?:\?|$)/;

/** What may be a picture, at a glance. */
function pictureAddress(request: IncomingMessage): Asked | undefined {
  if (!isReading(request)) return undefined;
  const { url = '' } = request;
  const version = url.startsWith('3/', 6) ? 3 : url.startsWith('2/', 6) ? 2 : undefined;
  if (version === undefined || INFO.test(url)) return undefined;
  return { version, path: rawPath(url).slice('/iiif/3/'.length) };
}
