/** Equal work under way is done once, and nobody's leaving is felt by the others. */
import { describe, expect, test } from 'vitest';
import { createSharing } from '../../src/pixels/share.js';

interface Work {
  readonly begin: (abandoned: AbortSignal) => Promise<string>;
  readonly finish: (index: number, result: string) => void;
  readonly fail: (index: number, error: Error) => void;
  readonly signals: AbortSignal[];
}

/** Work that waits to be finished; where `queued`, it gives up as soon as it is abandoned. */
function work(queued: boolean): Work {
  const signals: AbortSignal[] = [];
  const ends: { resolve: (result: string) => void; reject: (error: Error) => void }[] = [];
  return {
    signals,
    begin: (abandoned) =>
      new Promise((resolve, reject) => {
        signals.push(abandoned);
        ends.push({ resolve, reject });
        if (queued)
          abandoned.addEventListener('abort', () => {
            reject(abandoned.reason as Error);
          });
      }),
    finish: (index, result) => ends[index]?.resolve(result),
    fail: (index, error) => ends[index]?.reject(error),
  };
}

const never = new AbortController().signal;

describe('sharing', () => {
  test('a thousand equal requests are one piece of work', async () => {
    const sharing = createSharing<string>();
    const { begin, finish, signals } = work(true);
    const all = Array.from({ length: 1000 }, () => sharing.run('a', new AbortController().signal, begin));
    finish(0, 'bytes');
    expect(new Set(await Promise.all(all))).toEqual(new Set(['bytes']));
    expect(signals).toHaveLength(1);
    expect(sharing.isUnderway('a')).toBe(false);
  });

  test('other keys are other work, and what has ended begins anew', async () => {
    const sharing = createSharing<string>();
    const { begin, finish, signals } = work(true);
    const [a, b] = [sharing.run('a', never, begin), sharing.run('b', never, begin)];
    finish(0, 'A');
    finish(1, 'B');
    expect([await a, await b]).toEqual(['A', 'B']);
    const again = sharing.run('a', never, begin);
    finish(2, 'A2');
    expect(await again).toBe('A2');
    expect(signals).toHaveLength(3);
  });

  test('one who leaves fails alone', async () => {
    const sharing = createSharing<string>();
    const { begin, finish, signals } = work(true);
    const gone = new AbortController();
    const [leaving, staying] = [sharing.run('a', gone.signal, begin), sharing.run('a', never, begin)];
    gone.abort();
    await expect(leaving).rejects.toBe(gone.signal.reason);
    expect(signals[0]?.aborted).toBe(false);
    finish(0, 'bytes');
    expect(await staying).toBe('bytes');
  });

  test('the last one who leaves takes the work along', async () => {
    const sharing = createSharing<string>();
    const { begin, signals } = work(true);
    const gone = [new AbortController(), new AbortController()];
    const asked = gone.map(({ signal }) => sharing.run('a', signal, begin));
    for (const [index, each] of gone.entries()) {
      each.abort();
      await expect(asked[index]).rejects.toBe(each.signal.reason);
    }
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  test('who comes the moment after begins it anew', async () => {
    const sharing = createSharing<string>();
    const { begin, finish, signals } = work(true);
    const gone = new AbortController();
    const leaving = sharing.run('a', gone.signal, begin);
    gone.abort();
    leaving.catch(() => undefined);
    const coming = sharing.run('a', never, begin);
    await expect(leaving).rejects.toBe(gone.signal.reason);
    await new Promise((resolve) => setImmediate(resolve));
    finish(signals.length - 1, 'bytes');
    expect(await coming).toBe('bytes');
  });

  test('work that goes on although all have left serves who comes next', async () => {
    const sharing = createSharing<string>();
    const { begin, finish, signals } = work(false);
    const gone = new AbortController();
    const leaving = sharing.run('a', gone.signal, begin);
    gone.abort();
    await expect(leaving).rejects.toBe(gone.signal.reason);
    const coming = sharing.run('a', never, begin);
    finish(0, 'bytes');
    expect(await coming).toBe('bytes');
    expect(signals).toHaveLength(1);
  });

  test('a failure is told to all, and not kept', async () => {
    const sharing = createSharing<string>();
    const { begin, fail, finish } = work(true);
    const all = [sharing.run('a', never, begin), sharing.run('a', never, begin)];
    fail(0, new Error('a damaged file'));
    for (const each of all) await expect(each).rejects.toThrow('damaged');
    const again = sharing.run('a', never, begin);
    finish(1, 'bytes');
    expect(await again).toBe('bytes');
  });
});
