/** `palimpsest export`: the archive as a bag of files that any web server can hand out. */
import { join } from 'node:path';
import { loadArchive } from '../archive.js';
import type { PdfTexts } from '../archive/pdf-texts.js';
import type { Config } from '../config.js';
import { nearest } from '../nearest.js';
import type { Images } from '../pixels/open.js';
import type { Exhibit } from '../presentation/images.js';
import { Problem } from '../problem.js';
import { filesBelow } from '../store/disk.js';
import { beginBag, PAYLOAD, type Bag } from './bag.js';
import { exportImage } from './pictures.js';
import { abandon, beginAt, publish } from './publish.js';
import { Refusal } from '../refusal.js';
import { exportSources } from './sources.js';
import { twinFiles } from './twin.js';

export interface ExportParts {
  readonly config: Config;
  /** Pyramids of those that are not tiled, where they are wanted, are there already. */
  readonly images: Images;
  /** Those within images, where they are wanted, were read. */
  readonly texts: Pick<PdfTexts, 'of'>;
  /** Folder of the bundled viewers, styles and icons. */
  readonly assets: string;
  /** How many pictures are made at a time. */
  readonly lanes: number;
  readonly signal: AbortSignal;
  /** Called with a line for whoever waits. */
  readonly tell: (line: string) => void;
}

export interface ExportAsked {
  readonly folder: string;
  /** Where a web server will show the site: without a slash at its end. */
  readonly base: string;
  /** Ids of items; all of them where none is named. */
  readonly items: readonly string[];
}

export interface Exported {
  readonly items: number;
  readonly images: number;
  readonly files: number;
  readonly bytes: number;
  /** Of the site, within the bag. */
  readonly site: string;
}

/**
 * All or nothing: an earlier export is there until this one is whole. Throws a `Refusal` for what the caller can mend,
 * and what the disk says.
 */
export async function exportArchive(asked: ExportAsked, parts: ExportParts): Promise<Exported> {
  const archive = await loadArchive(parts.config, parts.images, undefined, parts.texts);
  for (const { file, line, message } of archive.mistakes)
    parts.tell(`${file}${line === undefined ? '' : `:${line}`}: ${message}`);
  const exhibits = chosen(archive.exhibits, asked.items);
  const place = await beginAt(asked.folder);
  try {
    const bag = await beginBag(place.unfinished);
    const images = await fill(bag, exhibits, asked.base, parts);
    const totals = await bag.close(`${asked.base}/`);
    parts.signal.throwIfAborted();
    await publish(place);
    return { items: exhibits.length, images, ...totals, site: join(place.folder, PAYLOAD) };
  } catch (error) {
    await abandon(place);
    throw error instanceof Problem ? new Refusal(error.detail, { cause: error }) : error;
  }
}

/** Those of these ids, or all where none is named. Throws a `Refusal` for an id that there is not. */
export function chosen(all: ReadonlyMap<string, Exhibit>, wanted: readonly string[]): readonly Exhibit[] {
  if (all.size === 0) throw new Refusal('There is nothing to export: the archive has no item.');
  if (wanted.length === 0) return [...all.values()];
  for (const id of wanted)
    if (!all.has(id)) {
      const meant = nearest(id, [...all.keys()]);
      throw new Refusal(`There is no item “${id}”.${meant === undefined ? '' : ` Did you mean “${meant}”?`}`);
    }
  return [...all.values()].filter(({ item }) => wanted.includes(item.id));
}

/** Returns how many images there are. */
async function fill(
  bag: Bag,
  exhibits: readonly Exhibit[],
  base: string,
  { config, images, assets, lanes, signal, tell }: ExportParts,
): Promise<number> {
  for (const { path, text } of twinFiles(exhibits, base)) {
    signal.throwIfAborted();
    await bag.write(path, text);
  }
  const besideImages = (await images.list()).others;
  for (const { item } of exhibits)
    await exportSources(item, { manifests: config.manifests, besideImages }, bag);
  for (const { folders, name, path } of await filesBelow(assets))
    await bag.copy(['assets', ...folders, name].map(encodeURIComponent).join('/'), path);
  const identifiers = [...new Set(exhibits.flatMap(imagesOf))];
  for (const [at, identifier] of identifiers.entries()) {
    const count = await exportImage(identifier, { images, limits: config, base, bag, lanes, signal });
    tell(`image ${at + 1} of ${identifiers.length}: ${identifier}, ${count} pictures`);
  }
  return identifiers.length;
}

/** Identifiers of those that are here. */
export function imagesOf({ item, images }: Exhibit): readonly string[] {
  return item.pages.filter(({ id }) => images.get(id)?.kind === 'present').map(({ image }) => image);
}
