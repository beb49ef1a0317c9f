import { setImmediate as soon } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { untilQuiet } from '../../src/ingest/turn.js';
import { testClock } from '../pixels/time.js';

it.each([
  ['at once where nobody is busy', 0, 0],
  ['as soon as nobody is busy any more', 3, 3],
  ['after a minute, however busy', Infinity, 60],
])('a conversion begins %s', async (_when, busy, expected) => {
  const clock = testClock();
  const state = { seconds: 0, begun: false };
  const waited = untilQuiet(() => state.seconds < busy, clock)().then(() => {
    state.begun = true;
  });
  await soon();
  while (!state.begun) {
    clock.move(1000);
    state.seconds += 1;
    await soon();
  }
  await waited;
  expect(state.seconds).toBe(expected);
});
