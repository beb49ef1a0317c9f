/** The names of files beside images → what they are texts of. */
import { describe, expect, it } from 'vitest';
import { nameText, type Named } from '../../../src/item/text/named.js';

const PAGES = ['p1', 'p10', 'scan.02', 'p3.ru', 'برگ ۱', 'й 1'];

const plain = (page: string, language?: string) => ({ kind: 'plain', page, language });
const read = (page: string, format: string, language?: string) => ({ kind: 'page', page, language, format });
const whole = (format: string, language?: string) => ({ kind: 'item', language, format });
const none = { kind: 'none' };
const mistake = (message: RegExp) => ({
  kind: 'mistake',
  message: expect.stringMatching(message) as unknown,
});

describe('a file beside images', () => {
  it.each<[name: string, named: object]>([
    ['p1.txt', plain('p1')],
    ['p1.ru.txt', plain('p1', 'ru')],
    ['p1.fa.TXT', plain('p1', 'fa')],
    ['p1.en.md', plain('p1', 'en')],
    ['p1.ru-Latn.txt', plain('p1', 'ru-Latn')],
    ['p1.rus.txt', plain('p1', 'ru')],
    ['p1.fas.txt', plain('p1', 'fa')],
    ['p10.ru.txt', plain('p10', 'ru')],
    ['p1.alto.xml', read('p1', 'xml')],
    ['p1.ru.alto.xml', read('p1', 'xml', 'ru')],
    ['p1.page.xml', read('p1', 'xml')],
    ['p1.tei.xml', read('p1', 'xml')],
    ['p1.xml', read('p1', 'xml')],
    ['p1.hocr', read('p1', 'hocr')],
    ['p1.fa.hocr', read('p1', 'hocr', 'fa')],
    ['scan.02.ru.txt', plain('scan.02', 'ru')],
    ['scan.02.txt', plain('scan.02')],
    ['p3.ru.txt', plain('p3.ru')],
    ['p3.ru.en.txt', plain('p3.ru', 'en')],
    ['برگ ۱.fa.txt', plain('برگ ۱', 'fa')],
    ['й 1.ru.txt', plain('й 1', 'ru')],
    ['letter.tei.xml', whole('xml')],
    ['letter.ru.tei.xml', whole('xml', 'ru')],
    ['book.hocr', whole('hocr')],
    ['book.alto.xml', whole('xml')],
    ['mets.xml', none],
    ['readme.txt', none],
    ['notes.md', none],
    ['p1.pdf', none],
    ['.txt', none],
    ['p1.final.txt', mistake(/“final” is no language tag; write a name such as p1\.fa\.txt, or p1\.txt/)],
    ['p1.x.alto.xml', mistake(/“x” is no language tag; write a name such as p1\.fa\.alto\.xml/)],
    ['p2.ru.txt', mistake(/There is no image “p2” beside this text.*Did you mean “p1”\?/)],
    ['Letter.ru.txt', mistake(/There is no image “Letter”.*image\.$/)],
    ['p11.txt', mistake(/There is no image “p11”/)],
  ])('%s', (name, named) => {
    expect(nameText(name, new Set(PAGES))).toEqual<Named | object>(named);
  });
});
