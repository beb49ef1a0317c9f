/** Which page of an item each page of a file is. */
import { describe, expect, it } from 'vitest';
import { assignPages } from '../../../src/item/text/assign.js';

const PAGES = ['ru-1', 'ru-2', 'برگ ۱'];

describe('the pages of a file', () => {
  it.each<[name: string, names: (string | undefined)[], inOrder: string[], pages: (string | undefined)[]]>([
    ['named after images', ['ru-2.tif', 'ru-1.tif'], PAGES, ['ru-2', 'ru-1']],
    ['named with folders', ['C:\\scans\\ru-2.tif', 'a/b/ru-1.jpg'], PAGES, ['ru-2', 'ru-1']],
    [
      'named by address',
      ['https://x.org/iiif/3/letter~ru-2/full/max/0/default.jpg', 'ru-1'],
      PAGES,
      ['ru-2', 'ru-1'],
    ],
    ['named in an encoded address', [`${encodeURIComponent('برگ ۱')}.jpg`, 'ru-1'], PAGES, ['برگ ۱', 'ru-1']],
    ['decomposed', ['й.tif'.normalize('NFD'), 'x'], ['й'], ['й', undefined]],
    ['called by nothing, in order', [undefined, undefined], PAGES, ['ru-1', 'ru-2']],
    ['numbered, in order', ['1', '2', '3'], PAGES, PAGES],
    ['one, of the page that the file is named after', ['something.png'], ['ru-2'], ['ru-2']],
  ])('%s', (_, names, inOrder, pages) => {
    expect(assignPages(names, inOrder, [...PAGES, 'й']).pages).toEqual(pages);
  });

  it.each<[name: string, names: (string | undefined)[], inOrder: string[], message: RegExp]>([
    [
      'more than there are',
      ['1', '2', '3', '4'],
      PAGES,
      /has 4 pages, and the first is called “1”; name the image/,
    ],
    ['of an image that has gone', ['p9.png'], [], /has one page, and the first is called “p9.png”/],
    [
      'one of them unknown',
      ['ru-1', 'ru-9'],
      PAGES,
      /^Page 2 of this file is called “ru-9”, which is no image/,
    ],
    ['one of them without a name', ['ru-1', undefined], PAGES, /^Page 2 of this file has no name/],
    ['two of the same', ['ru-1', 'ru-1.tif'], PAGES, /^Page 2 of this file is “ru-1” a second time/],
  ])('are told of: %s', (_, names, inOrder, message) => {
    expect(assignPages(names, inOrder, PAGES).mistake).toMatch(message);
  });
});
