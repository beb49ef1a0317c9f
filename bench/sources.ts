/** The images of the bench, made from a seed: a page like a typescript, and a picture like a photograph. */
import { link, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { defaultLimits } from '../src/image/limits.js';
import { makePyramid } from '../src/ingest/pyramid.js';
import { readPictures } from '../src/pixels/probe.js';
import { between, chance } from './chance.js';

export const SOURCES = ['page', 'photo'] as const;
export type Source = (typeof SOURCES)[number];

/** Rows of marks as large as letters, on paper with a grain; A4 at 400 dots an inch. */
async function drawPage(file: string): Promise<void> {
  const width = 3307;
  const height = 4677;
  const next = chance(1955);
  const pixels = Buffer.alloc(width * height);
  for (let at = 0; at < pixels.length; at++) pixels[at] = 226 + next() * 18;
  for (let top = 400; top < height - 400; top += 76)
    for (let left = 350; left < width - 400; left += next() < 0.17 ? 64 : 34)
      for (let stroke = between(next, 2, 4); stroke > 0; stroke--) {
        const upright = next() < 0.5;
        const x = left + between(next, 0, 20);
        const y = top + between(next, 0, 30);
        ink(pixels, width, { x, y, width: upright ? 5 : 22, height: upright ? 34 : 5 }, next);
      }
  await sharp(pixels, { raw: { width, height, channels: 1 } })
    .toColourspace('srgb')
    .jpeg({ quality: 95 })
    .toFile(file);
}

interface Stroke {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function ink(pixels: Buffer, width: number, stroke: Stroke, next: () => number): void {
  for (let y = stroke.y; y < stroke.y + stroke.height; y++)
    for (let x = stroke.x; x < stroke.x + stroke.width; x++) pixels[y * width + x] = 30 + next() * 40;
}

/** Large soft shapes in colour, smaller ones over them, and a grain over all. */
async function drawPhoto(file: string): Promise<void> {
  const texture = await sharp(noise(4, 64, 64, 200), { raw: { width: 64, height: 64, channels: 3 } })
    .resize(1024, 1024, { kernel: 'cubic' })
    .composite([
      {
        input: noise(3, 1024, 1024, 90),
        raw: { width: 1024, height: 1024, channels: 3 },
        blend: 'soft-light',
      },
    ])
    .png()
    .toBuffer();
  await sharp(noise(5, 20, 16, 255), { raw: { width: 20, height: 16, channels: 3 } })
    .resize(10_000, 8_000, { kernel: 'cubic', fit: 'fill' })
    .composite([{ input: texture, tile: true, blend: 'soft-light' }])
    .jpeg({ quality: 95 })
    .toFile(file);
}

function noise(seed: number, width: number, height: number, strength: number): Buffer {
  const next = chance(seed);
  return Buffer.from(Array.from({ length: width * height * 3 }, () => 127 + (next() - 0.5) * strength));
}

/** As `palimpsest pyramid` does it: its ready answers stand behind the pyramid, in the one file. */
async function ingest(master: string, pyramid: string): Promise<void> {
  const [picture] = await readPictures(master);
  if (picture === undefined) throw new Error(`${master} holds no picture`);
  await makePyramid({ file: master, picture }, pyramid, { limits: defaultLimits });
}

/** Copies are kept in folders of so many, as a curator would have them. */
const FOLDER = 20;

/** The identifier of a copy: the same image under a name that nobody has asked for yet. */
export function nameOf(source: Source, copy: number): string {
  return `${source}-${Math.floor(copy / FOLDER)}~${copy}`;
}

export interface Folders {
  /** As Palimpsest has them: `page-0/7.tif`. */
  readonly images: string;
  /** The same files as the others want them: `page-0~7`, since IIPImage 1.1 adds no ending. */
  readonly flat: string;
}

/** Both images as ingested, under so many names: hard links, so that they cost nothing. */
export async function makeSources(
  { images, flat }: Folders,
  copies: Readonly<Record<Source, number>>,
): Promise<void> {
  await mkdir(flat, { recursive: true });
  for (const source of SOURCES) {
    const first = fileOf(images, source, 0);
    await mkdir(dirname(first), { recursive: true });
    const master = join(images, 'master.jpg');
    await (source === 'page' ? drawPage : drawPhoto)(master);
    await ingest(master, first);
    await rm(master);
    await linkCopies(first, images, source, copies[source]);
    for (let copy = 0; copy < copies[source]; copy++) await link(first, join(flat, nameOf(source, copy)));
  }
}

/** An archive of so many of each of those that were made, in a folder of its own. */
export async function linkArchive(made: string, images: string, copies: number): Promise<void> {
  for (const source of SOURCES) await linkCopies(fileOf(made, source, 0), images, source, copies);
}

async function linkCopies(first: string, images: string, source: Source, copies: number): Promise<void> {
  for (let copy = 0; copy < copies; copy++) {
    const file = fileOf(images, source, copy);
    if (file === first) continue;
    await mkdir(dirname(file), { recursive: true });
    await link(first, file);
  }
}

function fileOf(images: string, source: Source, copy: number): string {
  return join(images, `${nameOf(source, copy).replace('~', '/')}.tif`);
}
