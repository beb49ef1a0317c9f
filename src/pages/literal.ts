/** The plainest search: the query as it is written, whatever its case. */
import type { Item } from '../item/item.js';
import { place } from '../presentation/placement.js';
import type { Found, Search } from './found.js';

const AROUND = 60;

export function literalSearch(items: () => Iterable<Item>): Search {
  return (query, only) =>
    [...items()]
      .filter(({ id }) => only === undefined || id === only)
      .flatMap((item) => foundIn(item, query));
}

/** Each passage once in each layer: a canvas repeats what is set beside it. */
function foundIn(item: Item, query: string): readonly Found[] {
  const wanted = query.toLocaleLowerCase();
  const seen = new Set<string>();
  return [...place(item).values()].flatMap(({ layer, pages }) =>
    [...pages].flatMap(([page, { written, passages }]) =>
      passages.flatMap(({ passage, spans }): readonly Found[] => {
        const text = spans.map((span) => span.text).join('\n');
        const at = text.toLocaleLowerCase().indexOf(wanted);
        const key = `${layer.id} ${passage}`;
        if (at < 0 || (!written && seen.has(key))) return [];
        seen.add(key);
        const end = at + query.length;
        const before = text.slice(Math.max(0, at - AROUND), at);
        const after = text.slice(end, end + AROUND);
        return [{ item: item.id, page, layer: layer.id, passage, before, match: text.slice(at, end), after }];
      }),
    ),
  );
}
