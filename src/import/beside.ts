/** Texts beside the images of our own twin, where nobody has described the item: its annotations lack what the files have. */
import { languageOf, pagesCalled, readPlain } from '../item/beside.js';
import { decodeText } from '../item/text.js';
import { readCoordinates } from '../item/text/coordinates.js';
import { nameText } from '../item/text/named.js';
import { calledByFile } from '../presentation/file-name.js';
import type { ImportedPage } from './canvases.js';
import type { ImportedLayer, ImportedLayers } from './layers.js';
import type { Files } from './publish.js';

/**
 * A layer of plain texts becomes one file with a mark for each page, and none of its blank lines is lost; one of files
 * with coordinates has them as they are. `texts`: by the names that they had. What is of several pages, or of the whole
 * item, and has coordinates, stays as its annotations have it.
 */
export function withTextsBeside(
  imported: ImportedLayers,
  pages: readonly ImportedPage[],
  texts: Files,
): ImportedLayers {
  const written = writtenIn(texts, pages);
  const files = new Map(imported.files);
  const layers = imported.layers.map((layer): ImportedLayer => {
    const own = filesOf(layer, pages, written);
    if (own === undefined) return layer;
    for (const { id } of pages) files.delete(layer.text.replace('{page}', id));
    for (const [file, content] of own.files) files.set(file, content);
    return { ...layer, text: own.text };
  });
  return { ...imported, layers, files };
}

/** What a file has of one page. */
type Written =
  | { readonly kind: 'plain'; readonly verbatim: string }
  | { readonly kind: 'placed'; readonly ending: string; readonly bytes: string | Uint8Array };

interface OfPage {
  readonly page: string;
  /** As a folder names it (item/beside.ts). */
  readonly layer: string;
  readonly written: Written;
}

/** By layer, and in it by page. */
type WrittenLayers = ReadonlyMap<string, ReadonlyMap<string, Written>>;

function writtenIn(texts: Files, pages: readonly ImportedPage[]): WrittenLayers {
  const ids = new Map(pages.map(({ id, name }) => [calledByFile(name), id]));
  const found = new Map<string, Map<string, Written>>();
  for (const [file, bytes] of texts)
    for (const { page, layer, written } of readFile(file, bytes, ids)) {
      const known = found.get(layer) ?? new Map<string, Written>();
      found.set(layer, known);
      // Of two texts of one page the first was shown.
      if (!known.has(page)) known.set(page, written);
    }
  return found;
}

/** `ids`: of pages, by the names of their images. */
function readFile(
  file: string,
  bytes: string | Uint8Array,
  ids: ReadonlyMap<string, string>,
): readonly OfPage[] {
  const decoded = typeof bytes === 'string' ? { kind: 'text' as const, text: bytes } : decodeText(bytes);
  const named = nameText(file, ids);
  if (decoded.kind !== 'text' || !('page' in named)) return [];
  const names = pagesCalled(named.page, [...ids.keys()]);
  if (named.kind === 'plain') {
    const { language, texts } = readPlain(named, decoded.text, names);
    return texts.map(({ page, verbatim }) => {
      return { page: ids.get(page) ?? page, layer: `text-${language}`, written: { kind: 'plain', verbatim } };
    });
  }
  if (names.length > 1) return [];
  const { by, pages } = readCoordinates(named.format, decoded.text);
  const layer = `${by === 'people' ? 'tei' : 'recognised'}-${named.language ?? languageOf(pages)}`;
  const ending = file.slice(named.page.length);
  return [{ page: ids.get(named.page) ?? named.page, layer, written: { kind: 'placed', ending, bytes } }];
}

interface OwnFiles {
  /** As item.yaml names them. */
  readonly text: string;
  readonly files: Files;
}

/** Undefined where the layer is of no such files, or of files that cannot be named together. */
function filesOf(
  { id }: ImportedLayer,
  pages: readonly ImportedPage[],
  all: WrittenLayers,
): OwnFiles | undefined {
  const texts = pages.flatMap(({ id: page }) => {
    const text = all.get(id)?.get(page);
    return text === undefined ? [] : [{ page, text }];
  });
  const plain = texts.flatMap(({ page, text }) => (text.kind === 'plain' ? [{ page, ...text }] : []));
  const placed = texts.flatMap(({ page, text }) => (text.kind === 'placed' ? [{ page, ...text }] : []));
  if (plain.length > 0) return { text: `${id}.txt`, files: new Map([[`${id}.txt`, marked(plain)]]) };
  const [ending, ...others] = new Set(placed.map(({ ending }) => ending));
  const elsewhere = [...all].filter(([layer]) => layer !== id).flatMap(([, texts]) => [...texts.values()]);
  const mixed = elsewhere.some((text) => text.kind === 'placed' && text.ending === ending);
  if (ending === undefined || others.length > 0 || mixed) return undefined;
  const files = new Map(placed.map(({ page, bytes }) => [`${page}${ending}`, bytes]));
  return { text: `{page}${ending}`, files };
}

/** As the texts of several pages stand in one (item/text/pages.ts), and `[[` as it is written where it is no mark. */
function marked(texts: readonly { readonly page: string; readonly verbatim: string }[]): string {
  const one = texts.length === 1;
  return texts
    .map(({ page, verbatim }) => {
      const written = verbatim.replaceAll('[[', '[[[[');
      return `[[page ${page}]]\n${one || written.endsWith('\n') ? written : `${written}\n`}`;
    })
    .join('\n');
}
