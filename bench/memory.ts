/** Whether memory stays flat while many requests of all kinds are answered. */
import { startLoad, stop } from './children.js';
import { startPalimpsest, type Place } from './contenders.js';
import { resident } from './processor.js';
import { median } from './statistics.js';
import { mixture } from './workloads.js';

const STEPS = 20;
const CLIENTS = 8;

export interface Memory {
  readonly requests: number;
  readonly statuses: Readonly<Record<string, number>>;
  /** Resident MB after each twentieth of the requests. */
  readonly steps: readonly number[];
  readonly peak: number;
}

/** On a server of its own. Stops at so many requests, or when the time is over. */
export async function memory(
  place: Place,
  copies: readonly number[],
  requests: number,
  seconds: number,
): Promise<Memory> {
  const server = await startPalimpsest(place);
  const load = startLoad();
  const paths = mixture(server, copies);
  const steps: number[] = [];
  const statuses: Record<string, number> = {};
  let done = 0;
  for (let step = 0; step < STEPS; step++) {
    const from = done % paths.length;
    const outcome = await load.run({
      kind: 'crowd',
      port: server.port,
      clients: CLIENTS,
      paths: [...paths.slice(from), ...paths.slice(0, from)],
      most: requests / STEPS,
      seconds: seconds / STEPS,
      end: 'answers',
    });
    done += outcome.requests;
    for (const [status, count] of Object.entries(outcome.statuses))
      statuses[status] = (statuses[status] ?? 0) + count;
    steps.push(resident(server.pids, 'VmRSS'));
  }
  const peak = resident(server.pids, 'VmHWM');
  await stop(server.pids);
  return { requests: done, statuses, steps, peak };
}

/** The last quarter over the second quarter: 1 is flat; the first quarter is warm-up. */
export function growth(steps: readonly number[]): number {
  const quarter = Math.floor(steps.length / 4);
  return median(steps.slice(-quarter)) / median(steps.slice(quarter, quarter * 2));
}
