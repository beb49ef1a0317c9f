/** The server, put together: who answers which address. Everything it needs is passed in. */
import express, { type Express, type Request } from 'express';
import type { Logger } from 'pino';
import type { Archive } from './archive.js';
import type { Config } from './config.js';
import { baseAddress, rawPath } from './http/ask.js';
import { everyRequest } from './http/every.js';
import { answerHealth } from './http/health.js';
import { answerImage } from './http/image.js';
import { answerHome, answerViewer } from './http/pages.js';
import { createPresentation } from './http/presentation.js';
import { answerReading } from './http/reading.js';
import type { Reply } from './http/reply.js';
import { answering, sendProblems } from './http/send.js';
import type { ApiVersion } from './image/request.js';
import type { Search } from './pages/found.js';
import type { Images } from './pixels/open.js';
import { Problem } from './problem.js';

export interface Parts {
  readonly config: Config;
  readonly log: Logger;
  readonly images: Images;
  /** The archive as it is now: swapped whole when a file changes. */
  readonly archive: () => Archive;
  /** Finds words in the texts. */
  readonly search: Search;
  /** Folder of the bundled viewer, styles and icons. */
  readonly assets: string;
}

export function createApp({ config, log, images, archive, search, assets }: Parts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('trust proxy', config.trustedProxies);
  app.use(...everyRequest(log));

  const base = (request: Request): string => baseAddress(request, config.publicAddress);
  const presentation = createPresentation(archive);
  for (const version of [3, 2] satisfies ApiVersion[]) {
    const routes = { version, images, limits: config };
    below(app, `/iiif/${version}`, (request, path) => answerImage(routes, request, path, base(request)));
  }
  below(app, '/iiif/presentation/3', (request) => presentation(request, rawPath(request), base(request)));
  app.get(
    '/',
    answering((request) => answerHome(request, archive(), presentation, search, base(request))),
  );
  app.get(
    '/items/:item',
    answering((request) => answerReading(request, archive(), search, base(request))),
  );
  app.get('/view/mirador', answering(answerViewer));
  app.get(
    '/health',
    answering(() => answerHealth(archive())),
  );
  app.use('/assets', express.static(assets, { index: false, maxAge: '1h' }));

  app.use((request) => {
    const path = rawPath(request).slice(0, 200);
    throw new Problem('not-found', `Nothing is at ${path}. The collection is at ${base(request)}/.`);
  });
  app.use(sendProblems(log, base));
  return app;
}

/** Hands all below a prefix to one route, with the path still as the client wrote it: Express would decode it. */
function below(
  app: Express,
  prefix: string,
  route: (request: Request, path: string) => Promise<Reply> | Reply,
): void {
  app.use(
    prefix,
    answering((request) => route(request, rawPath(request).slice(prefix.length + 1))),
  );
}
