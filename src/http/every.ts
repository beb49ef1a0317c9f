/** What happens to every request, whatever it asks for: logged, counted, given its headers, refused where it would write. */
import cors, { type CorsOptions } from 'cors';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { Problem } from '../problem.js';
import type { Metrics } from './metrics.js';

/** Characters of an address: an identifier of four-byte letters, percent-encoded, has room. */
export const LONGEST_ADDRESS = 8192;

export interface EveryRequest {
  /** In the order in which Express calls them. */
  readonly handlers: readonly RequestHandler[];
  /** The headers that every answer has: name, value, name, value. */
  readonly always: readonly string[];
  /** Logs and counts one request when it has been answered: for answers that Express never sees. */
  readonly answering: (request: IncomingMessage, response: ServerResponse) => void;
}

export function everyRequest(log: Logger, metrics: Metrics): EveryRequest {
  const logged = pinoHttp({
    logger: log,
    serializers: { req: loggedRequest, res: loggedResponse },
    customLogLevel: (_request, { statusCode }) => levelOf(statusCode),
  });
  const constant: readonly ConstantHandler[] = [cors(CORS), helmet(HEADERS)];
  const answering: EveryRequest['answering'] = (request, response) => {
    if (log.isLevelEnabled('debug')) logged(request, response);
    metrics.count(request, response);
  };
  const counted: RequestHandler = (request, response, next) => {
    metrics.count(request, response);
    next();
  };
  return {
    handlers: [logged, counted, ...constant, onlyReading],
    always: headersBy(constant),
    answering,
  };
}

/** Sets headers and looks at nothing of the request but its method. */
type ConstantHandler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** Asked once, of the handlers themselves: a list written a second time would drift. */
function headersBy(handlers: readonly ConstantHandler[]): readonly string[] {
  const request = new IncomingMessage(new Socket());
  request.method = 'GET';
  const response = new ServerResponse(request);
  const headers: string[] = [];
  response.setHeader = (name, value) => {
    headers.push(name, String(value));
    return response;
  };
  for (const handler of handlers) handler(request, response, () => undefined);
  return headers;
}

/**
 * What went well is for the metrics to count: a line for every tile would drown what an operator looks for, and costs
 * as much as the tile. `debug` has it all.
 */
function levelOf(status: number): 'debug' | 'info' | 'error' {
  if (status < 400 || status === 503) return 'debug';
  return status === 500 ? 'error' : 'info';
}

/** Everybody may read (Image API 3.0, 7.1): on errors, redirects and 304 too, and with a preflight for Accept profiles. */
const CORS: CorsOptions = {
  origin: '*',
  methods: ['GET', 'HEAD', 'OPTIONS'],
  // Authorization is named because a wildcard does not cover it (Fetch standard).
  allowedHeaders: ['Accept', 'Authorization', 'Content-Type', 'Range', 'If-None-Match', 'If-Modified-Since'],
  exposedHeaders: ['Link', 'ETag', 'Content-Length', 'Location', 'Retry-After'],
  maxAge: 86_400,
};

const HEADERS: HelmetOptions = {
  // Other sites embed the images: helmet's own default would forbid it.
  crossOriginResourcePolicy: { policy: 'cross-origin' },
  // Whether the site is https alone is for the proxy that ends TLS to say.
  strictTransportSecurity: false,
  xFrameOptions: false,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      fontSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
};

function onlyReading(request: Request, _response: Response, next: NextFunction): void {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new Problem(
      'method-not-allowed',
      `This server is for reading: ${request.method} is not offered, GET and HEAD are.`,
    );
  if (request.originalUrl.length > LONGEST_ADDRESS)
    throw new Problem('address-too-long', `An address here has at most ${LONGEST_ADDRESS} characters.`);
  next();
}

/** No header is logged: they may hold what is the client's own. */
function loggedRequest(request: {
  readonly id: unknown;
  readonly method: string;
  readonly url: string;
}): object {
  return { id: request.id, method: request.method, url: request.url };
}

function loggedResponse(response: { readonly statusCode: number }): object {
  return { status: response.statusCode };
}
