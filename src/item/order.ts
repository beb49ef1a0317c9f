/** The order in which people count: page 2 before page 10. */
const collator = new Intl.Collator('en', { numeric: true });

/** Compares two names; names that count the same stand in the order of their characters. */
export function inNaturalOrder(one: string, other: string): number {
  return collator.compare(one, other) || (one < other ? -1 : Number(one > other));
}
