/**
 * What is mostly there at once. A promise, and the turn of the queue that it takes, cost more than all that is done for
 * a tile between the request and its bytes: so they are made only where something must be waited for.
 */
export type Soon<T> = Promise<T> | T;

/** What `next` makes of it: at once where it is there. */
export function after<T, U>(soon: Soon<T>, next: (value: T) => Soon<U>): Soon<U> {
  return soon instanceof Promise ? soon.then(next) : next(soon);
}

/** `last` is called once when all is done, however it ended. */
export function lastly<T>(begin: () => Soon<T>, last: () => void): Soon<T> {
  let isUnderway = false;
  try {
    const soon = begin();
    isUnderway = soon instanceof Promise;
    return soon instanceof Promise ? soon.finally(last) : soon;
  } finally {
    if (!isUnderway) last();
  }
}

/** What `repair` makes of a failure. */
export function unless<T>(begin: () => Soon<T>, repair: (error: unknown) => Promise<T>): Soon<T> {
  try {
    const soon = begin();
    return soon instanceof Promise ? soon.catch(repair) : soon;
  } catch (error) {
    return repair(error);
  }
}

interface Known<Key, T> {
  readonly get: (key: Key) => Soon<T> | undefined;
  readonly set: (key: Key, value: Soon<T>) => unknown;
}

/** What is made once: a promise while it is under way, from then on the thing itself. */
export function once<Key, T>(known: Known<Key, T>, key: Key, make: () => Soon<T>): Soon<T> {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  // Whoever asked is told of a failure by what is returned.
  if (made instanceof Promise) made.then((value) => known.set(key, value)).catch(() => undefined);
  return made;
}
