/** The only place that writes to a response. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import fresh from 'fresh';
import Negotiator from 'negotiator';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { errorPage } from '../pages/error.js';
import type { Visit } from '../pages/visit.js';
import { Problem } from '../problem.js';
import { after, type Soon } from '../store/soon.js';
import { createText, encodingFor, isText, type Encoding } from './encode.js';
import type { Body, Reply } from './reply.js';
import { perHeader } from './negotiate.js';
import { visitOf } from './visit.js';

/** Turns a route that makes a reply into an Express handler. GET and HEAD only: the app has refused all else. */
export function answering(route: (request: Request) => Promise<Reply> | Reply): RequestHandler {
  return async (request, response) => {
    try {
      await send(request, response, await route(request));
    } catch (error) {
      // Nothing was sent yet: what was replaced while it was read is decided anew, once.
      if (!(error instanceof Problem) || error.code !== 'changed-image') throw error;
      await send(request, response, await route(request));
    }
  };
}

async function send(request: Request, response: Response, reply: Reply): Promise<void> {
  const unchanged = isUnchanged(request, reply);
  const wanted = !unchanged && request.method !== 'HEAD';
  // The body is made before the first header is set: a failure then leaves nothing of a success behind.
  const body = wanted ? await bodyOf(reply, response) : undefined;
  if (wanted && body === undefined) return;
  const encoded = body === undefined ? undefined : await encode(request, body);
  response.status(unchanged ? 304 : reply.status);
  if (isPicture(reply)) for (const name of FOR_PAGES) response.removeHeader(name);
  setHeaders(response, replyHeaders(reply, unchanged));
  if (encoded !== undefined) setHeaders(response, bodyHeaders(encoded));
  response.end(encoded?.bytes);
}

function setHeaders(response: ServerResponse, headers: HeaderList): void {
  for (let at = 0; at + 1 < headers.length; at += 2)
    response.setHeader(headers[at] ?? '', headers[at + 1] ?? '');
}

/** These mean something where a page is opened. A picture goes without: they are asked for by the hundred. */
const FOR_PAGES: readonly string[] = [
  'Content-Security-Policy',
  'Cross-Origin-Opener-Policy',
  'Origin-Agent-Cluster',
  'Referrer-Policy',
  'X-DNS-Prefetch-Control',
  'X-Download-Options',
  'X-Permitted-Cross-Domain-Policies',
  'X-XSS-Protection',
];

function isPicture({ type }: Reply): boolean {
  return type.startsWith('image/');
}

/** Of these headers those that a picture has. */
export function forPictures(headers: HeaderList): HeaderList {
  return headers.filter((_, at) => !FOR_PAGES.includes(headers[at - (at % 2)] ?? ''));
}

/** Name, value, name, value: as `writeHead` takes them, and quicker to make than pairs. */
export type HeaderList = readonly string[];

export interface Encoded {
  readonly encoding: Encoding;
  readonly bytes: Buffer;
}

/** The bytes of a body as this client gets them. */
export function encode(request: IncomingMessage, body: Body): Soon<Encoded> {
  if (Buffer.isBuffer(body)) return { encoding: 'identity', bytes: body };
  const text = typeof body === 'string' ? createText(body) : body;
  const encoding = encodingFor(request, text);
  return after(text.as(encoding), (bytes) => ({ encoding, bytes }));
}

/** What is to be said of the body itself. */
export function bodyHeaders({ encoding, bytes }: Encoded): HeaderList {
  const length = ['Content-Length', String(bytes.length)];
  return encoding === 'identity' ? length : [...length, 'Content-Encoding', encoding];
}

/** Undefined when the client has left before it was made. */
export async function bodyOf(reply: Reply, response: ServerResponse): Promise<Body | undefined> {
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
  };
  response.once('close', leave);
  try {
    return await reply.body(gone.signal);
  } catch (error) {
    if (gone.signal.aborted && error === gone.signal.reason) return undefined;
    throw error;
  } finally {
    response.off('close', leave);
  }
}

/** Whether the client has this answer already (RFC 9110, 13). */
export function isUnchanged(request: IncomingMessage, { status, etag, modified }: Reply): boolean {
  // Of these two alone: fresh takes a client's “no-cache” for a wish to have it all again, and fetch adds it by itself.
  const { 'if-none-match': match, 'if-modified-since': since } = request.headers;
  if (match === undefined && since === undefined) return false;
  const asked = match === undefined ? { 'if-modified-since': since } : { 'if-none-match': match };
  return (
    status === 200 &&
    fresh(asked, {
      ...(etag === undefined ? {} : { etag }),
      ...(modified === undefined ? {} : { 'last-modified': modified.toUTCString() }),
    })
  );
}

/** The headers of a reply besides those of every answer and its length: the one list, whichever way it goes out. */
export function replyHeaders({ headers, type, etag, modified }: Reply, unchanged: boolean): HeaderList {
  const list: string[] = [];
  for (const [name, value] of Object.entries(headers)) if (name !== 'Vary') list.push(name, value);
  const vary = isText(type) ? [headers.Vary ?? [], 'Accept-Encoding'].flat().join(', ') : headers.Vary;
  if (vary !== undefined) list.push('Vary', vary);
  if (etag !== undefined) list.push('ETag', etag);
  if (modified !== undefined) list.push('Last-Modified', modified.toUTCString());
  if (!unchanged) list.push('Content-Type', type);
  return list;
}

/** Every error ends here: RFC 9457 problem details, or the same words as a page for a browser. */
export function sendProblems(log: Logger, base: (request: Request) => string): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = asProblem(error);
    if (problem === undefined) log.error({ err: error, url: request.originalUrl }, 'a bug: unexpected error');
    else if (problem.status >= 500 && problem.code !== 'busy')
      log.warn({ err: problem, url: request.originalUrl }, problem.detail);
    const told = problem ?? {
      code: 'internal',
      status: 500,
      title: 'Something went wrong on the server',
      detail: 'The mistake is the server’s and has been logged.',
    };
    response.status(told.status);
    setHeaders(response, problemHeaders(told));
    if (wantsPage(request)) {
      response.type('text/html; charset=utf-8').end(errorPage(told, visitAnyhow(request, base)));
      return;
    }
    response.setHeader('Content-Type', PROBLEM_TYPE);
    response.end(problemDocument(told));
  };
}

/** The headers of an error, whichever way it goes out. */
export function problemHeaders({
  status,
  retryAfter,
}: Pick<Problem, 'status'> & { readonly retryAfter?: number | undefined }): HeaderList {
  return [
    ...(retryAfter === undefined ? [] : ['Retry-After', String(retryAfter)]),
    ...(status === 405 ? ['Allow', 'GET, HEAD, OPTIONS'] : []),
    ...['Cache-Control', 'no-store'],
    ...['Vary', 'Accept'],
  ];
}

/** Whether an error is for somebody to read in a browser. */
export function wantsPage(request: IncomingMessage): boolean {
  const { accept } = request.headers;
  return accept !== undefined && prefersPage(accept);
}

const prefersPage = perHeader((accept) => {
  const types = ['application/problem+json', 'application/json', 'text/html'];
  return new Negotiator({ headers: { accept } }).mediaType(types) === 'text/html';
});

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** RFC 9457. */
export function problemDocument({
  title,
  status,
  detail,
  code,
}: Pick<Problem, 'title' | 'status' | 'detail'> & { readonly code: string }): string {
  return `${JSON.stringify({ type: 'about:blank', title, status, detail, code }, undefined, 2)}\n`;
}

/** The public address itself may be what is wrong: then the page's links begin at the root. */
function visitAnyhow(request: Request, base: (request: Request) => string): Visit {
  try {
    return visitOf(request, base(request));
  } catch {
    return visitOf(request, 'http://localhost');
  }
}

/** Express's own refusal of a path (URIError) is the client's mistake too. */
function asProblem(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof URIError)
    return new Problem('malformed-address', 'The address is not well percent-encoded.', { cause: error });
  return undefined;
}
