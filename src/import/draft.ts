/** The files of an item, made of what was read: item.yaml, images.json and its texts. */
import { stringify } from 'yaml';
import type { Elsewhere } from '../item/item.js';
import type { ImportedPage } from './canvases.js';
import type { ImportedDescription } from './descriptive.js';
import type { ImportedLayers } from './layers.js';
import type { ImportedRange } from './ranges.js';

export interface Draft {
  /** The item's id. */
  readonly name: string;
  /** Address of the manifest that it was made of; the name of a file has none. */
  readonly from: string;
  readonly description: ImportedDescription;
  readonly pages: readonly ImportedPage[];
  readonly layers: ImportedLayers;
  readonly ranges: readonly ImportedRange[];
}

export function draftItem({ name, from, description, pages, layers, ranges }: Draft): string {
  const item = {
    ...description,
    pages: pages.map(({ id, label }) => ({
      id,
      label,
      language: layers.languages.get(id),
      image: `${name}/${id}`,
    })),
    layers: layers.layers.length === 0 ? undefined : layers.layers,
    ranges: ranges.length === 0 ? undefined : ranges,
  };
  const written = stringify(item, short, { lineWidth: 0, aliasDuplicateObjects: false });
  return `# Made of ${from.replace(/\s/g, ' ')}\n# What stands here may be changed; where the images are says images.json.\n${written}`;
}

/** A list of one text is written as the text alone: item.yaml takes both. */
function short(_key: unknown, value: unknown): unknown {
  return Array.isArray(value) && value.length === 1 && typeof value[0] === 'string' ? value[0] : value;
}

/** images.json, by identifier. */
export function draftImages(images: ReadonlyMap<string, Elsewhere>): string {
  // Object.fromEntries makes a property even of a name that every object has.
  return `${JSON.stringify(Object.fromEntries(images), null, 2)}\n`;
}
