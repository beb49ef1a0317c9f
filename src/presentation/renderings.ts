/** The files that an item's texts are offered as (Presentation 3.0, 3.4 `rendering`, `seeAlso`). */
import type { Item, LanguageMap, Layer } from '../item/item.js';
import type { Rendering, SeeAlso } from './documents.js';
import type { Ids } from './ids.js';
import { TEI_LABEL } from './words.js';

const FORMATS = [
  { format: 'txt', type: 'text/plain', words: 'TXT' },
  { format: 'html', type: 'text/html', words: 'HTML' },
] as const;

/** Each of these layers in each format: viewers that show no annotations offer them to download. */
export function renderingsOf(item: Item, layers: readonly Layer[], ids: Ids): readonly Rendering[] {
  return layers.flatMap((layer) =>
    FORMATS.map(({ format, type, words }) => ({
      id: ids.text(item.id, layer.id, format),
      type: 'Text' as const,
      label: inFormat(layer.label, words),
      format: type,
      language: [layer.language],
    })),
  );
}

/** The whole edition for programs; none where there is no layer. */
export function teiOf(item: Item, ids: Ids): readonly SeeAlso[] {
  if (item.layers.length === 0) return [];
  return [
    {
      id: ids.tei(item.id),
      type: 'Dataset',
      label: TEI_LABEL,
      format: 'application/tei+xml',
      profile: 'http://www.tei-c.org/ns/1.0',
    },
  ];
}

function inFormat(label: LanguageMap, words: string): LanguageMap {
  return Object.fromEntries(
    Object.entries(label).map(([language, values]) => [
      language,
      values.map((value) => `${value} (${words})`),
    ]),
  );
}
