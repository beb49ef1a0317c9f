/** SIGTERM in the middle of a flood: every request is answered, with what it asked for or with when to come again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { painting } from '../pixels/samples.js';
import { serving } from '../commands/running.js';

/** The status, or how the connection broke. */
function ask(url: string): Promise<number | string> {
  return new Promise((told) => {
    request(url, { agent: false }, (response) => {
      response.resume();
      response.on('end', () => {
        told(response.statusCode ?? 0);
      });
      response.on('error', (error) => {
        told(error.message);
      });
    })
      .on('error', (error) => {
        told(error.message);
      })
      .end();
  });
}

/** Requests that have arrived and are not answered yet. */
async function underWay(base: string): Promise<number> {
  const response = await fetch(`${base}/ready`);
  const { lanes } = (await response.json()) as {
    lanes: Record<string, { waiting: number; running: number }>;
  };
  return Object.values(lanes).reduce((sum, { waiting, running }) => sum + waiting + running, 0);
}

it('nobody is cut off in the queue', async () => {
  const root = await mkdtemp(join(tmpdir(), 'palimpsest-stopping-'));
  await painting(3000, 2400).jpeg().toFile(join(root, 'a.jpg'));
  const environment = { XDG_CACHE_HOME: join(root, '.cache'), PALIMPSEST_PYRAMIDS: 'off' };
  const server = await serving([root], { environment });
  // Each keeps a core for a quarter of a second, and only some cores are theirs: most of them wait.
  const floods = Array.from({ length: 60 }, (_, at) =>
    ask(`${server.base}/iiif/3/a/full/${1700 - at},/${at + 1}.5/default.png`),
  );
  let answered = 0;
  for (const flood of floods) void flood.then(() => (answered += 1));
  await expect.poll(async () => answered + (await underWay(server.base)), { timeout: 30_000 }).toBe(60);
  expect(await server.stop()).toBe(0);
  const ends = await Promise.all(floods);
  expect(ends.filter((end) => end !== 200 && end !== 503)).toEqual([]);
  expect(ends).toContain(503);
  await rm(root, { recursive: true, force: true });
});
