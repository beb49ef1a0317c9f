/** What files of several pages hold: it is not read again for each of their pages. */
import { LRUCache } from 'lru-cache';
import { sameState, type FileState } from '../store/reading.js';
import type { Described } from './held.js';
import { picturesIn, readPictures, type Picture } from './probe.js';

export type PicturesOf = (path: string, described: Described) => Promise<readonly Picture[]>;

interface Known {
  readonly state: FileState;
  readonly pictures: readonly Picture[];
}

/** Each may have thousands of pages. */
const MOST_DOCUMENTS = 16;

/** The file was described first: one that is replaced meanwhile is then seen as changed, never the other way. */
export function rememberingDocuments(): PicturesOf {
  const known = new LRUCache<string, Known>({ max: MOST_DOCUMENTS });
  return async (path, { state, contents }) => {
    const before = known.get(path);
    if (before !== undefined && sameState(before.state, state)) return before.pictures;
    const pictures = contents === undefined ? await readPictures(path) : picturesIn(contents);
    if (pictures.length > 1) known.set(path, { state, pictures });
    return pictures;
  };
}
