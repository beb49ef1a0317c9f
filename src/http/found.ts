/** What the pages show of a search: of the hits of the index those that hold the words themselves. */
import type { Archive } from '../archive.js';
import type { Found, Search } from '../pages/found.js';
import type { Layer } from '../item/item.js';
import type { Hit } from '../search/hits.js';
import { parseQuery } from '../search/query.js';
import type { TextPart } from '../search/texts.js';

/** More than anybody reads on one page. */
const MOST = 200;

export function foundIn(archive: () => Archive): Search {
  return (words, item) => {
    const query = parseQuery(words);
    return archive().index.search({ query, item, start: 0, size: MOST }).hits.flatMap(toFound);
  };
}

/** The same passage in other layers is no find of its own: the pages set it beside this one anyway. */
function toFound({ item, text, part, at, why }: Hit): readonly Found[] {
  // Remarks and margins belong to no passage: the pages show them, but have no row to lead to.
  const passage = text.passage ?? passageOfLine(text.layer, part);
  if (why.kind !== 'literal' || passage === undefined) return [];
  const here = why.matches.flat().filter((piece) => piece.part === at);
  return here.map(({ quote: { prefix, exact, suffix } }) => ({
    item: item.id,
    page: part.page,
    layer: text.layer.id,
    passage,
    before: prefix,
    match: exact,
    after: suffix,
  }));
}

/** A line whose place is known is an annotation of its own; the pages show it in its passage. */
function passageOfLine(layer: Layer, { page, shown }: TextPart): string | undefined {
  if (shown.kind !== 'line' || layer.form !== 'text') return undefined;
  const { line } = shown.span;
  const parts = layer.parts.filter((part) => part.page === page);
  return parts.find(({ spans }) => spans.some((span) => span.line === line))?.passage;
}
