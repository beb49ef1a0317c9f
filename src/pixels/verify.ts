/** Whether an image can be decoded to its last pixel: what opening it, which reads its head alone, does not tell. */
import sharp from 'sharp';
import type { OpenedImage } from './open.js';
import { source } from './render.js';
import { withReadable } from './unroll.js';

/** Every level of it, row by row: memory does not grow with the image. In a curator's words; undefined where all is well. */
export async function brokenPixels({ file, pyramid }: OpenedImage): Promise<string | undefined> {
  for (const [index, { directory, size }] of pyramid.levels.entries()) {
    try {
      await withReadable(file, { directory, extract: undefined }, (readable) =>
        sharp(readable.file, { ...source(readable.directory), sequentialRead: true })
          // Averages all of them: a smaller image that a decoder gives for less work would leave most unread.
          .resize({ width: 16, height: 16, fit: 'fill', fastShrinkOnLoad: false })
          .raw()
          .toBuffer(),
      );
    } catch (error) {
      const level = index === 0 ? '' : ` of its smaller level of ${size.width} × ${size.height}`;
      return `Its pixels${level} cannot all be read, so parts of it will not be shown: the file is damaged. Copy it anew from its source. (${reason(error)})`;
    }
  }
  return undefined;
}

/** The decoder's first line, without the path that it may begin with. */
function reason(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/^.*\/\S*: /, '').trim();
}
