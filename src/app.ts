/** The server, put together: who answers which address. Everything it needs is passed in. */
import compression from 'compression';
import express, { type Express, type Request } from 'express';
import type { IncomingMessage, RequestListener } from 'node:http';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Archive } from './archive.js';
import type { Config } from './config.js';
import { baseAddress, rawPath, type Addressing } from './http/ask.js';
import { everyRequest } from './http/every.js';
import { createDocuments } from './http/documents.js';
import { createDoctor, type Inside } from './http/doctor.js';
import { answerEmbed, framedAnywhere } from './http/embed.js';
import { foundIn } from './http/found.js';
import { createFront } from './http/front.js';
import { answerHealth, answerMetrics, answerReady } from './http/health.js';
import { createImageAnswers } from './http/image.js';
import { createMetrics, type Metrics } from './http/metrics.js';
import { answerOembed } from './http/oembed.js';
import { answerHome } from './http/pages.js';
import { createPresentation, type Presentation } from './http/presentation.js';
import { answerReading } from './http/reading.js';
import type { Reply } from './http/reply.js';
import { answerCompletion, answerSearch, SEARCHES } from './http/search.js';
import { answering, sendProblems } from './http/send.js';
import { answerRobots, answerSitemap } from './http/sitemap.js';
import { answerText } from './http/texts.js';
import { answerViewer } from './http/viewers.js';
import type { ApiVersion } from './image/request.js';
import { VIEWERS } from './pages/viewers.js';
import { createLanes, type LaneLimits, type Lanes } from './pixels/lanes.js';
import type { Images } from './pixels/open.js';
import { createPictures, type Pictures } from './pixels/pictures.js';
import { Problem } from './problem.js';
import type { QuickCache } from './store/cache.js';
import type { Clock } from './store/clock.js';
import type { CountedCache } from './store/disk-cache.js';

export interface Parts {
  readonly config: Config;
  readonly log: Logger;
  readonly images: Images;
  /** Answers that were made before. */
  readonly caches: { readonly memory: QuickCache; readonly disk: CountedCache };
  /** The archive as it is now: swapped whole when a file changes. */
  readonly archive: () => Archive;
  /** Folder of the bundled viewer, styles and icons. */
  readonly assets: string;
  /** What may be decoded at a time. */
  readonly capacity: LaneLimits;
  readonly clock: Clock;
  readonly registry: Registry;
  /** Whether no more requests should be sent here. */
  readonly stopping: () => boolean;
  readonly version: string;
  /** What is made in the background; undefined where nothing is. */
  readonly pyramids: () => Inside['pyramids'];
}

export interface App {
  /** What a server listens with: pictures at hand first, then Express. */
  readonly listener: RequestListener;
  /** All of it, without the short way. */
  readonly express: Express;
  /** The headers of every answer: name, value, name, value. */
  readonly always: readonly string[];
  readonly lanes: Pick<Lanes, 'state' | 'hasten'>;
}

export function createApp(parts: Parts): App {
  const { config, log, archive } = parts;
  const metrics = createMetrics(parts.registry);
  const lanes = createLanes(parts.capacity, parts.clock, metrics.lanes);
  metrics.watch(lanes);
  const pictures = picturesOf(parts, lanes, metrics);
  const answers = createImageAnswers({ images: parts.images, limits: config, pictures });
  const presentation = createPresentation(archive);
  const { handlers, always, answering: answeredInFront } = everyRequest(log, metrics);

  const app = plainExpress(config);
  app.use(...handlers);
  const trusts = app.get('trust proxy fn') as Addressing['trusts'];
  const addressing = { publicAddress: config.publicAddress, trusts };
  const base = (request: IncomingMessage): string => baseAddress(request, addressing);

  for (const version of [3, 2] satisfies ApiVersion[])
    below(app, `/iiif/${version}`, (request, path) =>
      answers.answer(version, request, path, base(request), 'look'),
    );
  showArchive(app, archive, presentation, base);
  tellState(app, {
    '/health': () => answerHealth(archive()),
    '/ready': () => answerReady(lanes, parts.stopping()),
    '/metrics': () => answerMetrics(metrics),
  });
  serveAssets(app, parts.assets);
  showDoctor(app, parts, lanes, base);
  refuseTheRest(app, log, base);
  const documents = createDocuments(presentation, answers);
  const listener = createFront({
    ...{ behind: app, answers, pictures, documents, base, always },
    answering: answeredInFront,
  });
  return { listener, express: app, always, lanes };
}

function plainExpress(config: Config): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('case sensitive routing');
  app.set('trust proxy', config.trustedProxies);
  return app;
}

function picturesOf({ config, images, caches, clock }: Parts, lanes: Lanes, { pictures }: Metrics): Pictures {
  return createPictures({
    ...{ limits: config, lanes, images, clock, observer: pictures },
    caches: [
      { name: 'memory', cache: caches.memory },
      { name: 'disk', cache: caches.disk },
    ],
  });
}

type Base = (request: IncomingMessage) => string;

/** The documents and the pages. */
function showArchive(app: Express, archive: () => Archive, presentation: Presentation, base: Base): void {
  const search = foundIn(archive);
  addSearch(app, archive, base);
  below(app, '/iiif/presentation', (request) =>
    presentation(request, rawPath(request.originalUrl), base(request)),
  );
  app.get(
    '/',
    answering((request) => answerHome(request, archive(), presentation, search, base(request))),
  );
  app.get(
    '/items/:item',
    answering((request) => answerReading(request, archive(), search, base(request))),
  );
  addSharing(app, archive, base);
  app.get(
    '/items/:item/text/:file',
    answering((request) => answerText(archive(), rawPath(request.originalUrl), base(request))),
  );
}

function addSearch(app: Express, archive: () => Archive, base: Base): void {
  for (const { root, ...versions } of SEARCHES) {
    const routes = (request: Request) => ({ ...versions, archive: archive(), base: base(request) });
    below(app, `${root}/search/${versions.version}`, (request, path) =>
      answerSearch(routes(request), request, path),
    );
    below(app, `${root}/autocomplete/${versions.version}`, (request, path) =>
      answerCompletion(routes(request), request, path),
    );
  }
}

function serveAssets(app: Express, assets: string): void {
  app.use('/assets', compression(), express.static(assets, { index: false, maxAge: '1h' }));
  app.get('/favicon.ico', (_request, response) => {
    response.sendFile('favicon.ico', { root: assets, maxAge: '1d' });
  });
}

function tellState(app: Express, answers: Readonly<Record<string, () => Reply>>): void {
  for (const [path, answer] of Object.entries(answers)) app.get(path, answering(answer));
}

function showDoctor(app: Express, parts: Parts, lanes: Lanes, base: Base): void {
  const { config, archive, caches, version, pyramids } = parts;
  const behindProxy = config.publicAddress !== undefined || config.trustedProxies.length > 0;
  const inside = (): Inside => {
    const { exhibits, mistakes } = archive();
    const now = { version, items: exhibits.size, mistakes };
    return { ...now, pyramids: pyramids(), answers: caches.disk.use(), lanes: lanes.state() };
  };
  app.get('/doctor', ...createDoctor({ token: config.operatorToken, behindProxy }, inside, base));
}

function refuseTheRest(app: Express, log: Logger, base: Base): void {
  app.use((request) => {
    const path = rawPath(request.originalUrl).slice(0, 200);
    throw new Problem('not-found', `Nothing is at ${path}. The collection is at ${base(request)}/.`);
  });
  app.use(sendProblems(log, base));
}

/** What other sites show of ours, and the viewers that show what is others'. */
function addSharing(app: Express, archive: () => Archive, base: Base): void {
  for (const viewer of VIEWERS)
    app.get(
      `/view/${viewer}`,
      answering((request) => answerViewer(request, viewer, archive(), base(request))),
    );
  app.get(
    '/oembed',
    answering((request) => answerOembed(request, archive(), base(request))),
  );
  app.get(
    '/robots.txt',
    answering((request) => answerRobots(base(request))),
  );
  for (const path of ['.xml', '/:file'])
    app.get(
      `/sitemap${path}`,
      answering((request) => {
        const rest = rawPath(request.originalUrl).slice('/sitemap'.length);
        return answerSitemap(request, archive(), rest, base(request));
      }),
    );
  app.use('/embed', framedAnywhere);
  below(app, '/embed', (request, path) => answerEmbed(request, path, archive(), base(request)));
}

/** Hands all below a prefix to one route, with the path still as the client wrote it: Express would decode it. */
function below(
  app: Express,
  prefix: string,
  route: (request: Request, path: string) => Promise<Reply> | Reply,
): void {
  app.use(
    prefix,
    answering((request) => route(request, rawPath(request.originalUrl).slice(prefix.length + 1))),
  );
}
