/** A small made item in three languages with every case in it, and every document that it has. */
import type { Item, Layer, Margin, Part, Remark, Span, TextLayer } from '../../src/item/item.js';
import { toCollection } from '../../src/presentation/collection.js';
import { createIds, parseAddress, type Address } from '../../src/presentation/ids.js';
import type { Exhibit, PageImages } from '../../src/presentation/images.js';
import { toManifest } from '../../src/presentation/manifest.js';
import { present } from '../../src/presentation/present.js';

export const BASE = 'https://archive.example/here';
export const ids = createIds(BASE);

function part(passage: string, page: string | undefined, ...lines: readonly string[]): Part {
  const span = (text: string, at: number): Span => ({ line: at + 1, start: 0, end: text.length, text });
  const [first = '', ...more] = lines;
  return { passage, page, spans: [span(first, 0), ...more.map((text, at) => span(text, at + 1))] };
}

const labelled = (id: string) => ({ en: [`${id}, English`], ru: [`${id}, русский`], fa: [`${id}، فارسی`] });

function layer(
  id: string,
  language: string,
  kind: Layer['kind'],
  unnumbered: readonly Part[],
  margins: readonly Margin[] = [],
): TextLayer {
  const counts = new Map<string | undefined, number>();
  const numbered = (page: string | undefined, span: Span): Span => {
    counts.set(page, (counts.get(page) ?? 0) + 1);
    return { ...span, line: counts.get(page) ?? 0 };
  };
  const parts = unnumbered.map(({ passage, page, spans: [first, ...more] }): Part => ({
    passage,
    page,
    spans: [numbered(page, first), ...more.map((span) => numbered(page, span))],
  }));
  return {
    form: 'text',
    id,
    label: { en: [`Text (${language})`], ru: [`Текст (${language})`], fa: [`متن (${language})`] },
    kind,
    language,
    direction: language === 'fa' ? 'rtl' : 'ltr',
    standing: kind === 'notes' ? 'editorial' : 'received',
    verbatim: [...parts, ...margins].flatMap(({ spans }) => spans.map(({ text }) => text)).join('\n'),
    lines: [...parts, ...margins].flatMap(({ page, spans }) =>
      spans.map(({ line, text }) => ({ page, line, block: 1, text })),
    ),
    parts,
    margins,
  };
}

const stamp = (line: number, text: string): Margin => ({
  role: 'stamp',
  page: 'ru-1',
  spans: [{ line, start: 0, end: text.length, text }],
});
const stamps = [stamp(4, 'Архив'), stamp(5, '344')];

function remark(id: string, about: Partial<Remark>): Remark {
  const unsaid = { text: undefined, type: undefined, value: undefined, certainty: undefined };
  return { id, label: labelled(id), ...unsaid, passages: [], witnesses: [], mentions: [], ...about };
}

const words = { kind: 'layer', layer: 'text-ru', page: 'ru-1', certainty: undefined } as const;

const box = (x: number, y: number, width: number, height: number) => ({ x, y, width, height });

/** p02 goes on over the page; p03 is in the Russian alone; p09 only in texts that stand on no page. */
export const item: Item = {
  id: 'نامه 1955',
  label: { en: ['A letter'], ru: ['Письмо'], fa: ['نامه'] },
  summary: { en: ['Asks for a room.'], ru: ['Просит комнату.'], fa: ['اتاقی می‌خواهد.'] },
  metadata: [
    { label: { en: ['Date'], ru: ['Дата'], fa: ['تاریخ'] }, value: { none: ['1955'] } },
    { label: { en: ['Languages'] }, value: { en: ['Russian', 'Persian'] } },
  ],
  requiredStatement: { label: { en: ['Attribution'] }, value: { en: ['An archive'] } },
  rights: 'http://rightsstatements.org/vocab/UND/1.0/',
  homepage: [
    { id: 'https://example.org/record', label: { en: ['Record'] }, format: 'text/html', language: ['en'] },
    { id: 'https://example.org/more', label: { en: ['More'] }, format: undefined, language: [] },
  ],
  navDate: '1955-05-05T00:00:00Z',
  viewingDirection: 'left-to-right',
  behavior: ['individuals'],
  plate: {
    label: { en: ['typeset'], ru: ['набрано'], fa: ['حروف‌چینی‌شده'] },
    summary: { en: ['Not a facsimile.'], ru: ['Не факсимиле.'], fa: ['تصویر اصل نیست.'] },
  },
  pages: [
    {
      id: 'ru-1',
      label: { en: ['Russian, page 1'], ru: ['Русский, с. 1'], fa: ['روسی، صفحهٔ ۱'] },
      language: 'ru',
      image: 'письмо~ru 1',
      boxes: undefined,
    },
    { id: 'ru-2', label: { none: ['2'] }, language: 'ru', image: 'письмо~ru 2', boxes: undefined },
    { id: 'fa-1', label: { fa: ['صفحهٔ ۱'] }, language: 'fa', image: 'письмо~fa 1', boxes: undefined },
    { id: 'back', label: { en: ['Back'] }, language: undefined, image: 'письмо~back', boxes: undefined },
  ],
  passages: ['p01', 'p02', 'p03', 'p09'].map((id) => ({ id, label: undefined, role: undefined })),
  layers: [
    layer('text-en', 'en', 'translation', [
      part('p01', undefined, 'Dear comrade,'),
      part('p02', undefined, 'I ask for a room', 'and for work.'),
      part('p09', undefined, 'Said nowhere else.'),
    ]),
    layer('notes', 'ru', 'notes', [part('p01', undefined, 'Зачеркнуто & "вписано".')]),
    layer(
      'text-ru',
      'ru',
      'transcription',
      [
        part('p01', 'ru-1', 'Дорогой товарищ!'),
        part('p02', 'ru-1', 'Прошу комнату', 'и'),
        part('p02', 'ru-2', 'работу.'),
        part('p03', 'ru-2', 'Подпись <a>'),
      ],
      stamps,
    ),
    layer('text-fa', 'fa', 'transcription', [
      part('p02', 'fa-1', 'اتاقی می‌خواهم', 'و کار'),
      part('p01', 'fa-1', 'رفیق گرامی'),
    ]),
    layer('empty', 'de', 'translation', [part('p09', undefined, 'Nirgends.')]),
    {
      form: 'margins',
      id: 'marks',
      label: labelled('marks'),
      kind: 'marginalia',
      language: 'ru',
      direction: 'ltr',
      standing: 'received',
      margins: stamps.map((margin) => ({ ...margin, layer: 'text-ru' })),
    },
    {
      form: 'remarks',
      id: 'remarks',
      label: labelled('remarks'),
      kind: 'notes',
      language: 'en',
      direction: 'ltr',
      standing: 'editorial',
      remarks: [
        remark('n1', { text: { en: ['Only here <i>.'] }, certainty: 'low', passages: ['p03'] }),
        remark('n2', { witnesses: [{ ...words, line: 5, start: 0, end: 3, text: '344' }] }),
        remark('n3', { passages: ['p09'] }),
      ],
    },
    {
      form: 'remarks',
      id: 'names',
      label: labelled('names'),
      kind: 'tags',
      language: 'en',
      direction: 'ltr',
      standing: 'editorial',
      remarks: [
        remark('comrade', {
          text: { en: ['Unnamed.'] },
          type: 'person',
          passages: ['p01'],
          mentions: [
            { ...words, line: 1, start: 8, end: 15, text: 'товарищ' },
            { ...words, line: 1, start: 0, end: 7, text: 'Дорогой', certainty: 'low' },
            { ...words, layer: 'text-fa', page: 'fa-1', line: 3, start: 0, end: 4, text: 'رفیق' },
            {
              kind: 'file',
              file: 'record.md',
              line: 1,
              start: 0,
              end: 6,
              text: 'Friend',
              certainty: undefined,
            },
          ],
        }),
      ],
    },
  ],
  ranges: [
    {
      id: 'r-ru',
      label: { en: ['Russian'] },
      viewingDirection: undefined,
      layer: 'text-ru',
      holds: { kind: 'pages', pages: ['ru-1', 'ru-2'] },
    },
    {
      id: 'r-fa',
      label: { en: ['Persian'] },
      viewingDirection: 'right-to-left',
      layer: 'text-fa',
      holds: { kind: 'pages', pages: ['fa-1'] },
    },
    {
      id: 'topics',
      label: { en: ['Topics'] },
      viewingDirection: undefined,
      layer: undefined,
      holds: {
        kind: 'ranges',
        ranges: [
          {
            id: 'opening',
            label: { en: ['Opening'], ru: ['Начало'], fa: ['آغاز'] },
            viewingDirection: undefined,
            layer: undefined,
            holds: { kind: 'passages', passages: ['p01', 'p02'] },
          },
          {
            id: 'nowhere',
            label: { en: ['Nowhere'] },
            viewingDirection: undefined,
            layer: 'empty',
            holds: { kind: 'passages', passages: ['p09'] },
          },
        ],
      },
    },
  ],
};

const A4 = { width: 2480, height: 3508 };

/** A plate with boxes, a scan without, an image that is missing, and one larger than the limits. */
export const images: PageImages = new Map([
  [
    'ru-1',
    {
      kind: 'present',
      size: A4,
      painted: A4,
      sizes: [A4, { width: 310, height: 439 }, { width: 620, height: 877 }, { width: 155, height: 220 }],
      plate: true,
      boxes: {
        image: { ...A4, sha256: '0'.repeat(64) },
        plate: true,
        lines: { 1: box(300, 400, 900, 60), 4: box(100, 3000, 200, 40), 5: box(100, 3050, 90, 40) },
        parts: { p01: box(300, 400, 900, 60), p02: box(300, 500, 1800, 130) },
      },
    },
  ],
  [
    'ru-2',
    {
      kind: 'present',
      size: { width: 1000, height: 1500 },
      painted: { width: 1000, height: 1500 },
      sizes: [{ width: 1000, height: 1500 }],
      plate: false,
      boxes: undefined,
    },
  ],
  ['fa-1', { kind: 'missing', size: { width: 1000, height: 1500 } }],
  [
    'back',
    {
      kind: 'present',
      size: { width: 9000, height: 6000 },
      painted: { width: 6000, height: 4000 },
      sizes: [],
      plate: false,
      boxes: undefined,
    },
  ],
]);

export const exhibit: Exhibit = { item, images };
export const manifest = toManifest(item, images, ids);

/** The document at an address, as the router finds it. */
export function documentAt(address: Address, from: Exhibit = exhibit): object {
  return address.kind === 'collection' ? toCollection([from], ids) : present(3, address, from, ids);
}

/** An object somewhere in a document, with the keys that lead to it. */
export interface Found {
  readonly path: string;
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Every object in a document, the document first. */
export function objectsIn(value: unknown, path = '', key = ''): readonly Found[] {
  if (Array.isArray(value)) return value.flatMap((entry, at) => objectsIn(entry, `${path}[${at}]`, key));
  if (!isRecord(value)) return [];
  return [
    { path, key, value },
    ...Object.entries(value).flatMap(([name, entry]) => objectsIn(entry, `${path}.${name}`, name)),
  ];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every address of ours that a document prints, without its fragment. */
export function addressesIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.startsWith(BASE) ? [value.split('#', 1)[0] ?? value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(addressesIn);
}

/** From the collection down, every document that an address leads to, by its address. */
export function crawl(from: Exhibit = exhibit): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const documents = new Map<string, Readonly<Record<string, unknown>>>();
  const waiting = [ids.collection()];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (documents.has(next) || isImage(next) || isText(next) || isSearch(next)) continue;
    const address = parseAddress(next.slice(BASE.length));
    if (address === undefined) throw new Error(`${next} names nothing`);
    const document: unknown = JSON.parse(JSON.stringify(documentAt(address, from)));
    if (!isRecord(document)) throw new Error(`${next} is not an object`);
    documents.set(next, document);
    waiting.push(...addressesIn(document));
  }
  return documents;
}

/** True for an image service, and for an image of one. */
export function isImage(address: string): boolean {
  return /^\/iiif\/[23]\/[^/]+(?:\/full\/(?:max|\d+,\d+)\/0\/default\.jpg)?$/.test(
    address.slice(BASE.length),
  );
}

/** True for a text as a file. */
export function isText(address: string): boolean {
  return /^\/items\/[^/]+\/text\/[^/]+\.(?:txt|html|xml)$/.test(address.slice(BASE.length));
}

/** True for a search service and its completion. */
export function isSearch(address: string): boolean {
  return /^\/iiif\/(?:search|autocomplete)\/[12](?:\/|$)/.test(address.slice(BASE.length));
}
