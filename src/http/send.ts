/** The only place that writes to a response. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import fresh from 'fresh';
import type { Logger } from 'pino';
import { errorPage } from '../pages/error.js';
import type { Visit } from '../pages/visit.js';
import { Problem } from '../problem.js';
import type { Reply } from './reply.js';
import { visitOf } from './visit.js';

/** Turns a route that makes a reply into an Express handler. GET and HEAD only: the app has refused all else. */
export function answering(route: (request: Request) => Promise<Reply> | Reply): RequestHandler {
  return async (request, response) => {
    await send(request, response, await route(request));
  };
}

async function send(request: Request, response: Response, reply: Reply): Promise<void> {
  const validators = {
    ...(reply.etag === undefined ? {} : { etag: reply.etag }),
    ...(reply.modified === undefined ? {} : { 'last-modified': reply.modified.toUTCString() }),
  };
  const unchanged = reply.status === 200 && fresh(request.headers, validators);
  // The body is made before the first header is set: a failure then leaves nothing of a success behind.
  const body = unchanged || request.method === 'HEAD' ? undefined : await reply.body();
  for (const [name, value] of Object.entries(reply.headers)) {
    if (name === 'Vary') response.vary(value);
    else response.setHeader(name, value);
  }
  if (reply.etag !== undefined) response.setHeader('ETag', reply.etag);
  if (reply.modified !== undefined) response.setHeader('Last-Modified', reply.modified.toUTCString());
  if (unchanged) {
    response.status(304).end();
    return;
  }
  response.status(reply.status).setHeader('Content-Type', reply.type);
  if (body === undefined) {
    response.end();
    return;
  }
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
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
    else if (problem.status >= 500) log.warn({ err: problem, url: request.originalUrl }, problem.detail);
    const told = problem ?? {
      code: 'internal',
      status: 500,
      title: 'Something went wrong on the server',
      detail: 'The mistake is the server’s and has been logged.',
    };
    if (told.status === 405) response.setHeader('Allow', 'GET, HEAD, OPTIONS');
    response.status(told.status).setHeader('Cache-Control', 'no-store').vary('Accept');
    if (request.accepts(['application/problem+json', 'application/json', 'text/html']) === 'text/html') {
      response.type('text/html; charset=utf-8').end(errorPage(told, visitAnyhow(request, base)));
      return;
    }
    const body = {
      type: 'about:blank',
      title: told.title,
      status: told.status,
      detail: told.detail,
      code: told.code,
    };
    response.setHeader('Content-Type', 'application/problem+json; charset=utf-8');
    response.end(`${JSON.stringify(body, undefined, 2)}\n`);
  };
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
