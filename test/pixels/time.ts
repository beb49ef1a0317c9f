/** A clock that stands still until a test moves it. */
import type { Clock } from '../../src/store/clock.js';

export interface TestClock extends Clock {
  readonly move: (milliseconds: number) => void;
}

export function testClock(): TestClock {
  let now = 0;
  const calls = new Set<{ readonly at: number; readonly call: () => void }>();
  return {
    now: () => now,
    after(milliseconds, call) {
      const entry = { at: now + milliseconds, call };
      calls.add(entry);
      return () => {
        calls.delete(entry);
      };
    },
    move(milliseconds) {
      now += milliseconds;
      for (const entry of [...calls]) if (entry.at <= now && calls.delete(entry)) entry.call();
    },
  };
}
