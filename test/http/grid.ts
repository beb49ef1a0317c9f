/** The reference picture: 1000 × 1000, ten by ten flat squares, each of its own colour. Painted here, asked for everywhere. */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp, { type Sharp } from 'sharp';

export const GRID = 1000;
export const SQUARE = 100;

export type Colour = readonly [red: number, green: number, blue: number];

/** The colour of the square in that column and row: spread out, so that no two neighbours are near. */
export function squareColour(column: number, row: number): Colour {
  const n = row * 10 + column;
  return [(n * 67 + 29) % 256, (n * 151 + 83) % 256, (n * 211 + 137) % 256];
}

export function gridPixels(): Buffer {
  const pixels = Buffer.alloc(GRID * GRID * 3);
  for (let y = 0; y < GRID; y += 1)
    for (let x = 0; x < GRID; x += 1)
      pixels.set(squareColour(Math.floor(x / SQUARE), Math.floor(y / SQUARE)), (y * GRID + x) * 3);
  return pixels;
}

export function gridImage(): Sharp {
  return sharp(gridPixels(), { raw: { width: GRID, height: GRID, channels: 3 } });
}

/** Writes the picture, losslessly, into a folder that may not exist yet. */
export async function writeGrid(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await gridImage().png().toFile(file);
}

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => readonly number[];
}

/** Decodes an answer, whatever its format. */
export async function decode(bytes: Buffer): Promise<Picture> {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return {
    width: info.width,
    height: info.height,
    at: (x, y) => [
      ...data.subarray((y * info.width + x) * info.channels, (y * info.width + x + 1) * info.channels),
    ],
  };
}
