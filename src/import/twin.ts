/** A static twin of ours (docs/import.md): its curators' files, and where its images are. */
import { identifierOf } from '../item/assemble.js';
import { describe } from '../item/description.js';
import type { Elsewhere } from '../item/item.js';
import { decodeText } from '../item/text.js';
import { foreignService } from '../presentation/elsewhere.js';
import { fileSegment } from '../presentation/file-name.js';
import { resources, type Resource } from '../presentation/reading.js';
import { importedPages } from './canvases.js';
import { draftImages } from './draft.js';
import { parseDocument } from './json.js';
import { twinOf, type Place } from './place.js';
import { Refusal } from '../refusal.js';
import type { Tell } from './told.js';

interface Surroundings {
  readonly place: Place;
  readonly name: string;
  readonly tell: Tell;
}

const MOST_FILES = 10_000;

type Files = ReadonlyMap<string, string | Uint8Array>;

export type Twin =
  /** By path below the item: every file of its source, byte for byte, and images.json. */
  | { readonly kind: 'described'; readonly files: Files }
  /** Nobody has described it: the texts that lay beside its images. */
  | { readonly kind: 'plain'; readonly texts: Files };

/** Undefined where it is no twin, or has no files of its curators. */
export async function readTwin(
  manifest: Resource,
  place: Place,
  name: string,
  tell: Tell,
): Promise<Twin | undefined> {
  const id = String(manifest.id);
  const item = twinOf(id)?.item;
  const index = item === undefined ? undefined : await place.beside(`source/${item}/index.json`, id);
  if (item === undefined || index === undefined) return undefined;
  const files = new Map<string, string | Uint8Array>();
  for (const path of pathsIn(index)) {
    const at = (segment: (name: string) => string): Promise<Uint8Array | undefined> =>
      place.beside(`source/${item}/${path.split('/').map(segment).join('/')}`, id);
    // Earlier exports have the curators' own names.
    const bytes = (await at(fileSegment)) ?? (await at(encodeURIComponent));
    if (bytes === undefined)
      throw new Refusal(`source/${item}/index.json names ${path}, and it is not there.`);
    files.set(path, bytes);
  }
  const yaml = files.get('item.yaml');
  if (yaml === undefined) return { kind: 'plain', texts: files };
  // What was imported before says itself where its images are.
  if (!files.has('images.json'))
    files.set('images.json', await imagesOf(manifest, yaml, { place, name, tell }));
  return { kind: 'described', files };
}

function pathsIn(index: Uint8Array): readonly string[] {
  const decoded = decodeText(index);
  let paths: unknown;
  try {
    paths = decoded.kind === 'text' ? JSON.parse(decoded.text) : undefined;
  } catch {
    paths = undefined;
  }
  if (!Array.isArray(paths) || paths.length > MOST_FILES)
    throw new Refusal(`The index of the item’s source is no list of at most ${MOST_FILES} paths.`);
  return paths.map((path: unknown) => {
    const bad =
      typeof path !== 'string' || path.split('/').some((step) => step === '' || /^\.|[\\\p{Cc}]/u.test(step));
    if (bad)
      throw new Refusal(
        `The index of the item’s source names ${JSON.stringify(path).slice(0, 120)}, which is no path below it.`,
      );
    return path;
  });
}

/** Canvases are the pages of item.yaml in its order. */
async function imagesOf(
  manifest: Resource,
  yaml: string | Uint8Array,
  { place, name, tell }: Surroundings,
): Promise<string> {
  const decoded = typeof yaml === 'string' ? { kind: 'text' as const, text: yaml } : decodeText(yaml);
  const pages = decoded.kind === 'text' ? (describe(decoded.text).description?.pages ?? []) : [];
  const canvases = importedPages(manifest, tell);
  if (pages.length !== canvases.length)
    throw new Refusal(
      `The manifest has ${canvases.length} pages and its item.yaml ${pages.length}: they are not of one export.`,
    );
  const images = new Map<string, Elsewhere>();
  for (const [at, page] of pages.entries()) {
    const elsewhere = canvases[at]?.elsewhere;
    if (elsewhere === undefined) continue;
    images.set(identifierOf(page, `${name}/`), await withSizes(elsewhere, manifest, place));
  }
  return draftImages(images);
}

/** With the sizes that its info.json lists, where it lies in our twin: our pages name these, so that they name the same again. */
export async function withSizes(elsewhere: Elsewhere, manifest: Resource, place: Place): Promise<Elsewhere> {
  const id = String(manifest.id);
  const service = elsewhere.image === undefined ? undefined : foreignService(elsewhere.image)?.id;
  const base = twinOf(id)?.base;
  if (base === undefined || service?.startsWith(`${base}/`) !== true) return elsewhere;
  const info = await place.beside(`${service.slice(base.length + 1)}/info.json`, id);
  const listed = info === undefined ? [] : resources(parseDocument(info, `${service}/info.json`).sizes);
  const sizes = listed.flatMap(({ width, height }) =>
    typeof width === 'number' && typeof height === 'number' ? [{ width, height }] : [],
  );
  return { ...elsewhere, sizes };
}
