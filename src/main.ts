/** The process: settings in, server up, signals out. */
import type { Server } from 'node:http';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createApp, type App, type Parts } from './app.js';
import { loadArchive, type Archive } from './archive.js';
import { openDiskCache } from './archive/cache.js';
import { createPdfTexts, type PdfTextOptions } from './archive/pdf-texts.js';
import { watchArchive } from './archive/watch.js';
import type { Config } from './config.js';
import { createHttpServer } from './http/listen.js';
import { createBackgroundPyramids } from './ingest/background.js';
import { untilQuiet } from './ingest/turn.js';
import { laneLimits } from './pixels/capacity.js';
import { missingTools } from './pixels/jp2.js';
import { createImages, type Images } from './pixels/open.js';
import { standBack } from './pixels/priority.js';
import { tuneSharp } from './pixels/render.js';
import { createIds } from './presentation/ids.js';
import { createMemoryCache } from './store/cache.js';
import { systemClock } from './store/clock.js';

/** Less than the ten seconds after which a container is killed. */
const GRACE = 9_000;
/** Who waits for a picture has its turn within half of that or is told to come again: none is cut off in the queue. */
const LAST_TURN = GRACE / 2;
/** What leaves it is garbage until V8 looks for it, up to 64 MB more. */
const MEMORY_BYTES = 32 * 2 ** 20;
/** Four are what Node.js starts where nothing is said. */
const THREADS = Number(process.env.UV_THREADPOOL_SIZE ?? 4);

/**
 * Serves until a signal comes. Says on standard output what is where; the log goes to standard error.
 * `version`: of the program.
 */
export async function serve(config: Config, version: string): Promise<void> {
  const log = pino({ level: config.log }, pino.destination({ fd: 2, sync: true }));
  tuneSharp();
  // Before the first decode: what it starts stands back, too.
  await standBack(THREADS);
  let isBusy = (): boolean => false;
  const turn = untilQuiet(() => isBusy(), systemClock);
  const { images, pyramids } = await openImages(config, log, turn);
  const parts = partsOf(config, log);
  const kept = await keepArchive(config, images, { cache: parts.caches.disk, turn, log });
  const { archive } = kept;

  let stopping = false;
  const { listener, always, lanes } = createApp({
    ...parts,
    ...{ images, pyramids, version },
    archive,
    stopping: () => stopping,
  });
  isBusy = () => isAnyBusy(lanes);
  const server = createHttpServer(listener, always);
  listen(server, config, archive);

  stopOnSignal(server, () => {
    log.info('stopping');
    stopping = true;
    lanes.hasten(LAST_TURN);
    kept.close();
    images.close();
  });
}

interface KeptArchive {
  /** As it is now. */
  readonly archive: () => Archive;
  readonly close: () => void;
}

/** Reads it, and again whenever files have changed or more of their texts was read. */
async function keepArchive(
  config: Config,
  images: Images,
  { log, ...reading }: { readonly log: Logger } & Omit<PdfTextOptions, 'changed'>,
): Promise<KeptArchive> {
  // Before there is a watcher nobody need be told: it begins with a reading.
  let again = (): void => undefined;
  const changed = (): void => {
    again();
  };
  const texts = createPdfTexts({ ...reading, changed });
  let archive = await loadArchive(config, images, undefined, texts);
  await warn(config, archive, log);
  const watching = watchArchive(
    config,
    async () => {
      archive = await loadArchive(config, images, archive, texts);
      log.info({ items: archive.exhibits.size, mistakes: archive.mistakes }, 'files read anew');
    },
    log,
  );
  again = watching.again;
  const close = (): void => {
    texts.close();
    void watching.watcher.close();
  };
  return { archive: () => archive, close };
}

function isAnyBusy(lanes: App['lanes']): boolean {
  return Object.values(lanes.state()).some(({ waiting, running }) => waiting + running > 0);
}

async function warn(config: Config, { mistakes }: Archive, log: Logger): Promise<void> {
  for (const missing of await missingTools(config.images)) log.warn(missing);
  for (const mistake of mistakes) log.warn(mistake, 'a mistake in a file: the rest is served');
}

/** Answers what is under way, takes nothing new, and goes. */
function stopOnSignal(server: Server, stopping: () => void): void {
  const stop = (): void => {
    stopping();
    server.close(() => {
      process.exit(0);
    });
    server.closeIdleConnections();
    setTimeout(() => {
      server.closeAllConnections();
    }, GRACE).unref();
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function listen(server: Server, config: Config, archive: () => Archive): void {
  server.on('error', (error: NodeJS.ErrnoException) => {
    process.stderr.write(
      error.code === 'EADDRINUSE'
        ? `Port ${config.port} is in use. Choose another: palimpsest serve --port 8081\n`
        : `The server cannot listen: ${error.message}\n`,
    );
    process.exit(1);
  });
  server.listen(config.port, () => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : config.port;
    process.stdout.write(greeting(config, archive(), config.publicAddress ?? `http://localhost:${port}`));
  });
}

interface OpenImages extends Pick<Parts, 'pyramids'> {
  readonly images: Images;
}

/** `turn` as in `BackgroundOptions`. */
async function openImages(config: Config, log: Logger, turn: () => Promise<void>): Promise<OpenImages> {
  const originals = createImages({ root: config.images });
  if (config.pyramids === 'off') return { images: originals, pyramids: () => undefined };
  const images = await createBackgroundPyramids({
    images: originals,
    folder: join(config.cache, 'pyramids'),
    maxBytes: config.cacheBytes * 0.75,
    limits: config,
    ...{ log, turn },
  });
  return { images, pyramids: () => images.state() };
}

function partsOf(
  config: Config,
  log: Logger,
): Omit<Parts, 'images' | 'pyramids' | 'version' | 'archive' | 'stopping'> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return {
    ...{ config, log, registry, clock: systemClock },
    caches: {
      memory: createMemoryCache({ maxBytes: MEMORY_BYTES }),
      disk: openDiskCache(config, log),
    },
    assets: fileURLToPath(new URL('./assets', import.meta.url)),
    capacity: laneLimits({
      cores: availableParallelism(),
      threads: THREADS,
      // A container may have less than its machine; without a limit this is beyond all bounds.
      memory: Math.min(process.constrainedMemory() || Infinity, totalmem()),
    }),
  };
}

function greeting(config: Config, { exhibits, mistakes }: Archive, base: string): string {
  const ids = createIds(base);
  const [first] = exhibits.values();
  const shown =
    first === undefined
      ? [
          `  Nothing is there to show yet. Put scans (${SCANS}) into`,
          `  ${config.images}, those of one letter or book into a folder of their own, and texts beside them:`,
          `  p1.ru.txt is the Russian text of p1.jpg. They are shown as soon as they are there.`,
        ]
      : [
          `  reading     ${base}/items/${encodeURIComponent(first.item.id)}`,
          `  manifest    ${ids.manifest(first.item.id)}`,
        ];
  const lines = [
    `Palimpsest serves ${exhibits.size} item(s)`,
    `  collection  ${base}/`,
    ...shown,
    `  doctor      ${base}/doctor`,
    `  cache       ${config.cache}`,
    ...(mistakes.length > 0 ? [`  mistakes    ${mistakes.length}, listed above`] : []),
  ];
  return `${lines.join('\n')}\n`;
}

const SCANS = 'TIFF, JPEG, PNG, WebP, GIF or AVIF';
