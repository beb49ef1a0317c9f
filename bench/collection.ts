/** A made collection in three scripts: always the same texts for the same seed, with words as rare and as common as in a language. */
import type { Item, Part, TextLayer, TextLine } from '../src/item/item.js';
import { textLayers } from '../src/item/layers.js';

export interface Made {
  readonly items: readonly Item[];
  readonly pages: number;
  readonly characters: number;
  /** Words of all frequencies, to ask for. */
  readonly words: readonly string[];
}

/** Mulberry32: the same numbers everywhere. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const SCRIPTS = [
  {
    language: 'ru',
    consonants: 'бвгджзклмнпрстфхцчшщ',
    vowels: 'аеёиоуыэюя',
    endings: ['', 'а', 'ому', 'ов', 'ами', 'ть'],
  },
  {
    language: 'fa',
    consonants: 'بپتجچحخدذرزسشصطعغفقکگلمنه',
    vowels: 'اویآ',
    endings: ['', 'ها', '‌ها', '‌های', 'ی', 'ام'],
  },
  {
    language: 'en',
    consonants: 'bcdfghjklmnpqrstvwxz',
    vowels: 'aeiou',
    endings: ['', 's', 'ed', 'ing', 'ly', "'s"],
  },
] as const;

const VOCABULARY = 60_000;
const PAGES_OF_ITEM = 20;
const PASSAGES_OF_PAGE = 5;
const CHARACTERS_OF_PASSAGE = 400;

function vocabularyOf(
  { consonants, vowels, endings }: (typeof SCRIPTS)[number],
  random: () => number,
): string[] {
  const letter = (letters: string): string => letters[Math.floor(random() * letters.length)] ?? '';
  return Array.from({ length: VOCABULARY }, (_, rank) => {
    const syllables = 1 + Math.floor(random() * 3) + (rank > 200 ? 1 : 0);
    const stem = Array.from({ length: syllables }, () => letter(consonants) + letter(vowels)).join('');
    return `${stem}${endings[Math.floor(random() * endings.length)] ?? ''}`;
  });
}

export function madeCollection(pages: number, seed = 1955): Made {
  const random = chance(seed);
  const vocabularies = SCRIPTS.map((script) => vocabularyOf(script, random));
  // Zipf: the word of rank r comes with a frequency of 1/r.
  const word = (script: number): string =>
    vocabularies[script]?.[Math.floor(VOCABULARY ** random()) - 1] ?? '';
  const line = (script: number): string => {
    let text = word(script);
    while (text.length < 80) text += ` ${word(script)}`;
    return text;
  };
  const items: Item[] = [];
  let characters = 0;
  for (let from = 0; from < pages; from += PAGES_OF_ITEM) {
    const here = Math.min(PAGES_OF_ITEM, pages - from);
    // One script an item: three items side by side are the three scripts.
    const script = items.length % SCRIPTS.length;
    const item = madeItem(`item-${items.length}`, here, SCRIPTS[script]?.language ?? '', () => line(script));
    characters += textLayers(item).reduce((sum, { verbatim }) => sum + verbatim.length, 0);
    items.push(item);
  }
  const words = Array.from({ length: 200 }, (_, i) => word(i % SCRIPTS.length));
  return { items, pages, characters, words };
}

function madeItem(id: string, pages: number, language: string, line: () => string): Item {
  const parts: Part[] = [];
  const lines: TextLine[] = [];
  const names = Array.from({ length: pages }, (_, i) => `p-${i + 1}`);
  for (const page of names)
    for (let passage = 0, number = 0; passage < PASSAGES_OF_PAGE; passage += 1) {
      const texts = Array.from({ length: CHARACTERS_OF_PASSAGE / 80 }, line);
      const spans = texts.map((text) => ({ line: ++number, start: 0, end: text.length, text }));
      lines.push(...spans.map(({ line, text }) => ({ page, line, block: passage + 1, text })));
      const [first, ...more] = spans;
      if (first !== undefined)
        parts.push({ passage: `${page}-${passage + 1}`, page, spans: [first, ...more] });
    }
  const layer: TextLayer = {
    ...{
      form: 'text',
      id: 'text',
      label: { none: ['Text'] },
      kind: 'transcription',
      language,
      standing: 'received',
    },
    direction: language === 'fa' ? 'rtl' : 'ltr',
    verbatim: lines.map(({ text }) => text).join('\n'),
    ...{ lines, parts, margins: [] },
  };
  const [first = 'p-1', ...more] = names;
  const toPage = (page: string) => ({
    id: page,
    label: { none: [page] },
    language,
    image: `${id}~${page}`,
    boxes: undefined,
  });
  const unsaid = { summary: undefined, requiredStatement: undefined, rights: undefined, navDate: undefined };
  return {
    ...{ id, label: { none: [id] }, metadata: [], homepage: [], behavior: [], ranges: [], ...unsaid },
    ...{ viewingDirection: undefined, plate: undefined, layers: [layer] },
    pages: [toPage(first), ...more.map(toPage)],
    passages: parts.map(({ passage }) => ({ id: passage, label: undefined, role: undefined })),
  };
}
