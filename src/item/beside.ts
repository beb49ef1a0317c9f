/** Texts beside images that nobody has described become layers: one for each language and each kind of source. */
import type { Item, LanguageMap, Mistake, TextLayer } from './item.js';
import { directionOf, languageLabel, undetermined } from './language.js';
import { linesOn } from './marked.js';
import { inNaturalOrder } from './order.js';
import { placePages } from './text/assign.js';
import type { WithCoordinates } from './text/coordinates.js';
import type { NamedText } from './text/named.js';
import { pagedText, pagePassages, type PageText } from './text/pages.js';
import type { Recognised, RecognisedPage } from './text/recognised.js';

export type PlainName = Extract<NamedText, { readonly kind: 'plain' }>;
export type PlacedName = Exclude<NamedText, PlainName>;

/** What the file of an image brings along itself, as a PDF does: of its first page, `page`, and of those that follow. */
export interface TextWithin {
  readonly kind: 'within';
  readonly file: string;
  readonly page: string;
  readonly pages: readonly RecognisedPage[];
}

/** A file beside the images of an item, read, or what such an image brings along. `file` is as mistakes name it. */
export type TextBeside =
  | TextWithin
  | ({ readonly file: string } & (
      | { readonly kind: 'plain'; readonly name: PlainName; readonly content: string }
      | { readonly kind: 'placed'; readonly name: PlacedName; readonly content: WithCoordinates }
    ));

/** Where a text comes from, in the order of the layers. */
const SOURCES = ['text', 'tei', 'recognised', 'pdf'] as const;
export type TextSource = (typeof SOURCES)[number];

const LABELS: Readonly<Record<TextSource, LanguageMap>> = {
  text: { en: ['text'], ru: ['текст'], fa: ['متن'] },
  tei: { en: ['text (TEI)'], ru: ['текст (TEI)'], fa: ['متن (TEI)'] },
  recognised: {
    en: ['recognised by machine, uncorrected'],
    ru: ['распознано машиной, не выверено'],
    fa: ['بازشناسی ماشینی، بدون تصحیح'],
  },
  pdf: { en: ['text in the PDF'], ru: ['текст из PDF'], fa: ['متن درون PDF'] },
};

/** What one file has of one page. */
interface Piece {
  readonly source: TextSource;
  readonly language: string;
  readonly file: string;
  readonly text: PageText;
}

/**
 * The item with its layers. Of two texts that would be one layer on one page the first is taken. What a file brings along
 * gives way on each page of which a text with places lies beside it: that was made later, and is better.
 */
export function withTextsBeside(
  item: Item,
  texts: readonly TextBeside[],
): { readonly item: Item; readonly mistakes: readonly Mistake[] } {
  const pages = pagesOf(item);
  const read = texts.map((text) => piecesOf(text, pages));
  const mistakes: Mistake[] = read.flatMap(({ mistakes }) => mistakes);
  const taken = new Map<string, [Piece, ...Piece[]]>();
  /** By layer and page. */
  const shown = new Map<string, Piece>();
  for (const piece of withoutOutdone(read.flatMap(({ pieces }) => pieces))) {
    const id = `${piece.source}-${piece.language}`;
    const pieces = taken.get(id);
    const place = `${id} ${piece.text.page}`;
    const other = shown.get(place);
    if (other !== undefined)
      mistakes.push({ file: piece.file, line: undefined, message: twice(piece, other) });
    else shown.set(place, piece);
    if (pieces === undefined) taken.set(id, [piece]);
    else if (other === undefined) pieces.push(piece);
  }
  const layers = [...taken]
    .toSorted(([one], [other]) => inLayerOrder(one, other))
    .map(([id, pieces]) => toLayer(id, pieces, item));
  return { item: { ...item, layers, passages: pagePassages(item.pages, layers) }, mistakes };
}

function withoutOutdone(pieces: readonly Piece[]): readonly Piece[] {
  const placed = pieces.filter(({ source }) => source === 'recognised' || source === 'tei');
  const pages = new Set(placed.map(({ text }) => text.page));
  return pieces.filter(({ source, text }) => source !== 'pdf' || !pages.has(text.page));
}

/** By source, then by language: ids of layers that nobody has described. */
export function inLayerOrder(one: string, other: string): number {
  const rank = (id: string): number => SOURCES.findIndex((source) => id.startsWith(`${source}-`));
  return rank(one) - rank(other) || inNaturalOrder(one, other);
}

/** Where a layer of this source stands among the others. */
export function sourceRank({ source }: { readonly source: TextSource }): number {
  return SOURCES.indexOf(source);
}

function twice({ text, language }: Piece, other: Piece): string {
  return `“${other.file}” is a text of the same page, “${text.page}”, and the same language, ${language}, and is shown; remove one, or say another language in its name.`;
}

/** The ids of an item's pages: all, and by the name of a file of several those that follow its first. */
interface Pages {
  readonly all: readonly string[];
  readonly following: ReadonlyMap<string, readonly string[]>;
}

function pagesOf({ pages }: Item): Pages {
  const following = new Map<string, string[]>();
  for (const { id } of pages) {
    const file = id.slice(0, Math.max(0, id.lastIndexOf(':')));
    const known = following.get(file);
    if (known === undefined) following.set(file, [id]);
    else known.push(id);
  }
  return { all: pages.map(({ id }) => id), following };
}

function piecesOf(
  beside: TextBeside,
  pages: Pages,
): { readonly pieces: readonly Piece[]; readonly mistakes: readonly Mistake[] } {
  if (beside.kind === 'plain') return plainPieces(beside, pagesOfFile(beside.name.page, pages));
  const { file } = beside;
  const { recognised, inOrder, source, said } = placingOf(beside, pages);
  const { placed, mistakes } = placePages(recognised, { file, inOrder, pages: pages.all });
  const language = said ?? languageOf(placed.map(({ recognised }) => recognised));
  return {
    pieces: placed.map(({ text }) => ({ source, language, file, text })),
    mistakes: mistakes.map((mistake) => ({ file, ...mistake })),
  };
}

/** `said`: the language, where the name of the file says it. */
interface Placing {
  readonly recognised: Recognised;
  readonly inOrder: readonly string[];
  readonly source: TextSource;
  readonly said: string | undefined;
}

function placingOf(beside: Exclude<TextBeside, { readonly kind: 'plain' }>, ofItem: Pages): Placing {
  if (beside.kind === 'within') {
    const { page, pages } = beside;
    const inOrder = pagesOfFile(page, ofItem);
    return { recognised: { pages, mistakes: [] }, inOrder, source: 'pdf', said: undefined };
  }
  const { name, content: recognised } = beside;
  const source = recognised.by === 'people' ? 'tei' : 'recognised';
  return { recognised, inOrder: inOrderOf(name, recognised, ofItem), source, said: name.language };
}

/** The page, and those that follow it in its file where that has several. */
function pagesOfFile(page: string, { following }: Pages): readonly string[] {
  return [page, ...(following.get(page) ?? [])];
}

/** What a plain text beside an image is of the pages of that image. */
export interface PlainText {
  readonly language: string;
  readonly texts: readonly PageText[];
  /** Parts of it that are of no page. */
  readonly over: readonly string[];
}

/** In the text of a file of several pages a form feed begins the next, as programs write it that read such a file. */
export function readPlain({ language }: PlainName, content: string, pages: readonly string[]): PlainText {
  const written = pages.length === 1 ? [content] : content.split('\f');
  const texts = pages.flatMap((page, index): readonly PageText[] => {
    const verbatim = written[index] ?? '';
    const lines = linesOn(page, verbatim);
    return lines.length === 0 ? [] : [{ page, verbatim, lines, measured: undefined }];
  });
  return { language: language ?? undetermined(content), texts, over: written.slice(pages.length) };
}

/** The pages of an image that is called so: of a file of several, all of them. */
export function pagesCalled(name: string, pages: readonly string[]): readonly string[] {
  return pages.filter(
    (page) => page === name || /^:\d+$/.test(page.startsWith(name) ? page.slice(name.length) : ''),
  );
}

function plainPieces(
  { file, name, content }: Extract<TextBeside, { readonly kind: 'plain' }>,
  pages: readonly string[],
): { readonly pieces: readonly Piece[]; readonly mistakes: readonly Mistake[] } {
  const { language, texts, over } = readPlain(name, content, pages);
  const pieces = texts.map((text): Piece => ({ source: 'text', language, file, text }));
  const message = `This text has ${pages.length + over.length} pages, parted by form feeds, and its image ${pages.length}; the others are left out.`;
  const mistakes = over.some((text) => text.trim() !== '') ? [{ file, line: undefined, message }] : [];
  return { pieces, mistakes };
}

/** What a machine read of one image is not to be taken for another: its image may have gone. */
function inOrderOf(name: PlacedName, { by, pages }: WithCoordinates, ofItem: Pages): readonly string[] {
  if (name.kind === 'page') return pagesOfFile(name.page, ofItem);
  return by === 'people' || pages.length > 1 ? ofItem.all : [];
}

/** The language that most lines of a file are in, as it says or, where it says nothing, by its script. */
export function languageOf(pages: readonly RecognisedPage[]): string {
  const counts = new Map<string, number>();
  for (const page of pages)
    for (const language of languagesIn(page)) counts.set(language, (counts.get(language) ?? 0) + 1);
  const [most] = [...counts].toSorted(([, one], [, other]) => other - one);
  return most?.[0] ?? undetermined(pages.flatMap(({ lines }) => lines.map(({ text }) => text)).join('\n'));
}

function languagesIn({ language: ofPage, lines }: RecognisedPage): readonly string[] {
  return lines.flatMap(({ language = ofPage }) => language ?? []);
}

function toLayer(id: string, pieces: readonly [Piece, ...Piece[]], { pages }: Item): TextLayer {
  const [{ source, language }] = pieces;
  const written = new Map(pieces.map(({ text }) => [text.page, text]));
  const texts = pages.flatMap(({ id }) => written.get(id) ?? []);
  return {
    form: 'text',
    id,
    label: layerLabel(language, source),
    kind: 'transcription',
    language,
    direction: directionOf(language),
    standing: 'received',
    ...pagedText(texts),
  };
}

/** `Russian: text`, in each language of our own words. */
export function layerLabel(language: string, source: TextSource): LanguageMap {
  const names = Object.entries(languageLabel(language));
  return Object.fromEntries(
    names.map(([reader, [name = language]]) => {
      const [first = ''] = name;
      const words = LABELS[source][reader]?.[0] ?? '';
      return [reader, [`${first.toLocaleUpperCase(reader)}${name.slice(first.length)}: ${words}`]];
    }),
  );
}
