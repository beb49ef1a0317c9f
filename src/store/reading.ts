/**
 * Reads of parts of files. To hand a read to a thread costs ten times what the read itself costs where the system has
 * the bytes in memory: there it is done at once. Disks of other machines, and any disk that has just been slow, are
 * left to a thread (docs/decisions/0019).
 */
import {
  close,
  closeSync,
  constants,
  fstat,
  fstatSync,
  open,
  openSync,
  read,
  readSync,
  stat,
  statSync,
  type BigIntStats,
} from 'node:fs';
import { promisify } from 'node:util';
import type { Clock } from './clock.js';
import { codeOf } from './codes.js';
import { freshMemory, type Memory } from './loans.js';
import { inSteps, unless, wait, type Soon, type Steps } from './soon.js';

/** Where a file stands, and how it was found there. */
export interface Located {
  readonly path: string;
  /** On a disk of this machine. */
  readonly local: boolean;
  /** Found behind a link: only then may there be one. */
  readonly link: boolean;
}

/** What changes when a file is replaced or written to. */
export interface FileState {
  readonly bytes: bigint;
  readonly modifiedNs: bigint;
  readonly inode: bigint;
}

export interface OpenFile {
  readonly state: FileState;
  /** As many of these bytes as there are. */
  readonly read: (position: number, length: number, room?: Room) => Soon<Buffer>;
  readonly close: () => void;
}

/** Where bytes are read to: so many are left free before and after them, for what is to be joined. */
export interface Room {
  readonly before: number;
  readonly after: number;
  readonly memory: Memory;
}

export const NO_ROOM: Room = { before: 0, after: 0, memory: freshMemory };

export interface Reading {
  /** Undefined where no file is. */
  readonly open: (file: Located) => Soon<OpenFile | undefined>;
  /** Undefined where no file is. */
  readonly state: (file: Located) => Soon<FileState | undefined>;
}

/** Milliseconds that no read from memory takes, nor one from a disk without moving parts. */
const SLOW = 5;
/** A slow read weighs as much as so many quick ones: a busy processor holds up one in a hundred, a slow disk most. */
const WEIGHT = 8;
const MOST_WEIGHT = 3 * WEIGHT;
/** For so many milliseconds all reads are then left to threads; after that, one slow read is enough. */
const CAREFUL = 1000;
/** Longer reads are always left to a thread. */
const LONGEST_AT_ONCE = 2 ** 20;

export function createReading(clock: Clock): Reading {
  const patience = createPatience();
  const either: Either = (atOnceAllowed, atOnce, later) => {
    const began = clock.now();
    if (!atOnceAllowed || !patience.has(began)) return later();
    try {
      return atOnce();
    } finally {
      patience.count(began, clock.now());
    }
  };
  return {
    open: (file) => unless(() => inSteps(openFile(either, file)), nothingThere),
    state: ({ path, local }) =>
      either(
        local,
        () => toState(statSync(path, { bigint: true, throwIfNoEntry: false })),
        () => fileState(path),
      ),
  };
}

/** Whether disks have been quick of late. */
function createPatience(): {
  readonly has: (now: number) => boolean;
  readonly count: (began: number, ended: number) => void;
} {
  let weight = 0;
  let carefulUntil = -Infinity;
  return {
    has: (now) => now >= carefulUntil,
    count(began, ended) {
      const slow = ended - began > SLOW;
      weight = slow ? weight + WEIGHT : Math.max(0, weight - 1);
      if (weight < MOST_WEIGHT) return;
      carefulUntil = ended + CAREFUL;
      weight = MOST_WEIGHT - WEIGHT;
    },
  };
}

/** Undefined where no file is. */
export async function fileState(path: string): Promise<FileState | undefined> {
  return toState(await orNothing(promisedStat(path, { bigint: true })));
}

/** The one way where it is allowed and has been quick, else the other. */
type Either = <T>(atOnceAllowed: boolean, atOnce: () => T, later: () => Promise<T>) => Soon<T>;

const [promisedOpen, promisedStat, promisedFstat] = [promisify(open), promisify(stat), promisify(fstat)];

function* openFile(either: Either, { path, local, link }: Located): Steps<OpenFile | undefined> {
  // Where a name was no link when it was found, it must not have become one.
  const flags = constants.O_RDONLY | (link ? 0 : NO_LINK);
  const descriptor = yield* wait(
    either(
      local,
      () => openSync(path, flags),
      () => promisedOpen(path, flags),
    ),
  );
  const leave = (): void => {
    if (local) closeSync(descriptor);
    // Nothing is lost where it fails: nothing was written.
    else close(descriptor, () => undefined);
  };
  const found = yield* wait(
    either<BigIntStats>(
      local,
      () => fstatSync(descriptor, { bigint: true }),
      () => promisedFstat(descriptor, { bigint: true }),
    ),
  );
  if (!found.isFile()) {
    leave();
    return undefined;
  }
  return { state: stateOf(found), close: leave, read: readsOf(either, descriptor, local) };
}

function readsOf(either: Either, descriptor: number, local: boolean): OpenFile['read'] {
  return (position, length, { before, after, memory } = NO_ROOM) => {
    const bytes = memory(before + length + after);
    const asRead = (count: number): Buffer => (count === length ? bytes : bytes.subarray(0, before + count));
    return either(
      local && length <= LONGEST_AT_ONCE,
      () => asRead(readSync(descriptor, bytes, before, length, position)),
      () =>
        new Promise((done, failed) => {
          read(descriptor, bytes, before, length, position, (error, count) => {
            if (error === null) done(asRead(count));
            else failed(error);
          });
        }),
    );
  };
}

/** Windows has no such flag, and few links. */
const NO_LINK = (constants as { readonly O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0;

function toState(found: BigIntStats | undefined): FileState | undefined {
  return found?.isFile() === true ? stateOf(found) : undefined;
}

function stateOf({ size, mtimeNs, ino }: BigIntStats): FileState {
  return { bytes: size, modifiedNs: mtimeNs, inode: ino };
}

export function sameState(known: FileState, now: FileState | undefined): boolean {
  return known.bytes === now?.bytes && known.modifiedNs === now.modifiedNs && known.inode === now.inode;
}

const NOTHING_THERE: readonly (string | undefined)[] = [
  'ENOENT',
  'ENOTDIR',
  'ELOOP',
  'ENAMETOOLONG',
  'EACCES',
];

/** A file may go while it is looked for: that is as if it had never been. */
export async function orNothing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    nothingThere(error);
    return undefined;
  }
}

function nothingThere(error: unknown): undefined {
  if (NOTHING_THERE.includes(codeOf(error))) return undefined;
  throw error;
}
