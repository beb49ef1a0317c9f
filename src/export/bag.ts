/** A bag (BagIt 1.0, RFC 8493) as it grows: every file with its checksum, and at the end the lists of them. */
import { createHash, type Hash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { orNothing } from '../store/reading.js';
import { Refusal } from '../refusal.js';
import { codeOf } from '../store/codes.js';

export interface Bag {
  /** `path`: below the site, percent-encoded. Throws a `Refusal` where no file can have this name beside the others. */
  readonly write: (path: string, content: string | Buffer) => Promise<void>;
  /** The same under several names: on the disk once, where it can be. */
  readonly writeAs: (paths: readonly string[], content: Buffer) => Promise<void>;
  readonly copy: (path: string, from: string) => Promise<void>;
  /** Writes the lists; nothing comes after. */
  readonly close: (address: string) => Promise<BagTotals>;
}

export interface BagTotals {
  readonly files: number;
  readonly bytes: number;
}

/** Below the folder of a bag: the site. */
export const PAYLOAD = 'data';

/** By which a bag of ours is known again. It says no date: two exports of the same are the same. */
const AGENT = 'Bag-Software-Agent: Palimpsest';

const BAGIT = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** In an empty folder, which is marked as a bag of ours at once. */
export async function beginBag(folder: string): Promise<Bag> {
  await writeFile(join(folder, 'bag-info.txt'), `${AGENT}\n`);
  const growing: Growing = { folder, sums: new Map(), bytes: 0 };
  return {
    write: (path, content) => writeAs(growing, [path], Buffer.from(content)),
    writeAs: (paths, content) => writeAs(growing, paths, content),
    copy: (path, from) => copy(growing, path, from),
    async close(address) {
      const totals = { files: growing.sums.size, bytes: growing.bytes };
      await writeLists(growing, totals, address);
      return totals;
    },
  };
}

interface Growing {
  readonly folder: string;
  /** By the name of the file from the folder on. */
  readonly sums: Map<string, string>;
  bytes: number;
}

interface Begun {
  readonly name: string;
  readonly place: string;
}

async function begin({ folder, sums }: Growing, path: string): Promise<Begun> {
  const name = [PAYLOAD, ...path.split('/').map(decodeURIComponent)].join('/');
  if (sums.has(name)) throw twice(name);
  // Before the first wait: the second of two must find it.
  sums.set(name, '');
  const place = join(folder, name);
  await orRefused(name, () => mkdir(dirname(place), { recursive: true }));
  return { name, place };
}

function end(growing: Growing, { name }: Begun, sum: string, length: number): void {
  growing.sums.set(name, sum);
  growing.bytes += length;
}

async function writeAs(
  growing: Growing,
  [path, ...others]: readonly string[],
  content: Buffer,
): Promise<void> {
  if (path === undefined) return;
  const sum = hexOf(createHash('sha256').update(content));
  const first = await begin(growing, path);
  await orRefused(first.name, () => writeFile(first.place, content, { flag: 'wx' }));
  end(growing, first, sum, content.length);
  for (const other of others) {
    const begun = await begin(growing, other);
    await orRefused(begun.name, () => linkOrWrite(first.place, begun.place, content));
    end(growing, begun, sum, content.length);
  }
}

async function copy(growing: Growing, path: string, from: string): Promise<void> {
  const begun = await begin(growing, path);
  await orRefused(begun.name, () => copyFile(from, begun.place, constants.COPYFILE_EXCL));
  const hash = createHash('sha256');
  // Of the copy: what lies there is what is listed.
  await pipeline(createReadStream(begun.place), hash);
  end(growing, begun, hexOf(hash), (await stat(begun.place)).size);
}

async function linkOrWrite(from: string, to: string, content: Buffer): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    // Disks of USB sticks know no links.
    await writeFile(to, content, { flag: 'wx' });
  }
}

/** RFC 8493, 2.1.1, 2.1.3, 2.2.1, 2.2.2. */
async function writeLists(
  { folder, sums }: Growing,
  { files, bytes }: BagTotals,
  address: string,
): Promise<void> {
  const tags = {
    'bagit.txt': BAGIT,
    'bag-info.txt': `${AGENT}\nExternal-Identifier: ${address}\nPayload-Oxum: ${bytes}.${files}\n`,
    'manifest-sha256.txt': listOf(sums),
  };
  const tagSums = new Map<string, string>();
  for (const [name, content] of Object.entries(tags)) {
    await writeFile(join(folder, name), content);
    tagSums.set(name, hexOf(createHash('sha256').update(content)));
  }
  await writeFile(join(folder, 'tagmanifest-sha256.txt'), listOf(tagSums));
}

function listOf(sums: ReadonlyMap<string, string>): string {
  const sorted = [...sums].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return sorted.map(([name, sum]) => `${sum}  ${printed(name)}\n`).join('');
}

/** RFC 8493, 2.1.3: these three are percent-encoded, and nothing else. */
function printed(name: string): string {
  return name.replace(/[%\r\n]/g, encodeURIComponent);
}

/** The names of all files that the bag lists, with those of the lists; undefined where the folder is no bag of ours. */
export async function namesInBag(folder: string): Promise<ReadonlySet<string> | undefined> {
  const info = await orNothing(readFile(join(folder, 'bag-info.txt'), 'utf8'));
  if (info?.split('\n').includes(AGENT) !== true) return undefined;
  const lists = ['manifest-sha256.txt', 'tagmanifest-sha256.txt'];
  const contents = await Promise.all(lists.map((name) => orNothing(readFile(join(folder, name), 'utf8'))));
  const listed = contents.flatMap((content) => (content ?? '').split('\n').filter(Boolean));
  const names = listed.map((line) => line.slice(64 + 2).replace(/%(?:25|0D|0A)/g, decodeURIComponent));
  return new Set(['bag-info.txt', ...lists, ...names]);
}

async function orRefused<T>(name: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'EISDIR') throw twice(name);
    if (code === 'ENAMETOOLONG' || code === 'EINVAL')
      throw new Refusal(`The disk takes no file of the name ${name}.`, { cause: error });
    throw error;
  }
}

function twice(name: string): Refusal {
  return new Refusal(
    `Two things of the archive would be the file ${name}, or one of them a folder of that name: rename one of them.`,
  );
}

function hexOf(hash: Hash): string {
  return hash.digest('hex');
}
