/** Who may decode now: the floor of viewers, the bounds of the expensive, and what happens to those who wait. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Lane, Price } from '../../src/image/price.js';
import { laneLimits } from '../../src/pixels/capacity.js';
import { createLanes, type LaneLimits, type Lanes } from '../../src/pixels/lanes.js';
import { Problem } from '../../src/problem.js';
import { testClock, type TestClock } from './time.js';

const LIMITS: LaneLimits = {
  slots: 3,
  viewerSlots: 2,
  bytes: 1000,
  viewerBytes: 300,
  length: { viewer: 4, expensive: 2 },
  cost: 100,
  wait: 10_000,
  pause: 1000,
};
const of = (lane: Lane, bytes = 10, cost = 1): Price => ({ lane, cost, bytes });
const never = new AbortController().signal;

interface Job {
  readonly finish: () => void;
  readonly leave: () => void;
  begun: boolean;
  end: 'done' | 'busy' | 'too-expensive' | 'left' | undefined;
}

interface Bench {
  readonly lanes: Lanes;
  readonly clock: TestClock;
  readonly events: string[];
  readonly ask: (price: Price) => Job;
}

function bench(limits: Partial<LaneLimits> = {}): Bench {
  const clock = testClock();
  const events: string[] = [];
  const lanes = createLanes({ ...LIMITS, ...limits }, clock, {
    waited: (lane, milliseconds) => events.push(`${lane} waited ${milliseconds}`),
    shed: (lane, reason) => events.push(`${lane} shed ${reason}`),
  });
  const ask = (price: Price): Job => {
    const gone = new AbortController();
    let finish = (): void => undefined;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const job: Job = {
      finish,
      leave: () => {
        gone.abort();
      },
      begun: false,
      end: undefined,
    };
    const work = (): Promise<void> => {
      job.begun = true;
      return finished;
    };
    lanes.run(price, work, gone.signal).then(
      () => (job.end = 'done'),
      (error: unknown) => {
        job.end =
          error instanceof Problem
            ? (error.code as 'busy')
            : error === gone.signal.reason
              ? 'left'
              : undefined;
      },
    );
    return job;
  };
  return { lanes, clock, events, ask };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('slots', () => {
  test('expensive requests never take the floor of the viewers', async () => {
    const { ask, lanes } = bench();
    const [first, second] = [ask(of('expensive')), ask(of('expensive'))];
    const viewers = [ask(of('viewer')), ask(of('viewer')), ask(of('viewer'))];
    await settled();
    expect([first.begun, second.begun, ...viewers.map(({ begun }) => begun)]).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    expect(lanes.state()).toEqual({
      viewer: { waiting: 1, running: 2, bytes: 20, saturated: false },
      expensive: { waiting: 1, running: 1, bytes: 10, saturated: false },
    });
  });

  test('viewers take all where nobody else asks', async () => {
    const { ask } = bench();
    const viewers = [ask(of('viewer')), ask(of('viewer')), ask(of('viewer'))];
    await settled();
    expect(viewers.every(({ begun }) => begun)).toBe(true);
  });

  test('who came first begins first, and a full floor of viewers does not starve the expensive', async () => {
    const { ask } = bench();
    const running = [ask(of('viewer')), ask(of('viewer')), ask(of('viewer'))];
    const waiting = [ask(of('expensive')), ask(of('viewer'))];
    await settled();
    running[0]?.finish();
    await settled();
    expect(waiting.map(({ begun }) => begun)).toEqual([true, false]);
    running[1]?.finish();
    await settled();
    expect(waiting.map(({ begun }) => begun)).toEqual([true, true]);
  });

  test('a slot is free again when its work fails', async () => {
    const { lanes } = bench();
    const work = (): Promise<never> => Promise.reject(new Error('a damaged file'));
    for (let n = 0; n < 5; n += 1)
      await expect(lanes.run(of('expensive'), work, never)).rejects.toThrow('damaged');
    expect(lanes.state().expensive).toMatchObject({ running: 0, waiting: 0, bytes: 0 });
  });
});

describe('bytes', () => {
  test('what fits in no time is refused at once with 413', async () => {
    const { lanes } = bench();
    const refused = expect.objectContaining({ status: 413, code: 'too-expensive' }) as Error;
    await expect(lanes.run(of('expensive', 701), () => Promise.resolve(), never)).rejects.toEqual(refused);
    await expect(lanes.run(of('viewer', 1001), () => Promise.resolve(), never)).rejects.toEqual(refused);
    await expect(lanes.run(of('expensive', 1, 101), () => Promise.resolve(), never)).rejects.toEqual(refused);
    await expect(lanes.run(of('expensive', 700), () => Promise.resolve(1), never)).resolves.toBe(1);
  });

  test('a large viewer that waits for memory is not passed by later expensive ones', async () => {
    const { ask } = bench({ slots: 4 });
    const first = ask(of('expensive', 600));
    const viewer = ask(of('viewer', 500));
    const later = ask(of('expensive', 50));
    await settled();
    expect([first.begun, viewer.begun, later.begun]).toEqual([true, false, false]);
    first.finish();
    await settled();
    expect([viewer.begun, later.begun]).toEqual([true, true]);
  });
});

describe('waiting', () => {
  test('a full queue answers 503 with Retry-After, after a pause', async () => {
    const { ask, lanes, events, clock } = bench();
    for (let n = 0; n < 3; n += 1) ask(of('expensive'));
    expect(lanes.state().expensive.saturated).toBe(true);
    const refused = lanes.run(of('expensive'), () => Promise.resolve(), never);
    const [more, leaving] = [ask(of('expensive')), ask(of('expensive'))];
    leaving.leave();
    clock.move(999);
    await settled();
    expect([more.end, leaving.end]).toEqual([undefined, 'left']);
    clock.move(1);
    await expect(refused).rejects.toMatchObject({ status: 503, code: 'busy', retryAfter: 10 });
    expect(events).toContain('expensive shed full');
    expect(lanes.state().viewer.saturated).toBe(false);
  });

  test('so does a wait that is too long', async () => {
    const { ask, clock, events, lanes } = bench();
    const [running, waiting] = [ask(of('expensive')), ask(of('expensive'))];
    clock.move(9_999);
    await settled();
    expect(waiting.end).toBeUndefined();
    clock.move(1);
    await settled();
    expect(waiting.end).toBe('busy');
    expect(running.end).toBeUndefined();
    expect(events).toEqual(['expensive waited 0', 'expensive shed late']);
    expect(lanes.state().expensive.waiting).toBe(0);
  });

  test('who leaves is out of the queue; work that has begun keeps its slot', async () => {
    const { ask, lanes } = bench();
    const [running, waiting] = [ask(of('expensive')), ask(of('expensive'))];
    running.leave();
    waiting.leave();
    await settled();
    expect([running.end, waiting.end, waiting.begun]).toEqual([undefined, 'left', false]);
    expect(lanes.state().expensive).toMatchObject({ running: 1, waiting: 0 });
    running.finish();
    await settled();
    expect(running.end).toBe('done');
    expect(lanes.state().expensive.running).toBe(0);
  });
});

test('whatever comes: the floor is kept, the bytes are kept, and every waiter is answered, shed or gone', async () => {
  const event = fc.oneof(
    fc.record({
      kind: fc.constant('ask' as const),
      lane: fc.constantFrom<Lane>('viewer', 'expensive'),
      bytes: fc.integer({ min: 1, max: 1100 }),
    }),
    fc.record({ kind: fc.constantFrom('finish', 'leave'), which: fc.nat(40) }),
    fc.record({ kind: fc.constant('move' as const), by: fc.integer({ min: 1, max: 6000 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60 }), async (happenings) => {
      const { ask, lanes, clock } = bench();
      const jobs: Job[] = [];
      const kept = (): void => {
        const { viewer, expensive } = lanes.state();
        expect(expensive.running).toBeLessThanOrEqual(LIMITS.slots - LIMITS.viewerSlots);
        expect(viewer.running + expensive.running).toBeLessThanOrEqual(LIMITS.slots);
        expect(expensive.bytes).toBeLessThanOrEqual(LIMITS.bytes - LIMITS.viewerBytes);
        expect(viewer.bytes + expensive.bytes).toBeLessThanOrEqual(LIMITS.bytes);
        expect(viewer.waiting).toBeLessThanOrEqual(LIMITS.length.viewer);
        expect(expensive.waiting).toBeLessThanOrEqual(LIMITS.length.expensive);
      };
      for (const happening of happenings) {
        if (happening.kind === 'ask') jobs.push(ask(of(happening.lane, happening.bytes)));
        else if (happening.kind === 'move') clock.move(happening.by);
        else {
          const job = jobs[happening.which % Math.max(1, jobs.length)];
          if (happening.kind === 'leave') job?.leave();
          else if (job?.begun === true) job.finish();
        }
        kept();
        await Promise.resolve();
        kept();
      }
      for (let round = 0; round < jobs.length + 1; round += 1) {
        for (const job of jobs) if (job.begun) job.finish();
        await settled();
        kept();
      }
      clock.move(LIMITS.wait);
      await settled();
      expect(jobs.filter(({ end }) => end === undefined)).toEqual([]);
      expect(jobs.filter(({ begun, end }) => begun !== (end === 'done'))).toEqual([]);
      const empty = { waiting: 0, running: 0, bytes: 0, saturated: false };
      expect(lanes.state()).toEqual({ viewer: empty, expensive: empty });
    }),
  );
});

test.each([1, 2, 3, 4, 8, 64])(
  'on %i cores both lanes have a slot, and files can be read beside them',
  (cores) => {
    for (const threads of [4, cores + 4]) {
      const { slots, viewerSlots, bytes, viewerBytes } = laneLimits({ cores, threads, memory: 2 ** 33 });
      expect(viewerSlots).toBeGreaterThanOrEqual(1);
      expect(viewerSlots).toBeLessThan(slots);
      expect(slots).toBeLessThan(threads);
      expect(viewerBytes).toBeLessThan(bytes);
    }
  },
);

describe('a server that stops', () => {
  test('tells whoever waits to come again, in the time it has; what has begun goes on', async () => {
    const { ask, lanes, clock } = bench();
    const running = [1, 2, 3].map(() => ask(of('viewer')));
    await settled();
    const waiting = ask(of('viewer'));
    await settled();
    clock.move(1000);
    lanes.hasten(4500);
    const late = ask(of('viewer'));
    await settled();
    clock.move(4499);
    await settled();
    expect([waiting.end, late.end]).toEqual([undefined, undefined]);
    clock.move(1);
    await settled();
    expect([waiting.end, late.end]).toEqual(['busy', 'busy']);
    for (const job of running) job.finish();
    await settled();
    expect(running.map(({ end }) => end)).toEqual(['done', 'done', 'done']);
  });

  test('still gives a turn to whom it comes in that time', async () => {
    const { ask, lanes, clock } = bench();
    const running = [1, 2, 3].map(() => ask(of('viewer')));
    await settled();
    const waiting = ask(of('viewer'));
    await settled();
    lanes.hasten(4500);
    running[0]?.finish();
    await settled();
    clock.move(4500);
    await settled();
    expect([waiting.begun, waiting.end]).toEqual([true, undefined]);
  });
});
