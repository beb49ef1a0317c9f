/** What is there at once stays so; what must be waited for comes out the same; failures go the same two ways. */
import { describe, expect, it } from 'vitest';
import { after, lastly, once, unless, type Soon } from '../../src/store/soon.js';

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
    const known = new Map<string, Soon<number>>();
    let made = 0;
    const make = (): Soon<number> => given(++made);
    expect(await Promise.all([once(known, 'a', make), once(known, 'a', make)])).toEqual([1, 1]);
    expect(known.get('a')).toBe(1);
    expect(await once(known, 'b', make)).toBe(2);
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
  const known = new Map<string, Soon<number>>();
  const make = (): Soon<number> => Promise.reject(new Error('no'));
  await expect(once(known, 'a', make)).rejects.toThrow('no');
  await expect(once(known, 'a', make)).rejects.toThrow('no');
});
