/** Carries out what needs no decoding: one stored tile, or an answer made beforehand, by one read of exactly its bytes. */
import type { Ready, Stored } from '../image/plan.js';
import type { OpenedImage } from './open.js';

/** The whole JPEG image. Throws `damaged-image`, or `changed-image` where the file was replaced meanwhile. */
export function readStored(image: OpenedImage, work: Stored | Ready): Promise<Buffer> {
  return image.held((tiff) => (work.kind === 'stored' ? tiff.tile(work) : tiff.ready(work)));
}
