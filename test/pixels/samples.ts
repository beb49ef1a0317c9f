/** A picture of squares at any size, and folders that go when a test ends. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { onTestFinished } from 'vitest';
import type { Render } from '../../src/image/plan.js';
import { Problem } from '../../src/problem.js';
import { squareColour, type Colour } from '../http/grid.js';
import type { Drawn } from './assemble.js';

/** Ten squares across and six down, each of `square` pixels: no turn or mirror of it looks the same. */
export const ACROSS = 10;
export const DOWN = 6;

export function squares(square: number): Drawn {
  const [width, height] = [ACROSS * square, DOWN * square];
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      pixels.set(squareColour(Math.floor(x / square), Math.floor(y / square)), (y * width + x) * 3);
  return { width, height, pixels };
}

export function picture({ width, height, pixels }: Drawn): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** One colour all over: says which level was read. */
export function plain(width: number, height: number, colour: Colour): Drawn {
  const pixels = Buffer.alloc(width * height * 3);
  for (let at = 0; at < pixels.length; at += 3) pixels.set(colour, at);
  return { width, height, pixels };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The whole of the first image, as it is, losslessly: what a test does not say about a plan. */
export function plainWork(width: number, height: number): Render {
  return {
    kind: 'render',
    directory: { kind: 'page', page: 0 },
    extract: undefined,
    orientation: 1,
    scaled: { width, height },
    rotation: { mirror: false, degrees: 0 },
    quality: 'color',
    format: 'png',
  };
}

export interface Raw {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly pixels: Buffer;
}

export async function raw(image: Buffer | Sharp): Promise<Raw> {
  const source = Buffer.isBuffer(image) ? sharp(image) : image;
  const { data, info } = await source.raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: info.channels, pixels: data };
}

export function pixel({ width, channels, pixels }: Raw, x: number, y: number): readonly number[] {
  return [...pixels.subarray((y * width + x) * channels, (y * width + x + 1) * channels)];
}

/** The greatest difference between two colours, band by band. */
export function distance(a: readonly number[], b: readonly number[]): number {
  return a.length === b.length
    ? Math.max(...a.map((value, band) => Math.abs(value - (b[band] ?? 0))))
    : Infinity;
}

/** The Problem that this ends in: a function where it may come at once. */
export async function refusal(asked: Promise<unknown> | (() => unknown)): Promise<Problem> {
  try {
    await (typeof asked === 'function' ? asked() : asked);
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

/** Soft shapes in strong colours: a wrong colour space or a wrong tile is far from it, a fine JPEG is near. */
export function painting(width: number, height: number): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      pixels.set(
        [
          128 + 110 * Math.sin(x / 37 + y / 91),
          128 + 110 * Math.sin(y / 29 - x / 113),
          128 + 110 * Math.cos((x + y) / 53),
        ],
        (y * width + x) * 3,
      );
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Peak signal to noise ratio of two encoded pictures of one size, in decibels: alike from about 30, unlike below 20. */
export async function psnr(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([inSrgb(one), inSrgb(other)]);
  if (a.width !== b.width || a.height !== b.height)
    throw new Error(`${a.width} × ${a.height} beside ${b.width} × ${b.height}`);
  const squared = a.pixels.reduce((sum, value, at) => sum + (value - (b.pixels[at] ?? 0)) ** 2, 0);
  return 10 * Math.log10(255 ** 2 / (squared / a.pixels.length));
}

function inSrgb(image: Buffer): Promise<Raw> {
  return raw(sharp(image).pipelineColourspace('srgb').removeAlpha().toColourspace('srgb'));
}
