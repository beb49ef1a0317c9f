/** A real server on a real port over real folders, with its log kept: for tests that ask over HTTP. */
import { request as httpRequest, createServer, type IncomingHttpHeaders } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { loadArchive } from '../../src/archive.js';
import { readConfig, type Config } from '../../src/config.js';
import { createImages, type Images } from '../../src/pixels/open.js';
import { createMemoryCache } from '../../src/store/cache.js';
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

/** `wrap` puts something between the images of the folder and the server; the cache folder goes with the server. */
export async function serve(
  environment: Readonly<Record<string, string>> = {},
  wrap: (images: Images) => Images | Promise<Images> = (images) => images,
): Promise<Serving> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-cache-'));
  const config = configure({ PALIMPSEST_CACHE: folder, ...environment });
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { level: 'info' },
    { write: (line: string) => lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const images = await wrap(createImages({ root: config.images }));
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
  });
  const server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    log: lines,
    ask: (path, options) => ask(port, path, options),
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
          });
        });
        response.on('error', failed);
      },
    );
    request.on('error', failed);
    request.end();
  });
}
