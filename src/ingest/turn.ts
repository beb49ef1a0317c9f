import type { Clock } from '../store/clock.js';

/** How often is looked, and after how many looks nobody is waited for any more, in milliseconds and times. */
const LOOK = 1000;
const MOST_LOOKS = 60;

/**
 * Resolves when nobody is busy, at the latest after a minute: where everybody always is, pyramids are what helps.
 * Work in the background waits for it before each beginning.
 */
export function untilQuiet(isBusy: () => boolean, clock: Clock): () => Promise<void> {
  return async () => {
    for (let look = 0; look < MOST_LOOKS && isBusy(); look += 1)
      await new Promise<void>((over) => clock.after(LOOK, over));
  };
}
