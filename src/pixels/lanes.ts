/**
 * Who may decode now. Viewers have slots that expensive requests never take; expensive ones are bounded in slots and
 * in bytes; a queue is bounded in length and in waiting time. What a request costs decides, never who sent it.
 */
import type { Lane, Price } from '../image/price.js';
import { Problem } from '../problem.js';
import type { Clock } from '../store/clock.js';

export interface LaneLimits {
  /** Decodes at a time, in both lanes. */
  readonly slots: number;
  /** Of these, slots only viewers may have. At least one, and fewer than all. */
  readonly viewerSlots: number;
  /** Estimated memory of all decodes at a time. */
  readonly bytes: number;
  /** Of this, memory only viewers may have. */
  readonly viewerBytes: number;
  /** Requests that may wait in each lane. */
  readonly length: Readonly<Record<Lane, number>>;
  /** Most that one request may cost, as prices count it. */
  readonly cost: number;
  /** Longest wait for a slot, in milliseconds. */
  readonly wait: number;
  /** Who cannot even wait is told so after this many milliseconds: at once, he would ask again at once. */
  readonly pause: number;
}

export interface LaneState {
  readonly waiting: number;
  readonly running: number;
  readonly bytes: number;
  /** The next request of this lane would be turned away. */
  readonly saturated: boolean;
}

/** `full`: the lane had no room to wait in. `late`: the wait became too long. */
export type ShedReason = 'full' | 'late';

export interface LaneObserver {
  readonly waited: (lane: Lane, milliseconds: number) => void;
  readonly shed: (lane: Lane, reason: ShedReason) => void;
}

export interface Lanes {
  /**
   * Does the work when its turn comes. Throws `busy` where it waited too long or could not wait, `too-expensive` where
   * its turn could never come, and the signal's reason where nobody wants it any more. Work that has begun goes on.
   */
  readonly run: <T>(price: Price, work: () => Promise<T>, abandoned: AbortSignal) => Promise<T>;
  readonly state: () => Readonly<Record<Lane, LaneState>>;
  /** From now on nobody waits longer than so many milliseconds, whoever waits already included: for a server that stops. */
  readonly hasten: (wait: number) => void;
}

interface Waiter {
  readonly price: Price;
  /** Counts up: who came first. */
  readonly arrival: number;
  readonly begin: () => void;
  readonly refuse: () => void;
}

/** Who waits and what is taken. */
interface Book {
  readonly limits: LaneLimits;
  readonly clock: Clock;
  readonly observer: LaneObserver;
  readonly queues: Readonly<Record<Lane, Set<Waiter>>>;
  readonly taken: Readonly<Record<Lane, { slots: number; bytes: number }>>;
  arrivals: number;
  /** Longest wait of whoever comes now, in milliseconds. */
  wait: number;
}

export function createLanes(limits: LaneLimits, clock: Clock, observer: LaneObserver): Lanes {
  const queues = { viewer: new Set<Waiter>(), expensive: new Set<Waiter>() };
  const taken = { viewer: { slots: 0, bytes: 0 }, expensive: { slots: 0, bytes: 0 } };
  const book: Book = { limits, clock, observer, queues, taken, arrivals: 0, wait: limits.wait };
  return {
    async run(price, work, abandoned) {
      abandoned.throwIfAborted();
      if (price.cost > limits.cost || price.bytes > mostBytes(limits, price.lane)) throw tooExpensive();
      if (queues[price.lane].size >= limits.length[price.lane]) {
        observer.shed(price.lane, 'full');
        await pause(book, abandoned);
        throw busy(limits);
      }
      await turn(book, price, abandoned);
      try {
        return await work();
      } finally {
        taken[price.lane].slots -= 1;
        taken[price.lane].bytes -= price.bytes;
        beginNext(book);
      }
    },
    state: () => ({ viewer: stateOf(book, 'viewer'), expensive: stateOf(book, 'expensive') }),
    hasten(wait) {
      book.wait = Math.min(book.wait, wait);
      const waiting = [...queues.viewer, ...queues.expensive];
      clock.after(book.wait, () => {
        // Whose turn came meanwhile is in no queue any more.
        for (const waiter of waiting) if (queues[waiter.price.lane].has(waiter)) waiter.refuse();
      });
    },
  };
}

function pause({ limits, clock }: Book, abandoned: AbortSignal): Promise<void> {
  return new Promise((over, left) => {
    const leave = (): void => {
      callOff();
      left(abandoned.reason as Error);
    };
    const callOff = clock.after(limits.pause, () => {
      abandoned.removeEventListener('abort', leave);
      over();
    });
    abandoned.addEventListener('abort', leave);
  });
}

function turn(book: Book, price: Price, abandoned: AbortSignal): Promise<void> {
  const { limits, clock, observer } = book;
  const queue = book.queues[price.lane];
  return new Promise((begun, refused) => {
    const arrived = clock.now();
    const settle = (): void => {
      callOff();
      abandoned.removeEventListener('abort', leave);
      queue.delete(waiter);
    };
    const quit = (why: Error): void => {
      settle();
      refused(why);
      // The next in line may fit where this one did not.
      beginNext(book);
    };
    const leave = (): void => {
      quit(abandoned.reason as Error);
    };
    const refuse = (): void => {
      observer.shed(price.lane, 'late');
      quit(busy(limits));
    };
    const callOff = clock.after(book.wait, refuse);
    const begin = (): void => {
      settle();
      observer.waited(price.lane, clock.now() - arrived);
      begun();
    };
    const waiter: Waiter = { price, arrival: (book.arrivals += 1), begin, refuse };
    abandoned.addEventListener('abort', leave);
    queue.add(waiter);
    beginNext(book);
  });
}

/** The longest waiting first. An expensive one never passes a viewer; a viewer passes an expensive one that does not fit. */
function beginNext(book: Book): void {
  for (;;) {
    const viewer = first(book.queues.viewer);
    const expensive = first(book.queues.expensive);
    const viewerIsNext =
      viewer !== undefined && (expensive === undefined || viewer.arrival < expensive.arrival);
    const next = !viewerIsNext && expensive !== undefined && fits(book, expensive.price) ? expensive : viewer;
    if (next === undefined || !fits(book, next.price)) return;
    book.taken[next.price.lane].slots += 1;
    book.taken[next.price.lane].bytes += next.price.bytes;
    next.begin();
  }
}

function fits({ limits, taken: { viewer, expensive } }: Book, { lane, bytes }: Price): boolean {
  if (viewer.slots + expensive.slots >= limits.slots) return false;
  if (viewer.bytes + expensive.bytes + bytes > limits.bytes) return false;
  return (
    lane === 'viewer' ||
    (expensive.slots < limits.slots - limits.viewerSlots &&
      expensive.bytes + bytes <= mostBytes(limits, 'expensive'))
  );
}

function mostBytes({ bytes, viewerBytes }: LaneLimits, lane: Lane): number {
  return lane === 'viewer' ? bytes : bytes - viewerBytes;
}

function stateOf({ limits, queues, taken }: Book, lane: Lane): LaneState {
  return {
    waiting: queues[lane].size,
    running: taken[lane].slots,
    bytes: taken[lane].bytes,
    saturated: queues[lane].size >= limits.length[lane],
  };
}

function first(queue: ReadonlySet<Waiter>): Waiter | undefined {
  return queue.values().next().value;
}

function busy({ wait }: LaneLimits): Problem {
  const retryAfter = Math.ceil(wait / 1000);
  return new Problem(
    'busy',
    `More images are asked for than can be made now: ask again in ${retryAfter} seconds. Tiles and sizes that info.json lists are answered first.`,
    { retryAfter },
  );
}

function tooExpensive(): Problem {
  return new Problem(
    'too-expensive',
    'To make this image would take more time or memory than this server gives to one: ask for a smaller size or region, for jpg, or for a rotation of 0, 90, 180 or 270.',
  );
}
