/** Lets the threads that decode stand back behind the one that answers: on a full machine every tile would wait for them. */
import { readlink } from 'node:fs/promises';
import { setPriority } from 'node:os';

/** Where a processor is wanted by both, such a thread gets a tenth of what a usual one gets (sched(7)). */
const NICENESS = 10;
/** The pool may have fewer threads than it was asked for: after so many rounds without a new one it is known. */
const ROUNDS = 8;

/**
 * For the threads of the pool, so many of them, and for all that libvips starts from there: Linux keeps a priority for
 * each thread, and a new one takes that of the thread that starts it. Elsewhere nothing is done. How many stand back now.
 */
export async function standBack(threads: number): Promise<number> {
  const known = new Set<number>();
  for (let idle = 0; idle < ROUNDS && known.size < threads; idle += 1)
    for (const thread of await poolThreads(threads)) {
      if (thread === undefined || known.has(thread)) continue;
      known.add(thread);
      setPriority(thread, NICENESS);
      idle = 0;
    }
  return known.size;
}

/** Each read is done by a thread of the pool, and what is read here is that thread's own number. */
function poolThreads(threads: number): Promise<readonly (number | undefined)[]> {
  const asked = Array.from({ length: threads * 4 }, () => readlink('/proc/thread-self').catch(() => ''));
  return Promise.all(asked.map(async (link) => Number(/\/task\/(\d+)$/.exec(await link)?.[1]) || undefined));
}
