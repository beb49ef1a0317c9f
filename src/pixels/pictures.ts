/** The bytes that a plan means: at hand, or under way for somebody else, or made when their turn comes. */
import type { Limits } from '../image/limits.js';
import type { Plan } from '../image/plan.js';
import { price, type Lane } from '../image/price.js';
import type { Cache } from '../store/cache.js';
import type { Clock } from '../store/clock.js';
import type { Lanes } from './lanes.js';
import type { OpenedImage } from './open.js';
import { render } from './render.js';
import { createSharing } from './share.js';

export interface PictureObserver {
  readonly looked: (cache: string, found: boolean) => void;
  readonly shared: () => void;
  readonly made: (lane: Lane, milliseconds: number) => void;
}

export interface PictureParts {
  readonly limits: Limits;
  readonly lanes: Lanes;
  /** Looked in from the first to the last; what the last has comes to the first. The first must answer at once. */
  readonly caches: readonly [memory: NamedCache, ...slower: NamedCache[]];
  /** Whether the file is still as it was when this image was opened. */
  readonly isCurrent: (image: OpenedImage) => Promise<boolean>;
  readonly clock: Clock;
  readonly observer: PictureObserver;
}

export interface NamedCache {
  readonly name: string;
  readonly cache: Cache;
}

export interface Pictures {
  /** Without decoding and without a queue; undefined where it must be made. */
  readonly atHand: (image: OpenedImage, plan: Plan, key: string) => Promise<Buffer | undefined>;
  /**
   * `key` names the pixels for ever: file, version of the file, plan, encoders. Throws what rendering and the lanes
   * throw, and the signal's reason when this client has gone.
   */
  readonly answer: (image: OpenedImage, plan: Plan, key: string, signal: AbortSignal) => Promise<Buffer>;
}

export function createPictures(parts: PictureParts): Pictures {
  const { observer } = parts;
  const [memory] = parts.caches;
  const sharing = createSharing<Buffer>();

  const atHand: Pictures['atHand'] = async (_image, _plan, key) => {
    const bytes = await memory.cache.get(key);
    if (bytes !== undefined) observer.looked(memory.name, true);
    return bytes;
  };

  return {
    atHand,
    async answer(image, plan, key, signal) {
      const kept = await atHand(image, plan, key);
      if (kept !== undefined) return kept;
      observer.looked(memory.name, false);
      if (sharing.isUnderway(key)) observer.shared();
      return sharing.run(key, signal, (abandoned) => find(parts, image, plan, key, abandoned));
    },
  };
}

/** What is not in memory: from a slower cache, else made. */
async function find(
  parts: PictureParts,
  image: OpenedImage,
  plan: Plan,
  key: string,
  abandoned: AbortSignal,
): Promise<Buffer> {
  const { caches, observer, isCurrent } = parts;
  const [memory, ...slower] = caches;
  const kept = await firstKept(slower, key, observer);
  if (kept !== undefined) {
    await memory.cache.set(key, kept);
    return kept;
  }
  const bytes = await make(parts, image, plan, abandoned);
  // A file that was written to meanwhile may have given pixels of both its states: for this answer only.
  if (await isCurrent(image)) await Promise.all(caches.map(({ cache }) => cache.set(key, bytes)));
  return bytes;
}

/** In its turn. */
function make(
  { lanes, limits, clock, observer }: PictureParts,
  { file, pyramid }: OpenedImage,
  plan: Plan,
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

async function firstKept(
  caches: readonly NamedCache[],
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
