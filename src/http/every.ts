/** What happens to every request, whatever it asks for: logged, given its headers, refused where it would write. */
import compression from 'compression';
import cors, { type CorsOptions } from 'cors';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet, { type HelmetOptions } from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { Problem } from '../problem.js';

export function everyRequest(log: Logger): readonly RequestHandler[] {
  const logged = pinoHttp({ logger: log, serializers: { req: loggedRequest, res: loggedResponse } });
  return [logged, cors(CORS), helmet(HEADERS), onlyReading, compression()];
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
