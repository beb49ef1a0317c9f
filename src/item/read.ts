/** Items from their folders. */
import { basename, join } from 'node:path';
import type { Size } from '../image/pyramid.js';
import { assemble, firsts, identifierOf } from './assemble.js';
import { parseBoxes } from './boxes.js';
import type { DescribedItems } from './catalogue.js';
import { describe, type Described } from './description.js';
import { parseElsewhere } from './elsewhere.js';
import { inFile, list, readText, unreadLayer, type Found, type Remember, type Unlocated } from './files.js';
import type { Boxes, Elsewhere, Item, LayerText, Mistake, Remark } from './item.js';
import { inNaturalOrder } from './order.js';
import { readTexts, type ReadPlaced } from './read-texts.js';
import { checkRemarks, resolveRemarks } from './remarks.js';
import type { Description } from './schema.js';
import { unknownName, unknownRole } from './sentences.js';

/** One item; none where item.yaml cannot be read or has no label or no page. */
export interface ReadItem {
  readonly item?: Item | undefined;
  readonly mistakes: readonly Mistake[];
}

/** What need not be read again: the items of folders in which nothing changed, and files with coordinates. */
export interface Memories {
  readonly items: Remember<ReadItem>;
  readonly texts: Remember<ReadPlaced>;
}

const NONE: Memories = { items: (_, make) => make(), texts: (_, make) => make() };

/** Reads all items of a folder of items, in natural order. Without the folder there are none. */
export async function readItems(root: string, memories: Memories = NONE): Promise<DescribedItems> {
  return readAll(
    (await foldersIn(root)).map((name) => ({ folder: join(root, name) })),
    memories,
  );
}

/**
 * Reads the items of a folder in which they lie beside their images: of the folder itself, whose images are in no
 * folder then, and of those in it. One without item.yaml is not described.
 */
export async function readItemsBeside(root: string, memories: Memories = NONE): Promise<DescribedItems> {
  const places = [
    { folder: root, beside: '' },
    ...(await foldersIn(root)).map((name) => ({ folder: join(root, name) })),
  ];
  const described = await Promise.all(
    places.map(async ({ folder }) => (await list(folder)).some(({ name }) => name === 'item.yaml')),
  );
  return readAll(
    places.filter((_place, index) => described[index]),
    memories,
  );
}

async function foldersIn(root: string): Promise<readonly string[]> {
  const entries = await list(root);
  return entries
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .toSorted(inNaturalOrder);
}

interface Place {
  readonly folder: string;
  readonly beside?: string;
}

async function readAll(places: readonly Place[], memories: Memories): Promise<DescribedItems> {
  const items: Item[] = [];
  const mistakes: Mistake[] = [];
  for (const { folder, beside } of places) {
    const read = await memories.items(folder, () => readItem(folder, memories, beside));
    if (read.item !== undefined) items.push(read.item);
    mistakes.push(...read.mistakes);
  }
  return { items, folders: places.map(({ folder }) => idOf(folder)), mistakes };
}

/** macOS may keep names decomposed, and addresses are composed. */
function idOf(folder: string): string {
  return basename(folder).normalize('NFC');
}

/**
 * Reads the item of one folder. Whatever is wrong is listed and left out; there is no item only where item.yaml cannot
 * be read or has no label or no page. `beside` begins the path of a page's image that is not named.
 */
export async function readItem(
  folder: string,
  { texts: remember } = NONE,
  beside = `${idOf(folder)}/`,
): Promise<ReadItem> {
  const id = idOf(folder);
  const yaml = await readText(join(folder, 'item.yaml'));
  if (yaml.kind === 'unread') return { mistakes: inFile(id, 'item.yaml', [yaml.mistake]) };
  const described = describe(yaml.text);
  const { description } = described;
  if (description === undefined) return { mistakes: inFile(id, 'item.yaml', described.mistakes) };
  const elsewhere = await readElsewhere(folder, id);
  const frames = framesOf(description, elsewhere.found, beside);
  const texts = await readTexts(folder, id, description, described, remember, frames);
  const remarks = await readRemarks(folder, id, description, described, texts.found);
  const boxes = await readBoxes(folder, id, described.written);
  const roles = marginMistakes(description, described, texts.found);
  return {
    item: assemble(
      id,
      description,
      {
        ...{ texts: texts.found, remarks: remarks.found, boxes: boxes.found },
        elsewhere: elsewhere.found,
      },
      beside,
    ),
    mistakes: [
      ...inFile(id, 'item.yaml', [...described.mistakes, ...roles]),
      ...texts.mistakes,
      ...remarks.mistakes,
      ...boxes.mistakes,
      ...elsewhere.mistakes,
    ],
  };
}

async function readRemarks(
  folder: string,
  id: string,
  { layers }: Description,
  { written, lineOf }: Described,
  texts: ReadonlyMap<string, LayerText>,
): Promise<Found<readonly Remark[]>> {
  const found = new Map<string, readonly Remark[]>();
  const mistakes: Mistake[] = [];
  for (const { id: layer, remarks: file } of firsts(layers)) {
    if (file === undefined) continue;
    const read = await readText(join(folder, file));
    if (read.kind === 'unread') {
      mistakes.push(unreadLayer(id, layer, file, read, lineOf));
      continue;
    }
    const checked = checkRemarks(read.text);
    const files = new Map<string, string>();
    for (const quoted of checked.files) {
      const other = await readText(join(folder, quoted));
      if (other.kind === 'read') files.set(quoted, other.text);
    }
    const { remarks, mistakes: inRemarks } = resolveRemarks(checked, { ...written, texts, files });
    found.set(layer, remarks);
    mistakes.push(...inFile(id, file, [...checked.mistakes, ...inRemarks].toSorted(byLine)));
  }
  return { found, mistakes };
}

function byLine(one: { readonly line: number }, other: { readonly line: number }): number {
  return one.line - other.line;
}

/** Roles that a layer gathers and no text has. */
function marginMistakes(
  { layers }: Description,
  { lineOf }: Described,
  texts: ReadonlyMap<string, LayerText>,
): readonly Unlocated[] {
  const known = new Set([...texts.values()].flatMap(({ margins }) => margins.map(({ role }) => role)));
  return firsts(layers).flatMap(({ id, margins = [] }) =>
    margins
      .filter((role) => !known.has(role))
      .map((role) => ({ line: lineOf('layers', id), message: unknownRole(role, [...known]) })),
  );
}

/** The most that is read of images.json, in bytes: a book of thousands of pages has that many services. */
const LARGEST_LIST = 16 * 1024 * 1024;

async function readElsewhere(folder: string, id: string): Promise<Found<Elsewhere>> {
  const read = await readText(join(folder, 'images.json'), LARGEST_LIST);
  if (read.kind === 'unread')
    return { found: new Map(), mistakes: read.missing ? [] : inFile(id, 'images.json', [read.mistake]) };
  const { images, mistakes } = parseElsewhere(read.text);
  return { found: images, mistakes: inFile(id, 'images.json', mistakes) };
}

/** By page: the size of its canvas, where others keep its image. */
function framesOf(
  { pages }: Description,
  images: ReadonlyMap<string, Elsewhere>,
  beside: string,
): ReadonlyMap<string, Size> {
  return new Map(
    pages.flatMap((page) => {
      const frame = images.get(identifierOf(page, beside))?.canvas;
      return frame === undefined ? [] : [[page.id, frame] as const];
    }),
  );
}

async function readBoxes(
  folder: string,
  id: string,
  { pages, passages }: Described['written'],
): Promise<Found<Boxes>> {
  const found = new Map<string, Boxes>();
  const mistakes: Mistake[] = [];
  const files = (await list(join(folder, 'boxes')))
    .map(({ name }) => name)
    .filter((name) => /^[^.].*\.json$/.test(name));
  for (const name of files.toSorted(inNaturalOrder)) {
    const file = `boxes/${name}`;
    const page = name.slice(0, -'.json'.length).normalize('NFC');
    if (!pages.includes(page)) {
      mistakes.push({ file: `${id}/${file}`, line: undefined, message: unknownName('page', page, pages) });
      continue;
    }
    const read = await readText(join(folder, file));
    if (read.kind === 'unread') mistakes.push(...inFile(id, file, [read.mistake]));
    else {
      const { boxes, mistakes: inBoxes } = parseBoxes(read.text, passages);
      if (boxes !== undefined) found.set(page, boxes);
      mistakes.push(...inFile(id, file, inBoxes));
    }
  }
  return { found, mistakes };
}
