/** The layers of an item by their form. */
import type { Item, Layer, MeasuredPage, TextLayer } from './item.js';

export function isText(layer: Layer): layer is TextLayer {
  return layer.form === 'text';
}

/** The layers that are texts with passages, in the item's order. */
export function textLayers({ layers }: Pick<Item, 'layers'>): readonly TextLayer[] {
  return layers.filter(isText);
}

/** Where the lines of a text stand on a page; undefined where nobody has measured it. */
export function measuredOn({ measured = [] }: TextLayer, page: string): MeasuredPage | undefined {
  return measured.find((one) => one.page === page);
}
