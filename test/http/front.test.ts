/** The short way and the long way out are one truth: the same requests both ways, every header and every byte. */
import { rm, mkdtemp, utimes } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.js';
import { testClock } from '../pixels/time.js';
import { gridImage, writeGrid } from './grid.js';
import { serve, type AskOptions, type Answer, type Serving } from './serving.js';

let folder: string;
let front: Serving;
let long: Serving;
/** The requests that went past the front. */
const passed: string[] = [];
const environment = (): Readonly<Record<string, string>> => ({
  PALIMPSEST_IMAGES: folder,
  PALIMPSEST_TRUSTED_PROXIES: 'loopback',
});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-'));
  await writeGrid(join(folder, 'grid.png'));
  await writeGrid(join(folder, 'in a folder/köpie,1.png'));
  front = await serve(environment(), {
    clock: testClock(),
    listener: ({ express, listener }) => {
      const handle = Reflect.get(express, 'handle') as (request: IncomingMessage, ...rest: unknown[]) => void;
      Reflect.set(express, 'handle', (request: IncomingMessage, ...rest: unknown[]) => {
        passed.push(request.url ?? '');
        handle.call(express, request, ...rest);
      });
      return listener;
    },
  });
  long = await serve(environment(), { listener: ({ express }) => express });
});
afterAll(async () => {
  await front.close();
  await long.close();
  await rm(folder, { recursive: true });
});

const HOST = { host: 'iiif.example' };
const IMAGE = '/iiif/3/grid/full/200,/0/default.jpg';

/** All that is sent, but the time. */
function told({ status, rawHeaders, body }: Answer): object {
  const headers = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1]]] : [],
  );
  return {
    status,
    headers: headers.filter(([name]) => name !== 'date').sort(),
    body: body.toString('base64'),
  };
}

async function both(
  path: string,
  options: AskOptions = {},
): Promise<{ readonly one: object; readonly answer: Answer }> {
  const headers = { ...HOST, ...options.headers };
  const expected = told(await long.ask(path, { ...options, headers }));
  const first = await front.ask(path, { ...options, headers });
  expect(told(first), `${path}, made`).toEqual(expected);
  const answer = await front.ask(path, { ...options, headers });
  expect(told(answer), `${path}, at hand`).toEqual(expected);
  return { one: expected, answer };
}

const PATHS = [
  IMAGE,
  '/iiif/2/grid/full/200,/0/default.jpg',
  '/iiif/2/grid/full/full/0/native.jpg',
  '/iiif/3/grid/0,0,512,512/512,512/0/default.png',
  '/iiif/3/grid/pct:10,10,20,20/max/!45/bitonal.webp',
  `${IMAGE}?a=b&c=/iiif/3/other`,
  '/iiif/3/gri%64/full/200%2C/%30/default.jpg',
  '/iiif/3/grid/%66ull/^1200,/0/gray.jpg',
  '/iiif/3/in%20a%20folder~k%C3%B6pie,1/full/100,/0/default.jpg',
  '/iiif/3/in%20a%20folder%2Fko%CC%88pie%2C1/full/100,/0/default.jpg',
  '/iiif/3/grid/full/200,/0/default.jpg/',
  '/iiif/3/grid/full/200,/0/%FF.jpg',
  '/iiif/3/grid/full/999999,/0/default.jpg',
  '/iiif/3/none/full/200,/0/default.jpg',
  '/iiif/3/..%2Fgrid/full/200,/0/default.jpg',
  '/iiif/3/grid',
  '/iiif/3/grid/info.json',
  '/iiif/2/grid/info.json?a=b',
  '/iiif/presentation/3/collection',
  '/iiif/presentation/2/grid/manifest',
  '/iiif/presentation/3/none/manifest',
  '/iiif/3//grid/full/200,/0/default.jpg',
  '/iiif/4/grid/full/200,/0/default.jpg',
  `/iiif/3/${'a'.repeat(9000)}/full/200,/0/default.jpg`,
];

const OPTIONS: readonly AskOptions[] = [
  {},
  { method: 'HEAD' },
  { method: 'OPTIONS' },
  { method: 'POST' },
  { headers: { origin: 'https://museum.example' } },
  { headers: { 'accept-encoding': 'gzip, br' } },
  { headers: { accept: 'text/html,*/*;q=0.8' } },
  { headers: { 'if-none-match': '*' } },
  { method: 'HEAD', headers: { 'if-none-match': '*' } },
  { headers: { 'if-none-match': '"other"' } },
  { headers: { 'if-none-match': '*', 'cache-control': 'no-cache' } },
  { headers: { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' } },
  { headers: { range: 'bytes=0-9' } },
  {
    headers: {
      'x-forwarded-host': 'a.example, b.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': '/x/',
    },
  },
  { headers: { forwarded: 'host=c.example;proto=https' } },
  { headers: { forwarded: 'nonsense;;=' } },
  { headers: { host: 'not a host' } },
];

describe('the same both ways', () => {
  it.each(PATHS)('%s', async (path) => {
    for (const options of OPTIONS) await both(path, options);
  });

  it('with the ETag itself', async () => {
    const { answer } = await both(IMAGE);
    const again = await both(IMAGE, { headers: { 'if-none-match': answer.headers.etag ?? '' } });
    expect(again.answer.status).toBe(304);
  });

  it('in the absolute form of an address', async () => {
    await both(`http://iiif.example${IMAGE}`);
  });
});

describe('the front', () => {
  it('makes nothing itself, and lets nothing pass that is at hand', async () => {
    const path = '/iiif/3/grid/full/123,/0/default.jpg';
    passed.length = 0;
    const { etag = '' } = (await front.ask(path)).headers;
    expect(passed).toEqual([path]);
    expect((await front.ask(path)).status).toBe(200);
    expect((await front.ask(path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect(passed).toEqual([path]);
  });

  it('answers If-None-Match and HEAD of what was never made without making it', async () => {
    const path = '/iiif/3/grid/full/124,/0/default.jpg';
    passed.length = 0;
    expect((await front.ask(path, { headers: { 'if-none-match': '*' } })).status).toBe(304);
    expect((await front.ask(path, { method: 'HEAD' })).status).toBe(200);
    expect(passed).toEqual([]);
    const { text } = await front.ask('/metrics');
    await front.ask(path);
    const made = (metrics: string): number =>
      Number(/decode_seconds_count\{lane="viewer"\} (\d+)/.exec(metrics)?.[1] ?? 0);
    expect(made((await front.ask('/metrics')).text)).toBe(made(text) + 1);
  });

  it('shows a changed file within a second', async () => {
    const clock = testClock();
    const server = await serve(environment(), { clock });
    await writeGrid(join(folder, 'changing.png'));
    const path = '/iiif/3/changing/full/50,/0/default.jpg';
    const { etag } = (await server.ask(path)).headers;
    await gridImage().negate().png().toFile(join(folder, 'changing.png'));
    await utimes(join(folder, 'changing.png'), 1, 1);
    clock.move(1000);
    const answer = await server.ask(path, { headers: { 'if-none-match': etag ?? '' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.etag).not.toBe(etag);
    expect(answer.headers['last-modified']).toBe('Thu, 01 Jan 1970 00:00:01 GMT');
    await server.close();
  });

  it('writes to the log what Express writes, when all is to be logged', async () => {
    const lines = async (listener?: 'express'): Promise<unknown[]> => {
      const server = await serve(
        { ...environment(), PALIMPSEST_LOG: 'debug' },
        listener === undefined ? {} : { listener: ({ express }) => express },
      );
      for (let n = 0; n < 2; n += 1) await server.ask(IMAGE, { headers: HOST });
      await server.ask(IMAGE, { headers: { ...HOST, 'if-none-match': '*' } });
      await server.close();
      return server.log.map(({ level, msg, req, res }) => ({ level, msg, req, res }));
    };
    const expected = await lines('express');
    expect(expected).toHaveLength(3);
    expect(await lines()).toEqual(expected);
  });

  it('counts what Express counts', async () => {
    for (const server of [front, long]) {
      const { text } = await server.ask('/metrics');
      expect(text).toMatch(/palimpsest_requests_total\{kind="image",status="200"\} [1-9]/);
      expect(text).toMatch(/palimpsest_requests_total\{kind="image",status="304"\} [1-9]/);
      expect(text).toMatch(/palimpsest_requests_total\{kind="image",status="404"\} [1-9]/);
      expect(text).toMatch(/palimpsest_sent_bytes_total\{kind="image"\} [1-9]/);
      expect(text).toMatch(/palimpsest_cache_looks_total\{cache="memory",found="true"\} [1-9]/);
    }
  });
});

describe('/ready', () => {
  it('is 200 with the lanes as they are', async () => {
    const answer = await front.ask('/ready');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 'ready', lanes: { viewer: { waiting: 0 } } });
  });

  it.each([
    ['stopping', { stopping: () => true }],
    ['saturated', { capacity: { length: { viewer: 0, expensive: 8 } } }],
  ])('is 503 when %s', async (status, options) => {
    const server = await serve(environment(), options);
    const answer = await server.ask('/ready');
    expect([answer.status, JSON.parse(answer.text)]).toEqual([503, expect.objectContaining({ status })]);
    await server.close();
  });

  it('a lane without room answers 503 with Retry-After, CORS and no caching, and writes no error', async () => {
    const server = await serve(environment(), { capacity: { length: { viewer: 0, expensive: 0 } } });
    const answer = await server.ask(IMAGE);
    expect(answer.status).toBe(503);
    expect(answer.headers).toMatchObject({
      'retry-after': '10',
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
    });
    expect(JSON.parse(answer.text)).toMatchObject({ code: 'busy' });
    expect(server.log).toEqual([]);
    await server.close();
  });

  it.each(['*/*', 'text/html', 'application/json'])('a refusal is the same both ways: %s', async (accept) => {
    const capacity = { length: { viewer: 0, expensive: 0 } };
    const ways = [{}, { listener: ({ express }: App) => express }];
    const [short, express] = await Promise.all(
      ways.map(async (way) => {
        const server = await serve(environment(), { capacity, ...way });
        const answer = await server.ask(IMAGE, { headers: { ...HOST, accept } });
        const counted = /requests_total\{kind="image",status="503"\} (\d+)/.exec(
          (await server.ask('/metrics')).text,
        );
        await server.close();
        return { ...told(answer), counted: counted?.[1] };
      }),
    );
    expect(short).toEqual(express);
    expect(short).toMatchObject({ status: 503, counted: '1' });
  });

  it('what could never be made is 413', async () => {
    const server = await serve(environment(), { capacity: { cost: 0 } });
    expect(await server.ask(IMAGE)).toMatchObject({ status: 413 });
    await server.close();
  });
});

describe('a client that does not behave', () => {
  const talk = (server: Serving, text: string): Promise<string> =>
    new Promise((answered, failed) => {
      let received = '';
      const socket = connect(Number(new URL(server.base).port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('close', () => {
        answered(received);
      });
      socket.on('error', failed);
    });

  it.each([
    [431, `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`],
    [400, 'GARBAGE\r\n\r\n'],
  ])('is told %i in problem details that any page may read', async (status, text) => {
    const answer = await talk(front, text);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/^access-control-allow-origin: \*\r$/im);
    expect(answer).toMatch(/^content-type: application\/problem\+json/im);
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ status });
  });

  it('sends its headers slowly: it is dropped', async () => {
    const server = await serve(environment(), { patience: { headers: 200, request: 400, stalled: 60_000 } });
    expect(await talk(server, 'GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ')).toMatch(/^HTTP\/1\.1 408 /);
    await server.close();
  });

  it('does not read its answer: it is dropped', async () => {
    const server = await serve(environment(), { patience: { headers: 200, request: 400, stalled: 300 } });
    const dropped = new Promise<void>((closed) => {
      const socket = connect(Number(new URL(server.base).port), '127.0.0.1', () => {
        socket.pause();
        for (let n = 0; n < 50; n += 1)
          socket.write(`GET /iiif/3/grid/full/max/0/default.tif?${n} HTTP/1.1\r\nHost: a\r\n\r\n`);
      });
      socket.on('error', () => undefined);
      const look = setInterval(() => {
        // Writing to a connection that the server has dropped fails.
        socket.write('GET / HTTP/1.1\r\n', (error) => {
          if (error === undefined || error === null) return;
          clearInterval(look);
          closed();
        });
      }, 50);
    });
    await dropped;
    await server.close();
  });
});

it('no request of these was a bug', () => {
  for (const server of [front, long])
    expect(server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
});
