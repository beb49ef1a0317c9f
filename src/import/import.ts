/** `palimpsest import MANIFEST`: another archive's manifest becomes an item that refers to its images. */
import { basename, join } from 'node:path';
import type { Elsewhere } from '../item/item.js';
import { inLayerOrder } from '../item/beside.js';
import { readItem } from '../item/read.js';
import { resources, text, type Resource } from '../presentation/reading.js';
import { importedPages, type ImportedPage } from './canvases.js';
import { importedDescription } from './descriptive.js';
import { draftImages, draftItem } from './draft.js';
import { parseDocument } from './json.js';
import { importedLayers, isEmbedded, type ImportedLayers, type ReadSource } from './layers.js';
import { placeOf, twinOf, type Place } from './place.js';
import { publishFolder, standingAt, type Files } from './publish.js';
import { importedRanges } from './ranges.js';
import { Missing, type Reach } from './reach.js';
import { Refusal } from '../refusal.js';
import { createRemarks, type Tell } from './told.js';
import { readTwin, withSizes } from './twin.js';
import { withTextsBeside } from './beside.js';
import { fromPresentation2, isPresentation2 } from './version2.js';
import { lastName, slug } from './words.js';

export interface Asked {
  /** A file, or an http or https address. */
  readonly manifest: string;
  /** The item's id; undefined: after the manifest's address. */
  readonly item: string | undefined;
  /** The folder of all items. */
  readonly manifests: string;
}

export interface Imported {
  readonly kind: 'imported' | 'unchanged';
  readonly item: string;
  readonly folder: string;
  readonly pages: number;
  readonly layers: number;
  /** What could not be taken over, in sentences. */
  readonly remarks: readonly string[];
}

/** Throws a `Refusal` where nothing was written. */
export async function importManifest(
  { manifest: named, item, manifests }: Asked,
  reach: Reach,
): Promise<Imported> {
  const place = await placeOf(named, reach);
  const document = parseDocument(place.manifest, place.name);
  const manifest = isPresentation2(document) ? fromPresentation2(document) : document;
  if (manifest.type !== 'Manifest' || resources(manifest.items).length === 0)
    throw new Refusal(
      `${place.name} is no manifest with canvases${manifest.type === 'Collection' ? ': it is a collection; import its manifests one by one' : ''}.`,
    );
  const name = nameOf(item, manifest, named);
  const remarks = createRemarks();
  const twin = await readTwin(manifest, place, name, remarks.tell);
  const files =
    twin?.kind === 'described' ? twin.files : await filesOf(manifest, place, name, remarks.tell, twin?.texts);
  const target = join(manifests, name);
  const standing = await standingAt(target, files);
  if (standing === 'other')
    throw new Refusal(
      `${target} is there already, and is not what this import would write; nothing was overwritten. Give another name with --item, or move it away.`,
    );
  if (standing === 'free') await publishFolder(target, files, (folder) => checked(folder, remarks.tell));
  const { item: read } = await readItem(target);
  return {
    kind: standing === 'free' ? 'imported' : 'unchanged',
    ...{ item: name, folder: target, pages: read?.pages.length ?? 0, layers: read?.layers.length ?? 0 },
    remarks: remarks.sentences(),
  };
}

const NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}._ -]*[\p{L}\p{M}\p{N}_-])?$/u;

/** After the manifest, where nobody gave a name: what our twin calls it, the last word of its address, or of its file. */
function nameOf(given: string | undefined, manifest: Resource, named: string): string {
  const told = lastName(text(manifest.id), /^(?:manifest(?:s|\.json)?|iiif|v?[23]|presentation)$/i);
  const own = twinOf(manifest.id) !== undefined && NAME.test(told) ? told : slug(told);
  const name = given ?? (own || slug(basename(named).replace(/\.json$/i, '')));
  if (name.length > 100 || !NAME.test(name))
    throw new Refusal(
      `“${name.slice(0, 100)}” cannot be the name of an item; give one with --item, of letters, digits, “-” and “_”.`,
    );
  return name.normalize('NFC');
}

/** The files of an item that is made here. `texts`: those that lay beside its images, where it is of our own twin. */
async function filesOf(
  manifest: Resource,
  place: Place,
  name: string,
  tell: Tell,
  texts: Files = new Map<string, string>(),
): Promise<Files> {
  const pages = importedPages(manifest, tell);
  if (pages.length === 0) throw new Refusal(`${place.name} has no canvas with a width and a height.`);
  if (pages.length > MOST_PAGES)
    throw new Refusal(`${place.name} has ${pages.length} canvases; at most ${MOST_PAGES} are taken.`);
  const description = importedDescription(manifest, name, tell);
  const ranges = importedRanges(manifest, pages, tell);
  const found = importedLayers(await sourcesOf(manifest, pages, place, tell), tell);
  const layers = twinOf(manifest.id) === undefined ? found : asBefore(found, pages, texts);
  const from = text(manifest.id) ?? place.name;
  const images = new Map<string, Elsewhere>();
  for (const { id, elsewhere } of pages)
    images.set(`${name}~${id}`, await withSizes(elsewhere, manifest, place));
  return new Map<string, string | Uint8Array>([
    ['item.yaml', draftItem({ name, from, description, pages, layers, ranges })],
    ['images.json', draftImages(images)],
    ['source.json', place.manifest],
    ...layers.files,
  ]);
}

/** As they were in an item of our own twin that nobody had described: in their order, with their files. */
function asBefore(found: ImportedLayers, pages: readonly ImportedPage[], texts: Files): ImportedLayers {
  const layers = found.layers.toSorted((one, other) => inLayerOrder(one.id, other.id));
  // A page whose language is not said has none, whatever its texts are in.
  return withTextsBeside({ ...found, layers, languages: new Map() }, pages, texts);
}

const MOST_PAGES = 10_000;
const MOST_ANNOTATION_PAGES = 20_000;
/** Of all annotation pages together. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Every annotation page of every canvas, one after another: another's server is not to be flooded. */
async function sourcesOf(
  manifest: Resource,
  pages: readonly ImportedPage[],
  place: Place,
  tell: Tell,
): Promise<readonly ReadSource[]> {
  const wanted = pages.flatMap(({ id: page, elsewhere, annotations }) =>
    annotations.map((reference) => ({ page, frame: elsewhere.canvas, reference })),
  );
  if (wanted.length > MOST_ANNOTATION_PAGES)
    throw new Refusal(
      `${place.name} names ${wanted.length} annotation pages; at most ${MOST_ANNOTATION_PAGES} are read.`,
    );
  const sources: ReadSource[] = [];
  let bytes = 0;
  for (const { page, frame, reference } of wanted) {
    const read = isEmbedded(reference)
      ? embedded(reference)
      : await named(reference, manifest, place, tell, page);
    if (read === undefined) continue;
    bytes += read.content.length;
    if (bytes > MOST_BYTES)
      throw new Refusal(`The annotation pages of ${place.name} are larger than ${MOST_BYTES} bytes.`);
    sources.push({ page, frame, reference, ...read });
  }
  return sources;
}

type Read = Pick<ReadSource, 'content' | 'document'>;

function embedded(reference: Resource): Read {
  return { content: `${JSON.stringify(reference, null, 2)}\n`, document: reference };
}

async function named(
  reference: Resource,
  manifest: Resource,
  place: Place,
  tell: Tell,
  page: string,
): Promise<Read | undefined> {
  const id = text(reference.id);
  if (id === undefined) {
    tell('An annotation page has neither annotations nor an address; it is left out.', page);
    return undefined;
  }
  try {
    const content = await place.read(id, text(manifest.id) ?? '');
    return { content, document: parseDocument(content, id) };
  } catch (error) {
    if (!(error instanceof Missing)) throw error;
    tell(`An annotation page is left out: ${error.message}`, page);
    return undefined;
  }
}

/** What was written is read as the server will read it: without an item nothing is published. */
async function checked(folder: string, tell: Tell): Promise<void> {
  const { item, mistakes } = await readItem(folder);
  const [first] = mistakes;
  if (item === undefined) throw new Refusal(`No item can be made of it: ${first?.message ?? ''}`);
  for (const { file, message } of mistakes) tell(`${file.slice(file.indexOf('/') + 1)}: ${message}`);
}
