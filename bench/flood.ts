/** Two hundred crawlers at once, and one viewer who should not notice. */
import { setTimeout as pause } from 'node:timers/promises';
import { startLoad, stop } from './children.js';
import { startPalimpsest, type Place } from './contenders.js';
import type { Outcome } from './jobs.js';
import { processorTime, resident } from './processor.js';
import { session } from './session.js';
import { nameOf } from './sources.js';
import { crawl } from './workloads.js';

const CRAWLERS = 200;
const SAMPLE = 50;
/** How long after the flood the server is watched for coming to rest. */
const WATCHED = 30_000;
/** At rest: less of one processor than this, in each of so many samples on end. */
const REST_SHARE = 0.1;
const REST_SAMPLES = 4;

export interface Flood {
  readonly idle: Outcome;
  readonly flooded: Outcome;
  readonly crawled: Outcome;
  readonly idleMemory: number;
  readonly peakMemory: number;
  /** Seconds from the end of the flood until the gauges of /metrics that count what waits are all 0. */
  readonly queue: number | 'not told' | 'not within the time watched';
  /** Seconds from the end of the flood until the processor time stands still. */
  readonly rest: number | 'not within the time watched';
}

/** On a server of its own; the viewer looks at other images than the crawlers. */
export async function flood(place: Place, copies: readonly number[], seconds: number): Promise<Flood> {
  const server = await startPalimpsest(place);
  const { port, pids, prefix } = server;
  const [forViewer, forCrawlers] = [startLoad(), startLoad()];
  const rests = copies.flatMap((copy) =>
    session(server.infos.page).map((tiles) =>
      tiles.map((tile) => `${prefix}${nameOf('page', copy)}/${tile}`),
    ),
  );
  // Warm-up, idle and flood take a third each: every tile is asked for the first time.
  const third = (index: number): readonly (readonly string[])[] =>
    rests.slice((rests.length * index) / 3, (rests.length * (index + 1)) / 3);
  await forViewer.run({ kind: 'viewer', port, rests: third(0), seconds: seconds / 4 });
  const idle = await forViewer.run({ kind: 'viewer', port, rests: third(1), seconds });
  const idleMemory = resident(pids, 'VmRSS');
  const [flooded, crawled] = await Promise.all([
    pause(500).then(() => forViewer.run({ kind: 'viewer', port, rests: third(2), seconds: seconds - 1 })),
    forCrawlers.run({
      kind: 'crowd',
      port,
      clients: CRAWLERS,
      paths: crawl(server, copies),
      most: Number.MAX_SAFE_INTEGER,
      seconds,
      end: 'hang up',
    }),
  ]);
  const ended = performance.now();
  const [queue, rest] = await Promise.all([untilQueueEmpty(port, ended), untilAtRest(pids, ended)]);
  const peakMemory = resident(pids, 'VmHWM');
  await stop(pids);
  return { idle, flooded, crawled, idleMemory, peakMemory, queue, rest };
}

async function untilQueueEmpty(port: number, ended: number): Promise<Flood['queue']> {
  while (performance.now() - ended < WATCHED) {
    const waiting = waitingIn(await metrics(port));
    if (waiting === undefined) return 'not told';
    if (waiting === 0) return (performance.now() - ended) / 1000;
    await pause(SAMPLE);
  }
  return 'not within the time watched';
}

async function metrics(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(WATCHED) });
  return response.ok ? response.text() : '';
}

/** The sum of all gauges of Prometheus's text format whose name or labels say that they count what waits. */
export function waitingIn(text: string): number | undefined {
  const gauges = new Set([...text.matchAll(/^# TYPE (\w+) gauge$/gm)].map(([, name]) => name));
  const waiting = [...text.matchAll(/^(\w+)(\{[^}]*\})? (\S+)$/gm)]
    .filter(([, name]) => gauges.has(name))
    .filter(([, name = '', labels = '']) => /waiting|queued/.test(name + labels));
  return waiting.length === 0 ? undefined : waiting.reduce((sum, [, , , value]) => sum + Number(value), 0);
}

async function untilAtRest(pids: readonly number[], ended: number): Promise<Flood['rest']> {
  let before = processorTime(pids);
  let still = 0;
  let since = performance.now();
  while (performance.now() - ended < WATCHED) {
    await pause(SAMPLE * 2);
    const now = processorTime(pids);
    const resting = now - before <= SAMPLE * 2 * REST_SHARE;
    if (!resting) since = performance.now();
    still = resting ? still + 1 : 0;
    before = now;
    if (still === REST_SAMPLES) return Math.max(0, since - ended) / 1000;
  }
  return 'not within the time watched';
}
