/**
 * Answers that are ready in one turn of the event loop are written at its end, one right after another. A write wakes
 * whoever reads at the other end, a proxy on this machine mostly. Where he has just been woken it costs half.
 */

/** Not more at a time: each holds the memory of its answer. */
const MOST = 16;

export type Together = (write: () => void) => void;

export function createTogether(): Together {
  let waiting: (() => void)[] = [];
  const writeAll = (): void => {
    const now = waiting;
    waiting = [];
    for (const write of now) write();
  };
  return (write) => {
    waiting.push(write);
    if (waiting.length === 1) setImmediate(writeAll);
    else if (waiting.length === MOST) writeAll();
  };
}
