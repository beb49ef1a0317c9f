/** What the process that makes the load is told to do, and what it tells back. */

interface Bounds {
  readonly port: number;
  /** After so many seconds nothing new is asked. */
  readonly seconds: number;
}

/** `clients` connections ask path after path, each as soon as it has its answer. */
export interface Crowd extends Bounds {
  readonly kind: 'crowd';
  readonly clients: number;
  /** Asked in order, and again from the beginning. */
  readonly paths: readonly string[];
  /** So many requests at most. */
  readonly most: number;
  /** When the time is over: wait for the answers under way, or close all connections. */
  readonly end: 'answers' | 'hang up';
}

/** One viewer: the tiles of each rest over six connections, as browsers do, then a pause. */
export interface Viewer extends Bounds {
  readonly kind: 'viewer';
  readonly rests: readonly (readonly string[])[];
}

export type Job = Crowd | Viewer;

export interface Outcome {
  /** Those that were answered. */
  readonly requests: number;
  readonly seconds: number;
  /** How often each status came; `closed` where the connection ended first, `unanswered` where we hung up. */
  readonly statuses: Readonly<Record<string, number>>;
  readonly bytes: number;
  /** Milliseconds from request to the whole answer, or until it was given up. */
  readonly median: number;
  readonly p95: number;
}
