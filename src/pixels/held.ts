/** Files held open while they are asked for: the very version that was described, however its name is used meanwhile. */
import { LRUCache } from 'lru-cache';
import { Problem } from '../problem.js';
import { sameState, type FileState, type Located, type OpenFile, type Reading } from '../store/reading.js';
import { after, lastly, type Soon } from '../store/soon.js';
import { HeldTiff, type TiffContents } from './held-tiff.js';
import { damagedTile } from './jpeg.js';

/** With as many connections as the server takes, below the 4096 files that the meanest systems let a process open. */
const MOST_HELD = 1024;

/** A file as it was when it was opened; `contents` where it is a TIFF. */
export interface Described {
  readonly state: FileState;
  readonly contents: TiffContents | undefined;
}

export class HeldFiles {
  readonly #reading: Reading;
  readonly #held = new LRUCache<string, Held>({
    max: MOST_HELD,
    dispose: (held) => {
      held.drop();
    },
  });

  constructor(reading: Reading) {
    this.#reading = reading;
  }

  close(): void {
    this.#held.clear();
  }

  /**
   * What is in a file, which stays open where it is a TIFF: its tiles are asked for next. Undefined where no file is.
   * Throws `damaged-image`.
   */
  async describe(file: Located): Promise<Described | undefined> {
    const now = await this.#reading.state(file);
    const known = this.#held.get(file.path);
    const described = known && (await this.#using(file, known, describe));
    if (described !== undefined && sameState(described.state, now)) return described;
    return this.#using(file, this.#hold(file), describe);
  }

  /** Throws `changed-image` where the file is no longer the one of this state. */
  use<T>(file: Located, state: FileState, read: (tiff: HeldTiff) => Soon<T>): Soon<T> {
    const ifSame = (opened: Opened): Soon<{ readonly result: T } | undefined> => {
      if (!sameState(state, opened.file.state)) return undefined;
      if (opened.tiff === undefined) throw damagedTile();
      return after(read(opened.tiff), (result) => ({ result }));
    };
    const known = this.#held.get(file.path);
    const first = known && this.#using(file, known, ifSame);
    const found = after(first, (result) => result ?? this.#using(file, this.#hold(file), ifSame));
    return after(found, (same) => {
      if (same === undefined) throw changed();
      return same.result;
    });
  }

  #hold(file: Located): Held {
    const held = new Held(openTiff(this.#reading, file));
    this.#held.set(file.path, held);
    return held;
  }

  /** Undefined where no file is. Nothing that failed is kept, and nothing that is no TIFF: the next who asks begins anew. */
  #using<T>({ path }: Located, held: Held, read: (opened: Opened) => Soon<T>): Soon<T | undefined> {
    let keeps = false;
    return lastly(
      () =>
        held.use((opened) =>
          after(opened && read(opened), (result) => {
            keeps = opened?.tiff !== undefined;
            return result;
          }),
        ),
      () => {
        if (!keeps && this.#held.peek(path) === held) this.#held.delete(path);
      },
    );
  }
}

function describe({ file, tiff }: Opened): Described {
  return { state: file.state, contents: tiff?.contents };
}

/** Closed when it was dropped and the last reader has gone. */
class Held {
  #opened: Soon<Opened | undefined>;
  #users = 0;
  #dropped = false;
  #closed = false;

  constructor(opened: Promise<Opened | undefined>) {
    this.#opened = opened;
    // Whoever uses it is told of a failure.
    opened.then((now) => (this.#opened = now)).catch(() => undefined);
  }

  use<T>(read: (opened: Opened | undefined) => Soon<T>): Soon<T> {
    this.#users += 1;
    return lastly(
      () => after(this.#opened, read),
      () => {
        this.#users -= 1;
        this.#closeUnused();
      },
    );
  }

  drop(): void {
    this.#dropped = true;
    this.#closeUnused();
  }

  #closeUnused(): void {
    if (!this.#dropped || this.#users > 0 || this.#closed) return;
    // Never twice: its number may be another file's by then.
    this.#closed = true;
    // What could not be opened needs no closing, and whoever asked has been told.
    void Promise.resolve(this.#opened)
      .then((opened) => opened?.file.close())
      .catch(() => undefined);
  }
}

interface Opened {
  readonly file: OpenFile;
  readonly tiff: HeldTiff | undefined;
}

async function openTiff(reading: Reading, located: Located): Promise<Opened | undefined> {
  const file = await reading.open(located);
  if (file === undefined) return undefined;
  try {
    const { state, read } = file;
    return { file, tiff: await HeldTiff.read({ size: Number(state.bytes), read }) };
  } catch (error) {
    file.close();
    throw error;
  }
}

function changed(): Problem {
  return new Problem('changed-image', 'The file of this image was replaced while it was read: ask again.');
}
