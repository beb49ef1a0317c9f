/** Pixels of other decoders behind the head of a TIFF, as sharp reads them. */
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { sheetHead, type Sheet } from '../../src/pixels/sheet.js';
import { painting, temporaryFolder } from './samples.js';

const { icc: profile } = await sharp(await painting(4, 4).withIccProfile('p3').png().toBuffer()).metadata();

describe('a sheet', () => {
  it.each([1, 3, 4] as const)(
    'of %i channels has the pixels that were put behind its head',
    async (channels) => {
      const size = { width: 37, height: 150 };
      const pixels = Buffer.from(Array.from({ length: 37 * 150 * channels }, (_, at) => (at * 7) % 251));
      const sheet = sharp(Buffer.concat([sheetHead({ size, channels, profile: undefined }), pixels]));
      const metadata = await sheet.metadata();
      expect(metadata).toMatchObject({ ...size, channels, depth: 'uchar', hasAlpha: channels === 4 });
      const read = await (channels === 1 ? sheet.toColourspace('b-w') : sheet).raw().toBuffer();
      expect(read.equals(pixels)).toBe(true);
    },
  );

  it('carries a profile', async () => {
    const size = { width: 8, height: 8 };
    const head = sheetHead({ size, channels: 3, profile });
    const metadata = await sharp(Buffer.concat([head, Buffer.alloc(192, 200)])).metadata();
    expect(metadata.icc?.equals(profile ?? Buffer.alloc(0))).toBe(true);
  });

  it('of more than two gigabytes is read too', async () => {
    const sheet: Sheet = { size: { width: 50_000, height: 50_000 }, channels: 1, profile: undefined };
    const file = join(await temporaryFolder(), 'sheet.tif');
    const handle = await open(file, 'w');
    const head = sheetHead(sheet);
    await handle.write(head);
    await handle.write(Buffer.from([1, 2, 3, 4]), 0, 4, head.length + 50_000);
    // A file with a hole in it: it takes no room.
    await handle.truncate(head.length + 2_500_000_000);
    await handle.close();
    const top = sharp(file, { limitInputPixels: false, sequentialRead: true })
      .extract({ left: 0, top: 1, width: 4, height: 1 })
      .toColourspace('b-w');
    expect([...(await top.raw().toBuffer())]).toEqual([1, 2, 3, 4]);
  });
});
