/** The process: the only file that touches it. Settings in, server up, signals out. */
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createApp } from './app.js';
import { loadArchive, watchArchive } from './archive.js';
import { readConfig } from './config.js';
import { createHttpServer } from './http/listen.js';
import { createBackgroundPyramids } from './ingest/background.js';
import { untilQuiet } from './ingest/turn.js';
import { laneLimits } from './pixels/capacity.js';
import { createImages } from './pixels/open.js';
import { standBack } from './pixels/priority.js';
import { tuneSharp } from './pixels/render.js';
import { createIds } from './presentation/ids.js';
import { createMemoryCache } from './store/cache.js';
import { systemClock } from './store/clock.js';
import { createDiskCache } from './store/disk-cache.js';

const GRACE = 9_000;
const MEMORY_BYTES = 64 * 2 ** 20;
/** What the caches leave free on their disk. */
const FREE_BYTES = 2 ** 30;

const result = readConfig(process.env);
if (result.kind === 'mistakes') {
  for (const mistake of result.mistakes) process.stderr.write(`${mistake}\n`);
  process.exit(2);
}
const { config } = result;
const log = pino({ level: config.log }, pino.destination({ fd: 2, sync: true }));

// Four are what Node.js starts where nothing is said.
const threads = Number(process.env.UV_THREADPOOL_SIZE ?? 4);
tuneSharp();
// Before the first decode: what it starts stands back, too.
await standBack(threads);
let isBusy = (): boolean => false;
const originals = createImages({ root: config.images });
const images =
  config.pyramids === 'on'
    ? await createBackgroundPyramids({
        images: originals,
        folder: join(config.cache, 'pyramids'),
        maxBytes: config.cacheBytes * 0.75,
        limits: config,
        log,
        turn: untilQuiet(() => isBusy(), systemClock),
      })
    : originals;
let archive = await loadArchive(config, images);
for (const mistake of archive.mistakes) log.warn(mistake, 'a mistake in a file: the rest is served');
const watcher = watchArchive(
  config,
  async () => {
    archive = await loadArchive(config, images, archive);
    log.info({ items: archive.exhibits.size, mistakes: archive.mistakes }, 'files changed: read anew');
  },
  log,
);

const registry = new Registry();
collectDefaultMetrics({ register: registry });
let stopping = false;
const { listener, always, lanes } = createApp({
  config,
  log,
  images,
  caches: {
    memory: createMemoryCache({ maxBytes: MEMORY_BYTES }),
    disk: createDiskCache({
      folder: join(config.cache, 'answers'),
      maxBytes: config.cacheBytes * 0.25,
      maxFiles: 200_000,
      minFree: FREE_BYTES,
      log,
    }),
  },
  archive: () => archive,
  assets: fileURLToPath(new URL('./assets', import.meta.url)),
  capacity: laneLimits({
    cores: availableParallelism(),
    threads,
    // A container may have less than its machine; without a limit this is beyond all bounds.
    memory: Math.min(process.constrainedMemory() || Infinity, totalmem()),
  }),
  clock: systemClock,
  registry,
  stopping: () => stopping,
});
isBusy = () => Object.values(lanes.state()).some(({ waiting, running }) => waiting + running > 0);
const server = createHttpServer(listener, always);
server.on('error', (error: NodeJS.ErrnoException) => {
  process.stderr.write(
    error.code === 'EADDRINUSE'
      ? `Port ${config.port} is in use. Choose another: PORT=8081 npm start\n`
      : `The server cannot listen: ${error.message}\n`,
  );
  process.exit(1);
});
server.listen(config.port, () => {
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  const base = config.publicAddress ?? `http://localhost:${port}`;
  process.stdout.write(greeting(base));
});

function greeting(base: string): string {
  const ids = createIds(base);
  const [first] = archive.exhibits.values();
  const lines = [`Palimpsest serves ${archive.exhibits.size} item(s)`, `  collection  ${base}/`];
  if (first !== undefined) {
    lines.push(
      `  reading     ${base}/items/${encodeURIComponent(first.item.id)}`,
      `  manifest    ${ids.manifest(first.item.id)}`,
    );
  }
  if (archive.mistakes.length > 0) lines.push(`  mistakes    ${archive.mistakes.length}, listed above`);
  return `${lines.join('\n')}\n`;
}

/** Answers what is under way, takes nothing new, and goes. */
function stop(): void {
  log.info('stopping');
  stopping = true;
  images.close();
  void watcher.close();
  server.close(() => {
    process.exit(0);
  });
  server.closeIdleConnections();
  setTimeout(() => {
    server.closeAllConnections();
  }, GRACE).unref();
}
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
