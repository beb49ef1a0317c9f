/** The process: the only file that touches it. Settings in, server up, signals out. */
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { createApp } from './app.js';
import { loadArchive, watchArchive } from './archive.js';
import { readConfig } from './config.js';
import { literalSearch } from './pages/literal.js';
import { createImages } from './pixels/open.js';
import { tuneSharp } from './pixels/render.js';
import { createIds } from './presentation/ids.js';

const GRACE = 9_000;

const result = readConfig(process.env);
if (result.kind === 'mistakes') {
  for (const mistake of result.mistakes) process.stderr.write(`${mistake}\n`);
  process.exit(2);
}
const { config } = result;
const log = pino({ level: config.log }, pino.destination({ fd: 2, sync: true }));

tuneSharp();
const images = createImages({ root: config.images });
let archive = await loadArchive(config, images);
for (const mistake of archive.mistakes) log.warn(mistake, 'a mistake in a file: the rest is served');
const watcher = watchArchive(
  config,
  async () => {
    archive = await loadArchive(config, images);
    log.info({ items: archive.exhibits.size, mistakes: archive.mistakes }, 'files changed: read anew');
  },
  log,
);

const app = createApp({
  config,
  log,
  images,
  archive: () => archive,
  search: literalSearch(() => [...archive.exhibits.values()].map(({ item }) => item)),
  assets: fileURLToPath(new URL('./assets', import.meta.url)),
});
const server = createServer(app);
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
