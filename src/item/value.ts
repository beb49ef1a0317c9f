/** Parsed files before they are checked: values of no known type, walked by path. */

/** The steps from the whole to a piece: keys of groups, places in lists. */
export type Path = readonly PropertyKey[];

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands under a key or at a place, if it is the value's own. */
export function child(value: unknown, key: PropertyKey): unknown {
  return isGroup(value) || Array.isArray(value)
    ? Object.getOwnPropertyDescriptor(value, key)?.value
    : undefined;
}

/** The value without some of its pieces. */
export function without(value: unknown, pieces: readonly Path[]): unknown {
  const names = new Set(pieces.map(name));
  const copy = (node: unknown, path: Path): unknown => {
    const stays = (key: PropertyKey): boolean => !names.has(name([...path, key]));
    if (Array.isArray(node)) return node.flatMap((entry, i) => (stays(i) ? [copy(entry, [...path, i])] : []));
    if (!isGroup(node)) return node;
    const kept = Object.entries(node).filter(([key]) => stays(key));
    return Object.fromEntries(kept.map(([key, held]) => [key, copy(held, [...path, key])]));
  };
  return copy(value, []);
}

function name(path: Path): string {
  return JSON.stringify(path);
}
