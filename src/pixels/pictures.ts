/** The bytes that a plan means: at hand, or under way for somebody else, or made when their turn comes. */
import { LRUCache } from 'lru-cache';
import type { Limits } from '../image/limits.js';
import type { Plan, Ready, Render, Stored } from '../image/plan.js';
import { price, type Lane } from '../image/price.js';
import { Problem } from '../problem.js';
import type { Cache } from '../store/cache.js';
import type { Clock } from '../store/clock.js';
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
  /** Looked in from the first to the last; what the last has comes to the first. The first must answer at once. */
  readonly caches: readonly [memory: NamedCache, ...slower: NamedCache[]];
  readonly images: Pick<Images, 'hasChanged' | 'distrust'>;
  readonly clock: Clock;
  readonly observer: PictureObserver;
}

export interface NamedCache {
  readonly name: string;
  readonly cache: Cache;
}

export interface Pictures {
  /**
   * Without decoding and without a queue; undefined where it must be made. Throws `damaged-image`, and `changed-image`
   * where opening the image again gives another file.
   */
  readonly atHand: (image: OpenedImage, plan: Plan, key: string) => Promise<Buffer | undefined>;
  /** Whether its lane has no room to wait in: what is in no cache is then turned away. */
  readonly isCrowded: (image: OpenedImage, plan: Plan) => boolean;
  /**
   * `key` names the pixels for ever: file, version of the file, plan, encoders. Throws what rendering and the lanes
   * throw, and the signal's reason when this client has gone.
   */
  readonly answer: (image: OpenedImage, plan: Plan, key: string, signal: AbortSignal) => Promise<Buffer>;
}

/** Keys of what was asked for once: a hundred bytes each. */
const MOST_ASKED = 16_384;

export function createPictures(parts: PictureParts): Pictures {
  const { observer } = parts;
  const [memory] = parts.caches;
  const sharing = createSharing<Buffer>();
  const asked = new LRUCache<string, true>({ max: MOST_ASKED });

  const kept = async (key: string): Promise<Buffer | undefined> => {
    const bytes = await memory.cache.get(key);
    if (bytes !== undefined) observer.looked(memory.name, true);
    return bytes;
  };
  const read = async (image: OpenedImage, work: Stored | Ready, key: string): Promise<Buffer> => {
    const bytes = await trusting(parts, image, () => readStored(image, work));
    // What is read by one read is kept when it is asked for again: most of what a crawler takes never is.
    if (asked.has(key)) await memory.cache.set(key, bytes);
    else asked.set(key, true);
    return bytes;
  };

  return {
    async atHand(image, { work }, key) {
      return (await kept(key)) ?? (work.kind === 'render' ? undefined : read(image, work, key));
    },
    isCrowded({ pyramid }, plan) {
      const { lane } = price(plan, pyramid, parts.limits);
      return parts.lanes.state()[lane].saturated;
    },
    async answer(image, plan, key, signal) {
      const { work } = plan;
      const bytes = await kept(key);
      if (bytes !== undefined) return bytes;
      if (work.kind !== 'render') return read(image, work, key);
      observer.looked(memory.name, false);
      if (sharing.isUnderway(key)) observer.shared();
      return sharing.run(key, signal, (abandoned) => find(parts, image, { ...plan, work }, key, abandoned));
    },
  };
}

type RenderPlan = Plan & { readonly work: Render };

/** What is not in memory: from a slower cache, else made. */
async function find(
  parts: PictureParts,
  image: OpenedImage,
  plan: RenderPlan,
  key: string,
  abandoned: AbortSignal,
): Promise<Buffer> {
  const { caches, observer, images } = parts;
  const [memory, ...slower] = caches;
  const kept = await firstKept(slower, key, observer);
  if (kept !== undefined) {
    await memory.cache.set(key, kept);
    return kept;
  }
  const bytes = await trusting(parts, image, () => make(parts, image, plan, abandoned));
  // What was rendered while the file was replaced may be of either: nobody sees it.
  if (await images.hasChanged(image)) throw changedImage();
  await Promise.all(caches.map(({ cache }) => cache.set(key, bytes)));
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
async function trusting<T>({ images }: PictureParts, image: OpenedImage, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const damaged = error instanceof Problem && error.code === 'damaged-image';
    if (damaged && (await images.distrust(image))) throw changedImage(error);
    throw error;
  }
}

function changedImage(cause?: Problem): Problem {
  return new Problem(
    'changed-image',
    'The file of this image was replaced while it was read: ask again.',
    cause && { cause },
  );
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
