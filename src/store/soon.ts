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
export function unless<T>(begin: () => Soon<T>, repair: (error: unknown) => Soon<T>): Soon<T> {
  try {
    const soon = begin();
    return soon instanceof Promise ? soon.catch(repair) : soon;
  } catch (error) {
    return repair(error);
  }
}

/** What is made when it is first asked for: a promise while it is under way, from then on the thing itself. */
export function lazily<T>(make: () => Soon<T>): () => Soon<T> {
  let made: { readonly soon: Soon<T> } | undefined;
  return () => {
    if (made !== undefined) return made.soon;
    const soon = make();
    made = { soon };
    // Whoever asked is told of a failure by what is returned.
    if (soon instanceof Promise) soon.then((now) => (made = { soon: now })).catch(() => undefined);
    return soon;
  };
}

/** Work of several steps, written one below the other, each of which may have to wait for something: `yield*` it. */
export type Steps<T> = Generator<Promise<unknown>, T, unknown>;

export function* wait<T>(soon: Soon<T>): Steps<T> {
  // What a promise gives is handed back to the step that waited for it.
  return soon instanceof Promise ? ((yield soon) as T) : soon;
}

/** All steps at once where nothing must be waited for: what an async function would do in as many turns of the queue. */
export function inSteps<T>(steps: Steps<T>): Soon<T> {
  return proceed(steps, () => steps.next());
}

function proceed<T>(steps: Steps<T>, step: () => IteratorResult<Promise<unknown>, T>): Soon<T> {
  const { done, value } = step();
  if (done === true) return value;
  return value.then(
    (given) => proceed(steps, () => steps.next(given)),
    (error: unknown) => proceed(steps, () => steps.throw(error)),
  );
}
