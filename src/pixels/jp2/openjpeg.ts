/** A whole resolution of a JPEG 2000 image, decoded by OpenJPEG as WebAssembly: for machines without opj_decompress. */
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import load from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import type { Size } from '../../image/pyramid.js';
import { sheetHead } from '../sheet.js';
import { damagedJp2, type Jp2Header } from './header.js';

export interface Unrolling {
  readonly file: string;
  readonly halvings: number;
  /** Of that resolution. */
  readonly size: Size;
  readonly colour: Jp2Header['colour'];
  /** The file that is written. */
  readonly target: string;
}

/** The codec gives RGB for sYCC, and leaves profiles alone. Throws `damaged-image`. */
export async function unroll({ file, halvings, size, colour, target }: Unrolling): Promise<void> {
  const codec = await load({ print: () => undefined, printErr: () => undefined });
  const decoder = new codec.J2KDecoder();
  const bytes = readFileSync(file);
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decodeSubResolution(halvings);
  const { bitsPerSample, componentCount, isSigned } = decoder.getFrameInfo();
  const samples = decoder.getDecodedBuffer();
  const channels = componentCount === 1 ? 1 : 3;
  const count = size.width * size.height * channels;
  if (componentCount !== channels || samples.length !== count * (bitsPerSample > 8 ? 2 : 1))
    throw damagedJp2('it is damaged, or cut short');
  const pixels = inEightBits(samples, bitsPerSample, isSigned);
  const profile = colour.kind === 'profile' ? colour.profile : undefined;
  await writeFile(target, [sheetHead({ size, channels, profile }), pixels]);
  decoder.delete();
}

function inEightBits(samples: Uint8Array, bits: number, signed: boolean): Buffer {
  const width = bits > 8 ? 2 : 1;
  const [range, half] = [2 ** bits, 2 ** (bits - 1)];
  const pixels = Buffer.allocUnsafe(samples.length / width);
  for (let index = 0; index < pixels.length; index += 1) {
    const raw =
      width === 1 ? (samples[index] ?? 0) : (samples[2 * index] ?? 0) + 256 * (samples[2 * index + 1] ?? 0);
    // Two's complement, whatever the width: the lowest value is black.
    const value = signed ? (raw + half) % range : raw;
    pixels[index] = Math.round((Math.min(value, range - 1) * 255) / (range - 1));
  }
  return pixels;
}
