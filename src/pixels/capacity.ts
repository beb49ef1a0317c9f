/** How much a machine can do at a time. */
import type { LaneLimits } from './lanes.js';

export interface Machine {
  readonly cores: number;
  /** Threads that decode and read files (`UV_THREADPOOL_SIZE`). */
  readonly threads: number;
  /** Bytes that the process may have at most. */
  readonly memory: number;
}

const MEBIBYTE = 1024 * 1024;

/** One decode a core, one thread left for reading; half of the slots and a quarter of the memory are the viewers'. */
export function laneLimits({ cores, threads, memory }: Machine): LaneLimits {
  const slots = Math.max(2, Math.min(cores, threads - 1));
  const bytes = Math.max(512 * MEBIBYTE, Math.floor(memory / 4));
  return {
    slots,
    viewerSlots: Math.ceil(slots / 2),
    bytes,
    viewerBytes: Math.floor(bytes / 4),
    length: { viewer: 256, expensive: 64 },
    // About ten seconds of one core.
    cost: 800,
    wait: 10_000,
    pause: 1000,
  };
}
