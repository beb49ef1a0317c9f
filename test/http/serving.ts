/** A real server on a real port over real folders, with its log kept: for tests that ask over HTTP. */
import { request as httpRequest, createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../../src/app.js';
import { loadArchive } from '../../src/archive.js';
import { readConfig, type Config } from '../../src/config.js';
import { literalSearch } from '../../src/pages/literal.js';
import { createImages } from '../../src/pixels/open.js';

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

export async function serve(environment: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const config = configure(environment);
  const log: Record<string, unknown>[] = [];
  const images = createImages({ root: config.images });
  const archive = await loadArchive(config, images);
  const app = createApp({
    config,
    log: pino(
      { level: 'info' },
      { write: (line: string) => log.push(JSON.parse(line) as Record<string, unknown>) },
    ),
    images,
    archive: () => archive,
    search: literalSearch(() => [...archive.exhibits.values()].map(({ item }) => item)),
    assets: join(ROOT, 'dist/assets'),
  });
  const server = createServer(app);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}`,
    log,
    ask: (path, options) => ask(port, path, options),
    close: () =>
      new Promise((closed) => {
        server.close(() => {
          closed();
        });
        server.closeAllConnections();
      }),
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
