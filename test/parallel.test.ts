/** Work side by side: all of it, within both bounds, and nothing new after a failure. */
import { setImmediate as soon } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inParallel } from '../src/parallel.js';

const weights = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 30 });
const bounds = fc.record({ most: fc.integer({ min: 1, max: 5 }), weight: fc.integer({ min: 1, max: 10 }) });

it('does all of it, in the given order, and never more at a time than it may', async () => {
  await fc.assert(
    fc.asyncProperty(weights, bounds, async (jobs, { most, weight }) => {
      const begun: number[] = [];
      let [underWay, carried] = [0, 0];
      let highest = 0;
      await inParallel(
        [...jobs.entries()],
        { most, weight },
        async ([at, written]) => {
          // What is heavier than all that may be carried fills it, and leaves room for what weighs nothing.
          const heavy = Math.min(weight, written);
          begun.push(at);
          underWay += 1;
          carried += heavy;
          highest = Math.max(highest, underWay);
          expect(underWay).toBeLessThanOrEqual(most);
          expect(carried).toBeLessThanOrEqual(weight);
          for (let i = 0; i <= at % 3; i += 1) await soon();
          underWay -= 1;
          carried -= heavy;
        },
        ([, heavy]) => heavy,
      );
      expect(begun).toEqual([...jobs.keys()]);
      if (jobs.length >= most && jobs.every((heavy) => heavy === 0)) expect(highest).toBe(most);
    }),
    { numRuns: 200 },
  );
});

it('throws the first failure when what is under way has ended, and begins nothing more', async () => {
  const [begun, ended]: [number[], number[]] = [[], []];
  const work = async (job: number): Promise<void> => {
    begun.push(job);
    await soon();
    if (job === 1) throw new Error('job 1');
    await soon();
    ended.push(job);
  };
  await expect(inParallel([0, 1, 2, 3, 4, 5, 6, 7], { most: 2 }, work)).rejects.toThrow('job 1');
  expect(begun.length).toBeLessThan(5);
  expect(ended).toEqual(begun.filter((job) => job !== 1));
});
