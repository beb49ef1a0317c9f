/** What the pages show of a search: of the hits of the index those that hold the words themselves. */
import type { Archive } from '../archive.js';
import type { Found, Search } from '../pages/found.js';
import { piecesOf, type Hit } from '../search/hits.js';
import { parseQuery } from '../search/query.js';

/** More than anybody reads on one page. */
const MOST = 200;

export function foundIn(archive: () => Archive): Search {
  return (words, item) => {
    const query = parseQuery(words);
    return archive().index.search({ query, item, start: 0, size: MOST }).hits.flatMap(toFound);
  };
}

/** The same passage in other layers is no find of its own: the pages set it beside this one anyway. */
function toFound(hit: Hit): readonly Found[] {
  const { item, text, why } = hit;
  const { passage } = text;
  // Remarks and margins belong to no passage: the pages show them, but have no row to lead to.
  if (passage === undefined) return [];
  return piecesOf(hit).flatMap(({ part, quote: { prefix, exact, suffix } }) => {
    const page = text.parts[part]?.page;
    const lines = why.kind === 'placed' ? why.lines.filter((line) => line.part === part) : [];
    if (page === undefined) return [];
    return [
      {
        ...{ item: item.id, page, layer: text.layer.id, passage },
        ...{ before: prefix, match: exact, after: suffix },
        lines: lines.map(({ span }) => span),
      },
    ];
  });
}
