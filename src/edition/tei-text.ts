/** One text in TEI: pages and lines as milestones, passages as blocks that name their counterparts, mentions tagged. */
import type { Item, Mention, TextLayer } from '../item/item.js';
import { textLayers } from '../item/layers.js';
import { attributes, markup, type Markup } from './markup.js';
import { sectionsOf, type Piece, type Section } from './sections.js';
import { inEach, saidOf, xmlId, type Said } from './tei-words.js';

/** `zoneOf` is the `xml:id` of the zone where a line of a text stands, when that is known. */
export function textTei(item: Item, layer: TextLayer, zoneOf: ZoneOf): Markup {
  const { id, label, language, kind, standing } = layer;
  const others = textLayers(item).filter((other) => other !== layer);
  const tags = tagsIn(item, layer);
  const blocks = blocksOf(layer).map((block) => {
    const counterparts = block.passage === undefined ? [] : others.filter(has(block.passage));
    const corresp = counterparts.map((other) => `#${passageId(other, block.passage ?? '')}`).join(' ');
    return blockTei(block, corresp, tags, (line) => zoneOf(layer, block.section.page, line));
  });
  return markup`<text${attributes({ 'xml:id': xmlId('text', id), 'xml:lang': language, type: kind, subtype: standing })}>
<body>
<div>
${inEach('head', label)}${blocks}</div>
</body>
</text>
`;
}

export type ZoneOf = (layer: TextLayer, page: string | undefined, line: number) => string | undefined;

/** The `xml:id` of a passage in a text, where it begins. */
export function passageId({ id }: TextLayer, passage: string): string {
  return xmlId('passage', id, passage);
}

function has(passage: string): (layer: TextLayer) => boolean {
  return ({ parts }) => parts.some((part) => part.passage === passage);
}

interface Block {
  readonly section: Section;
  readonly passage: string | undefined;
  readonly id: string | undefined;
  /** The blocks with the same passage before and after. */
  readonly prev: string | undefined;
  readonly next: string | undefined;
  /** True where its page is another than that of the block before. */
  readonly turns: boolean;
}

function blocksOf(layer: TextLayer): readonly Block[] {
  const sections = sectionsOf(layer);
  const counts = new Map<string, number>();
  const idOf = (passage: string, nth: number): string =>
    nth === 1 ? passageId(layer, passage) : xmlId('passage', layer.id, passage, String(nth));
  const total = (passage: string): number =>
    sections.filter(({ owner }) => owner.kind === 'passage' && owner.passage === passage).length;
  return sections.map((section, i): Block => {
    const turns = section.page !== undefined && section.page !== sections[i - 1]?.page;
    if (section.owner.kind !== 'passage')
      return { section, passage: undefined, id: undefined, prev: undefined, next: undefined, turns };
    const { passage } = section.owner;
    const nth = (counts.get(passage) ?? 0) + 1;
    counts.set(passage, nth);
    return {
      section,
      passage,
      id: idOf(passage, nth),
      prev: nth > 1 ? idOf(passage, nth - 1) : undefined,
      next: nth < total(passage) ? idOf(passage, nth + 1) : undefined,
      turns,
    };
  });
}

function blockTei(
  block: Block,
  corresp: string,
  tags: readonly Tag[],
  zoneOf: (line: number) => string | undefined,
): Markup {
  const { section, passage, id, prev, next, turns } = block;
  const { page, owner, pieces } = section;
  const pageBreak =
    turns && page !== undefined
      ? markup`<pb${attributes({ n: page, facs: `#${xmlId('page', page)}` })}/>\n`
      : undefined;
  const lines = pieces.map((piece) => {
    const zone = zoneOf(piece.line);
    const place = { n: piece.line, facs: zone === undefined ? undefined : `#${zone}` };
    return markup`<lb${attributes(place)}/>${lineTei(piece, page, tags)}
`;
  });
  const known = {
    'xml:id': id,
    type: owner.kind,
    subtype: owner.kind === 'margin' ? owner.role : undefined,
    n: passage,
    corresp,
    part: prev === undefined ? (next === undefined ? undefined : 'I') : next === undefined ? 'F' : 'M',
    prev: prev === undefined ? undefined : `#${prev}`,
    next: next === undefined ? undefined : `#${next}`,
  };
  return markup`${pageBreak}<ab${attributes(known)}>\n${lines}</ab>\n`;
}

interface Tag {
  readonly said: Said;
  readonly mention: Mention & { readonly kind: 'layer' };
}

/** Every mention in the text, the earlier first and of those that begin together the longer. */
function tagsIn(item: Item, layer: TextLayer): readonly Tag[] {
  return saidOf(item)
    .flatMap((said) =>
      said.remark.mentions.flatMap((mention): readonly Tag[] =>
        mention.kind === 'layer' && mention.layer === layer.id ? [{ said, mention }] : [],
      ),
    )
    .toSorted(({ mention: one }, { mention: other }) => one.start - other.start || other.end - one.end);
}

function lineTei({ line, start, text }: Piece, page: string | undefined, tags: readonly Tag[]): Markup {
  const here = tags.filter(({ mention }) => mention.page === page && mention.line === line);
  return nested(text, start, start, start + text.length, here);
}

/** The text from one offset of its line to another, with its tags within one another; `origin` is where `text` starts. */
function nested(text: string, origin: number, from: number, to: number, tags: readonly Tag[]): Markup {
  const pieces: Markup[] = [];
  let at = from;
  for (const [i, { said, mention }] of tags.entries()) {
    // Elements do not overlap: what crosses the end of another tag, or of the passage, is tagged in the annotations alone.
    if (mention.start < at || mention.end > to) continue;
    const inner = nested(text, origin, mention.start, mention.end, tags.slice(i + 1));
    const known = { ref: `#${said.id}`, type: said.remark.type, cert: mention.certainty };
    pieces.push(
      markup`${text.slice(at - origin, mention.start - origin)}<rs${attributes(known)}>${inner}</rs>`,
    );
    at = mention.end;
  }
  return markup`${pieces}${text.slice(at - origin, to - origin)}`;
}
