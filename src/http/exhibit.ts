import type { Archive } from '../archive.js';
import type { Exhibit } from '../presentation/images.js';
import { Problem } from '../problem.js';

/** Throws `unknown-item`. */
export function exhibitOf(id: string, archive: Archive): Exhibit {
  const exhibit = archive.exhibits.get(id);
  if (exhibit === undefined)
    throw new Problem(
      'unknown-item',
      `There is no item “${id.slice(0, 100)}”. The collection lists every item.`,
    );
  return exhibit;
}
