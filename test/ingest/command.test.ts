/** `palimpsest pyramid`, as it is typed: what it writes, what it says, how it ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { readPictures } from '../../src/pixels/probe.js';
import { assembleTiff } from '../pixels/assemble.js';
import { painting, squares, temporaryFolder } from '../pixels/samples.js';

const CLI = join(import.meta.dirname, '../../src/cli.ts');

interface Ended {
  readonly status: number;
  readonly said: string;
  readonly complained: string;
}

async function palimpsest(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['--import', 'tsx', CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, complained, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number]>,
  ]);
  return { status, said, complained };
}

async function folderWith(files: Readonly<Record<string, Buffer>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  return folder;
}

const jpeg = await painting(600, 400).jpeg().toBuffer();
const document = assembleTiff([squares(20), squares(30)], { little: true, big: false });

describe('palimpsest pyramid', () => {
  it('writes beside each file, page by page, and says where', async () => {
    const folder = await folderWith({ 'scan.jpg': jpeg, 'book.tif': document });
    const { status, said } = await palimpsest('pyramid', join(folder, 'scan.jpg'), join(folder, 'book.tif'));
    expect(status).toBe(0);
    expect(said).toBe(
      [
        `${join(folder, 'scan.tif')}: 600 × 400, ready to be served\n`,
        `${join(folder, 'book-1.tif')}: 200 × 120, ready to be served\n`,
        `${join(folder, 'book-2.tif')}: 300 × 180, ready to be served\n`,
      ].join(''),
    );
    expect((await readdir(folder)).sort()).toEqual([
      'book-1.tif',
      'book-2.tif',
      'book.tif',
      'scan.jpg',
      'scan.tif',
    ]);
    const [picture] = await readPictures(join(folder, 'scan.tif'));
    expect(picture).toMatchObject({ size: { width: 600, height: 400 }, tile: { width: 512, height: 512 } });
    expect((await readFile(join(folder, 'scan.jpg'))).equals(jpeg)).toBe(true);
  });

  it('never writes over a file unless asked, makes the others, and ends with 1', async () => {
    const single = await painting(600, 400).tiff({ compression: 'lzw' }).toBuffer();
    const folder = await folderWith({
      'scan.tif': single,
      'b.jpg': jpeg,
      'b.tif': single,
      'c.jpg': jpeg,
      'd.jpg': Buffer.from('no image'),
    });
    await mkdir(join(folder, 'sub'));
    const files = ['scan.tif', 'b.jpg', 'c.jpg', 'd.jpg', 'none.jpg', 'sub'].map((name) =>
      join(folder, name),
    );
    const { status, said } = await palimpsest('pyramid', ...files);
    expect(status).toBe(1);
    const lines = said.split('\n').map((line) => line.replaceAll(`${folder}/`, ''));
    expect(lines).toEqual([
      'scan.tif: the pyramid would replace the file itself: give --to FOLDER, or --overwrite to replace it.',
      'b.jpg: b.tif is there already: give --to FOLDER, or --overwrite to replace it.',
      'c.tif: 600 × 400, ready to be served',
      expect.stringMatching(/^d\.jpg: The file of this image cannot be read: it is damaged, or not a TIFF/),
      'none.jpg: there is no such file.',
      'sub: this is a folder: name its files.',
      '',
    ]);
    for (const name of ['scan.tif', 'b.tif'])
      expect((await readFile(join(folder, name))).equals(single)).toBe(true);
  });

  it('replaces a file when asked to', async () => {
    const folder = await folderWith({
      'scan.tif': await painting(600, 400).tiff({ compression: 'lzw' }).toBuffer(),
    });
    const file = join(folder, 'scan.tif');
    expect((await palimpsest('pyramid', '--overwrite', file)).status).toBe(0);
    expect((await readPictures(file))[0]?.ready.size).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual(['scan.tif']);
  });

  it('writes into the folder that is named, and makes it', async () => {
    const folder = await folderWith({ 'scan.jpg': jpeg });
    const to = join(folder, 'new', 'folder');
    expect((await palimpsest('pyramid', join(folder, 'scan.jpg'), '--to', to)).status).toBe(0);
    expect(await readdir(to)).toEqual(['scan.tif']);
  });

  it.each([
    [['pyramid'], /missing required argument/],
    [['pyramid', '--into', 'x', 'y.jpg'], /unknown option '--into'/],
    [['pyramids'], /did you mean “palimpsest pyramid”/],
  ])('used wrongly, it says how, and ends with 2: %j', async (args, sentence) => {
    const { status, said, complained } = await palimpsest(...args);
    expect(status).toBe(2);
    expect(said).toBe('');
    expect(complained).toMatch(sentence);
  });
});
