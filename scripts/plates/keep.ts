import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { defaultLimits } from '../../src/image/limits.js';
import { addReady, publish } from '../../src/ingest/pyramid.js';
import { paper, type Measured, type Print } from './press.js';

/** Where a plate is kept: its picture, and where its text stands on it. Paths of files. */
export interface Place {
  readonly image: string;
  readonly boxes: string;
}

const record = z.object({ image: z.object({ sha256: z.string() }), plate: z.literal(true) });

/**
 * What stands where a plate would be written and is no plate: a scan. An image is a plate only while its hash is
 * the one that its boxes were measured on. Undefined: the place is free.
 */
export async function scanAt({ image, boxes }: Place): Promise<string | undefined> {
  const { dir, name } = parse(image);
  const files = await readdir(dir).catch(() => []);
  for (const file of files.filter((each) => parse(each).name === name)) {
    const found = join(dir, file);
    if (found !== image || sha256(await readFile(found)) !== (await recordedHash(boxes))) return found;
  }
  return undefined;
}

/** Undefined where no boxes of a plate can be read. */
async function recordedHash(boxes: string): Promise<string | undefined> {
  try {
    return record.parse(JSON.parse(await readFile(boxes, 'utf8'))).image.sha256;
  } catch {
    return undefined;
  }
}

/** Writes the picture as a pyramid with ready answers, and the boxes measured on exactly that file. Each appears whole or not at all. */
export async function keep(place: Place, { picture, measured }: Print): Promise<void> {
  await publish(place.image, async (image) => {
    await writeFile(image, await pyramid(picture));
    await addReady(image, { limits: defaultLimits });
    const boxes = boxesText(sha256(await readFile(image)), measured);
    await publish(place.boxes, (unfinished) => writeFile(unfinished, boxes));
  });
}

/** JPEG tiles of 512 pixels, each level half of the one before: tiles that a server can pass on as they are. */
async function pyramid(picture: Buffer): Promise<Buffer> {
  const perMillimetre = paper.density / 25.4;
  return sharp(picture)
    .removeAlpha()
    .tiff({
      compression: 'jpeg',
      quality: 88,
      tile: true,
      tileWidth: 512,
      tileHeight: 512,
      pyramid: true,
      xres: perMillimetre,
      yres: perMillimetre,
      resolutionUnit: 'inch',
    })
    .toBuffer();
}

function boxesText(hash: string, { lines, parts }: Measured): string {
  const image = { width: paper.width, height: paper.height, sha256: hash };
  const rows = (boxes: Measured['lines']) =>
    Object.entries(boxes)
      .map(([key, box]) => `    ${JSON.stringify(key)}: ${JSON.stringify(box)}`)
      .join(',\n');
  return `{
  "image": ${JSON.stringify(image)},
  "plate": true,
  "lines": {
${rows(lines)}
  },
  "parts": {
${rows(parts)}
  }
}
`;
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
