/** Tiles go out of memory that is used again: whoever asks, however slowly he reads, gets his own and all of it. */
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/store/clock.js';
import { serve, type Serving } from './serving.js';

const PLATE = join(import.meta.dirname, '../../images/hekmat-1955/ru-1.tif');
/** Each client has an image of its own: what two ask for is kept, and not lent. */
const READERS = 8;
const LEAVERS = 6;

let folder: string;
let front: Serving;
let tiles: readonly string[];
/** By tile: all images are one. */
const expected = new Map<string, Buffer>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-'));
  for (let at = 0; at < READERS + LEAVERS; at++) await copyFile(PLATE, join(folder, `p${at}.tif`));
  const environment = { PALIMPSEST_IMAGES: folder };
  front = await serve(environment, { clock: systemClock });
  const long = await serve(environment, { listener: ({ express }) => express });
  const { width, height } = JSON.parse((await long.ask('/iiif/3/p0/info.json')).text) as Record<
    'width' | 'height',
    number
  >;
  tiles = Array.from({ length: Math.ceil(width / 512) * Math.ceil(height / 512) }, (_, at) => {
    const [x, y] = [(at % Math.ceil(width / 512)) * 512, Math.floor(at / Math.ceil(width / 512)) * 512];
    return `${x},${y},512,512/max/0/default.jpg`;
  });
  for (const tile of tiles) expected.set(tile, (await long.ask(`/iiif/3/p0/${tile}`)).body);
  await long.close();
});
afterAll(async () => {
  await front.close();
  await rm(folder, { recursive: true });
});

/** Asks for all tiles of an image at once, without waiting for one of them. */
function askAll(image: number): Socket {
  const socket = connect(Number(new URL(front.base).port), '127.0.0.1');
  const asked = tiles.map((tile) => `GET /iiif/3/p${image}/${tile} HTTP/1.1\r\nHost: a.example\r\n\r\n`);
  socket.write(asked.join(''));
  return socket;
}

/** The bodies that came, read a little at a time. */
async function readSlowly(socket: Socket): Promise<readonly Buffer[]> {
  const bodies: Buffer[] = [];
  let come = Buffer.alloc(0);
  for await (const chunk of socket) {
    come = Buffer.concat([come, chunk as Buffer]);
    for (let next = firstBody(come); next !== undefined; next = firstBody(come)) {
      bodies.push(next.body);
      come = next.rest;
    }
    if (bodies.length === tiles.length) break;
    await pause(1);
  }
  return bodies;
}

function firstBody(come: Buffer): { readonly body: Buffer; readonly rest: Buffer } | undefined {
  const end = come.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = come.toString('latin1', 0, end);
  expect(head).toMatch(/^HTTP\/1\.1 200 /);
  const from = end + 4;
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
  return come.length < from + length
    ? undefined
    : { body: come.subarray(from, from + length), rest: come.subarray(from + length) };
}

it('to many at a time, some of whom leave in the middle', async () => {
  const readers = Array.from({ length: READERS }, (_, at) => askAll(at));
  const leavers = Array.from({ length: LEAVERS }, (_, at) => askAll(READERS + at));
  const left = leavers.map(async (socket, at) => {
    socket.on('error', () => undefined);
    await pause(5 * at);
    socket.destroy();
  });
  const all = await Promise.all(readers.map(readSlowly));
  await Promise.all(left);
  const wrong = all.map((bodies) =>
    tiles.filter((tile, at) => expected.get(tile)?.equals(bodies[at] ?? Buffer.alloc(0)) !== true),
  );
  expect(wrong).toEqual(all.map(() => []));
});
