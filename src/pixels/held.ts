/** Files held open while they are asked for: the very version that was described, however its name is used meanwhile. */
import { open, type FileHandle } from 'node:fs/promises';
import { LRUCache } from 'lru-cache';
import { Problem } from '../problem.js';
import { sameState, stateOf, type FileState } from '../store/disk.js';
import { HeldTiff, type TiffContents } from './held-tiff.js';
import { damagedTile } from './jpeg.js';

/** With as many connections as the server takes, below the 4096 files that the meanest systems let a process open. */
const MOST_HELD = 1024;

export class HeldFiles {
  readonly #held = new LRUCache<string, Held>({
    max: MOST_HELD,
    dispose: (held) => {
      held.drop();
    },
  });

  close(): void {
    this.#held.clear();
  }

  /** Throws `changed-image` where the file is no longer the one of this state. */
  async use<T>(file: string, state: FileState, read: (tiff: HeldTiff) => Promise<T>): Promise<T> {
    return this.#using(file, state, (tiff) => {
      if (tiff === undefined) throw damagedTile();
      return read(tiff);
    });
  }

  /**
   * What is in a file, which stays open where it is a TIFF: its tiles are asked for next. Undefined where it is none.
   * Throws as `use` does, and `damaged-image`.
   */
  async contents(file: string, state: FileState): Promise<TiffContents | undefined> {
    const contents = await this.#using(file, state, (tiff) => Promise.resolve(tiff?.contents));
    if (contents === undefined) this.#held.delete(file);
    return contents;
  }

  async #using<T>(
    file: string,
    state: FileState,
    read: (tiff: HeldTiff | undefined) => Promise<T>,
  ): Promise<T> {
    const known = this.#held.get(file);
    const held = known !== undefined && sameState(known.state, state) ? known : new Held(file, state);
    if (held !== known) this.#held.set(file, held);
    try {
      return await held.use(read);
    } catch (error) {
      // Nothing that failed is kept: the next who asks begins anew.
      if (this.#held.peek(file) === held) this.#held.delete(file);
      throw error;
    }
  }
}

/** Closed when it was dropped and the last reader has gone. */
class Held {
  readonly state: FileState;
  readonly #opened: Promise<Opened>;
  #users = 0;
  #dropped = false;

  constructor(file: string, state: FileState) {
    this.state = state;
    this.#opened = openTiff(file, state);
  }

  async use<T>(read: (tiff: HeldTiff | undefined) => Promise<T>): Promise<T> {
    this.#users += 1;
    try {
      return await read((await this.#opened).tiff);
    } finally {
      this.#users -= 1;
      this.#closeUnused();
    }
  }

  drop(): void {
    this.#dropped = true;
    this.#closeUnused();
  }

  #closeUnused(): void {
    if (!this.#dropped || this.#users > 0) return;
    // What could not be opened needs no closing, and whoever asked has been told.
    void this.#opened.then(({ handle }) => handle.close()).catch(() => undefined);
  }
}

interface Opened {
  readonly handle: FileHandle;
  readonly tiff: HeldTiff | undefined;
}

async function openTiff(file: string, state: FileState): Promise<Opened> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) throw changed();
  try {
    if (!sameState(state, stateOf(await handle.stat({ bigint: true })))) throw changed();
    return { handle, tiff: await HeldTiff.read(handle) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

function changed(): Problem {
  return new Problem('changed-image', 'The file of this image was replaced while it was read: ask again.');
}
