/** Carries out what needs no decoding: one stored tile, or an answer made beforehand, by one read of exactly its bytes. */
import type { Ready, Stored } from '../image/plan.js';
import { freshMemory, type Memory } from '../store/loans.js';
import type { Soon } from '../store/soon.js';
import type { OpenedImage } from './open.js';

/** The whole JPEG image, read into this memory. Throws `damaged-image`, or `changed-image` where the file was replaced meanwhile. */
export function readStored(
  image: OpenedImage,
  work: Stored | Ready,
  memory: Memory = freshMemory,
): Soon<Buffer> {
  return image.held((tiff) => (work.kind === 'stored' ? tiff.tile(work, memory) : tiff.ready(work, memory)));
}
