/** Time, passed in so that tests can move it. */

export interface Clock {
  /** Milliseconds that never go backwards. */
  readonly now: () => number;
  /** Calls once after so many milliseconds; returns how to call it off. */
  readonly after: (milliseconds: number, call: () => void) => () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
