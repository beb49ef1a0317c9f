/** Items from their folders. */
import { basename, join } from 'node:path';
import type { Size } from '../image/pyramid.js';
import { assemble, firsts, identifierOf } from './assemble.js';
import { parseBoxes } from './boxes.js';
import type { DescribedItems } from './catalogue.js';
import { describe, type Described } from './description.js';
import { parseElsewhere } from './elsewhere.js';
import { inFile, list, readText, unreadLayer, type Found, type Unlocated } from './files.js';
import type { Boxes, Elsewhere, Item, LayerText, Mistake, Remark } from './item.js';
import { inNaturalOrder } from './order.js';
import { readTexts } from './read-texts.js';
import { checkRemarks, resolveRemarks } from './remarks.js';
import type { Description } from './schema.js';
import { unknownName, unknownRole } from './sentences.js';

/** Reads all items of a folder of items, in natural order. Without the folder there are none. */
export async function readItems(root: string): Promise<DescribedItems> {
  const entries = await list(root);
  const names = entries
    .filter((entry) => !entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  const items: Item[] = [];
  const mistakes: Mistake[] = [];
  const folders = names.toSorted(inNaturalOrder);
  for (const name of folders) {
    const read = await readItem(join(root, name));
    if (read.item !== undefined) items.push(read.item);
    mistakes.push(...read.mistakes);
  }
  return { items, folders: folders.map((name) => name.normalize('NFC')), mistakes };
}

/**
 * Reads the item of one folder. Whatever is wrong is listed and left out; there is no item only where item.yaml cannot
 * be read or has no label or no page.
 */
export async function readItem(
  folder: string,
): Promise<{ readonly item?: Item | undefined; readonly mistakes: readonly Mistake[] }> {
  // macOS may keep names decomposed, and addresses are composed.
  const id = basename(folder).normalize('NFC');
  const yaml = await readText(join(folder, 'item.yaml'));
  if (yaml.kind === 'unread') return { mistakes: inFile(id, 'item.yaml', [yaml.mistake]) };
  const described = describe(yaml.text);
  const { description } = described;
  if (description === undefined) return { mistakes: inFile(id, 'item.yaml', described.mistakes) };
  const elsewhere = await readElsewhere(folder, id);
  const frames = framesOf(id, description, elsewhere.found);
  const texts = await readTexts(folder, id, description, described, frames);
  const remarks = await readRemarks(folder, id, description, described, texts.found);
  const boxes = await readBoxes(folder, id, described.written);
  const roles = marginMistakes(description, described, texts.found);
  return {
    item: assemble(id, description, {
      ...{ texts: texts.found, remarks: remarks.found, boxes: boxes.found },
      elsewhere: elsewhere.found,
    }),
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
  id: string,
  { pages }: Description,
  images: ReadonlyMap<string, Elsewhere>,
): ReadonlyMap<string, Size> {
  return new Map(
    pages.flatMap((page) => {
      const frame = images.get(identifierOf(page, id))?.canvas;
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
