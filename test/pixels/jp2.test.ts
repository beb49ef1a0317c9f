/** JPEG 2000 as a source: whoever decodes it, the same picture comes, whole, reduced and in parts. */
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from '../../src/image/limits.js';
import { plan } from '../../src/image/plan.js';
import { price } from '../../src/image/price.js';
import { parseRequest } from '../../src/image/request.js';
import { createBackgroundPyramids } from '../../src/ingest/background.js';
import { makePyramid } from '../../src/ingest/pyramid.js';
import { missingTools } from '../../src/pixels/jp2.js';
import { unrollByOpj } from '../../src/pixels/jp2/opj.js';
import { readJp2 } from '../../src/pixels/jp2/header.js';
import { createImages, type OpenedImage } from '../../src/pixels/open.js';
import { render, tuneSharp } from '../../src/pixels/render.js';
import { compressed, wrapped, type Samples } from './jp2-samples.js';
import { painting, psnr, raw, refusal, temporaryFolder } from './samples.js';
import { run } from './tools.js';

tuneSharp();

/** As on a machine without the program. */
function withoutOpj(): void {
  const { PATH } = process.env;
  process.env.PATH = '';
  onTestFinished(() => {
    process.env.PATH = PATH;
  });
}

async function opened(bytes: Buffer, ending = 'jp2'): Promise<OpenedImage> {
  const root = await temporaryFolder();
  await writeFile(join(root, `a.${ending}`), bytes);
  return createImages({ root }).open('a');
}

async function ask({ file, pyramid }: OpenedImage, path: string): Promise<Buffer> {
  const [region = '', size = '', rotation = '', output = ''] = path.split('/');
  const { work, size: made } = plan(
    parseRequest(3, [region, size, rotation, output]),
    pyramid,
    defaultLimits,
  );
  if (work.kind !== 'render') throw new Error('nothing to render');
  return render(file, work, made);
}

const SIZE = { width: 613, height: 407 };
const seen = await raw(painting(SIZE.width, SIZE.height));
const colours: Samples = {
  ...SIZE,
  channels: 3,
  at: (x, y, channel) => (seen.pixels[(y * SIZE.width + x) * 3 + channel] ?? 0) / 255,
};
const gray: Samples = { ...colours, channels: 1, at: (x, y) => colours.at(x, y, 1) };

function shown({ width, height, channels, at }: Samples) {
  const pixels = Buffer.alloc(width * height * channels);
  for (let index = 0; index < pixels.length; index += 1) {
    const pixel = Math.floor(index / channels);
    pixels[index] = Math.round(at(pixel % width, Math.floor(pixel / width), index % channels) * 255);
  }
  return sharp(pixels, { raw: { width, height, channels } });
}

/** The same picture in the numbers of Display P3, and what says that they are. */
const inP3 = await painting(SIZE.width, SIZE.height).withIccProfile('p3').png().toBuffer();
const { icc: profile = Buffer.alloc(0) } = await sharp(inP3).metadata();
const p3 = await raw(sharp(inP3, { ignoreIcc: true }));
const p3Samples: Samples = {
  ...colours,
  at: (x, y, channel) => (p3.pixels[(y * SIZE.width + x) * 3 + channel] ?? 0) / 255,
};

/** The full range of sYCC (IEC 61966-2-1, amendment 1). */
const sycc: Samples = {
  ...colours,
  at(x, y, channel) {
    const [red, green, blue] = [0, 1, 2].map((each) => colours.at(x, y, each)) as [number, number, number];
    const light = 0.299 * red + 0.587 * green + 0.114 * blue;
    const chroma = [light, 0.5 + (blue - light) / 1.772, 0.5 + (red - light) / 1.402][channel] ?? 0;
    return Math.min(1, Math.max(0, chroma));
  },
};

interface Kind {
  readonly name: string;
  readonly bytes: () => Promise<Buffer>;
  readonly looks: Samples;
  readonly ending?: string;
  /** Read whole even where the program is there: it would read it wrong. */
  readonly always?: 'whole';
}

const kinds: readonly Kind[] = [
  { name: 'colours, lossless', bytes: () => compressed(colours), looks: colours },
  { name: 'colours, lossy', bytes: () => compressed(colours, ['-I', '-r', '8']), looks: colours },
  { name: 'in tiles', bytes: () => compressed(colours, ['-t', '128,96', '-n', '4']), looks: colours },
  { name: 'of one resolution', bytes: () => compressed(colours, ['-n', '1']), looks: colours },
  {
    name: 'away from the corner of its grid',
    bytes: () => compressed(colours, ['-d', '13,27', '-T', '5,3', '-t', '200,200']),
    looks: colours,
  },
  { name: 'a bare codestream', bytes: () => compressed(colours, [], 'j2k'), looks: colours, ending: 'j2c' },
  { name: 'another ending', bytes: () => compressed(colours), looks: colours, ending: 'jpf' },
  { name: 'gray', bytes: () => compressed(gray), looks: gray },
  { name: 'gray of 12 bits', bytes: () => compressed({ ...gray, bits: 12 }), looks: gray },
  { name: 'colours of 16 bits', bytes: () => compressed({ ...colours, bits: 16 }), looks: colours },
  {
    name: 'with a profile',
    bytes: async () => wrapped(await compressed(p3Samples, [], 'j2k'), p3Samples, profile),
    looks: colours,
  },
  {
    name: 'with a profile, of 16 bits',
    bytes: async () => {
      const deep = { ...p3Samples, bits: 16 };
      return wrapped(await compressed(deep, [], 'j2k'), deep, profile);
    },
    looks: colours,
  },
  {
    name: 'with a profile, of 12 bits',
    bytes: async () => {
      const deep = { ...p3Samples, bits: 12 };
      return wrapped(await compressed(deep, [], 'j2k'), deep, profile);
    },
    looks: colours,
    always: 'whole',
  },
  {
    name: 'in sYCC',
    bytes: async () => wrapped(await compressed(sycc, ['-mct', '0'], 'j2k'), sycc, 18),
    looks: colours,
  },
];

describe.each([
  ['by opj_decompress', 'part'],
  ['without it', 'whole'],
] as const)('an image is decoded %s', (_by, reads) => {
  it.each(kinds.map((kind) => [kind.name, kind] as const))(
    '%s',
    async (_name, { bytes, looks, ending, always }) => {
      const file = await bytes();
      if (reads === 'whole') withoutOpj();
      const image = await opened(file, ending);
      const { size, gray: isGray, levels } = image.pyramid;
      expect(size).toEqual(SIZE);
      expect(isGray).toBe(looks.channels === 1);
      expect(levels[0].directory).toMatchObject({ kind: 'resolution', reads: always ?? reads });
      const whole = await shown(looks).png().toBuffer();
      expect(await psnr(await ask(image, 'full/max/0/default.png'), whole)).toBeGreaterThan(29);
      const half = await sharp(whole).resize(307, 204, { fit: 'fill' }).png().toBuffer();
      expect(await psnr(await ask(image, 'full/307,204/0/default.png'), half)).toBeGreaterThan(29);
      const box = { left: 101, top: 203, width: 256, height: 128 };
      const part = await sharp(whole).extract(box).png().toBuffer();
      expect(await psnr(await ask(image, '101,203,256,128/max/0/default.png'), part)).toBeGreaterThan(29);
      const reduced = await sharp(part).resize(64, 32, { fit: 'fill' }).png().toBuffer();
      expect(await psnr(await ask(image, '101,203,256,128/64,32/0/default.png'), reduced)).toBeGreaterThan(
        25,
      );
    },
  );
});

describe('what needs the program', () => {
  async function withAlpha(picture = painting(SIZE.width, SIZE.height)): Promise<Buffer> {
    const folder = await temporaryFolder();
    const [source, target] = [join(folder, 'a.png'), join(folder, 'a.jp2')];
    await picture.ensureAlpha(0).png().toFile(source);
    await run('opj_compress', ['-i', source, '-o', target]);
    return readFile(target);
  }

  it('is shown with it: transparency lies on white where the format has none', async () => {
    const image = await opened(await withAlpha());
    const clear = await raw(sharp(await ask(image, 'full/100,/0/default.jpg')));
    expect([...clear.pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
    expect((await raw(sharp(await ask(image, 'full/100,/0/default.png')))).channels).toBe(4);
  });

  it('is shown with it in gray too', async () => {
    const image = await opened(await withAlpha(shown(gray).toColourspace('b-w')));
    expect(image.pyramid.gray).toBe(true);
    const clear = await raw(sharp(await ask(image, 'full/100,/0/default.jpg')));
    expect([...clear.pixels.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  it('is refused without it, in words that name the package', async () => {
    const bytes = await withAlpha();
    withoutOpj();
    const { code, detail } = await refusal(opened(bytes));
    expect(code).toBe('damaged-image');
    expect(detail).toContain('libopenjp2-tools');
  });

  it('is told at the start, where there is any JPEG 2000', async () => {
    const root = await temporaryFolder();
    await writeFile(join(root, 'a.tif'), '');
    expect(await missingTools(root)).toEqual([]);
    withoutOpj();
    expect(await missingTools(root)).toEqual([]);
    await writeFile(join(root, 'b.JPX'), '');
    const [sentence, ...more] = await missingTools(root);
    expect(more).toEqual([]);
    expect(sentence).toContain('apt-get install libopenjp2-tools');
  });
});

describe('a file that cannot be read', () => {
  it.each(['by opj_decompress', 'without it'])('is refused where it is cut short, %s', async (by) => {
    const bytes = await compressed(colours);
    // The last box then says that it reaches to the end of the file, which is what readers try.
    bytes.writeUInt32BE(0, bytes.indexOf('jp2c') - 4);
    if (by === 'without it') withoutOpj();
    const image = await opened(bytes.subarray(0, bytes.length / 3));
    expect((await refusal(ask(image, 'full/max/0/default.jpg'))).code).toBe('damaged-image');
  });

  it.each(['by opj_decompress', 'without it'])('is refused where its size is a lie, %s', async (by) => {
    const bytes = await compressed(colours);
    const siz = bytes.indexOf(Buffer.from([0xff, 0x51]));
    for (const at of [6, 10, 22, 26]) bytes.writeUInt32BE(50_000, siz + at);
    if (by === 'without it') {
      withoutOpj();
      expect((await refusal(opened(bytes))).detail).toContain('as large as this');
      return;
    }
    const image = await opened(bytes);
    expect(image.pyramid.size).toEqual({ width: 50_000, height: 50_000 });
    expect((await refusal(ask(image, '0,0,512,512/max/0/default.jpg'))).code).toBe('damaged-image');
    const whole = plan(parseRequest(3, ['full', 'max', '0', 'default.jpg']), image.pyramid, defaultLimits);
    expect(price(whole, image.pyramid, defaultLimits).lane).toBe('expensive');
    const target = join(await temporaryFolder(), 'a.tif');
    const made = makePyramid({ file: image.file, picture: image.pyramid }, target, { limits: defaultLimits });
    expect((await refusal(made)).detail).toContain('50000 × 50000');
  });

  it('is refused where the program hangs, and the program is ended', async () => {
    const folder = await temporaryFolder();
    const fake = join(folder, 'opj_decompress');
    await writeFile(fake, '#!/bin/sh\necho $$ > "$(dirname "$0")/pid"\nexec sleep 600\n');
    await chmod(fake, 0o755);
    const bytes = await compressed(colours);
    await writeFile(join(folder, 'a.jp2'), bytes);
    const header = await readJp2({
      size: bytes.length,
      read: (at, length) => Promise.resolve(bytes.subarray(at, at + length)),
    });
    const { PATH } = process.env;
    process.env.PATH = `${folder}:${PATH ?? ''}`;
    onTestFinished(() => {
      process.env.PATH = PATH;
    });
    const part = {
      file: join(folder, 'a.jp2'),
      header,
      halvings: 0,
      gray: false,
      box: { x: 0, y: 0, ...SIZE },
    };
    const { detail } = await refusal(unrollByOpj(part, join(folder, 'sheet.tif'), 500));
    expect(detail).toContain('longer than 0.5 seconds');
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow();
  });
});

describe('a pyramid in the background', () => {
  it.each(['by opj_decompress', 'without it'])(
    'is made of it, and its tiles pass through, %s',
    async (by) => {
      const large: Samples = {
        ...colours,
        width: 1500,
        height: 1100,
        at: (x, y, channel) => ((x * (channel + 1) + y) % 1500) / 1500,
      };
      const [root, cache] = [await temporaryFolder(), await temporaryFolder()];
      await writeFile(join(root, 'a.jp2'), await compressed(large, ['-t', '400,300']));
      if (by === 'without it') withoutOpj();
      const warnings: unknown[] = [];
      const pyramids = await createBackgroundPyramids({
        images: createImages({ root }),
        folder: cache,
        maxBytes: 2 ** 30,
        limits: defaultLimits,
        log: { info: () => undefined, warn: (...told: readonly unknown[]) => warnings.push(told) },
        turn: () => Promise.resolve(),
      });
      onTestFinished(() => {
        pyramids.close();
      });
      const before = await pyramids.open('a');
      const first = await ask(before, '0,0,512,512/max/0/default.png');
      await pyramids.settled();
      expect(warnings).toEqual([]);
      const after = await pyramids.open('a');
      const request = parseRequest(3, ['0,0,512,512', 'max', '0', 'default.jpg']);
      const decided = plan(request, after.pyramid, defaultLimits);
      expect(decided.work.kind).toBe('stored');
      expect(price(decided, after.pyramid, defaultLimits).cost).toBe(0);
      expect(await psnr(first, await ask(after, '0,0,512,512/max/0/default.png'))).toBeGreaterThan(29);
    },
  );
});
