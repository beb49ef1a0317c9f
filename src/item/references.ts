/**
 * Ids and what refers to them, as item.yaml writes them: each id stands once in its kind, each reference names
 * something. Looked for in the file as it stands, so that an entry that is wrong otherwise is still there to refer to.
 */
import { unknownName } from './sentences.js';
import { child, type Path } from './value.js';

interface Found {
  readonly path: Path;
  readonly message: string;
}

const KINDS = { pages: 'page', layers: 'layer', passages: 'passage' } as const;
type List = keyof typeof KINDS;

/** Every id that stands twice and every reference to nothing. */
export function referenceMistakes(value: unknown): readonly Found[] {
  const ranges = rangesIn(value, []);
  return [
    ...(['pages', 'layers', 'passages'] as const).flatMap((list) =>
      repeated(KINDS[list], idsIn(value, list)),
    ),
    ...repeated(
      'range',
      ranges.map(({ path, range }) => ({ path: [...path, 'id'], name: child(range, 'id') })),
    ),
    ...ranges.flatMap(({ path, range }) => [
      ...unresolved(value, 'layers', [{ path: [...path, 'layer'], name: child(range, 'layer') }]),
      ...unresolved(value, 'pages', namesIn(range, path, 'pages')),
      ...unresolved(value, 'passages', namesIn(range, path, 'passages')),
    ]),
  ];
}

/** The ids of pages, layers or passages, as written. */
export function writtenIds(value: unknown, list: List): readonly string[] {
  return idsIn(value, list)
    .map(({ name }) => name)
    .filter((name) => typeof name === 'string');
}

interface Named {
  readonly path: Path;
  readonly name: unknown;
}

function idsIn(value: unknown, list: string): readonly Named[] {
  return entries(child(value, list)).map((entry, i) => ({ path: [list, i, 'id'], name: child(entry, 'id') }));
}

function rangesIn(value: unknown, path: Path): readonly { readonly path: Path; readonly range: unknown }[] {
  return entries(child(value, 'ranges')).flatMap((range, i) => {
    const here = [...path, 'ranges', i];
    return [{ path: here, range }, ...rangesIn(range, here)];
  });
}

function namesIn(range: unknown, path: Path, list: string): readonly Named[] {
  const names = child(range, list);
  return typeof names === 'string'
    ? [{ path: [...path, list], name: names }]
    : entries(names).map((name, i) => ({ path: [...path, list, i], name }));
}

function repeated(kind: string, ids: readonly Named[]): readonly Found[] {
  const seen = new Set<unknown>();
  return ids.flatMap(({ path, name }) => {
    if (typeof name !== 'string' || !seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [
      {
        path,
        message: `The ${kind} “${name}” stands here a second time; the first is taken. Give this one an id of its own.`,
      },
    ];
  });
}

function unresolved(value: unknown, list: List, names: readonly Named[]): readonly Found[] {
  const known = writtenIds(value, list);
  const there = new Set(known);
  return names.flatMap(({ path, name }) =>
    typeof name === 'string' && !there.has(name)
      ? [{ path, message: unknownName(KINDS[list], name, known) }]
      : [],
  );
}

function entries(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : [];
}
