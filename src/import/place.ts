/** Where a manifest lies, and what lies about it: an address, or a file in a folder. */
import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Missing, type Reach } from './reach.js';
import { Refusal } from '../refusal.js';
import { codeOf } from '../store/codes.js';
import { isHttp } from './words.js';

export interface Place {
  readonly manifest: Uint8Array;
  /** As it is told to people. */
  readonly name: string;
  /** An annotation page by its address. Throws a `Missing` where there is none. */
  readonly read: (address: string, manifest: string) => Promise<Uint8Array>;
  /** A file of a static twin, by its path below the twin's base, percent-encoded; undefined where there is none. */
  readonly beside: (path: string, manifest: string) => Promise<Uint8Array | undefined>;
}

/** The most that is read of one file, in bytes: as much as of one document elsewhere. */
export const LARGEST = 64 * 1024 * 1024;

export async function placeOf(manifest: string, reach: Reach): Promise<Place> {
  if (isHttp(manifest))
    return {
      manifest: await reach(manifest),
      name: manifest,
      read: (address) => reach(new URL(address, manifest).href),
      beside: (path, id) => orNothing(reach(`${baseOf(id)}/${path}`)),
    };
  const file = resolve(manifest);
  const bytes = await readWithin(dirname(file), file);
  if (bytes === undefined) throw new Refusal(`There is no file ${manifest}.`);
  return {
    manifest: bytes,
    name: manifest,
    read: async (address, id) => (await readNear(file, address, id)) ?? readElsewhere(address, reach),
    // Below the base of a twin the manifest is at iiif/presentation/3/{item}/manifest.json.
    beside: (path) => {
      const root = resolve(dirname(file), '../../../..');
      return readWithin(root, join(root, ...path.split('/').map(decodeURIComponent)));
    },
  };
}

/** Undefined for a manifest that is not at an address of Palimpsest. */
export function twinOf(id: unknown): { readonly base: string; readonly item: string } | undefined {
  const [, base, item] =
    /^(https?:\/\/[^?#]+?)\/iiif\/presentation\/3\/([^/?#]+)\/manifest\.json$/.exec(String(id)) ?? [];
  return base === undefined || item === undefined ? undefined : { base, item };
}

function baseOf(manifest: string): string {
  return twinOf(manifest)?.base ?? manifest;
}

/** A file that lies to the manifest as its address lies to the manifest's. */
async function readNear(file: string, address: string, manifest: string): Promise<Uint8Array | undefined> {
  const from = isHttp(manifest) ? new URL('.', manifest).href : 'file:///here/';
  const to = URL.canParse(address, from) ? new URL(address, from) : undefined;
  if (to?.search !== '' || !to.href.startsWith(from)) return undefined;
  const way = to.href.slice(from.length).replace(/#.*/, '');
  try {
    return await readWithin(dirname(file), join(dirname(file), ...way.split('/').map(decodeURIComponent)));
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function readElsewhere(address: string, reach: Reach): Promise<Uint8Array> {
  if (!isHttp(address)) throw new Missing(`${address.slice(0, 200)} is no file beside the manifest.`);
  return reach(address);
}

/** Links and `..` may not lead out of the folder. Undefined where no file is. */
async function readWithin(folder: string, file: string): Promise<Uint8Array | undefined> {
  try {
    const [root, real] = await Promise.all([realpath(folder), realpath(file)]);
    const way = relative(root, real);
    if (way === '..' || way.startsWith(`..${sep}`)) return undefined;
    const { size } = await stat(real);
    if (size > LARGEST) throw new Refusal(`${file} has ${size} bytes; at most ${LARGEST} are read.`);
    return await readFile(real);
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined) throw error;
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(code))
      return undefined;
    throw new Refusal(`${file} cannot be read (${code}).`, { cause: error });
  }
}

async function orNothing(asked: Promise<Uint8Array>): Promise<Uint8Array | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Missing) return undefined;
    throw error;
  }
}
