import { copyFile, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createImages, type Images } from '../../src/pixels/open.js';
import type { Problem } from '../../src/problem.js';
import { assembleTiff } from './assemble.js';
import { picture, refusal, squares, temporaryFolder } from './samples.js';

const LITTLE = { little: true, big: false } as const;
const png = await picture(squares(1)).png().toBuffer();
const larger = await picture(squares(2)).png().toBuffer();

interface Archive {
  readonly root: string;
  readonly images: Images;
}

const isNames = (asked: object): asked is readonly string[] => Array.isArray(asked);

/** A folder with these files, each the same small image where its bytes are not given. */
async function archive(asked: Readonly<Record<string, Buffer>> | readonly string[]): Promise<Archive> {
  const root = await temporaryFolder();
  const entries = isNames(asked) ? asked.map((name) => [name, png] as const) : Object.entries(asked);
  for (const [name, bytes] of entries) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), bytes);
  }
  return { root, images: createImages({ root }) };
}

describe('an identifier', () => {
  it.each([
    ['ru-1.png', 'ru-1'],
    ['hekmat-1955/ru-1.png', 'hekmat-1955~ru-1'],
    ['a/b/c/d.png', 'a~b~c~d'],
    ['SCAN 0001.PNG', 'SCAN 0001'],
    ['a.b.c.Tiff', 'a.b.c'],
    ['نامه/صفحه ۱.jpg', 'نامه~صفحه ۱'],
    ['Письмо.ptif', 'Письмо'],
    ['Й-decomposed.webp'.normalize('NFD'), 'Й-decomposed'],
    ['folder Й/x.avif'.normalize('NFD'), 'folder Й~x'],
    ['comma,(1)+%20.gif', 'comma,(1)+%20'],
  ])('leads to its file: %s', async (file, identifier) => {
    const { images } = await archive([file]);
    for (const form of ['NFC', 'NFD'] as const)
      expect((await images.open(identifier.normalize(form))).pyramid.size).toEqual({ width: 10, height: 6 });
  });

  it.each([
    '',
    '.',
    '..',
    '~',
    '..~secret',
    '../secret',
    'a~..~..~secret',
    '/etc/passwd',
    'a\0',
    'a\\b',
    '.hidden',
    'folder~.hidden',
    '.git~x',
    'a~~b',
    'a~',
    '~a',
    'a.png',
    'A',
    'notes',
    'folder',
    'folder~..~a',
    'a:0',
    'a:01',
    'a:2',
    'a:1x',
    'a:',
    ':1',
    'a:9999999',
    'x'.repeat(300),
    'toString',
    '__proto__',
  ])('leads nowhere else: %j', async (identifier) => {
    const { images, root } = await archive([
      'in/a.png',
      'in/.hidden.png',
      'in/folder/.hidden.png',
      'in/.git/x.png',
      'in/notes.txt',
      'secret.png',
    ]);
    const inside = createImages({ root: join(root, 'in') });
    const problem = await refusal(() => inside.open(identifier));
    expect(problem).toMatchObject({ code: 'unknown-image', status: 404 });
    expect(problem.detail).not.toContain(root);
    await expect(images.open('in~a')).resolves.toBeDefined();
  });

  it('with a slash is told of the tilde', async () => {
    const { images } = await archive(['a/b.png']);
    await expect(images.open('a/b')).rejects.toMatchObject({
      detail: expect.stringContaining('“a~b”') as string,
    });
  });

  it('with page 1 is told of the plain name', async () => {
    const { images } = await archive(['a.png']);
    await expect(images.open('a:1')).rejects.toMatchObject({
      detail: expect.stringContaining('first page is “a”') as string,
    });
  });

  it('with a page number leads to that page of a document', async () => {
    const bytes = assembleTiff([squares(4), squares(3), squares(5)], LITTLE);
    const { images } = await archive({ 'book.tif': bytes });
    const opened = await Promise.all(['book', 'book:2', 'book:3'].map(async (name) => images.open(name)));
    expect(opened.map(({ pyramid }) => pyramid.size.width)).toEqual([40, 30, 50]);
    expect(opened.map(({ pyramid }) => pyramid.levels[0].directory)).toEqual(
      [0, 1, 2].map((page) => ({ kind: 'page', page })),
    );
    expect(opened.map(({ pages }) => pages)).toEqual([3, 3, 3]);
    await expect(images.open('book:4')).rejects.toMatchObject({ code: 'unknown-image' });
  });

  it('leads nowhere where the folder of images is missing', async () => {
    const images = createImages({ root: join(await temporaryFolder(), 'none') });
    await expect(images.open('a')).rejects.toMatchObject({ code: 'unknown-image' });
    expect(await images.list()).toEqual({ folders: [], unserved: [], others: [] });
  });
});

describe('a link', () => {
  it('that leads out of the folder is not followed', async () => {
    const outside = await archive(['secret.png', 'far/secret.png']);
    const { images, root } = await archive(['a.png']);
    await symlink(join(outside.root, 'secret.png'), join(root, 'file.png'));
    await symlink(join(outside.root, 'far'), join(root, 'folder'));
    await symlink('../..', join(root, 'up'));
    for (const identifier of ['file', 'folder~secret', 'up~a'])
      await expect(images.open(identifier)).rejects.toMatchObject({ code: 'unknown-image' });
    expect((await images.list()).folders).toEqual([{ id: '', images: ['a'] }]);
  });

  it('that stays inside is followed, and a circle is walked once', async () => {
    const { images, root } = await archive(['a/b.png']);
    await symlink('a/b.png', join(root, 'c.png'));
    await symlink('..', join(root, 'a/round'));
    await symlink('nowhere', join(root, 'broken.png'));
    await expect(images.open('c')).resolves.toBeDefined();
    await expect(images.open('broken')).rejects.toMatchObject({ code: 'unknown-image' });
    expect((await images.list()).folders).toEqual([
      { id: '', images: ['c'] },
      { id: 'a', images: ['a~b'] },
    ]);
  });

  it('that is turned to another file is served anew', async () => {
    const { images, root } = await archive({ 'v1.png': png, 'v2.png': larger });
    await symlink('v1.png', join(root, 'now.png'));
    expect((await images.open('now')).pyramid.size.width).toBe(10);
    await rm(join(root, 'now.png'));
    await symlink('v2.png', join(root, 'now.png'));
    expect((await images.open('now')).pyramid.size.width).toBe(20);
  });

  it('to a folder of images is followed', async () => {
    const { root } = await archive(['a.png']);
    const link = join(await temporaryFolder(), 'images');
    await symlink(root, link);
    await expect(createImages({ root: link }).open('a')).resolves.toBeDefined();
  });
});

describe('the list', () => {
  it('goes by folder, in natural order', async () => {
    const { images } = await archive([
      'p10.png',
      'p2.png',
      'b/2.png',
      'b/1.png',
      'b/c/1.png',
      'a10/1.png',
      'a9/1.png',
      'notes.txt',
      '.x.png',
    ]);
    expect(await images.list()).toEqual({
      folders: [
        { id: '', images: ['p2', 'p10'] },
        { id: 'a9', images: ['a9~1'] },
        { id: 'a10', images: ['a10~1'] },
        { id: 'b', images: ['b~1', 'b~2'] },
        { id: 'b~c', images: ['b~c~1'] },
      ],
      unserved: [],
      others: [expect.objectContaining({ folders: [], name: 'notes.txt' })],
    });
  });

  it('tells what is not served, and why', async () => {
    const { images } = await archive([
      'a.png',
      'a.jpg',
      'a.tif',
      'x~y.png',
      'x:2.png',
      'x\\y.png',
      'f~g/1.png',
    ]);
    const { folders, unserved } = await images.list();
    expect(folders).toEqual([{ id: '', images: ['a'] }]);
    expect(unserved).toEqual([
      { file: 'a.jpg', why: '“a.tif” has the same identifier and is served: rename or remove one' },
      { file: 'a.png', why: '“a.tif” has the same identifier and is served: rename or remove one' },
      { file: 'x:2.png', why: expect.stringContaining('“x:2.png” holds :') as string },
      { file: 'x\\y.png', why: expect.stringContaining('backslash') as string },
      { file: 'x~y.png', why: expect.stringContaining('“x~y.png” holds ~') as string },
      { file: 'f~g/1.png', why: expect.stringContaining('“f~g” holds ~') as string },
    ]);
  });

  it('and opening agree on which of two files is served', async () => {
    const { images } = await archive({ 'a.jpg': larger, 'a.tif': png, 'b.webp': larger, 'b.PNG': png });
    for (const identifier of ['a', 'b']) expect((await images.open(identifier)).pyramid.size.width).toBe(10);
  });

  it('names nothing that does not open', async () => {
    const { images } = await archive(['a.png', 'x/б.png'.normalize('NFD'), 'x/y/2.gif', 'x/2.GIF']);
    for (const identifier of (await images.list()).folders.flatMap((folder) => folder.images))
      await expect(images.open(identifier)).resolves.toBeDefined();
  });
});

describe('what is known of an image', () => {
  const grayPicture = picture(squares(4)).grayscale().toColourspace('b-w');
  it.each([
    ['jpeg', picture(squares(4)).jpeg(), false],
    ['jpeg', grayPicture.clone().jpeg(), true],
    ['png', picture(squares(4)).png(), false],
    ['png', picture(squares(4)).png({ palette: true }), false],
    ['png', picture(squares(4)).toColourspace('grey16').png(), true],
    ['webp', picture(squares(4)).webp(), false],
    ['gif', picture(squares(4)).gif(), false],
    ['avif', picture(squares(4)).avif({ effort: 0 }), false],
    ['tiff', picture(squares(4)).tiff(), false],
    ['tiff', grayPicture.clone().tiff(), true],
    ['tiff', grayPicture.clone().tiff({ bitdepth: 1, miniswhite: true, compression: 'none' }), true],
  ])('comes from its bytes, not its ending: %s', async (format, source, gray) => {
    const { images } = await archive({ 'a.jpg': await source.toBuffer() });
    expect((await images.open('a')).pyramid).toMatchObject({
      format,
      gray,
      size: { width: 40, height: 24 },
      orientation: 1,
      tile: undefined,
      levels: [{ size: { width: 40, height: 24 }, directory: { kind: 'page', page: 0 } }],
    });
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8] as const)(
    'holds how it is turned: orientation %i',
    async (orientation) => {
      const upright = orientation >= 5 ? { width: 24, height: 40 } : { width: 40, height: 24 };
      const { images } = await archive({
        'jpeg.jpg': await picture(squares(4)).withMetadata({ orientation }).jpeg().toBuffer(),
        'png.png': await picture(squares(4)).withMetadata({ orientation }).png().toBuffer(),
        'webp.webp': await picture(squares(4)).withMetadata({ orientation }).webp().toBuffer(),
        'tiff.tif': assembleTiff([{ ...squares(4), orientation, tile: 16 }], LITTLE),
      });
      for (const identifier of ['jpeg', 'png', 'webp', 'tiff'])
        expect((await images.open(identifier)).pyramid).toMatchObject({
          orientation,
          size: upright,
          levels: [{ size: { width: 40, height: 24 } }],
        });
    },
  );

  it('holds the levels and tiles of a pyramid, the tile upright', async () => {
    const { images } = await archive({
      'a.tif': await picture(squares(40))
        .withMetadata({ orientation: 6 })
        .tiff({ tile: true, tileWidth: 64, tileHeight: 128, pyramid: true, compression: 'jpeg' })
        .toBuffer(),
    });
    const { pyramid } = await images.open('a');
    expect(pyramid.size).toEqual({ width: 240, height: 400 });
    expect(pyramid.tile).toEqual({ width: 128, height: 64 });
    expect(pyramid.levels.map(({ size }) => size.width)).toEqual([400, 200, 100, 50]);
    expect(pyramid.levels.map(({ directory }) => directory)).toEqual(
      [0, 1, 2, 3].map((page) => ({ kind: 'page', page })),
    );
  });

  it('has no tile size where the levels differ in it', async () => {
    const { images } = await archive({
      'a.tif': assembleTiff(
        [
          { ...squares(40), tile: 64 },
          { ...squares(20), tile: 32, reduced: true },
        ],
        LITTLE,
      ),
    });
    expect((await images.open('a')).pyramid.tile).toBeUndefined();
  });

  it.each(['gif', 'webp'] as const)('is of the first frame of an animation: %s', async (format) => {
    const pixels = Buffer.concat([squares(4).pixels, squares(4).pixels]);
    const frames = sharp(pixels, { raw: { width: 40, height: 48, channels: 3, pageHeight: 24 } });
    const { images } = await archive({ 'a.gif': await frames[format]().toBuffer() });
    expect(await images.open('a')).toMatchObject({
      pyramid: { format, size: { width: 40, height: 24 } },
      pages: 1,
    });
  });
});

describe('a file that changes', () => {
  it('is described anew at once, with another version', async () => {
    const { images, root } = await archive({ 'a.png': png });
    const before = await images.open('a');
    expect(await images.open('a')).toBe(before);
    await writeFile(join(root, 'next'), larger);
    await rename(join(root, 'next'), join(root, 'a.png'));
    const after = await images.open('a');
    expect(after.pyramid.size.width).toBe(20);
    expect(after.pyramid.version).not.toBe(before.pyramid.version);
  });

  it('has another version when only its time or only its inode differs', async () => {
    const { images, root } = await archive({ 'a.png': png });
    const file = join(root, 'a.png');
    await utimes(file, 1000, 1000);
    const versions = [(await images.open('a')).pyramid.version];
    await utimes(file, 1000, 1001);
    versions.push((await images.open('a')).pyramid.version);
    await copyFile(file, join(root, 'next'));
    await utimes(join(root, 'next'), 1000, 1001);
    await rename(join(root, 'next'), file);
    versions.push((await images.open('a')).pyramid.version);
    expect(new Set(versions).size).toBe(3);
    expect((await images.open('a')).pyramid.modified).toEqual(new Date(1_001_000));
  });

  it('may go, and come back under another ending', async () => {
    const { images, root } = await archive({ 'a.png': png });
    await images.open('a');
    await rm(join(root, 'a.png'));
    await expect(images.open('a')).rejects.toMatchObject({ code: 'unknown-image' });
    await writeFile(join(root, 'a.tif'), larger);
    expect((await images.open('a')).pyramid.size.width).toBe(20);
  });

  it('may be damaged, and mended', async () => {
    const { images, root } = await archive({ 'a.png': png.subarray(0, 20) });
    await expect(images.open('a')).rejects.toMatchObject({ code: 'damaged-image' });
    await writeFile(join(root, 'a.png'), png);
    await expect(images.open('a')).resolves.toBeDefined();
  });

  it('is read once for all who ask at the same time', async () => {
    const { images } = await archive({ 'a.png': png, 'b.png': png });
    const opened = await Promise.all(
      Array.from({ length: 50 }, async (_, index) => images.open(index % 2 === 0 ? 'a' : 'b')),
    );
    expect(new Set(opened.map(({ pyramid }) => pyramid)).size).toBe(2);
  });

  it('fails once for all who ask at the same time, and is read again after that', async () => {
    const { images } = await archive({ 'a.png': Buffer.from('no image') });
    const ask = (): Promise<Problem> => refusal(() => images.open('a'));
    const problems = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(problems).size).toBe(1);
    expect(await ask()).not.toBe(problems[0]);
  });
});

describe('a file that is no image', () => {
  /** The header of a PNG of these sides, with its checksum, and nothing else. */
  function pngHeader(width: number, height: number): Buffer {
    const bytes = Buffer.from(png.subarray(0, 33));
    bytes.writeUInt32BE(width, 16);
    bytes.writeUInt32BE(height, 20);
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
    return Buffer.concat([bytes, png.subarray(33)]);
  }

  it.each<[string, Buffer, RegExp]>([
    ['nothing', Buffer.alloc(0), /damaged, or not a TIFF/],
    ['one byte', Buffer.from('I'), /damaged, or not a TIFF/],
    ['a text', Buffer.from('not an image at all, whatever its ending says'), /damaged, or not a TIFF/],
    ['zeros', Buffer.alloc(5000), /damaged, or not a TIFF/],
    ['the start of a TIFF', Buffer.from('II*\0'), /holds no image/],
    ['the start of a PNG', png.subarray(0, 12), /damaged, or not a TIFF/],
    ['the start of a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]), /damaged, or not a TIFF/],
    ['a web page', Buffer.from('<!doctype html><html></html>'), /damaged, or not a TIFF/],
    [
      'a drawing',
      Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      /damaged, or not a TIFF/,
    ],
    ['a PNG of 100000 × 100000', pngHeader(100_000, 100_000), /100000 × 100000 pixels in one piece/],
    [
      'a TIFF of 60000 × 60000 without tiles',
      assembleTiff([{ width: 60_000, height: 60_000, pixels: Buffer.alloc(0) }], LITTLE),
      /60000 × 60000 pixels in one piece/,
    ],
  ])('is a damaged image, without a word on where it lies: %s', async (_name, bytes, sentence) => {
    const { images, root } = await archive({ 'a.tif': bytes });
    const problem = await refusal(() => images.open('a'));
    expect(problem).toMatchObject({
      code: 'damaged-image',
      status: 500,
      detail: expect.stringMatching(sentence) as string,
    });
    expect(problem.detail).not.toContain(root);
  });

  it('is not there where a folder has the name of an image', async () => {
    const { images } = await archive(['a.tif/b.png']);
    await expect(images.open('a')).rejects.toMatchObject({ code: 'unknown-image' });
  });
});

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
