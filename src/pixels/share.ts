/** Equal work under way is done once. Each who waits for it may leave without the others noticing. */

export interface Sharing<T> {
  /**
   * The result of the work under this key: of the work under way, or begun now. Rejects with the reason of `signal`
   * for this caller alone. When the last caller has left, the work is told so by the signal it was begun with.
   */
  readonly run: (
    key: string,
    signal: AbortSignal,
    begin: (abandoned: AbortSignal) => Promise<T>,
  ) => Promise<T>;
  readonly isUnderway: (key: string) => boolean;
}

interface Shared<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

export function createSharing<T>(): Sharing<T> {
  const underway = new Map<string, Shared<T>>();

  const start = (key: string, begin: (abandoned: AbortSignal) => Promise<T>): Shared<T> => {
    const controller = new AbortController();
    const result = begin(controller.signal).finally(() => underway.delete(key));
    // It may fail when everybody has left: that is nobody's error.
    result.catch(() => undefined);
    const shared = { result, controller, waiting: 0 };
    underway.set(key, shared);
    return shared;
  };

  const join = async (shared: Shared<T>, signal: AbortSignal): Promise<T> => {
    shared.waiting += 1;
    try {
      return await orAborted(shared.result, signal);
    } finally {
      shared.waiting -= 1;
      if (shared.waiting === 0) shared.controller.abort();
    }
  };

  return {
    async run(key, signal, begin) {
      for (;;) {
        signal.throwIfAborted();
        const shared = underway.get(key) ?? start(key, begin);
        try {
          return await join(shared, signal);
        } catch (error) {
          // Abandoned by others just before this caller came, and then given up: begin it anew.
          const givenUp = error === shared.controller.signal.reason;
          if (!givenUp || signal.aborted) throw error;
        }
      }
    },
    isUnderway: (key) => underway.has(key),
  };
}

function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave);
    result.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', leave);
    });
  });
}
