/** Which file becomes which page and which text of an item: decided before anything is done, all mistakes at once. */
import type { Picture } from '../pixels/probe.js';
import { stemOf } from '../pixels/names.js';
import type { GivenFile } from './given.js';
import { sameStamp, type IngestRecord, type RecordedPage, type RecordedText, type Stamp } from './record.js';
import type { Told } from './telling.js';
import { planTexts, type GivenText, type PlannedText } from './texts.js';

/** A file that holds images, as it was probed. */
export interface Scan {
  readonly file: GivenFile;
  readonly stamp: Stamp;
  /** At which pages of a PDF are drawn. */
  readonly dpi: number;
  readonly pictures: readonly Picture[];
}

/** A page whose pyramid is to be there at the end. */
export interface PlannedPage {
  readonly recorded: RecordedPage;
  readonly path: string;
  readonly picture: Picture;
}

export interface IngestPlan {
  readonly kind: 'plan';
  readonly item: string;
  readonly pages: readonly PlannedPage[];
  readonly texts: readonly PlannedText[];
  /** What the item has at the end, in its order: what was given now or before. */
  readonly all: { readonly pages: readonly RecordedPage[]; readonly texts: readonly RecordedText[] };
  readonly notes: readonly Told[];
}

export interface Looked {
  readonly scans: readonly Scan[];
  /** Scans that could not be read: their texts are of pages nevertheless. */
  readonly unread: readonly GivenFile[];
  readonly texts: readonly GivenText[];
}

export type Decided = IngestPlan | { readonly kind: 'mistakes'; readonly mistakes: readonly Told[] };

/** `known` is what was ingested into this item before. */
export function planItem(
  item: string,
  { scans, unread, texts: given }: Looked,
  known: IngestRecord,
): Decided {
  const { pages, mistakes } = planPages(scans);
  const all = { pages: mergedPages(pages, known) };
  if (all.pages.length + unread.length === 0 && mistakes.length === 0)
    mistakes.push({ file: item, message: 'No scan was given: an item needs a page at least.' });
  const stems = new Map([
    ...unread.map(nameOf).map((name) => [name, name] as const),
    ...namesOfPages(all.pages),
  ]);
  const documents = scans.filter(({ pictures }) => pictures.length > 1).map(({ file }) => nameOf(file));
  const read = planTexts(item, given, { stems, documents });
  if (mistakes.length + read.mistakes.length > 0)
    return { kind: 'mistakes', mistakes: [...mistakes, ...read.mistakes] };
  const texts = new Map(known.texts);
  for (const { recorded } of read.texts) texts.set(recorded.name, recorded);
  return {
    kind: 'plan',
    item,
    pages,
    texts: read.texts,
    all: { ...all, texts: [...texts.values()] },
    notes: read.notes,
  };
}

/** True where the pyramid of the page was made of this very picture. */
export function isMade({ id, picture, dpi, stamp }: RecordedPage, known: IngestRecord['pages']): boolean {
  const before = known.get(id);
  return before?.picture === picture && before.dpi === dpi && sameStamp(before.stamp, stamp);
}

/** True where all its pages are: what is in it need not be looked at again. */
export function isScanMade(scan: Scan, { pages }: IngestRecord): boolean {
  return pagesOf(scan).every(({ recorded }) => isMade(recorded, pages));
}

/** The ids of the pages of a scan, in its order. */
export function pageIds(scan: Scan): readonly string[] {
  return pagesOf(scan).map(({ recorded }) => recorded.id);
}

/** An id is empty where the name of the file gives none. */
function pagesOf({ file, stamp, dpi, pictures }: Scan): readonly PlannedPage[] {
  return pictures.map((picture, index) => {
    const label = pictures.length === 1 ? nameOf(file) : `${nameOf(file)}-${index + 1}`;
    const drawn = picture.format === 'pdf' ? { dpi } : {};
    const id = pageId(label) ?? '';
    const recorded = {
      kind: 'page',
      id,
      label,
      scan: file.name,
      picture: index + 1,
      ...drawn,
      stamp,
    } as const;
    return { recorded, path: file.path, picture };
  });
}

function planPages(scans: readonly Scan[]): {
  readonly pages: readonly PlannedPage[];
  readonly mistakes: Told[];
} {
  const pages = new Map<string, PlannedPage>();
  const mistakes: Told[] = [];
  for (const page of scans.flatMap(pagesOf)) {
    const { id } = page.recorded;
    const other = pages.get(id);
    if (id === '') mistakes.push({ file: page.path, message: NAMELESS });
    else if (other !== undefined) mistakes.push({ file: page.path, message: twice(id, other) });
    else pages.set(id, page);
  }
  return { pages: [...pages.values()], mistakes };
}

const NAMELESS = 'The page would have no name: give the file one with a letter or a digit in it.';

function twice(id: string, { path }: PlannedPage): string {
  return `This would be the page “${id}”, which “${path}” is already; rename one of them, or give only one.`;
}

function nameOf(file: GivenFile): string {
  return stemOf(file) ?? file.name;
}

/** Part of addresses and of the name of the pyramid: letters, digits, `-`, `_` and `.`; undefined where none is left. */
export function pageId(name: string): string | undefined {
  const id = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}._-]+/gu, '-')
    .replace(/^[^\p{L}\p{N}_]+|-+$/gu, '')
    .slice(0, 100);
  return id === '' ? undefined : id;
}

/** In the order given, if all that is known was given again; else what is new comes behind what is there. */
function mergedPages(given: readonly PlannedPage[], known: IngestRecord): readonly RecordedPage[] {
  const pages = new Map(given.map(({ recorded }) => [recorded.id, recorded]));
  if ([...known.pages.keys()].every((id) => pages.has(id))) return [...pages.values()];
  const merged = new Map(known.pages);
  for (const [id, page] of pages) merged.set(id, page);
  return [...merged.values()];
}

/** By the name that a text of the page bears: that of its scan, or its id. */
function namesOfPages(pages: readonly RecordedPage[]): ReadonlyMap<string, string> {
  return new Map(pages.flatMap(({ id, label }) => [[id, id] as const, [label, id] as const]));
}
