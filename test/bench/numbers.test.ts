/** What the bench concludes from numbers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chance, shuffled } from '../../bench/chance.js';
import { waitingIn } from '../../bench/flood.js';
import { growth } from '../../bench/memory.js';
import { parseState } from '../../bench/processor.js';
import { median, percentile, spread } from '../../bench/statistics.js';
import { brief } from '../../bench/table.js';
import { verdict } from '../../bench/targets.js';

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });

describe('the statistics', () => {
  it('find the middle of odd and even many', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(spread([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
    expect(() => median([])).toThrow('nothing');
  });

  it('have as many values above the median as below', () => {
    fc.assert(
      fc.property(numbers, (values) => {
        const middle = median(values);
        expect(values.filter((value) => value < middle).length).toBeLessThanOrEqual(values.length / 2);
        expect(values.filter((value) => value > middle).length).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  it('take percentiles by the nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0, 0.5, 0.95, 1].map((share) => percentile(hundred, share))).toEqual([1, 50, 95, 100]);
    expect(percentile([7], 0.95)).toBe(7);
  });
});

describe('chance', () => {
  it('is the same for the same seed, and within 0 and 1', () => {
    const [first, second] = [chance(7), chance(7)];
    const drawn = Array.from({ length: 1000 }, () => first());
    expect(drawn).toEqual(Array.from({ length: 1000 }, () => second()));
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it('shuffles without losing any', () => {
    const values = Array.from({ length: 50 }, (_, index) => index);
    const mixed = shuffled(values, chance(1));
    expect(mixed).not.toEqual(values);
    expect(mixed.toSorted((a, b) => a - b)).toEqual(values);
  });
});

describe('the report', () => {
  it.each([
    [20, { median: 24, least: 21, most: 30 }, 'met'],
    [20, { median: 24, least: 18, most: 30 }, 'met, within the noise'],
    [20, { median: 14, least: 12, most: 19 }, 'not met'],
    [20, { median: 14, least: 12, most: 22 }, 'not met, within the noise'],
  ])('judges at least %d by %j: %s', (atLeast, measured, words) => {
    expect(verdict(atLeast, measured)).toBe(words);
  });

  it('writes three digits that count', () => {
    expect([0.10949, 3.2599, 17.04, 98.96, 14_900].map(brief)).toEqual([
      '0.109',
      '3.26',
      '17',
      '99',
      '14900',
    ]);
  });

  it('calls memory flat by its last quarter over its second, since the first is warm-up', () => {
    expect(growth([10, 50, 100, 100, 100, 100, 110, 110])).toBeCloseTo(1.1);
  });
});

describe('what is read from outside', () => {
  it('adds up the times of a process and of its children that ended, whatever its name (proc(5))', () => {
    const text = '42 (a) b) (c) S 7 42 42 0 -1 0 1 2 3 4 100 20 3 1 20 0 11 0';
    expect(parseState(text)).toEqual([{ pid: 42, parent: 7, ticks: 124 }]);
    expect(parseState('')).toEqual([]);
  });

  it('adds up the gauges of what waits, and knows when there are none', () => {
    const text = [
      '# TYPE palimpsest_lane gauge',
      'palimpsest_lane{lane="viewer",what="waiting"} 2',
      'palimpsest_lane{lane="viewer",what="running"} 40',
      '# TYPE palimpsest_queued gauge',
      'palimpsest_queued 3',
      '# TYPE palimpsest_waiting_seconds histogram',
      'palimpsest_waiting_seconds_count 9',
    ].join('\n');
    expect(waitingIn(text)).toBe(5);
    expect(waitingIn('# TYPE other gauge\nother 1')).toBeUndefined();
  });
});
