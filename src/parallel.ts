/** Work side by side, within bounds of threads and of memory. */

export interface Bounds {
  readonly most: number;
  /** What all that is under way may weigh together; something heavier is done alone. */
  readonly weight?: number;
}

const weightless = (): number => 0;

/**
 * Does all of it, begun in the given order. At the first failure nothing more is begun; when what is under way has ended,
 * that failure is thrown.
 */
export async function inParallel<Job>(
  jobs: readonly Job[],
  { most, weight = Infinity }: Bounds,
  work: (job: Job) => Promise<void>,
  weightOf: (job: Job) => number = weightless,
): Promise<void> {
  const failures: unknown[] = [];
  const underWay = new Set<Promise<void>>();
  let carried = 0;
  for (const job of jobs) {
    const heavy = Math.min(weight, weightOf(job));
    while (underWay.size > 0 && (underWay.size >= most || carried + heavy > weight))
      await Promise.race(underWay);
    if (failures.length > 0) break;
    carried += heavy;
    const done = work(job)
      .catch((error: unknown) => {
        failures.push(error);
      })
      .finally(() => {
        carried -= heavy;
        underWay.delete(done);
      });
    underWay.add(done);
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}
