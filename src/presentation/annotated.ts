/** What every layer shows on every page: each annotation with its name, before any is written as a document. */
import type {
  DrawnMargin,
  Item,
  Layer,
  MarginsLayer,
  Mention,
  Remark,
  RemarksLayer,
  Span,
  TextLayer,
} from '../item/item.js';
import { measuredOn } from '../item/layers.js';
import { passagesByPage, place, type Placed, type PlacedLayer, type PlacedPage } from './placement.js';

/** One annotation of a layer on a page. `name` is the last segment of its address, once on its page. */
export type Annotated = { readonly name: string } & (
  | ({ readonly kind: 'passage' } & Placed)
  /** A line whose place was measured. */
  | { readonly kind: 'line'; readonly span: Span }
  | { readonly kind: 'margin'; readonly margin: DrawnMargin }
  /** Said of passages, or of the words of its witnesses. */
  | { readonly kind: 'note'; readonly remark: Remark }
  /** A name, tagged where it is mentioned. */
  | { readonly kind: 'tag'; readonly remark: Remark; readonly mention: Mention }
);

export interface AnnotatedPage {
  /** True where what the layer has stands on this page itself; false where it is set beside it. */
  readonly written: boolean;
  readonly annotations: readonly Annotated[];
  /** The passages where their lines are listed instead: each has its address all the same, for search and links. */
  readonly unlisted: readonly Annotated[];
}

/** A layer that has something on at least one page of the item. */
export interface AnnotatedLayer {
  readonly layer: Layer;
  /** By page, in the item's order; a page where it has nothing is not in it. */
  readonly pages: ReadonlyMap<string, AnnotatedPage>;
  readonly first: string;
  readonly last: string;
}

/** By layer, in the item's order. */
export type Annotations = ReadonlyMap<string, AnnotatedLayer>;

export function annotate(item: Item): Annotations {
  const texts = place(item);
  const standing = passagesByPage(item);
  return new Map(
    item.layers.flatMap((layer) => {
      const pages = pagesOf(item, layer, texts.get(layer.id), standing);
      const [first, last] = [pages[0]?.[0], pages.at(-1)?.[0]];
      if (first === undefined || last === undefined) return [];
      return [[layer.id, { layer, pages: new Map(pages), first, last }] as const];
    }),
  );
}

type Pages = readonly (readonly [page: string, AnnotatedPage])[];

function pagesOf(
  { pages }: Item,
  layer: Layer,
  text: PlacedLayer | undefined,
  standing: ReadonlyMap<string, readonly string[]>,
): Pages {
  if (layer.form === 'text')
    return [...(text?.pages ?? [])].map(([page, placed]) => [page, textOn(layer, page, placed)]);
  return pages.flatMap(({ id }): Pages => {
    const annotations =
      layer.form === 'margins' ? marginsOn(layer, id) : remarksOn(layer, id, standing.get(id) ?? []);
    return annotations.length === 0
      ? []
      : [[id, { written: layer.form === 'margins', annotations, unlisted: [] }]];
  });
}

/** Lines where it was measured where they stand, else passages. */
function textOn(layer: TextLayer, page: string, { written, passages }: PlacedPage): AnnotatedPage {
  const whole = passages.map((placed): Annotated => ({ kind: 'passage', name: placed.passage, ...placed }));
  if (!written || measuredOn(layer, page) === undefined) return { written, annotations: whole, unlisted: [] };
  const spans = passages.flatMap((placed) => placed.spans);
  const lines = spans.map((span): Annotated => ({ kind: 'line', name: String(span.line), span }));
  return { written, annotations: lines, unlisted: whole };
}

function marginsOn({ margins }: MarginsLayer, page: string): readonly Annotated[] {
  const here = margins.filter((margin) => margin.page === page);
  return named(here, ({ role }) => role).map(([name, margin]) => ({ kind: 'margin', name, margin }));
}

/** A remark with mentions is read at each of them; any other where its passages stand or its witnesses are written. */
function remarksOn(
  { remarks }: RemarksLayer,
  page: string,
  passages: readonly string[],
): readonly Annotated[] {
  return remarks.flatMap((remark): readonly Annotated[] => {
    const written = (mention: Mention): boolean => mention.kind === 'layer' && mention.page === page;
    if (remark.mentions.length > 0)
      return named(remark.mentions.filter(written), () => remark.id).map(([name, mention]) => ({
        kind: 'tag',
        name,
        remark,
        mention,
      }));
    const here =
      remark.passages.some((passage) => passages.includes(passage)) || remark.witnesses.some(written);
    return here ? [{ kind: 'note', name: remark.id, remark }] : [];
  });
}

/** Names for things of which several may be called the same: `stamp`, `stamp~2`. A `~` of their own is doubled. */
export function named<Thing>(
  things: readonly Thing[],
  nameOf: (thing: Thing) => string,
): readonly (readonly [name: string, thing: Thing])[] {
  const counts = new Map<string, number>();
  return things.map((thing) => {
    const name = nameOf(thing).replaceAll('~', '~~');
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return [count === 1 ? name : `${name}~${count}`, thing];
  });
}
