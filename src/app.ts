/** The server, put together: who answers which address. Everything it needs is passed in. */
import compression from 'compression';
import cors from 'cors';
import express, { type Express, type Request } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Archive } from './archive.js';
import type { Config } from './config.js';
import { baseAddress, rawPath } from './http/ask.js';
import { answerHealth } from './http/health.js';
import { answerImage } from './http/image.js';
import { answerHome, answerViewer } from './http/pages.js';
import { createPresentation } from './http/presentation.js';
import type { Reply } from './http/reply.js';
import { answering, sendProblems } from './http/send.js';
import type { ApiVersion } from './image/request.js';
import type { Images } from './pixels/open.js';
import { Problem } from './problem.js';

export interface Parts {
  readonly config: Config;
  readonly log: Logger;
  readonly images: Images;
  /** The archive as it is now: swapped whole when a file changes. */
  readonly archive: () => Archive;
  /** Folder of the bundled viewer, styles and icons. */
  readonly assets: string;
}

export function createApp({ config, log, images, archive, assets }: Parts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('trust proxy', config.trustedProxies);

  app.use(pinoHttp({ logger: log, serializers: { req: loggedRequest, res: loggedResponse } }));
  app.use(cors(CORS));
  app.use(helmet(HEADERS));
  app.use(onlyReading);
  app.use(compression());

  const base = (request: Request): string => baseAddress(request, config.publicAddress);
  const below = (prefix: string, answer: (request: Request, path: string) => Promise<Reply> | Reply): void => {
    app.use(
      prefix,
      answering((request) => answer(request, rawPath(request).slice(prefix.length + 1))),
    );
  };
  for (const version of [3, 2] satisfies ApiVersion[])
    below(`/iiif/${version}`, (request, path) =>
      answerImage({ version, images, limits: config }, request, path, base(request)),
    );
  const presentation = createPresentation(archive);
  below('/iiif/presentation/3', (request) => presentation(request, rawPath(request), base(request)));
  app.get('/', answering((request) => answerHome(request, archive(), presentation, base(request))));
  app.get('/view/mirador', answering(answerViewer));
  app.get('/health', answering(() => answerHealth(archive())));
  app.use('/assets', express.static(assets, { index: false, maxAge: '1h' }));

  app.use((request) => {
    throw new Problem('not-found', `Nothing is at ${rawPath(request).slice(0, 200)}. The collection is at ${base(request)}/.`);
  });
  app.use(sendProblems(log));
  return app;
}

/** Everybody may read (Image API 3.0, 7.1): on errors, redirects and 304 too, and with a preflight for Accept profiles. */
const CORS: cors.CorsOptions = {
  origin: '*',
  methods: ['GET', 'HEAD', 'OPTIONS'],
  // Authorization is named because a wildcard does not cover it (Fetch standard).
  allowedHeaders: ['Accept', 'Authorization', 'Content-Type', 'Range', 'If-None-Match', 'If-Modified-Since'],
  exposedHeaders: ['Link', 'ETag', 'Content-Length', 'Location', 'Retry-After'],
  maxAge: 86_400,
};

const HEADERS: Parameters<typeof helmet>[0] = {
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
    },
  },
};

function onlyReading(request: Request, _response: express.Response, next: express.NextFunction): void {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    throw new Problem('method-not-allowed', `This server is for reading: ${request.method} is not offered, GET and HEAD are.`);
  next();
}

/** No header is logged: they may hold what is the client's own. */
function loggedRequest(request: { readonly id: unknown; readonly method: string; readonly url: string }): object {
  return { id: request.id, method: request.method, url: request.url };
}

function loggedResponse(response: { readonly statusCode: number }): object {
  return { status: response.statusCode };
}
