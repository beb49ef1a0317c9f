/** FOLDER on the command line: what of it is served as what, as settings. */
import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, isAbsolute, join } from 'node:path';
import { readConfig, type Config, type Environment } from '../config.js';
import { Misuse } from './misuse.js';

/** Options that are settings by another name. */
const FLAGS = {
  port: { flag: '--port', setting: 'PORT' },
  publicAddress: { flag: '--public-address', setting: 'PALIMPSEST_PUBLIC_ADDRESS' },
  cache: { flag: '--cache', setting: 'PALIMPSEST_CACHE' },
} as const;

export type Flags = { readonly [Name in keyof typeof FLAGS]?: string };

/** Settings as they are with this folder and these options: said last, so stronger than the environment. Throws `Misuse`. */
export async function configOf(
  folder: string | undefined,
  flags: Flags,
  environment: Environment,
): Promise<Config> {
  const result = readConfig(await environmentOf(folder, flags, environment));
  if (result.kind === 'config') return result.config;
  const given = Object.entries(FLAGS).filter(([name]) => flags[name as keyof Flags] !== undefined);
  const named = result.mistakes.map((mistake) =>
    given.reduce((told, [, { flag, setting }]) => told.replace(`${setting}:`, `${flag}:`), mistake),
  );
  throw new Misuse(named.join('\n'));
}

/** The environment with what the command line says put over it. Throws `Misuse` where there is no such folder. */
export async function environmentOf(
  folder: string | undefined,
  flags: Flags,
  environment: Environment,
): Promise<Environment> {
  const said = Object.entries(FLAGS).flatMap(([name, { setting }]) => {
    const value = flags[name as keyof Flags];
    return value === undefined ? [] : [[setting, value]];
  });
  const placed = folder === undefined ? {} : placeFolder(await lookInto(folder), environment, homedir());
  return { ...environment, ...placed, ...(Object.fromEntries(said) as Environment) };
}

export class NoFolder extends Misuse {
  constructor(readonly folder: string) {
    super(`There is no folder “${folder}”.`);
  }
}

export interface Folder {
  readonly path: string;
  /** Whether it holds `images/` and `manifests/`. */
  readonly isArchive: boolean;
}

/**
 * An archive of ours has its images and its items in folders of their own; in any other folder they lie side by side.
 * What is made of them never goes into it.
 */
export function placeFolder(
  { path, isArchive }: Folder,
  environment: Environment,
  home: string,
): Environment {
  const { XDG_CACHE_HOME: said = '', PALIMPSEST_CACHE: cache = '' } = environment;
  const key = createHash('sha256').update(path).digest('hex').slice(0, 12);
  // The XDG Base Directory Specification: what is not absolute is passed over.
  const caches = isAbsolute(said) ? said : join(home, '.cache');
  return {
    PALIMPSEST_IMAGES: isArchive ? join(path, 'images') : path,
    PALIMPSEST_MANIFESTS: isArchive ? join(path, 'manifests') : path,
    PALIMPSEST_CACHE: cache.trim() || join(caches, 'palimpsest', `${basename(path)}-${key}`),
  };
}

async function lookInto(folder: string): Promise<Folder> {
  if (await isFolder(folder)) {
    const path = await realpath(folder);
    const [images, manifests] = await Promise.all(
      ['images', 'manifests'].map((name) => isFolder(join(path, name))),
    );
    return { path, isArchive: images === true && manifests === true };
  }
  const isThere = await stat(folder).catch(() => undefined);
  throw isThere === undefined
    ? new NoFolder(folder)
    : new Misuse(`“${folder}” is a file: name the folder that it lies in.`);
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}
