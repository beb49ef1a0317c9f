/** Identifiers and file names: `hekmat-1955/ru-1.tif` is `hekmat-1955~ru-1`, its second page `hekmat-1955~ru-1:2`. */
import { Problem } from '../problem.js';
import type { FoundFile } from '../store/disk.js';

export const JP2_ENDINGS: readonly string[] = ['jp2', 'j2k', 'jpx', 'jpf', 'j2c'];

/** Where two files have one identifier the earlier ending wins: what is read in tiles first, what must be drawn last. */
const ENDINGS: readonly string[] = [
  ...['tif', 'tiff', 'ptif', 'jpg', 'jpeg', 'png', 'webp', 'gif', 'avif'],
  ...JP2_ENDINGS,
  'pdf',
];

/** Which file an identifier means: folders and stem in NFC, and the page of the file, from 1. */
export interface Name {
  readonly folders: readonly string[];
  readonly stem: string;
  readonly page: number;
}

/** Throws `unknown-image` for what can be the name of no file; no character of it ever becomes part of a path. */
export function parseName(identifier: string): Name {
  const [, name = '', page = '1'] =
    /^([^:]*)(?::([2-9]|[1-9]\d{1,5}))?$/.exec(identifier.normalize('NFC')) ?? [];
  const parts = name.split('~');
  const stem = parts.at(-1) ?? '';
  if (parts.some((part) => part === '' || part.startsWith('.'))) throw unknownImage(identifier);
  return { folders: parts.slice(0, -1), stem, page: Number(page) };
}

export function unknownImage(identifier: string): Problem {
  const shown = identifier.slice(0, 100).replace(/\p{C}/gu, '\uFFFD');
  const [, first] = /^([^:]+):0*1$/.exec(shown) ?? [];
  if (first !== undefined)
    return new Problem('unknown-image', `There is no image “${shown}”: the first page is “${first}”.`);
  const hint = shown.includes('/')
    ? `: folders are parted by ~, so write “${shown.replaceAll('/', '~')}”`
    : '';
  return new Problem('unknown-image', `There is no image “${shown}”${hint}.`);
}

/** `hekmat-1955~ru-1`; undefined where the file has not the ending of an image. */
export function identifierOf(file: FoundFile): string | undefined {
  const stem = stemOf(file);
  return stem === undefined ? undefined : [...file.folders, stem].join('~');
}

/** Of files with the same identifier, the one that is served. */
export function preferred(files: readonly FoundFile[]): FoundFile | undefined {
  return [...files].sort((a, b) => rank(a) - rank(b) || (a.path < b.path ? -1 : 1))[0];
}

export function stemOf(file: Pick<FoundFile, 'name'>): string | undefined {
  return rank(file) === -1 ? undefined : file.name.slice(0, file.name.lastIndexOf('.'));
}

/** Why no address can name this file, in a curator's words; undefined where one can. */
export function unnameable({ folders, name }: FoundFile): string | undefined {
  const part = [...folders, name].find((candidate) => /[~:\\\p{Cc}]/u.test(candidate));
  if (part === undefined) return undefined;
  if (part.includes('~')) return `“${part}” holds ~, which parts folders in addresses: rename it`;
  if (part.includes(':'))
    return `“${part}” holds :, which stands before a page number in addresses: rename it`;
  return `“${part}” holds a backslash or a control character: rename it`;
}

function rank({ name }: Pick<FoundFile, 'name'>): number {
  const [, ending = ''] = /[^.]\.(\w+)$/.exec(name) ?? [];
  return ENDINGS.indexOf(ending.toLowerCase());
}
