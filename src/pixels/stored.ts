/** Carries out what needs no decoding: one stored tile, or an answer made beforehand, by one read of exactly its bytes. */
import type { Ready, Stored } from '../image/plan.js';
import { freshMemory, type Memory } from '../store/loans.js';
import type { Soon } from '../store/soon.js';
import { damagedTile } from './jpeg.js';
import type { OpenedImage } from './open.js';

/** The whole JPEG image, read into this memory. Throws `damaged-image`, or `changed-image` where the file was replaced meanwhile. */
export function readStored(
  image: OpenedImage,
  work: Stored | Ready,
  memory: Memory = freshMemory,
): Soon<Buffer> {
  if (work.kind === 'stored') return image.held((tiff) => tiff.tile(work, memory));
  const place = image.ready.get(work.key);
  if (place === undefined) throw damagedTile();
  return image.held((tiff) => tiff.ready(place, memory));
}
