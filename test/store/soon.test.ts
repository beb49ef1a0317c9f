/** What is there at once stays so; what must be waited for comes out the same; failures go the same two ways. */
import { describe, expect, it } from 'vitest';
import { after, inSteps, lastly, lazily, unless, wait, type Soon, type Steps } from '../../src/store/soon.js';

const WAYS: readonly (readonly [string, <T>(value: T) => Soon<T>])[] = [
  ['at once', (value) => value],
  ['later', (value) => Promise.resolve(value)],
];
const failing: Readonly<Record<string, () => Soon<number>>> = {
  'at once': () => {
    throw new Error('no');
  },
  later: () => Promise.reject(new Error('no')),
};

describe.each(WAYS)('what is there %s', (way, given) => {
  it('goes on in the same way', async () => {
    const made = after(given(1), (value) => value + 1);
    expect(made instanceof Promise).toBe(way === 'later');
    expect(await made).toBe(2);
  });

  it('is made once', async () => {
    let made = 0;
    const get = lazily(() => given(++made));
    expect(made).toBe(0);
    expect(await Promise.all([get(), get()])).toEqual([1, 1]);
    expect(get()).toBe(1);
  });

  it('is done step by step', async () => {
    function* sum(...terms: readonly number[]): Steps<number> {
      let total = 0;
      for (const term of terms) total += yield* wait(given(term));
      return total;
    }
    const made = inSteps(sum(1, 2, 3));
    expect(made instanceof Promise).toBe(way === 'later');
    expect(await made).toBe(6);
  });

  it('fails where a step fails, unless the step is told to go on', async () => {
    function* attempt(repaired: number | undefined): Steps<number> {
      try {
        return (yield* wait((failing[way] ?? (() => 0))())) + 1;
      } catch (error) {
        if (repaired === undefined) throw error;
        return repaired;
      }
    }
    expect(await inSteps(attempt(7))).toBe(7);
    await expect((async () => inSteps(attempt(undefined)))()).rejects.toThrow('no');
  });

  it('is followed by the last thing once, when it is over', async () => {
    const told: string[] = [];
    const soon = lastly(
      () => after(given(1), (value) => told.push('done') + value),
      () => told.push('last'),
    );
    expect(await soon).toBe(2);
    expect(told).toEqual(['done', 'last']);
  });

  it('is followed by the last thing where it fails, too', async () => {
    let last = 0;
    const asked = async (): Promise<unknown> => lastly(failing[way] ?? (() => 0), () => (last += 1));
    await expect(asked()).rejects.toThrow('no');
    expect(last).toBe(1);
  });

  it('is repaired where it fails', async () => {
    expect(await unless(failing[way] ?? (() => 0), () => Promise.resolve(7))).toBe(7);
    expect(
      await unless(
        () => given(3),
        () => Promise.resolve(7),
      ),
    ).toBe(3);
  });
});

it('forgets nothing that failed: whoever asks again is told so', async () => {
  const get = lazily(() => Promise.reject(new Error('no')));
  await expect(get()).rejects.toThrow('no');
  await expect(get()).rejects.toThrow('no');
});
