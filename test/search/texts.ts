/** Items made of a few words, and what is found in them. */
import type { Item, Layer, Standing } from '../../src/item/item.js';
import { parseMarked } from '../../src/item/marked.js';
import { piecesOf } from '../../src/search/hits.js';
import { createIndex, type Found, type Index } from '../../src/search/index.js';
import { parseQuery } from '../../src/search/query.js';
import { item as sample } from '../presentation/sample.js';

interface LayerWritten {
  readonly id?: string;
  readonly language?: string;
  readonly kind?: Layer['kind'];
  readonly standing?: Standing;
  /** With marks. */
  readonly text: string;
}

const PAGES = ['one', 'two'];

/** An item of two pages; passages are those that its texts mark. */
export function itemOf(layers: readonly LayerWritten[], id = 'made'): Item {
  const passages = [
    ...new Set(layers.flatMap(({ text }) => [...text.matchAll(/\[\[(p\d+)\]\]/g)].map(([, p = '']) => p))),
  ];
  const [first, ...more] = PAGES.map((id) => ({
    id,
    label: { none: [id] },
    language: 'ru',
    image: id,
    boxes: undefined,
  }));
  if (first === undefined) throw new Error('There is no page.');
  return {
    ...sample,
    ...{ id, pages: [first, ...more], ranges: [] },
    passages: passages.map((id) => ({ id, label: undefined, role: undefined })),
    layers: layers.map((layer, i) => toLayer({ id: `layer-${i + 1}`, ...layer }, passages)),
  };
}

function toLayer(
  { id = '', language = 'ru', kind = 'transcription', standing = 'received', text }: LayerWritten,
  passages: readonly string[],
): Layer {
  const parsed = parseMarked(text, { pages: PAGES, passages });
  if (parsed.mistakes.length > 0) throw new Error(JSON.stringify(parsed.mistakes));
  const direction = language === 'fa' ? 'rtl' : 'ltr';
  return { form: 'text', id, label: { en: [id] }, kind, language, direction, standing, ...parsed.text };
}

/** One text on one page, each passage a line. */
export function itemWith(...passages: readonly string[]): Item {
  return itemOf([
    { text: `[[page one]]\n${passages.map((text, i) => `[[p${i + 1}]]\n${text}\n`).join('\n')}` },
  ]);
}

export function find(index: Index, typed: string, item?: string): Found {
  return index.search({ query: parseQuery(typed), item, start: 0, size: 1000 });
}

/** What a search finds, in short: where, and the words, or whose passage it is. */
export function told(found: Found): readonly string[] {
  return found.hits.map((hit) => {
    const { text, part, why } = hit;
    const { layer } = text;
    const where = `${layer.id} ${part.page} ${part.shown.name}`;
    if (why.kind === 'aligned') return `${where} as ${why.to.layer.id} ${why.to.exact}`;
    const words = piecesOf(hit).map(({ quote }) => quote.exact);
    return `${where}: ${words.join(' | ')}${why.disputed ? ' (disputed)' : ''}`;
  });
}

export function search(item: Item, typed: string): readonly string[] {
  return told(find(createIndex([item]), typed));
}
