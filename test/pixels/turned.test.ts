/** What is sent of an image that lies on its side is upright, and says nothing else. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { formats } from '../../src/image/output.js';
import { render } from '../../src/pixels/render.js';
import { picture, plainWork, squares, temporaryFolder } from './samples.js';

describe('an answer in any format', () => {
  it.each(formats)('states no orientation of its file: %s', async (format) => {
    const file = join(await temporaryFolder(), 'a.jpg');
    await writeFile(file, await picture(squares(10)).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    const size = { width: 60, height: 100 };
    const bytes = await render(file, { ...plainWork(60, 100), orientation: 6, format }, size);
    const { width, height, orientation = 1 } = await sharp(bytes).metadata();
    expect({ width, height, orientation }).toEqual({ ...size, orientation: 1 });
  });
});
