/** The bytes that a plan means: at hand, or under way for somebody else, or made when their turn comes. */
import { LRUCache } from 'lru-cache';
import type { Limits } from '../image/limits.js';
import type { Plan, Ready, Render, Stored } from '../image/plan.js';
import { price, type Lane } from '../image/price.js';
import { Problem } from '../problem.js';
import type { Cache, QuickCache } from '../store/cache.js';
import type { Clock } from '../store/clock.js';
import { freshMemory, type Memory } from '../store/loans.js';
import { createSeen } from '../store/seen.js';
import { after, unless, type Soon } from '../store/soon.js';
import type { Lanes } from './lanes.js';
import type { Images, OpenedImage } from './open.js';
import { render } from './render.js';
import { createSharing } from './share.js';
import { readStored } from './stored.js';

export interface PictureObserver {
  readonly looked: (cache: string, found: boolean) => void;
  readonly shared: () => void;
  readonly made: (lane: Lane, milliseconds: number) => void;
}

export interface PictureParts {
  readonly limits: Limits;
  readonly lanes: Lanes;
  /** Looked in from the first to the last; what the last has comes to the first. */
  readonly caches: readonly [fast: NamedCache<QuickCache>, ...slower: NamedCache<Cache>[]];
  readonly images: Pick<Images, 'hasChanged' | 'distrust'>;
  readonly clock: Clock;
  readonly observer: PictureObserver;
}

export interface NamedCache<C> {
  readonly name: string;
  readonly cache: C;
}

export interface Pictures {
  /**
   * Without decoding and without a queue; undefined where it must be made. Throws `damaged-image`, and `changed-image`
   * where opening the image again gives another file. `memory`: to read into what is kept for nobody else.
   */
  readonly atHand: (image: OpenedImage, plan: Plan, key: string, memory: Memory) => Soon<Buffer | undefined>;
  /** Whether its lane has no room to wait in: what is in no cache is then turned away. */
  readonly isCrowded: (image: OpenedImage, plan: Plan) => boolean;
  /**
   * `key` names the pixels for ever: file, version of the file, plan, encoders. Throws what rendering and the lanes
   * throw, and the signal's reason when this client has gone.
   */
  readonly answer: (image: OpenedImage, plan: Plan, key: string, signal: AbortSignal) => Promise<Buffer>;
}

export function createPictures(parts: PictureParts): Pictures {
  const { observer } = parts;
  const [fast] = parts.caches;
  const sharing = createSharing<Buffer>();
  const unwritten = createUnwritten();
  const kept = (key: string): Soon<Buffer> | undefined => {
    const bytes = fast.cache.get(key);
    if (bytes === undefined) return undefined;
    observer.looked(fast.name, true);
    return unwritten.isAskedAgain(key) ? keepIn(parts.caches, key, bytes) : bytes;
  };
  const read = readingOnce(parts);
  return {
    atHand: (image, { work }, key, memory) =>
      kept(key) ?? (work.kind === 'render' ? undefined : read(image, work, key, memory)),
    isCrowded({ pyramid }, plan) {
      const { lane } = price(plan, pyramid, parts.limits);
      return parts.lanes.state()[lane].saturated;
    },
    async answer(image, plan, key, signal) {
      const { work } = plan;
      const bytes = kept(key);
      if (bytes !== undefined) return bytes;
      if (work.kind !== 'render') return read(image, work, key, freshMemory);
      observer.looked(fast.name, false);
      if (sharing.isUnderway(key)) observer.shared();
      return sharing.run(key, signal, (abandoned) =>
        find(parts, unwritten, image, { ...plan, work }, key, abandoned),
      );
    },
  };
}

type ReadOnce = (image: OpenedImage, work: Stored | Ready, key: string, memory: Memory) => Soon<Buffer>;

/** As many tiles as the fast cache holds, and somewhat more. */
const READ = 2 ** 11;

/**
 * What one read gives is kept when it is asked for again soon: most of what a crawler takes never is, and what comes
 * again only when the cache has lost it would but pass through, and leave its bytes to be collected.
 */
function readingOnce(parts: PictureParts): ReadOnce {
  const [fast] = parts.caches;
  const isAskedAgain = createSeen(READ);
  return (image, work, key, memory) => {
    const keeps = isAskedAgain(key);
    const bytes = trusting(parts, image, () => readStored(image, work, keeps ? freshMemory : memory));
    return keeps ? after(bytes, keptIn(fast.cache, key)) : bytes;
  };
}

function keptIn(cache: QuickCache, key: string): (bytes: Buffer) => Buffer {
  return (bytes) => {
    cache.set(key, bytes);
    return bytes;
  };
}

/**
 * What was made and is in no slower cache yet. It goes there when it is asked for a second time, whether the fast cache
 * has it still or not: writing costs a tenth of making, and what crawlers ask for is mostly never asked for again.
 */
interface Unwritten {
  /** Told when the fast cache has it; true once. */
  readonly isAskedAgain: (key: string) => boolean;
  /** Told when it was made. */
  readonly isMadeAgain: (key: string) => boolean;
}

/** More than the fast cache holds. */
const MOST_UNWRITTEN = 4096;
const MADE = 2 ** 17;

function createUnwritten(): Unwritten {
  const isMadeAgain = createSeen(MADE);
  const keys = new LRUCache<string, true>({ max: MOST_UNWRITTEN });
  return {
    isAskedAgain: (key) => keys.delete(key),
    isMadeAgain(key) {
      const again = isMadeAgain(key);
      if (!again) keys.set(key, true);
      return again;
    },
  };
}

type RenderPlan = Plan & { readonly work: Render };

/** What is not in memory: from a slower cache, else made. */
async function find(
  parts: PictureParts,
  unwritten: Unwritten,
  image: OpenedImage,
  plan: RenderPlan,
  key: string,
  abandoned: AbortSignal,
): Promise<Buffer> {
  const { caches, observer, images } = parts;
  const [fast, ...slower] = caches;
  const kept = await firstKept(slower, key, observer);
  if (kept !== undefined) return keptIn(fast.cache, key)(kept);
  const bytes = await trusting(parts, image, () => make(parts, image, plan, abandoned));
  // What was rendered while the file was replaced may be of either: nobody sees it.
  if (await images.hasChanged(image)) throw changedImage();
  if (unwritten.isMadeAgain(key)) await keepIn(caches, key, bytes);
  return keptIn(fast.cache, key)(bytes);
}

/** In the slower ones. */
async function keepIn([, ...slower]: PictureParts['caches'], key: string, bytes: Buffer): Promise<Buffer> {
  await Promise.all(slower.map(({ cache }) => cache.set(key, bytes)));
  return bytes;
}

/** In its turn. */
function make(
  { lanes, limits, clock, observer }: PictureParts,
  { file, pyramid }: OpenedImage,
  plan: RenderPlan,
  abandoned: AbortSignal,
): Promise<Buffer> {
  const cost = price(plan, pyramid, limits);
  const work = async (): Promise<Buffer> => {
    const began = clock.now();
    const bytes = await render(file, plan.work, plan.size);
    observer.made(cost.lane, clock.now() - began);
    return bytes;
  };
  return lanes.run(cost, work, abandoned);
}

/** Pixels that cannot be read are the file's fault only while it is the file that was opened. */
function trusting<T>({ images }: PictureParts, image: OpenedImage, read: () => Soon<T>): Soon<T> {
  return unless(read, async (error) => {
    const damaged = error instanceof Problem && error.code === 'damaged-image';
    if (damaged && (await images.distrust(image))) throw changedImage(error);
    throw error;
  });
}

function changedImage(cause?: Problem): Problem {
  return new Problem(
    'changed-image',
    'The file of this image was replaced while it was read: ask again.',
    cause && { cause },
  );
}

async function firstKept(
  caches: readonly NamedCache<Cache>[],
  key: string,
  observer: PictureObserver,
): Promise<Buffer | undefined> {
  for (const { name, cache } of caches) {
    const bytes = await cache.get(key);
    observer.looked(name, bytes !== undefined);
    if (bytes !== undefined) return bytes;
  }
  return undefined;
}
