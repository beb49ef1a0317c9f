/** Files held open while they are asked for: the very version that was described, however its name is used meanwhile. */
import { LRUCache } from 'lru-cache';
import { Problem } from '../problem.js';
import { sameState, type FileState, type Located, type OpenFile, type Reading } from '../store/reading.js';
import { after, lastly, lazily, unless, type Soon } from '../store/soon.js';
import { HeldTiff, type TiffContents } from './held-tiff.js';

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
  describe(file: Located): Soon<Described | undefined> {
    const known = this.#held.get(file.path);
    if (known === undefined) return this.#describe(file, this.#hold(file));
    return after(this.#reading.state(file), (now) =>
      after(this.#describe(file, known), (described) =>
        described !== undefined && sameState(described.state, now)
          ? described
          : this.#describe(file, this.#hold(file)),
      ),
    );
  }

  /** Throws `changed-image` where the file is no longer the one of this state. */
  use<T>(file: Located, state: FileState, read: (tiff: HeldTiff) => Soon<T>): Soon<T> {
    const ifSame = ({ file, tiff }: Opened): Soon<{ readonly result: T } | undefined> =>
      sameState(state, file.state) ? after(read(tiff), (result) => ({ result })) : undefined;
    const known = this.#held.get(file.path);
    const first = known && this.#using(file, known, ifSame);
    const found = after(first, (result) => result ?? this.#using(file, this.#hold(file), ifSame));
    return after(found, (same) => {
      if (same === undefined) throw changed();
      return same.result;
    });
  }

  #hold(file: Located): Held {
    const held = new Held(open(this.#reading, file));
    this.#held.set(file.path, held);
    return held;
  }

  #describe(file: Located, held: Held): Soon<Described | undefined> {
    return after(this.#using(file, held, describe), (described) => {
      // Of other kinds of files nothing is read here.
      if (described?.contents === undefined) this.#letGo(file, held);
      return described;
    });
  }

  /** Undefined where no file is. Nothing that failed or was not there is kept: the next who asks begins anew. */
  #using<T>(file: Located, held: Held, read: (opened: Opened) => Soon<T | undefined>): Soon<T | undefined> {
    let went = false;
    return lastly(
      () =>
        after(
          held.use((opened) => opened && read(opened)),
          (result) => {
            went = result !== undefined;
            return result;
          },
        ),
      () => {
        if (!went) this.#letGo(file, held);
      },
    );
  }

  #letGo({ path }: Located, held: Held): void {
    if (this.#held.peek(path) === held) this.#held.delete(path);
  }
}

function describe({ file, tiff }: Opened): Soon<Described> {
  return after(tiff.contents(), (contents) => ({ state: file.state, contents }));
}

/** Closed when it was dropped and the last reader has gone. */
class Held {
  readonly #opened: () => Soon<Opened | undefined>;
  #users = 0;
  #dropped = false;
  #closed = false;

  constructor(opened: Soon<Opened | undefined>) {
    this.#opened = lazily(() => opened);
  }

  use<T>(read: (opened: Opened | undefined) => Soon<T>): Soon<T> {
    this.#users += 1;
    return lastly(
      () => after(this.#opened(), read),
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
    void unless(
      () => after(this.#opened(), (opened) => opened?.file.close()),
      () => undefined,
    );
  }
}

interface Opened {
  readonly file: OpenFile;
  readonly tiff: HeldTiff;
}

function open(reading: Reading, located: Located): Soon<Opened | undefined> {
  return after(
    reading.open(located),
    (file) => file && { file, tiff: new HeldTiff({ size: Number(file.state.bytes), read: file.read }) },
  );
}

function changed(): Problem {
  return new Problem('changed-image', 'The file of this image was replaced while it was read: ask again.');
}
