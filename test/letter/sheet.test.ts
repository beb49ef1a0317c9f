import { beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../src/item/item.js';
import { type Sheet, sheetHtml, sheetsOf } from '../../scripts/plates/sheet.js';
import { readLetter } from './letter.js';

let letter: Item;
beforeAll(async () => {
  letter = await readLetter();
});

function sheetOf(page: string): Sheet {
  const sheet = sheetsOf(letter).find((each) => each.page.id === page);
  if (sheet === undefined) throw new Error(`There is no sheet for ${page}.`);
  return sheet;
}

/** What a reader sees of a piece of HTML that sheet.ts wrote. */
function seen(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}

describe('a sheet shows the transcription and nothing in its place', () => {
  it.each(['ru-1', 'ru-2', 'ru-3', 'ru-4', 'fa-1', 'fa-2', 'fa-3'])(
    'every line of %s as it was received',
    (page) => {
      const sheet = sheetOf(page);
      const html = sheetHtml(sheet, '');
      const shown = [...html.matchAll(/<p[^>]* ?data-line="(\d+)">(.*?)<\/p>/gs)];
      const expected = sheet.layer.lines.filter((line) => line.page === page);
      expect(shown.map(([, line, inside = '']) => [Number(line), seen(inside)])).toEqual(
        expected.map(({ line, text }) => [line, text]),
      );
    },
  );

  it('says in three languages that it is typeset and no facsimile', () => {
    const html = seen(sheetHtml(sheetOf('fa-2'), ''));
    for (const map of [letter.plate?.label, letter.plate?.summary]) {
      for (const words of [map?.en, map?.ru, map?.fa]) expect(html).toContain(words?.[0] ?? 'no words');
    }
  });

  it('isolates Cyrillic within Persian, from its first letter to its last', () => {
    const html = sheetHtml(sheetOf('fa-2'), '');
    expect(html).toContain('*<bdi lang="ru">ТКШ. Москва</bdi>*');
    expect(html).toContain('*<bdi lang="ru">Дифтотарский шоссе &#34;десеткомм&#34; дороге</bdi>*');
  });

  it('begins no new paragraph where a passage goes on from the page before', () => {
    expect(sheetHtml(sheetOf('ru-2'), '')).toContain(
      '<section class="paragraph continued"><p data-line="1">',
    );
    expect(sheetHtml(sheetOf('ru-3'), '')).toContain('<section class="paragraph"><p data-line="1">');
  });
});
