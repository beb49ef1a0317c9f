/** Floods, against the server as it is started: crawlers, clients that hang up, one that never finishes its request. */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once, setMaxListeners } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const [WIDTH, HEIGHT, TILE] = [4096, 3072, 512];

let folder: string;
let server: ChildProcessWithoutNullStreams;
let port: number;
let errors = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-'));
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  const scan = await sharp({ create: { width: 1024, height: 768, channels: 3, background: 'white', noise } })
    .resize(WIDTH, HEIGHT)
    .raw()
    .toBuffer();
  const raw = { width: WIDTH, height: HEIGHT, channels: 3 } as const;
  await sharp(scan, { raw }).jpeg().toFile(join(folder, 'flat.jpg'));
  await sharp(scan, { raw })
    .tiff({ tile: true, tileWidth: TILE, tileHeight: TILE, pyramid: true, compression: 'jpeg' })
    .toFile(join(folder, 'pyramid.tif'));
  server = spawn(process.execPath, ['--import', 'tsx', 'src/cli.ts'], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, PORT: '0', PALIMPSEST_IMAGES: folder, PALIMPSEST_MANIFESTS: folder },
  });
  server.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  let said = '';
  while (!/localhost:\d+/.test(said)) said += String((await once(server.stdout, 'data'))[0]);
  port = Number(/localhost:(\d+)/.exec(said)?.[1]);
});
afterAll(async () => {
  server.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

/** The status, or nothing where this side hung up. */
function ask(path: string, agent: Agent, signal: AbortSignal, headers = {}): Promise<number | undefined> {
  return new Promise((answered, failed) => {
    const asked = request({ host: '127.0.0.1', port, path, agent, signal, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        answered(response.statusCode);
      });
      response.on('error', (error) => {
        if (signal.aborted) answered(undefined);
        else failed(error);
      });
    });
    asked.on('error', (error) => {
      if (signal.aborted) answered(undefined);
      else failed(error);
    });
    asked.end();
  });
}

interface Ready {
  readonly status: string;
  readonly lanes: Readonly<
    Record<'viewer' | 'expensive', { readonly waiting: number; readonly running: number }>
  >;
}

async function ready(): Promise<Ready> {
  return (await (await fetch(`http://127.0.0.1:${port}/ready`)).json()) as Ready;
}

async function untilIdle(): Promise<void> {
  await expect
    .poll(
      async () => {
        const { viewer, expensive } = (await ready()).lanes;
        return viewer.waiting + expensive.waiting + viewer.running + expensive.running;
      },
      { timeout: 30_000 },
    )
    .toBe(0);
}

/** No two the same: nothing is shared, nothing is in a cache. */
function crawled(n: number): string {
  const image = n % 2 === 0 ? 'pyramid' : 'flat';
  const crop = `${n % 997},${n % 991},${2000 + (n % 1013)},${1500 + (n % 1019)}`;
  return n % 3 === 0
    ? `/iiif/3/${image}/${crop}/max/${n % 7}/default.jpg`
    : `/iiif/3/${image}/full/^${WIDTH - (n % 3000)},/0/default.${n % 5 === 0 ? 'png' : 'jpg'}`;
}

function tiles(): readonly string[] {
  const paths: string[] = [];
  for (let y = 0; y < HEIGHT; y += TILE)
    for (let x = 0; x < WIDTH; x += TILE)
      paths.push(`/iiif/3/pyramid/${x},${y},${TILE},${TILE}/${TILE},${TILE}/0/default.jpg`);
  return [...paths, '/iiif/3/flat/full/400,/0/default.jpg', '/iiif/3/pyramid/full/!200,200/0/default.jpg'];
}

test('two hundred crawlers take nothing from a viewer, are told to come again, and leave nothing behind', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const over = new AbortController();
  setMaxListeners(0, over.signal);
  const statuses = new Set<number | undefined>();
  let next = 0;
  const crawler = async (): Promise<void> => {
    while (!over.signal.aborted) statuses.add(await ask(crawled((next += 1)), agent, over.signal));
  };
  const crawlers = Array.from({ length: 200 }, crawler);
  await expect.poll(async () => (await ready()).lanes.expensive.waiting).toBeGreaterThan(10);

  const viewer = new Agent({ keepAlive: true, maxSockets: 6 });
  const present = new AbortController().signal;
  setMaxListeners(0, present);
  const seen = await Promise.all(tiles().map((path) => ask(path, viewer, present)));
  const again = await Promise.all(
    tiles().map((path) => ask(path, viewer, present, { 'if-none-match': '*' })),
  );
  expect(new Set(seen)).toEqual(new Set([200]));
  expect(new Set(again)).toEqual(new Set([304]));
  await expect.poll(() => statuses.has(503) && statuses.has(200), { timeout: 30_000 }).toBe(true);
  expect((await ready()).status).toBe('ready');

  over.abort();
  await Promise.all(crawlers);
  expect([...statuses].filter((status) => ![200, 304, 503, undefined].includes(status))).toEqual([]);
  await untilIdle();
  agent.destroy();
  viewer.destroy();
}, 180_000);

test('five hundred clients that hang up leave an empty queue', async () => {
  const agent = new Agent({ maxSockets: 500 });
  const asked = Array.from({ length: 500 }, (_, n) => {
    const over = new AbortController();
    const answer = ask(crawled(100_000 + n), agent, over.signal);
    setTimeout(() => {
      over.abort();
    }, n);
    return answer;
  });
  const statuses = new Set(await Promise.all(asked));
  expect([...statuses].filter((status) => ![200, 503, undefined].includes(status))).toEqual([]);
  await untilIdle();
  expect(await ask('/iiif/3/flat/full/100,/0/default.jpg', agent, new AbortController().signal)).toBe(200);
  agent.destroy();
});

test('a client that sends a letter at a time is dropped', async () => {
  const socket = connect(port, '127.0.0.1');
  socket.write('GET /iiif/3/flat/info.json HTTP/1.1\r\nHost: a\r\nX: ');
  const letters = setInterval(() => socket.write('x'), 300);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  clearInterval(letters);
  expect(answer).toMatch(/^(?:HTTP\/1\.1 408 |$)/);
});

test('the log holds no error, and a stop is graceful', async () => {
  const lines = errors
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { level: number });
  expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
  const agent = new Agent();
  const last = ask('/iiif/3/flat/3,3,3000,2000/max/0/default.png', agent, new AbortController().signal);
  await expect.poll(async () => (await ready()).lanes.expensive.running).toBe(1);
  server.kill('SIGTERM');
  expect(await last).toBe(200);
  expect(await once(server, 'exit')).toEqual([0, null]);
});
