/** Pyramids that appear by themselves: made one at a time, beside the answers in the cache (docs/decisions/0005). */
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Limits } from '../image/limits.js';
import { createImages, type Images, type OpenedImage } from '../pixels/open.js';
import { after, type Soon } from '../store/soon.js';
import { makePyramid } from './pyramid.js';
import { inPlaceOf, isWorthIt, namePrefix, pyramidName } from './in-place.js';

export interface BackgroundOptions {
  readonly images: Images;
  readonly folder: string;
  readonly maxBytes: number;
  readonly limits: Limits;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** Resolves when the next may be begun: who waits for an answer goes first. */
  readonly turn: () => Promise<void>;
}

/** The same images, each from its pyramid as soon as there is one. */
export interface BackgroundPyramids extends Images {
  /** Resolves when nothing is left to be made. */
  readonly settled: () => Promise<void>;
  readonly state: () => PyramidState;
  /** As of all images; besides, no pyramid is begun any more. */
  readonly close: () => void;
}

/** What there is, and what is still to be made, that under way first. `full`: no room is left for more. */
export interface PyramidState {
  readonly made: number;
  readonly bytes: number;
  readonly waiting: readonly string[];
  readonly failed: number;
  readonly full: boolean;
}

/** Where the folder cannot be used, images are served as they are. */
export async function createBackgroundPyramids(options: BackgroundOptions): Promise<BackgroundPyramids> {
  const background = new Background(options);
  await background.begin();
  return {
    open: (identifier) => background.open(identifier),
    recent: (identifier) => background.recent(identifier),
    distrust: (image) => background.distrust(image),
    hasChanged: (image) => options.images.hasChanged(image),
    list: () => options.images.list(),
    settled: () => background.settled(),
    state: () => background.state(),
    close: () => {
      background.close();
    },
  };
}

const LONGEST_QUEUE = 100_000;

class Background {
  readonly #options: BackgroundOptions;
  readonly #made: Images;
  /** Bytes of each pyramid in the folder, by name. */
  readonly #present = new Map<string, number>();
  /** Names that were asked for: the others may be of files that are gone. */
  readonly #used = new Set<string>();
  readonly #failed = new Set<string>();
  /** Identifiers by the name of their pyramid. */
  readonly #waiting = new Map<string, string>();
  readonly #names = new WeakMap<OpenedImage, string>();
  readonly #places = new WeakMap<OpenedImage, { readonly made: OpenedImage; readonly place: OpenedImage }>();
  #working: Promise<void> | undefined;
  #full = false;
  #stopped = false;

  constructor(options: BackgroundOptions) {
    this.#options = options;
    this.#made = createImages({ root: options.folder });
  }

  /** Learns what is there, and removes what a killed process left unfinished. */
  async begin(): Promise<void> {
    const { folder, log } = this.#options;
    try {
      await mkdir(folder, { recursive: true });
      for (const file of await readdir(folder)) {
        if (!file.endsWith('.tif')) await rm(join(folder, file), { recursive: true });
        else this.#present.set(file.slice(0, -'.tif'.length), (await stat(join(folder, file))).size);
      }
    } catch (error) {
      this.#stopped = true;
      log.warn({ err: error, folder }, 'the folder of pyramids cannot be used: none are made');
    }
  }

  open(identifier: string): Soon<OpenedImage> {
    return after(this.#options.images.open(identifier), (image) =>
      isWorthIt(image.pyramid) ? this.#openMade(identifier, image) : image,
    );
  }

  async #openMade(identifier: string, image: OpenedImage): Promise<OpenedImage> {
    const name = this.#nameOf(identifier, image);
    this.#used.add(name);
    if (!this.#present.has(name)) {
      this.#ask(name, identifier);
      return image;
    }
    try {
      return this.#inPlace(image, await this.#made.open(name));
    } catch {
      await this.#discard(name);
      return image;
    }
  }

  recent(identifier: string): OpenedImage | undefined {
    const image = this.#options.images.recent(identifier);
    if (image === undefined || !isWorthIt(image.pyramid)) return image;
    const name = this.#nameOf(identifier, image);
    const made = this.#present.has(name) ? this.#made.recent(name) : undefined;
    // Without its pyramid it is opened again: then one is asked for.
    return made === undefined ? undefined : this.#inPlace(image, made);
  }

  /** A pyramid that cannot be read is removed, and its original is served. */
  async distrust(image: OpenedImage): Promise<boolean> {
    if (image.file === image.original) return this.#options.images.distrust(image);
    const name = [...this.#present.keys()].find((each) => image.file.endsWith(`${each}.tif`));
    if (name !== undefined) await this.#discard(name);
    return true;
  }

  async settled(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  state(): PyramidState {
    const waiting = [...this.#waiting.values()];
    return {
      made: this.#present.size,
      bytes: this.#bytes(),
      waiting,
      failed: this.#failed.size,
      full: this.#full,
    };
  }

  close(): void {
    this.#stopped = true;
    this.#waiting.clear();
    this.#made.close();
    this.#options.images.close();
  }

  #nameOf(identifier: string, image: OpenedImage): string {
    const known = this.#names.get(image);
    const name = known ?? pyramidName(identifier, image.pyramid.version);
    if (known === undefined) this.#names.set(image, name);
    return name;
  }

  /** The same value as long as both files are the same: what is known of it may be remembered by it. */
  #inPlace(original: OpenedImage, made: OpenedImage): OpenedImage {
    const known = this.#places.get(original);
    if (known?.made === made) return known.place;
    const place = inPlaceOf(original, made);
    this.#places.set(original, { made, place });
    return place;
  }

  #ask(name: string, identifier: string): void {
    if (this.#stopped || this.#full || this.#failed.has(name) || this.#waiting.size >= LONGEST_QUEUE) return;
    this.#waiting.set(name, identifier);
    this.#working ??= this.#work();
  }

  async #work(): Promise<void> {
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      const [name, identifier] = next;
      try {
        await this.#options.turn();
        if (!this.#stopped) await this.#make(name, identifier);
      } catch (error) {
        this.#failed.add(name);
        this.#options.log.warn(
          { err: error, image: identifier },
          'no pyramid could be made: the original is served',
        );
      }
      this.#waiting.delete(name);
    }
    this.#working = undefined;
  }

  async #make(name: string, identifier: string): Promise<void> {
    const { images, folder, limits, log } = this.#options;
    const image = await images.open(identifier);
    if (pyramidName(identifier, image.pyramid.version) !== name) return;
    const target = this.#file(name);
    await makePyramid({ file: image.file, picture: image.pyramid }, target, { limits });
    // Replaced meanwhile: nobody will ask for this version.
    if (await images.hasChanged(image)) {
      await rm(target);
      return;
    }
    await this.#removeWhere((other) => other.startsWith(namePrefix(identifier)));
    const { size } = await stat(target);
    this.#present.set(name, size);
    await this.#keepWithin(name);
    log.info({ image: identifier, folder, bytes: size }, 'a pyramid was made');
  }

  /** Those that nobody asked for since the start go first. When all are in use no more are made. */
  async #keepWithin(newest: string): Promise<void> {
    if (this.#bytes() <= this.#options.maxBytes) return;
    await this.#removeWhere((name) => !this.#used.has(name));
    if (this.#bytes() <= this.#options.maxBytes) return;
    await this.#discard(newest);
    this.#full = true;
    this.#waiting.clear();
    this.#options.log.warn(
      { folder: this.#options.folder, maxBytes: this.#options.maxBytes },
      'the folder of pyramids is full: the other images are served from their originals',
    );
  }

  #bytes(): number {
    return [...this.#present.values()].reduce((sum, bytes) => sum + bytes, 0);
  }

  async #removeWhere(unwanted: (name: string) => boolean): Promise<void> {
    for (const name of [...this.#present.keys()].filter(unwanted)) await this.#discard(name);
  }

  async #discard(name: string): Promise<void> {
    this.#present.delete(name);
    await rm(this.#file(name), { force: true }).catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'a pyramid that is not used cannot be removed');
    });
  }

  #file(name: string): string {
    return join(this.#options.folder, `${name}.tif`);
  }
}
