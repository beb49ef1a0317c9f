/** The header of JPEG 2000 (ISO/IEC 15444-1, annexes A and I): read strictly, and no length believed. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJp2, readJp2, type Jp2Header } from '../../src/pixels/jp2/header.js';
import { bandsOf, onGrid, reducedTo, resolutionsOf } from '../../src/pixels/jp2/resolutions.js';
import { Problem } from '../../src/problem.js';
import { box, compressed, SIGNATURE, wrapped, type Samples } from './jp2-samples.js';
import { refusal } from './samples.js';

const samples: Samples = { width: 301, height: 203, channels: 3, at: (x, y) => (x ^ y) / 512 };
const file = await compressed(samples, ['-t', '100,90', '-n', '4']);
const codestream = await compressed(samples, ['-d', '13,27', '-T', '5,3', '-t', '100,90'], 'j2k');

interface Counted {
  readonly header: Jp2Header;
  readonly reads: number;
  readonly bytes: number;
}

async function readCounted(bytes: Buffer, size = bytes.length): Promise<Counted> {
  let [reads, read] = [0, 0];
  const header = await readJp2({
    size,
    read(position, length) {
      reads += 1;
      read += length;
      expect(position).toBeGreaterThanOrEqual(0);
      expect(position + length).toBeLessThanOrEqual(size);
      const found = Buffer.alloc(length);
      bytes.copy(found, 0, position, position + length);
      return Promise.resolve(found);
    },
  });
  return { header, reads, bytes: read };
}

/** The file with these bytes at a place that is counted from where a marker or a box's name stands. */
function changed(bytes: Buffer, at: string | number, offset: number, ...values: readonly number[]): Buffer {
  const other = Buffer.from(bytes);
  const marker = typeof at === 'string' ? Buffer.from(at) : Buffer.from([0xff, at]);
  other.set(values, other.indexOf(marker) + offset);
  return other;
}

const SIZ = 0x51;
const COD = 0x52;

describe('what is read', () => {
  it('of a JP2 file (I.5)', async () => {
    const { header, bytes } = await readCounted(file);
    expect(header).toMatchObject({
      size: { width: 301, height: 203 },
      origin: { x: 0, y: 0 },
      tileHeight: 90,
      halvings: 3,
      colour: { kind: 'srgb' },
      palette: false,
      alpha: false,
    });
    expect(header.components).toEqual(Array<unknown>(3).fill({ bits: 8, signed: false, across: 1, down: 1 }));
    expect(bytes).toBeLessThan(400);
  });

  it('of a codestream that does not begin in the corner of its grid (A.5.1, B.2)', async () => {
    const { header } = await readCounted(codestream);
    expect(header).toMatchObject({
      size: { width: 301, height: 203 },
      origin: { x: 13, y: 27 },
      tileTop: 3,
      halvings: 5,
      colour: { kind: 'untold' },
    });
  });

  it.each([
    [16, { kind: 'srgb' }],
    [17, { kind: 'gray' }],
    [18, { kind: 'sycc' }],
    [12, { kind: 'other', code: 12 }],
    [Buffer.from('a profile'), { kind: 'profile', profile: Buffer.from('a profile') }],
  ])('of its colours: %s (I.5.3.3)', async (colour, read) => {
    const { header } = await readCounted(wrapped(codestream, samples, colour));
    expect(header.colour).toEqual(read);
  });

  it('of opacity and palettes (I.5.3.4, I.5.3.6)', async () => {
    const extra = box(
      'jp2h',
      box('pclr', Buffer.alloc(4)),
      box('cdef', Buffer.from([0, 2, 0, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0])),
    );
    const { header } = await readCounted(Buffer.concat([SIGNATURE, extra, box('jp2c', codestream)]));
    expect(header).toMatchObject({ palette: true, alpha: true });
  });

  it('where other boxes stand before, and lengths are written long or left to the end (I.4)', async () => {
    const long = Buffer.alloc(16);
    long.writeUInt32BE(1, 0);
    long.write('uuid', 4);
    long.writeBigUInt64BE(1016n, 8);
    const last = box('jp2c', codestream);
    last.writeUInt32BE(0, 0);
    const { header } = await readCounted(Buffer.concat([SIGNATURE, long, Buffer.alloc(1000), last]));
    expect(header.size).toEqual({ width: 301, height: 203 });
  });
});

describe('what is refused', () => {
  it.each<[string, Buffer, string]>([
    ['a side of 2^31 and more', changed(file, SIZ, 6, 0x80, 0, 0, 0), 'tiles'],
    [
      'both sides of nearly 2^31, in one tile',
      changed(
        file,
        SIZ,
        6,
        ...[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0],
        ...[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff],
      ),
      'pixels',
    ],
    ['no width', changed(file, SIZ, 6, 0, 0, 0, 0), 'size'],
    ['an image that begins behind its end', changed(file, SIZ, 14, 0, 0, 2, 0), 'size'],
    ['tiles of no width', changed(file, SIZ, 22, 0, 0, 0, 0), 'size'],
    ['a first tile beside the image', changed(file, SIZ, 30, 0, 0, 1, 0), 'size'],
    ['no components', changed(file, SIZ, 38, 0, 0), 'colours'],
    ['sixteen thousand components', changed(file, SIZ, 38, 0x40, 0), 'colours'],
    ['38 bits', changed(file, SIZ, 40, 37), '16 bits'],
    ['samples that stand for no pixels', changed(file, SIZ, 41, 0), 'bits'],
    ['a short SIZ', changed(file, SIZ, 2, 0, 12), 'size'],
    ['an absurd number of halvings', changed(file, COD, 9, 33), 'coded'],
    ['no COD', changed(file, COD, 1, 0x90), 'coded'],
    ['a marker without length', changed(file, COD, 1, 0x64, 0, 0), 'length'],
    ['a box beyond the end', changed(file, 'jp2h', -4, 0x7f, 0xff, 0xff, 0xff), 'beyond'],
    ['a box of no length', changed(file, 'jp2h', -4, 0, 0, 0, 4), 'beyond'],
    ['no picture', changed(file, 'jp2c', 0, 0x78), 'no picture'],
    ['nothing but its signature', SIGNATURE, 'no picture'],
    ['half a signature', SIGNATURE.subarray(0, 6), 'too soon'],
    ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0, 0, 0, 0, 0, 0]), 'begin'],
  ])('%s', async (_what, bytes, said) => {
    const { code, detail } = await refusal(readCounted(bytes));
    expect(code).toBe('damaged-image');
    expect(detail).toContain(said);
  });

  it('a million empty boxes, after the first thousand', async () => {
    const empty = box('free');
    const bytes = Buffer.concat([SIGNATURE, Buffer.alloc(8_000_000).fill(empty)]);
    let reads = 0;
    const counted = readJp2({
      size: bytes.length,
      read: (at, length) => {
        reads += 1;
        return Promise.resolve(bytes.subarray(at, at + length));
      },
    });
    expect((await refusal(counted)).detail).toContain('no picture');
    expect(reads).toBeLessThan(1010);
  });

  it('a header box of a gigabyte, unread', async () => {
    const head = Buffer.from([0x40, 0, 0, 0, ...Buffer.from('jp2h')]);
    const { detail } = await refusal(readCounted(Buffer.concat([SIGNATURE, head]), 2 ** 31));
    expect(detail).toContain('absurd');
  });
});

describe('whatever the bytes', () => {
  async function judge(bytes: Buffer): Promise<void> {
    try {
      const { header, reads, bytes: read } = await readCounted(bytes);
      expect(header.size.width).toBeGreaterThan(0);
      expect(header.size.height).toBeGreaterThan(0);
      expect(header.halvings).toBeLessThanOrEqual(32);
      expect(reads).toBeLessThan(15_000);
      expect(read).toBeLessThan(2 ** 25);
      const sizes = resolutionsOf(header);
      expect(sizes.every(({ width, height }) => width > 0 && height > 0)).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(Problem);
    }
  }

  it('a file with some of them changed is described, or refused', async () => {
    const change = fc.tuple(fc.nat({ max: 400 }), fc.integer({ min: 0, max: 255 }));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        const bytes = Buffer.from(file);
        for (const [at, value] of changes) bytes[at] = value;
        await judge(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  it('any bytes behind a signature are described, or refused', async () => {
    const start = fc.constantFrom(SIGNATURE, Buffer.from([0xff, 0x4f, 0xff, 0x51]));
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 300 }), async (first, rest) => {
        await judge(Buffer.concat([first, rest]));
      }),
      { numRuns: 2000 },
    );
  });

  it('only those that begin so are taken for JPEG 2000', () => {
    expect(isJp2(file)).toBe(true);
    expect(isJp2(codestream)).toBe(true);
    expect(isJp2(Buffer.alloc(0))).toBe(false);
    expect(isJp2(Buffer.from('%PDF-1.7'))).toBe(false);
  });
});

describe('resolutions (B.5)', () => {
  const side = fc.integer({ min: 1, max: 3000 });
  const anyHeader = fc
    .record({
      x: fc.nat({ max: 200 }),
      y: fc.nat({ max: 200 }),
      width: side,
      height: side,
      tileHeight: fc.integer({ min: 1, max: 700 }),
      up: fc.nat({ max: 50 }),
    })
    .map(({ x, y, width, height, tileHeight, up }): Jp2Header => {
      return {
        size: { width, height },
        origin: { x, y },
        tileHeight: tileHeight + up,
        tileTop: Math.max(0, y - up),
        components: [{ bits: 8, signed: false, across: 1, down: 1 }],
        halvings: 5,
        colour: { kind: 'gray' },
        palette: false,
        alpha: false,
      };
    });

  it('the grid of a part reduces to exactly the part', () => {
    fc.assert(
      fc.property(
        anyHeader,
        fc.nat({ max: 5 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (header, halvings, ...n) => {
          const whole = reducedTo(header, halvings);
          fc.pre(whole.width > 0 && whole.height > 0);
          const [a, b, c, d] = n;
          const [x, y] = [a % whole.width, b % whole.height];
          const part = { x, y, width: 1 + (c % (whole.width - x)), height: 1 + (d % (whole.height - y)) };
          const { left, top, right, bottom } = onGrid(header, halvings, part);
          const scale = 2 ** halvings;
          expect(Math.ceil(right / scale) - Math.ceil(left / scale)).toBe(part.width);
          expect(Math.ceil(bottom / scale) - Math.ceil(top / scale)).toBe(part.height);
          expect(left).toBeGreaterThanOrEqual(header.origin.x);
          expect(bottom).toBeLessThanOrEqual(header.origin.y + header.size.height);
        },
      ),
    );
  });

  it('bands are all of a part, one below the other, and none is too large', () => {
    fc.assert(
      fc.property(
        anyHeader,
        fc.integer({ min: 1, max: 400_000 }),
        fc.nat({ max: 3 }),
        (header, width, halvings) => {
          const wide = { ...header, size: { ...header.size, width } };
          const whole = reducedTo(wide, halvings);
          fc.pre(whole.width > 0 && whole.height > 0);
          const part = { x: 0, y: 0, ...whole };
          const bands = bandsOf(wide, halvings, part);
          expect(bands.reduce((y, band) => (band.y === y ? y + band.height : -1), 0)).toBe(whole.height);
          for (const { height } of bands) {
            expect(height).toBeGreaterThan(0);
            expect(height * whole.width).toBeLessThanOrEqual(Math.max(2 ** 24, 64 * whole.width));
          }
        },
      ),
    );
  });
});
