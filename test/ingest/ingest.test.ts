/** `palimpsest ingest`: what becomes of which file, what is told of the others, and what a second run does. */
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describe as read } from '../../src/item/description.js';
import { readPictures } from '../../src/pixels/probe.js';
import { assembleTiff } from '../pixels/assemble.js';
import { squares } from '../pixels/samples.js';
import { look, put, scan, tryIngest, workshop } from './trying.js';

const [one, two, three] = await Promise.all([scan(1), scan(2), scan(3)]);

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}

describe('scans', () => {
  it('of a folder become pages in natural order, and originals stay as they are', async () => {
    const root = await workshop({ 'in/p10.jpg': one, 'in/p2.jpg': two, 'in/p1.jpg': three });
    const tried = await tryIngest(root, ['in']);
    expect(tried).toMatchObject({ done: true, mistakes: [], notes: [], made: ['p1', 'p10', 'p2'] });
    expect(await look(root)).toEqual({
      label: 'letter',
      pages: ['p1 present', 'p2 present', 'p10 present'],
      layers: [],
      mistakes: [],
    });
    const [picture] = await readPictures(join(root, 'images/letter/p2.tif'));
    expect(picture).toMatchObject({ size: { width: 220, height: 300 }, format: 'tiff' });
    expect((await readFile(join(root, 'in/p10.jpg'))).equals(one)).toBe(true);
    expect(await filesBelow(root)).toEqual([
      'images/letter/.ingest.jsonl',
      'images/letter/p1.tif',
      'images/letter/p10.tif',
      'images/letter/p2.tif',
      'in/p1.jpg',
      'in/p10.jpg',
      'in/p2.jpg',
      'manifests/letter/item.yaml',
    ]);
  });

  it('of a glob too, also where the name is written with other characters than the disk has', async () => {
    const name = 'Éцй'.normalize('NFD');
    const root = await workshop({ [`in/${name}.jpg`]: one, 'in/x.png.txt': 'no scan', 'in/b.jpg': two });
    expect((await tryIngest(root, ['in/*.jpg'])).made).toEqual(['b', name.normalize('NFC')]);
    expect((await tryIngest(root, [`in/${name.normalize('NFC')}.jpg`], { item: 'other' })).done).toBe(true);
    expect((await look(root, 'other'))?.pages).toEqual([`${name.normalize('NFC')} present`]);
  });

  it('of several pages in one file become pages with numbers', async () => {
    const document = assembleTiff([squares(20), squares(30)], { little: true, big: false });
    const root = await workshop({ 'book.tif': document, 'book-2.ru.txt': 'вторая' });
    expect((await tryIngest(root, ['book.tif', 'book-2.ru.txt'])).done).toBe(true);
    expect(await look(root)).toMatchObject({
      pages: ['book-1 present', 'book-2 present'],
      layers: ['text-ru'],
    });
  });

  it('with names in Persian and Cyrillic, with spaces and marks, keep them as labels', async () => {
    const root = await workshop({
      'in/نامهٔ ۱.jpg': one,
      'in/лист 2, об.jpg': two,
      'in/лист 2, об.ru.txt': 'да',
    });
    expect((await tryIngest(root, ['in'], { item: 'نامه' })).mistakes).toEqual([]);
    expect(await look(root, 'نامه')).toMatchObject({
      pages: ['лист-2-об present', 'نامهٔ-۱ present'],
      layers: ['text-ru'],
      mistakes: [],
    });
    expect(await readFile(join(root, 'manifests/نامه/item.yaml'), 'utf8')).toContain('label: "лист 2, об"');
  });
});

describe('texts', () => {
  it('become layers by their names, copied byte for byte', async () => {
    const marked = '\uFEFF[[page p2]]\r\nHello\r\n';
    const root = await workshop({
      'p1.jpg': one,
      'p2.jpg': two,
      'p1.ru.txt': 'Раз\n',
      'p2.ru.txt': 'Два',
      'p1.fas.md': 'یک',
      'letter.en.txt': marked,
      'p1.hocr':
        '<div class="ocr_page" title="bbox 0 0 210 300" lang="ru"><span class="ocr_line" title="bbox 1 1 90 20">Раз</span></div>',
      'letter.tei.xml':
        '<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="ru"><text><body><pb facs="p1.jpg"/><p>Раз</p></body></text></TEI>',
    });
    expect(await tryIngest(root, ['.'])).toMatchObject({ done: true, mistakes: [] });
    expect(await look(root)).toMatchObject({
      layers: ['text-fa', 'text-ru', 'text-en', 'tei-ru', 'recognised-ru'],
      mistakes: [],
    });
    expect(await readFile(join(root, 'manifests/letter/letter.en.txt'), 'utf8')).toBe(marked);
  });

  it.each<readonly [string, Readonly<Record<string, string>>, RegExp]>([
    [
      'of a page that is not there',
      { 'p9.ru.txt': 'нет' },
      /^p9\.ru\.txt: There is no image “p9” .* Did you mean “p1”\?$/,
    ],
    ['in a language that is none', { 'p1.qwerty.txt': 'x' }, /^p1\.qwerty\.txt: “qwerty” is no language tag/],
    [
      'with an XML bomb',
      { 'p1.alto.xml': '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]>\n<alto>&b;</alto>' },
      /^p1\.alto\.xml:2: Entities are declared here/,
    ],
    ['that is not UTF-8', { 'p1.ru.txt': 'ok\n\0' }, /^p1\.ru\.txt:2: Here stands a NUL/],
    [
      'with a mark of a page that is not there',
      { 'letter.ru.txt': 'a\n[[page p7]]\nb' },
      /^letter\.ru\.txt:2: .*p7/,
    ],
    [
      'twice',
      { 'b/p1.ru.txt': 'да', 'p1.ru.txt': 'нет' },
      /^b\/p1\.ru\.txt: This would be “p1\.ru\.txt”, which “p1\.ru\.txt” is already/,
    ],
  ])('%s are refused, and nothing is published', async (_name, files, mistake) => {
    const root = await workshop({ 'p1.jpg': one, ...files });
    const tried = await tryIngest(root, ['p1.jpg', ...Object.keys(files).toReversed()]);
    expect(tried).toMatchObject({ done: false, made: [], mistakes: [expect.stringMatching(mistake)] });
    expect(await look(root)).toBeUndefined();
  });
});

describe('what cannot be taken', () => {
  it('is told all at once, and nothing is published', async () => {
    const root = await workshop({
      'a/p1.jpg': one,
      'b/p1.jpg': two,
      'a/empty.tif': '',
      'a/empty.ru.txt': 'её текст',
      'a/torn.png': 'no image',
      'a/---.jpg': three,
    });
    await symlink(join(root, 'gone'), join(root, 'a/lost.jpg'));
    const { done, mistakes, notes } = await tryIngest(root, ['a', 'b', 'a/p2.jpg', 'c/*.tif']);
    expect(done).toBe(false);
    expect(mistakes).toEqual([
      'a/p2.jpg: There is no such file or folder. Did you mean “a/p1.jpg”?',
      'c/*.tif: No file has a name of this pattern.',
      'a/empty.tif: This file is empty.',
      expect.stringMatching(/^a\/torn\.png: The file of this image cannot be read: it is damaged/),
      'a/---.jpg: The page would have no name: give the file one with a letter or a digit in it.',
      'b/p1.jpg: This would be the page “p1”, which “a/p1.jpg” is already; rename one of them, or give only one.',
    ]);
    expect(notes).toEqual(['a/lost.jpg: This is no file that can be read, and is passed over.']);
    expect(await readdir(join(root, 'images'))).toEqual([]);
    expect(await look(root)).toBeUndefined();
  });

  it('in a folder is passed over, and told', async () => {
    const root = await workshop({
      'in/p1.jpg': one,
      'in/sub/p2.jpg': two,
      'in/word.docx': 'x',
      'in/readme.txt': 'x',
    });
    const { done, notes } = await tryIngest(root, ['in']);
    expect(done).toBe(true);
    expect(notes).toEqual([
      'in/sub: This folder within a folder is not looked into: give it too, or make an item of its own of it.',
      'in/word.docx: This is neither a scan nor a text by its name, and is passed over.',
      'in/readme.txt: This is of no page by its name, and is passed over.',
    ]);
  });

  it('is a folder without scans, and a folder of images that ingest did not make', async () => {
    const root = await workshop({ 'in/p1.ru.txt': 'да', 'images/mine/p1.jpg': one });
    expect((await tryIngest(root, ['in'])).mistakes[0]).toBe(
      'letter: No scan was given: an item needs a page at least.',
    );
    expect((await tryIngest(root, ['images/mine'], { item: 'mine' })).mistakes).toEqual([
      expect.stringMatching(/^mine: A folder of this name is among the images already/),
    ]);
    expect((await readFile(join(root, 'images/mine/p1.jpg'))).equals(one)).toBe(true);
  });

  it('is an image that would fill the memory', async () => {
    const header = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    const sides = Buffer.from('0000c3500000c3500802000000', 'hex');
    const { crc32 } = await import('node:zlib');
    const check = Buffer.alloc(4);
    check.writeUInt32BE(crc32(Buffer.concat([Buffer.from('IHDR'), sides])));
    const data = Buffer.from('0000000049444154', 'hex');
    const bomb = Buffer.concat([header, sides, check, data, Buffer.alloc(4)]);
    const root = await workshop({ 'bomb.png': bomb });
    expect((await tryIngest(root, ['bomb.png'])).mistakes).toEqual([
      expect.stringMatching(/^bomb\.png: The file of this image has 50000 × 50000 pixels in one piece/),
    ]);
  });

  it('is an item into which another run is ingesting', async () => {
    const root = await workshop({ 'p1.jpg': one, 'images/.letter.unfinished/.lock': '4711' });
    expect((await tryIngest(root, ['p1.jpg'], { running: true })).mistakes).toEqual([
      'letter: Process 4711 is ingesting into this item already: wait until it has ended.',
    ]);
    expect((await tryIngest(root, ['p1.jpg'])).done).toBe(true);
    expect(await readdir(join(root, 'images'))).toEqual(['letter']);
  });

  it('is a scan with damaged pixels: the others are kept for the next run', async () => {
    const root = await workshop({
      'p1.jpg': one,
      'p2.jpg': two.subarray(0, two.length / 2),
      'p3.jpg': three,
    });
    const first = await tryIngest(root, ['.']);
    expect(first.mistakes).toEqual([
      'p2.jpg: The pixels of this image cannot be read: its file is damaged.',
      expect.stringMatching(/^letter: Nothing of it was published/),
    ]);
    expect(await look(root)).toBeUndefined();
    await writeFile(join(root, 'p2.jpg'), two);
    expect(await tryIngest(root, ['.'])).toMatchObject({ done: true, made: ['p2'] });
  });
});

describe('a second run', () => {
  it('with the same files does nothing', async () => {
    const root = await workshop({ 'p1.jpg': one, 'p1.ru.txt': 'да' });
    await tryIngest(root, ['.']);
    const before = await filesBelow(root);
    const again = await tryIngest(root, ['p1.jpg', 'p1.ru.txt']);
    expect(again).toMatchObject({
      done: true,
      made: [],
      told: expect.stringMatching(/^Nothing to do/) as string,
    });
    expect(await filesBelow(root)).toEqual(before);
  });

  it('makes only what was changed or added, and keeps what is not given again', async () => {
    const root = await workshop({ 'p1.jpg': one, 'p2.jpg': two, 'p1.ru.txt': 'раз' });
    await tryIngest(root, ['.']);
    await put(root, { 'p2.jpg': three, 'p3.jpg': three, 'p1.ru.txt': 'два', 'p3.ru.txt': 'три' });
    const again = await tryIngest(root, ['p3.jpg', 'p2.jpg', 'p1.ru.txt', 'p3.ru.txt']);
    expect(again).toMatchObject({ done: true, notes: [], made: ['p2', 'p3'] });
    expect((await look(root))?.pages).toEqual(['p1 present', 'p2 present', 'p3 present']);
    const [picture] = await readPictures(join(root, 'images/letter/p2.tif'));
    expect(picture?.size.width).toBe(230);
    expect(await readFile(join(root, 'manifests/letter/p1.ru.txt'), 'utf8')).toBe('два');
  });

  it('never writes over what a curator has edited, and writes beside it', async () => {
    const root = await workshop({ 'p1.jpg': one, 'p1.ru.txt': 'раз', 'p1.en.txt': 'one' });
    await tryIngest(root, ['.']);
    await put(root, { 'manifests/letter/item.yaml': 'label: Mine\npages: [{ id: p1 }]\n' });
    await put(root, { 'manifests/letter/p1.ru.txt': 'мой', 'manifests/letter/p1.en.txt': 'mine' });
    expect(await tryIngest(root, ['p1.jpg', 'p1.ru.txt', 'p1.en.txt'])).toMatchObject({
      notes: [],
      told: expect.stringMatching(/^Nothing/) as string,
    });
    await put(root, { 'p1.ru.txt': 'два', 'p2.jpg': two });
    const again = await tryIngest(root, ['p1.jpg', 'p2.jpg', 'p1.ru.txt', 'p1.en.txt']);
    expect(again).toMatchObject({ done: true, made: ['p2'] });
    expect(again.notes.map((note) => note.split(':')[0])).toEqual([
      'manifests/letter/p1.ru.txt',
      'manifests/letter/item.yaml',
    ]);
    const names = ['item.yaml', 'item.new.yaml', 'p1.ru.txt', 'p1.ru.new.txt', 'p1.en.txt'];
    const written = await Promise.all(
      names.map((name) => readFile(join(root, 'manifests/letter', name), 'utf8')),
    );
    expect(written.map((text) => text.slice(0, 11))).toEqual([
      'label: Mine',
      '# Drafted b',
      'мой',
      'два',
      'mine',
    ]);
    expect((await tryIngest(root, ['p1.jpg', 'p2.jpg', 'p1.ru.txt'])).told).toMatch(/^Nothing to do/);
  });

  it('leaves a description alone that was there first', async () => {
    const root = await workshop({
      'p1.jpg': one,
      'manifests/letter/item.yaml': 'label: Mine\npages: [{ id: p1 }]\n',
    });
    expect((await tryIngest(root, ['p1.jpg'])).notes).toHaveLength(1);
    expect(await look(root)).toMatchObject({ label: 'Mine', pages: ['p1 present'] });
  });

  it('makes a pyramid again that is gone', async () => {
    const root = await workshop({ 'p1.jpg': one });
    await tryIngest(root, ['p1.jpg']);
    await rm(join(root, 'images/letter/p1.tif'));
    expect((await tryIngest(root, ['p1.jpg'])).made).toEqual(['p1']);
  });
});

describe('the draft of item.yaml', () => {
  it('has no mistake, nor has any when all that it offers is taken up', async () => {
    const root = await workshop({ 'p1.jpg': one, 'p1.ru.txt': 'да' });
    await tryIngest(root, ['.']);
    const draft = await readFile(join(root, 'manifests/letter/item.yaml'), 'utf8');
    expect(read(draft).mistakes).toEqual([]);
    const offered = draft.replace(
      /^# ((?: {2}- |summary|metadata|requiredStatement|rights|viewingDirection).*)$/gm,
      '$1',
    );
    expect(offered).not.toBe(draft);
    expect(read(offered)).toMatchObject({ mistakes: [], description: { viewingDirection: 'right-to-left' } });
  });
});
