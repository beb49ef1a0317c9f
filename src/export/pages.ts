/** The pages for people, each in each language of the interface: their links lead from file to file. */
import { embedView, type EmbedParameters } from '../pages/embed-view.js';
import { embedPage } from '../pages/embed.js';
import { cardsFor, homePage } from '../pages/home.js';
import { INTERFACE_LANGUAGES, type InterfaceLanguage } from '../pages/languages.js';
import { parseReading, readingFile } from '../pages/reading/address.js';
import { showReading } from '../pages/reading/show.js';
import { embedFile } from '../pages/snippet.js';
import { viewerFile, viewerPage, VIEWERS } from '../pages/viewers.js';
import { homeFile, type Visit } from '../pages/visit.js';
import { fileSegment } from '../presentation/file-name.js';
import { createIds } from '../presentation/ids.js';
import type { Exhibit } from '../presentation/images.js';
import { place } from '../presentation/placement.js';

export interface TwinFile {
  /** Below the base address, percent-encoded as in an address. */
  readonly path: string;
  readonly text: string;
}

/** Of what has no language in its name: the reader cannot be asked. */
const FIRST: InterfaceLanguage = 'en';

export function* pageFiles(exhibits: readonly Exhibit[], base: string): Generator<TwinFile> {
  yield home('index.html', FIRST, exhibits, base);
  for (const language of INTERFACE_LANGUAGES) yield home(homeFile(language), language, exhibits, base);
  for (const exhibit of exhibits) {
    yield* readingFiles(exhibit, base);
    yield* embedFiles(exhibit);
    yield* viewerFiles(exhibit, base);
  }
}

function home(
  path: string,
  language: InterfaceLanguage,
  exhibits: readonly Exhibit[],
  base: string,
): TwinFile {
  const visit = visitAt(path, language, base);
  const collection = createIds(base, 'files').collection();
  const cards = cardsFor(exhibits, visit);
  return { path, text: homePage({ visit, cards, query: '', found: undefined, collection }) };
}

/** The first page of the item has a second name, by which others find it. */
function* readingFiles(exhibit: Exhibit, base: string): Generator<TwinFile> {
  const { item } = exhibit;
  const placement = place(item);
  const all = item.layers.length < 2 ? undefined : item.layers.map(({ id }) => id).join();
  const file = (path: string, page: string, language: InterfaceLanguage, layers?: string): TwinFile => {
    const reading = parseReading(item, placement, { page, layers });
    return { path, text: showReading(visitAt(path, language, base), exhibit, reading, []) };
  };
  const [first] = item.pages;
  yield file(`items/${fileSegment(item.id)}/index.html`, first.id, FIRST);
  for (const { id } of item.pages)
    for (const language of INTERFACE_LANGUAGES) {
      yield file(readingFile(item.id, id, language), id, language);
      if (all !== undefined) yield file(readingFile(item.id, id, language, 'all'), id, language, all);
    }
}

/** Each page with the text that is usual for it and, where there are texts, with each of them and with none. */
function* embedFiles(exhibit: Exhibit): Generator<TwinFile> {
  const { item } = exhibit;
  const placed = [...place(item).keys()];
  const layers = placed.length === 0 ? [undefined] : [undefined, ...placed, 'none'];
  yield embed(exhibit, {});
  for (const { id: page } of item.pages)
    for (const lang of INTERFACE_LANGUAGES)
      for (const layer of layers)
        yield embed(exhibit, { page, lang, ...(layer === undefined ? {} : { layer }) });
}

function embed(exhibit: Exhibit, given: EmbedParameters): TwinFile {
  const path = embedFile(exhibit.item.id, given);
  const root = wayUp(path);
  // Its links go on naming a language: every file but one does.
  const named = { lang: FIRST, ...given };
  const view = embedView(exhibit, named, FIRST);
  return { path, text: embedPage(exhibit.item, view, named, root, createIds(root, 'files')) };
}

function* viewerFiles({ item }: Exhibit, base: string): Generator<TwinFile> {
  const openings = [{ manifest: createIds(base, 'files').manifest(item.id) }];
  for (const viewer of VIEWERS)
    for (const language of INTERFACE_LANGUAGES) {
      const path = viewerFile(viewer, item.id, language);
      yield { path, text: viewerPage(viewer, openings, language, wayUp(path)) };
    }
}

function visitAt(path: string, language: InterfaceLanguage, base: string): Visit {
  return { language, chosen: false, site: 'files', root: wayUp(path), base };
}

/** From a file to the folder of the site: links that stay true wherever the folder is put. */
function wayUp(path: string): string {
  return path.split('/').slice(1).fill('..').join('/') || '.';
}
