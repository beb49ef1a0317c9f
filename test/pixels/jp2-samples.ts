/** JPEG 2000 files for tests: the codestream as OpenJPEG writes it, the boxes around it as a test wants them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './tools.js';

export interface Samples {
  readonly width: number;
  readonly height: number;
  /** 1 for gray, 3 for colour. */
  readonly channels: 1 | 3;
  /** 8 by default. */
  readonly bits?: number;
  /** A value from 0 to 1. */
  readonly at: (x: number, y: number, channel: number) => number;
}

/** A JP2 file, or a bare codestream where `ending` is j2k. `options` are opj_compress's own. */
export async function compressed(
  samples: Samples,
  options: readonly string[] = [],
  ending = 'jp2',
): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-'));
  const [source, target] = [
    join(folder, samples.channels === 1 ? 'source.pgm' : 'source.ppm'),
    join(folder, `made.${ending}`),
  ];
  try {
    await writeFile(source, portable(samples));
    await run('opj_compress', ['-i', source, '-o', target, ...options]);
    return await readFile(target);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Netpbm's raw format: samples of more than eight bits are written high byte first. */
function portable({ width, height, channels, bits = 8, at }: Samples): Buffer {
  const most = 2 ** bits - 1;
  const bytes = bits > 8 ? 2 : 1;
  const pixels = Buffer.alloc(width * height * channels * bytes);
  for (let index = 0; index < width * height * channels; index += 1) {
    const pixel = Math.floor(index / channels);
    const value = Math.round(at(pixel % width, Math.floor(pixel / width), index % channels) * most);
    pixels.writeUIntBE(value, index * bytes, bytes);
  }
  return Buffer.concat([Buffer.from(`P${channels === 1 ? 5 : 6}\n${width} ${height}\n${most}\n`), pixels]);
}

export function box(type: string, ...contents: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + contents.reduce((sum, { length }) => sum + length, 0));
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, ...contents]);
}

export const SIGNATURE = box('jP  ', Buffer.from([0x0d, 0x0a, 0x87, 0x0a]));

/** `colour`: a number of ISO/IEC 15444-1, table I.10, or a profile. */
export function wrapped(
  codestream: Buffer,
  { width, height, channels, bits = 8 }: Samples,
  colour: number | Buffer,
): Buffer {
  const header = Buffer.alloc(14);
  header.writeUInt32BE(height, 0);
  header.writeUInt32BE(width, 4);
  header.writeUInt16BE(channels, 8);
  header.set([bits - 1, 7, 0, 0], 10);
  const number = Buffer.alloc(4);
  if (typeof colour === 'number') number.writeUInt32BE(colour);
  const told =
    typeof colour === 'number'
      ? box('colr', Buffer.from([1, 0, 0]), number)
      : box('colr', Buffer.from([2, 0, 0]), colour);
  return Buffer.concat([
    SIGNATURE,
    box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ')),
    box('jp2h', box('ihdr', header), told),
    box('jp2c', codestream),
  ]);
}
