/** Which pages of an item the pages of a file are, and what the file has of each. */
import type { TextMistake } from '../marks.js';
import { shown } from '../sentences.js';
import { recognisedPage, unframed, type PageText } from './pages.js';
import type { Recognised, RecognisedPage } from './recognised.js';

/** Which pages a file with coordinates may be of. */
export interface Source {
  /** As mistakes name it. */
  readonly file: string;
  /** Pages of the item that those of the file are in order, where it does not name them. */
  readonly inOrder: readonly string[];
  /** All pages of the item. */
  readonly pages: readonly string[];
}

export interface PlacedPage {
  readonly text: PageText;
  readonly recognised: RecognisedPage;
}

/** The pages of a file as pages of the item; a page without text is none. */
export function placePages(
  { pages, mistakes }: Recognised,
  source: Source,
): { readonly placed: readonly PlacedPage[]; readonly mistakes: readonly TextMistake[] } {
  const names = pages.map(({ name }) => name);
  const assigned = assignPages(names, source.inOrder, source.pages);
  const placed = pages.flatMap((recognised, i): readonly PlacedPage[] => {
    const page = assigned.pages[i];
    if (page === undefined || recognised.lines.length === 0) return [];
    return [{ text: recognisedPage(page, source.file, recognised), recognised }];
  });
  const wrong = assigned.mistake === undefined ? [] : [{ line: 1, message: assigned.mistake }];
  return {
    placed,
    mistakes: [...mistakes, ...wrong, ...placed.flatMap(({ recognised }) => unframed(recognised))],
  };
}

export interface Assigned {
  /** For each page of the file, in its order; undefined where it is none of the item's. */
  readonly pages: readonly (string | undefined)[];
  /** Why some are none. */
  readonly mistake: string | undefined;
}

/**
 * By what the file calls them, or by the image that they were made from. One page alone, or pages of which no name is
 * known, are taken in the order of `inOrder`, as long as there are not more of them.
 */
export function assignPages(
  names: readonly (string | undefined)[],
  inOrder: readonly string[],
  pages: readonly string[],
): Assigned {
  if (names.length === 1 && inOrder.length === 1) return { pages: inOrder, mistake: undefined };
  // Whoever read a file of several pages calls each of them like the file.
  const alike = names.length > 1 && new Set(names).size === 1;
  const found = names.map((name) => (name === undefined || alike ? undefined : pageCalled(name, pages)));
  if (found.every((page) => page === undefined))
    return names.length <= inOrder.length
      ? { pages: inOrder.slice(0, names.length), mistake: undefined }
      : { pages: found, mistake: namesNone(names, pages) };
  const once = found.map((page, i) => (found.indexOf(page) === i ? page : undefined));
  const at = once.indexOf(undefined);
  return { pages: once, mistake: at < 0 ? undefined : leftOut(at + 1, names[at], found[at]) };
}

function namesNone(names: readonly (string | undefined)[], pages: readonly string[]): string {
  const [first] = names;
  const called = first === undefined ? 'its pages have no names' : `the first is called ${shown(first)}`;
  const there = pages.slice(0, 5).join(', ');
  return `This file has ${names.length === 1 ? 'one page' : `${names.length} pages`}, and ${called}; name the image of each page in it: ${there}${pages.length > 5 ? ', …' : ''}.`;
}

function leftOut(number: number, name: string | undefined, page: string | undefined): string {
  if (page !== undefined)
    return `Page ${number} of this file is “${page}” a second time; the first is shown. Name another image.`;
  const called =
    name === undefined ? 'has no name, and others have' : `is called ${shown(name)}, which is no image here`;
  return `Page ${number} of this file ${called}; it is left out. Name its image.`;
}

/** `images/ru-1.tif`, `ru-1` and an address with `hekmat-1955~ru-1` in it all call the page `ru-1`. */
function pageCalled(name: string, pages: readonly string[]): string | undefined {
  const steps = decoded(name)
    .normalize('NFC')
    .split(/[/\\~]/)
    .toReversed();
  const stems = steps.flatMap((step) => [step, step.replace(/\.\w+$/, '')]);
  return stems.find((stem) => pages.includes(stem));
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
