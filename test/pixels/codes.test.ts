/** A large JPEG has the same pixels as ever, and is written without being held. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { render } from '../../src/pixels/render.js';
import { plainWork, temporaryFolder } from './samples.js';

const noise = (width: number, height: number, sigma: number): Promise<Buffer> =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: 'white',
      noise: { type: 'gaussian', mean: 128, sigma },
    },
  })
    .png()
    .toBuffer();

async function rendered(picture: Buffer, width: number, height: number): Promise<Buffer> {
  const file = join(await temporaryFolder(), 'a.png');
  await writeFile(file, picture);
  return render(file, { ...plainWork(width, height), format: 'jpg' }, { width, height });
}

/** The segments of Huffman codes (ITU-T T.81, B.2.4.2) before the first scan. */
function codesOf(jpeg: Buffer): Buffer {
  const found: Buffer[] = [];
  for (let at = 2; jpeg[at] === 0xff && jpeg[at + 1] !== 0xda; at += 2 + jpeg.readUInt16BE(at + 2))
    if (jpeg[at + 1] === 0xc4) found.push(jpeg.subarray(at, at + 2 + jpeg.readUInt16BE(at + 2)));
  return Buffer.concat(found);
}

describe('the Huffman codes of a JPEG', () => {
  it('are its own where it is small, and those of all where it is large', async () => {
    const both = async (width: number): Promise<readonly Buffer[]> =>
      Promise.all(
        [5, 60].map(async (sigma) => codesOf(await rendered(await noise(width, 1024, sigma), width, 1024))),
      );
    const [one, other] = await both(1024);
    expect(one).not.toEqual(other);
    const [large, otherLarge] = await both(1025);
    expect(large).toEqual(otherLarge);
  });

  it('are no matter of pixels', async () => {
    const picture = await noise(1200, 1000, 30);
    const held = await sharp(picture).jpeg({ quality: 82, chromaSubsampling: '4:2:0' }).toBuffer();
    const written = await rendered(picture, 1200, 1000);
    expect(written.length).toBeGreaterThan(held.length);
    const [one, other] = await Promise.all([written, held].map((bytes) => sharp(bytes).raw().toBuffer()));
    expect(one?.equals(other ?? Buffer.alloc(0))).toBe(true);
  });
});
