/** PDF as a source: pages are images, drawn at 300 dots an inch, and their text is offered with its places. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { defaultLimits } from '../../src/image/limits.js';
import { plan } from '../../src/image/plan.js';
import { price } from '../../src/image/price.js';
import { parseRequest } from '../../src/image/request.js';
import { createBackgroundPyramids } from '../../src/ingest/background.js';
import { decodeApart } from '../../src/pixels/decoder/crew.js';
import { createImages, type Images, type OpenedImage } from '../../src/pixels/open.js';
import { pdfPages, type PdfPage } from '../../src/pixels/pdf.js';
import { render, tuneSharp } from '../../src/pixels/render.js';
import { launch, withoutBrowser } from '../browser/chromium.js';
import { document, endless, HELVETICA, printPdf, scanned, stream, words } from './pdf-samples.js';
import { painting, pixel, psnr, raw, refusal, temporaryFolder } from './samples.js';

tuneSharp();

const A4 = { width: 595, height: 842 };

async function fileOf(bytes: Buffer): Promise<string> {
  const file = join(await temporaryFolder(), 'a.pdf');
  await writeFile(file, bytes);
  return file;
}

async function archive(bytes: Buffer): Promise<Images> {
  const file = await fileOf(bytes);
  return createImages({ root: join(file, '..') });
}

function decided({ pyramid }: OpenedImage, path: string) {
  const [region = '', size = '', rotation = '', output = ''] = path.split('/');
  return plan(parseRequest(3, [region, size, rotation, output]), pyramid, defaultLimits);
}

function ask(image: OpenedImage, path: string): Promise<Buffer> {
  const { work, size } = decided(image, path);
  if (work.kind !== 'render') throw new Error('nothing to render');
  return render(image.file, work, size);
}

async function pagesOf(file: string): Promise<readonly PdfPage[]> {
  const pages: PdfPage[] = [];
  for await (const page of pdfPages(file)) pages.push(page);
  return pages;
}

describe('a page', () => {
  it('is an image of its size at 300 dots an inch, each page by its number', async () => {
    const images = await archive(
      document([
        { ...A4, content: '1 0 0 rg 0 0 595 842 re f' },
        { width: 72, height: 144, content: '0 0 1 rg 0 0 72 144 re f' },
        { width: 72, height: 144, content: '', turn: 90 },
      ]),
    );
    const [first, second, third] = await Promise.all(['a', 'a:2', 'a:3'].map(async (id) => images.open(id)));
    expect(first?.pyramid.size).toEqual({ width: 2479, height: 3508 });
    expect(first?.pages).toBe(3);
    expect(second?.pyramid.size).toEqual({ width: 300, height: 600 });
    expect(third?.pyramid.size).toEqual({ width: 600, height: 300 });
    expect((await refusal(() => images.open('a:4'))).code).toBe('unknown-image');
    for (const [image, colour] of [
      [first, [255, 0, 0]],
      [second, [0, 0, 255]],
      [third, [255, 255, 255]],
    ] as const) {
      if (image === undefined) throw new Error('not opened');
      expect(pixel(await raw(await ask(image, 'full/100,/0/default.png')), 50, 20)).toEqual(colour);
    }
  });

  it('is drawn in parts and at smaller sizes as it is whole, wherever its paper begins', async () => {
    const content = '0 0 1 rg 100 200 100 50 re f 1 0 0 rg 150 300 60 40 re f';
    const from = [50, 100] as const;
    const image = await (await archive(document([{ width: 300, height: 400, content, from }]))).open('a');
    expect(image.pyramid.size).toEqual({ width: 1250, height: 1667 });
    const whole = await ask(image, 'full/max/0/default.png');
    // The red square: 150 − 50 points from the left, 400 − (340 − 100) from above.
    expect(pixel(await raw(whole), Math.round((110 * 300) / 72), Math.round((170 * 300) / 72))).toEqual([
      255, 0, 0,
    ]);
    const box = { left: 400, top: 600, width: 512, height: 600 };
    const part = await sharp(whole).extract(box).png().toBuffer();
    expect(await psnr(await ask(image, '400,600,512,600/max/0/default.png'), part)).toBeGreaterThan(40);
    const half = await sharp(whole).resize(625, 834, { fit: 'fill' }).png().toBuffer();
    expect(await psnr(await ask(image, 'full/625,834/0/default.png'), half)).toBeGreaterThan(28);
    expect(
      await psnr(
        await ask(image, '400,600,512,600/256,300/0/default.png'),
        await sharp(part).resize(256, 300).png().toBuffer(),
      ),
    ).toBeGreaterThan(28);
  });

  it('that is a scan comes out as the scan, at its own resolution', async () => {
    const scan = await painting(1240, 1754).jpeg({ quality: 95 }).toBuffer();
    const image = await (await archive(await scanned([scan]))).open('a');
    expect(image.pyramid.size).toEqual({ width: 1240, height: 1754 });
    expect(await psnr(await ask(image, 'full/max/0/default.png'), scan)).toBeGreaterThan(35);
    expect(
      await psnr(
        await ask(image, '0,0,600,600/max/0/default.png'),
        await sharp(scan).extract({ left: 0, top: 0, width: 600, height: 600 }).png().toBuffer(),
      ),
    ).toBeGreaterThan(35);
  });

  it('of any paper is drawn within bounds', async () => {
    const images = await archive(
      document([
        { width: 14_400, height: 14_400, content: '' },
        { width: 14_400, height: 1, content: '' },
        { width: 1, height: 1, content: '' },
      ]),
    );
    const [square, strip, dot] = await Promise.all(['a', 'a:2', 'a:3'].map(async (id) => images.open(id)));
    expect(square?.pyramid.size).toEqual({ width: 8192, height: 8192 });
    expect(strip?.pyramid.size).toEqual({ width: 32_768, height: 2 });
    expect(dot?.pyramid.size).toEqual({ width: 4, height: 4 });
  });

  it('costs what a decoder of its own costs, and never stands in the way of viewers', async () => {
    const image = await (await archive(document([{ ...A4, content: '' }]))).open('a');
    const tile = decided(image, '0,0,512,512/512,512/0/default.jpg');
    const whole = decided(image, 'full/max/0/default.jpg');
    const prices = [tile, whole].map((each) => price(each, image.pyramid, defaultLimits));
    expect(prices.map(({ lane }) => lane)).toEqual(['expensive', 'expensive']);
    expect(prices[1]?.cost).toBeGreaterThan(3 * (prices[0]?.cost ?? 0));
  });

  it('becomes a pyramid in the background, whose tiles pass through', async () => {
    const scan = await painting(1240, 1754).jpeg({ quality: 95 }).toBuffer();
    const warnings: unknown[] = [];
    const pyramids = await createBackgroundPyramids({
      images: await archive(await scanned([scan, scan])),
      folder: await temporaryFolder(),
      maxBytes: 2 ** 30,
      limits: defaultLimits,
      log: { info: () => undefined, warn: (...told: readonly unknown[]) => warnings.push(told) },
      turn: () => Promise.resolve(),
    });
    onTestFinished(() => {
      pyramids.close();
    });
    await pyramids.open('a:2');
    await pyramids.settled();
    expect(warnings).toEqual([]);
    const after = await pyramids.open('a:2');
    expect(after.pages).toBe(2);
    expect(decided(after, '512,512,512,512/512,512/0/default.jpg').work.kind).toBe('stored');
    expect(await psnr(await ask(after, 'full/max/0/default.png'), scan)).toBeGreaterThan(30);
  });
});

describe('the text of a page', () => {
  it('comes in lines and words, with their boxes in pixels of the image', async () => {
    const content = `${words('First line here', 72, 700)} ${words('second line', 72, 670)} ${words('far below', 72, 100)}`;
    const file = await fileOf(document([{ ...A4, content, resources: HELVETICA }]));
    const [page, ...others] = await pagesOf(file);
    expect(others).toEqual([]);
    expect(page?.lines.map(({ text, block }) => [block, text])).toEqual([
      [1, 'First line here'],
      [1, 'second line'],
      [2, 'far below'],
    ]);
    const [line] = page?.lines ?? [];
    expect(line?.words.map(({ start, end }) => line.text.slice(start, end))).toEqual([
      'First',
      'line',
      'here',
    ]);
    // The ink of each word stands inside its box, and none beside the line.
    const image = await createImages({ root: join(file, '..') }).open('a');
    expect(page?.frame).toEqual(image.pyramid.size);
    for (const { box } of line?.words ?? []) {
      if (box === undefined) throw new Error('a word without place');
      const { x, y, width, height } = box;
      const { channels } = await sharp(
        await ask(image, `${x},${y},${width},${height}/max/0/gray.png`),
      ).stats();
      expect(channels[0]?.min).toBeLessThan(64);
      const above = await sharp(
        await ask(image, `${x},${y - height},${width},${height}/max/0/gray.png`),
      ).stats();
      expect(above.channels[0]?.min).toBe(255);
    }
  });

  it('of a page that lies on its side has boxes on the upright image', async () => {
    const page = {
      width: 300,
      height: 600,
      content: words('Turned', 50, 500),
      resources: HELVETICA,
      turn: 90,
    } as const;
    const [turned] = await pagesOf(await fileOf(document([page])));
    expect(turned?.frame).toEqual({ width: 2500, height: 1250 });
    const box = turned?.lines[0]?.box;
    // 50 points from the left edge, which is now above; 500 of 600 from the lower one, which is now the left.
    expect(box?.x).toBeGreaterThan(2000);
    expect(box?.y).toBeLessThan(300);
    expect(box?.height).toBeGreaterThan(box?.width ?? Infinity);
  });

  it('of a scan without any is none', async () => {
    const scan = await painting(300, 200).jpeg().toBuffer();
    expect((await pagesOf(await fileOf(await scanned([scan, scan])))).map(({ lines }) => lines)).toEqual([
      [],
      [],
    ]);
  });
});

describe.skipIf(withoutBrowser)('a PDF that a browser printed', () => {
  const RUSSIAN = 'Дорогой друг, получил ваше письмо от пятого марта и спешу ответить.';
  const PERSIAN = 'دوست گرامی، نامه شما را دریافت کردم و به همه پرسش‌ها پاسخ می‌دهم.';
  let file: string;
  let lines: PdfPage['lines'];

  beforeAll(async () => {
    const browser = await launch();
    try {
      const page = await browser.newPage();
      await page.setContent(
        `<meta charset="utf-8"><p lang="ru">${RUSSIAN}</p><p lang="fa" dir="rtl">${PERSIAN}</p>`,
      );
      file = join(await mkdtemp(join(tmpdir(), 'palimpsest-')), 'a.pdf');
      await writeFile(file, await page.pdf({ format: 'A4' }));
      const [first] = await pagesOf(file);
      lines = first?.lines ?? [];
    } finally {
      await browser.close();
    }
  });
  afterAll(async () => {
    await rm(join(file, '..'), { recursive: true });
  });

  it('gives Russian as it was written', () => {
    expect(lines[0]?.text).toBe(RUSSIAN);
  });

  it('gives Persian in the order it is read, in its own letters and not in their shapes', () => {
    // Fonts have no ink for the joiner between the parts of a word: no PDF keeps it.
    expect(lines[1]?.text).toBe(PERSIAN.replaceAll('\u200c', ''));
    const [first, second] = lines[1]?.words ?? [];
    expect(first?.box?.x).toBeGreaterThan(second?.box?.x ?? Infinity);
  });
});

/** Standard security handler, revision 2 (ISO 32000-1, 7.6.3), for a user's password that nobody is told. */
function locked(): Buffer {
  const owner = createHash('md5').update('owner').digest('hex').repeat(2);
  const user = createHash('md5').update('user').digest('hex').repeat(2);
  const page = { ...A4, content: '' };
  const id = '<00112233445566778899aabbccddeeff>';
  return document(
    [page],
    new Map([[100_000, `<< /Filter /Standard /V 1 /R 2 /O <${owner}> /U <${user}> /P -4 >>`]]),
    `/Encrypt 100000 0 R /ID [${id} ${id}]`,
  );
}

describe('a file that cannot be read', () => {
  const good = document([{ ...A4, content: '1 0 0 rg 0 0 595 842 re f' }]);

  it.each<[string, Buffer, RegExp]>([
    ['locked with a password', locked(), /password/],
    ['of its first words alone', Buffer.from('%PDF-1.7\n'), /damaged/],
    ['without pages', printPdf(new Map([[1, '<< /Type /Catalog >>']])), /page|damaged/],
    ['cut off before its catalogue', good.subarray(0, 12), /damaged/],
    [
      'that is a picture of noise behind its first words',
      Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(20_000, 0xa7)]),
      /damaged/,
    ],
  ])('%s is refused in words', async (_what, bytes, said) => {
    const { code, detail } = await refusal(async () => (await archive(bytes)).open('a'));
    expect(code).toBe('damaged-image');
    expect(detail).toMatch(said);
  });

  it('empty is no PDF, and is refused too', async () => {
    expect((await refusal(async () => (await archive(Buffer.alloc(0))).open('a'))).code).toBe(
      'damaged-image',
    );
  });

  it('whose end is lost is read as far as it goes', async () => {
    const image = await (await archive(good.subarray(0, good.indexOf('startxref')))).open('a');
    expect(pixel(await raw(await ask(image, 'full/100,/0/default.png')), 50, 50)).toEqual([255, 0, 0]);
  });

  it('in one page shows the others', async () => {
    const objects = new Map<number, Buffer | string>([
      [1, '<< /Type /Catalog /Pages 2 0 R >>'],
      [2, '<< /Type /Pages /Count 2 /Kids [9 0 R 4 0 R] >>'],
      [4, '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 72 72] /Contents 5 0 R >>'],
      [5, stream('0 1 0 rg 0 0 72 72 re f')],
    ]);
    const images = await archive(printPdf(objects));
    const second = await images.open('a:2');
    expect(pixel(await raw(await ask(second, 'full/max/0/default.png')), 50, 50)).toEqual([0, 255, 0]);
    const first = await images.open('a');
    expect((await refusal(ask(first, 'full/100,/0/default.png'))).detail).toContain('page 1');
  });

  it('that is never done is given up, and the next is drawn', async () => {
    const file = await fileOf(endless());
    const box = { x: 0, y: 0, width: 100, height: 100 };
    const target = join(await temporaryFolder(), 'sheet.tif');
    const task = {
      kind: 'pdf-draw',
      file,
      page: 0,
      whole: { width: 100, height: 100 },
      box,
      target,
    } as const;
    const before = decoders();
    expect((await refusal(decodeApart(task, 1500))).detail).toContain('longer than');
    await expect.poll(() => decoders().filter((pid) => !before.includes(pid))).toEqual([]);
    const image = await (await archive(good)).open('a');
    expect(pixel(await raw(await ask(image, 'full/100,/0/default.png')), 50, 50)).toEqual([255, 0, 0]);
  });
});

/** Processes that this one has started and that are there. */
function decoders(): readonly string[] {
  return readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ');
}

describe('two thousand pages', () => {
  const page = { ...A4, content: '0 0 1 rg 0 0 595 842 re f' };
  const long = document(Array.from({ length: 2000 }, (_, index) => ({ ...page, width: 100 + index })));

  it('are opened without being drawn, the last as the first', async () => {
    const images = await archive(long);
    expect((await images.open('a')).pages).toBe(2000);
    const last = await images.open('a:2000');
    expect(last.pyramid.size.width).toBe(Math.round((2099 * 300) / 72));
    expect(pixel(await raw(await ask(last, '0,0,64,64/max/0/default.png')), 5, 5)).toEqual([0, 0, 255]);
  });

  it('are read one after another: who stops has read no more', async () => {
    const file = await fileOf(long);
    let read = 0;
    for await (const { number } of pdfPages(file)) {
      read = number;
      if (number === 3) break;
    }
    expect(read).toBe(3);
  });
});
