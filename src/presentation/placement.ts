/** Which passages of which layer are read on which page. */
import type { Item, Page, Part, Span, TextLayer } from '../item/item.js';
import { textLayers } from '../item/layers.js';

/** What one layer has of one passage for one page; becomes one annotation. */
export interface Placed {
  readonly passage: string;
  readonly spans: readonly Span[];
}

export interface PlacedPage {
  /** True where the layer's text is written on this page; false where it is set beside it, as a translation is. */
  readonly written: boolean;
  readonly passages: readonly Placed[];
}

/** A text that stands on at least one page of the item. */
export interface PlacedLayer {
  readonly layer: TextLayer;
  /** By page, in the item's order; a page where it has nothing is not in it. */
  readonly pages: ReadonlyMap<string, PlacedPage>;
  readonly first: string;
  readonly last: string;
}

/** By layer. */
export type Placement = ReadonlyMap<string, PlacedLayer>;

/**
 * A layer written on a page has there what it has written on it; every other layer has there the whole of each passage
 * that stands on the page, so that one passage is read in all languages side by side.
 */
export function place(item: Item): Placement {
  const written = writtenPages(item);
  const standing = passagesByPage(item);
  return new Map(
    textLayers(item).flatMap((layer) => {
      const whole = joined(layer.parts);
      const pages = item.pages.flatMap((page) => {
        const own = written.get(layer)?.get(page.id);
        const passages =
          own === undefined
            ? (standing.get(page.id) ?? []).flatMap((passage) => whole.get(passage) ?? [])
            : [...joined(own).values()];
        return passages.length === 0 ? [] : [[page.id, { written: own !== undefined, passages }] as const];
      });
      const [first, last] = [pages[0]?.[0], pages.at(-1)?.[0]];
      if (first === undefined || last === undefined) return [];
      return [[layer.id, { layer, pages: new Map(pages), first, last }] as const];
    }),
  );
}

/** By page: the passages that stand on it, in the order of the text written there. */
export function passagesByPage(item: Item): ReadonlyMap<string, readonly string[]> {
  const written = writtenPages(item);
  return new Map(item.pages.map((page) => [page.id, passagesOn(page, textLayers(item), written)]));
}

type WrittenPages = ReadonlyMap<TextLayer, ReadonlyMap<string, readonly Part[]>>;

/** What is written in the page's own language says what stands on it; where there is none, whatever is written. */
function passagesOn(page: Page, layers: readonly TextLayer[], written: WrittenPages): readonly string[] {
  const here = layers.filter((layer) => written.get(layer)?.has(page.id));
  const own = here.filter((layer) => layer.language === page.language);
  const parts = (own.length > 0 ? own : here).flatMap((layer) => written.get(layer)?.get(page.id) ?? []);
  return [...new Set(parts.map((part) => part.passage))];
}

function writtenPages(item: Item): WrittenPages {
  return new Map(
    textLayers(item).map((layer) => {
      const pages = new Map<string, Part[]>();
      for (const part of layer.parts) {
        if (part.page === undefined) continue;
        const parts = pages.get(part.page);
        if (parts === undefined) pages.set(part.page, [part]);
        else parts.push(part);
      }
      return [layer, pages];
    }),
  );
}

/** By passage, in the order of the text: all that its parts hold. */
function joined(parts: readonly Part[]): ReadonlyMap<string, Placed> {
  const spans = new Map<string, Span[]>();
  for (const part of parts) {
    const begun = spans.get(part.passage);
    if (begun === undefined) spans.set(part.passage, [...part.spans]);
    else begun.push(...part.spans);
  }
  return new Map([...spans].map(([passage, spans]) => [passage, { passage, spans }]));
}
