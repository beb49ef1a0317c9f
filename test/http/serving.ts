/** A real server on a real port over real folders, with its log kept: for tests that ask over HTTP. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createApp, type App } from '../../src/app.js';
import { loadArchive } from '../../src/archive.js';
import { readConfig, type Config } from '../../src/config.js';
import { createHttpServer, type Patience } from '../../src/http/listen.js';
import { laneLimits } from '../../src/pixels/capacity.js';
import type { LaneLimits } from '../../src/pixels/lanes.js';
import { createImages, type Images } from '../../src/pixels/open.js';
import { createMemoryCache } from '../../src/store/cache.js';
import { systemClock, type Clock } from '../../src/store/clock.js';
import { createDiskCache } from '../../src/store/disk-cache.js';

export interface Serving {
  readonly base: string;
  readonly log: readonly Record<string, unknown>[];
  readonly ask: (path: string, options?: AskOptions) => Promise<Answer>;
  readonly close: () => Promise<void>;
}

export interface AskOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** Names as they came. */
  readonly rawHeaders: readonly string[];
}

const ROOT = join(import.meta.dirname, '../..');

export function configure(environment: Readonly<Record<string, string>> = {}): Config {
  const result = readConfig({
    PALIMPSEST_IMAGES: join(ROOT, 'images'),
    PALIMPSEST_MANIFESTS: join(ROOT, 'manifests'),
    ...environment,
  });
  if (result.kind === 'mistakes') throw new Error(result.mistakes.join('\n'));
  return result.config;
}

/** What a test may want otherwise. The cache folder goes with the server. */
export interface ServeOptions {
  readonly capacity?: Partial<LaneLimits>;
  /** By which files are trusted to be unchanged. */
  readonly clock?: Clock;
  readonly patience?: Patience;
  /** Who answers: the whole app unless a test says otherwise. */
  readonly listener?: (app: App) => RequestListener;
  readonly stopping?: () => boolean;
  /** Puts something between the images of the folder and the server. */
  readonly wrap?: (images: Images) => Images | Promise<Images>;
}

export const MACHINE = { ...laneLimits({ cores: 2, threads: 4, memory: 2 ** 32 }), pause: 10 };

/** By this clock every look at a file is long ago: a test that changes a file sees the change at once. */
function hurried(): Clock {
  let now = 0;
  return { ...systemClock, now: () => (now += 60_000) };
}

export async function serve(
  environment: Readonly<Record<string, string>> = {},
  options: ServeOptions = {},
): Promise<Serving> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-cache-'));
  const config = configure({ PALIMPSEST_CACHE: folder, ...environment });
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { level: config.log },
    { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const { wrap = (plain: Images) => plain } = options;
  const images = await wrap(createImages({ root: config.images, clock: options.clock ?? hurried() }));
  const archive = await loadArchive(config, images);
  const app = createApp({
    config,
    log,
    images,
    caches: {
      memory: createMemoryCache({ maxBytes: 2 ** 20 }),
      disk: createDiskCache({ folder: config.cache, maxBytes: 2 ** 24, maxFiles: 1000, minFree: 0, log }),
    },
    archive: () => archive,
    assets: join(ROOT, 'dist/assets'),
    capacity: { ...MACHINE, ...options.capacity },
    clock: systemClock,
    registry: new Registry(),
    stopping: options.stopping ?? (() => false),
    version: '0.0.0',
    pyramids: () => undefined,
  });
  const server = createHttpServer(options.listener?.(app) ?? app.listener, app.always, options.patience);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    log: lines,
    ask: (path, asked) => ask(port, path, asked),
    close: async () => {
      await new Promise<void>((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      });
      images.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The path goes out as it is written: no client tidies it. */
function ask(port: number, path: string, { method = 'GET', headers = {} }: AskOptions = {}): Promise<Answer> {
  return new Promise((answered, failed) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          answered({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body,
            text: body.toString('utf8'),
            rawHeaders: response.rawHeaders,
          });
        });
        response.on('error', failed);
      },
    );
    request.on('error', failed);
    request.end();
  });
}
