/** What many noisy numbers say together. */

export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** The middle value, or the mean of the two in the middle. Throws where there are none. */
export function median(values: readonly number[]): number {
  const sorted = ascending(values);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  if (upper === undefined || lower === undefined) throw new Error('The median of nothing was asked for.');
  return (lower + upper) / 2;
}

export function spread(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) };
}

/** The smallest value that `share` (0 to 1) of all do not exceed. Throws where there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = ascending(values);
  const found = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (found === undefined) throw new Error('A percentile of nothing was asked for.');
  return found;
}

function ascending(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}
