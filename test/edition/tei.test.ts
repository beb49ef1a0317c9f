/** The TEI of the made item, read by a strict parser (XML 1.0; TEI P5). */
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { htmlText } from '../../src/edition/html.js';
import { plainText } from '../../src/edition/plain.js';
import { teiEdition } from '../../src/edition/tei.js';
import { xmlId } from '../../src/edition/tei-words.js';
import type { Item } from '../../src/item/item.js';
import { exhibit, ids, item } from '../presentation/sample.js';
import { elementsOf, pointersOf } from './xml.js';

describe('the TEI of an item', () => {
  const xml = teiEdition(exhibit, ids);
  const elements = elementsOf(xml);
  const named = (name: string) => elements.filter((element) => element.name === name);

  it('is well-formed, in the namespace of TEI', () => {
    expect(elements[0]).toMatchObject({ name: 'TEI', attributes: { xmlns: 'http://www.tei-c.org/ns/1.0' } });
  });

  it('has each xml:id once, and points to nothing that is not there', () => {
    const xmlIds = elements.flatMap(({ attributes }) => attributes['xml:id'] ?? []);
    expect(new Set(xmlIds).size).toBe(xmlIds.length);
    expect(pointersOf(elements).filter((id) => !xmlIds.includes(id))).toEqual([]);
    expect(pointersOf(elements).length).toBeGreaterThan(10);
  });

  it('has a surface for every page, with a graphic where there is an image, and zones where they were measured', () => {
    expect(named('surface').map(({ attributes }) => attributes.lrx)).toEqual([
      '2480',
      '1000',
      '1000',
      '9000',
    ]);
    expect(named('graphic')).toHaveLength(3);
    expect(named('zone').map(({ attributes }) => attributes['xml:id'])).toEqual([
      'line.ru-1.1',
      'line.ru-1.4',
      'line.ru-1.5',
      'part.ru-1.p01',
      'part.ru-1.p02',
    ]);
    expect(named('lb').filter(({ attributes }) => 'facs' in attributes).length).toBeGreaterThan(0);
  });

  it('has a text for every layer with one, in its language and of its standing', () => {
    const texts = named('text').filter(({ attributes }) => 'type' in attributes);
    expect(
      texts.map(({ attributes }) => [attributes['xml:id'], attributes['xml:lang'], attributes.subtype]),
    ).toEqual([
      ['text.text-en', 'en', 'received'],
      ['text.notes', 'ru', 'editorial'],
      ['text.text-ru', 'ru', 'received'],
      ['text.text-fa', 'fa', 'received'],
      ['text.empty', 'de', 'received'],
    ]);
  });

  it('aligns passages, and ties the parts of one together', () => {
    const blocks = named('ab').map(({ attributes }) => attributes);
    const begun = blocks.find((block) => block['xml:id'] === 'passage.text-ru.p02');
    expect(begun).toMatchObject({ part: 'I', next: '#passage.text-ru.p02.2' });
    expect(begun?.corresp?.split(' ')).toEqual(['#passage.text-en.p02', '#passage.text-fa.p02']);
    expect(blocks.find((block) => block['xml:id'] === 'passage.text-ru.p02.2')).toMatchObject({
      part: 'F',
      prev: '#passage.text-ru.p02',
    });
  });

  it('tags mentions in the text, and names who is mentioned', () => {
    expect(named('rs').map(({ attributes, text }) => [attributes.ref, attributes.cert, text])).toEqual([
      ['#remark.names.comrade', 'low', 'Дорогой'],
      ['#remark.names.comrade', undefined, 'товарищ'],
      ['#remark.names.comrade', undefined, 'رفیق'],
    ]);
    expect(named('persName').map(({ text }) => text)).toEqual([
      'comrade, English',
      'comrade, русский',
      'comrade، فارسی',
    ]);
  });

  it('tags words within words, and of two that cross the first', () => {
    const mention = { kind: 'layer', layer: 'text-ru', page: 'ru-1', line: 1, certainty: undefined } as const;
    const tagged = (start: number, end: number) => ({
      ...mention,
      start,
      end,
      text: 'Дорогой товарищ!'.slice(start, end),
    });
    const crossing: Item = {
      ...item,
      layers: item.layers.map((layer) =>
        layer.id === 'names' && layer.form === 'remarks'
          ? {
              ...layer,
              remarks: layer.remarks.map((remark) => ({
                ...remark,
                mentions: [tagged(8, 15), tagged(0, 7), tagged(0, 4), tagged(5, 10)],
              })),
            }
          : layer,
      ),
    };
    const all = elementsOf(teiEdition({ ...exhibit, item: crossing }, ids));
    expect(all.filter(({ name }) => name === 'rs').map(({ text }) => text)).toEqual([
      'Дорогой',
      'Доро',
      'товарищ',
    ]);
    expect(all.find(({ name, text }) => name === 'ab' && text.includes('Дорогой'))?.text.trim()).toBe(
      'Дорогой товарищ!',
    );
  });

  it('has every note with its quotations', () => {
    const notes = elements.filter(({ name, attributes }) => name === 'note' && 'xml:id' in attributes);
    expect(notes.map(({ attributes }) => attributes['xml:id'])).toEqual([
      'remark.remarks.n1',
      'remark.remarks.n2',
      'remark.remarks.n3',
    ]);
    expect(named('quote').map(({ text }) => text)).toEqual(['344']);
  });
});

describe('whatever characters a curator uses', () => {
  const wild = JSON.parse(
    JSON.stringify(item).replaceAll('text-ru', '1 <&> \\"ру').replaceAll('Дорогой', '<\\u0001&>]]>\\ufffe'),
  ) as Item;

  it('the TEI stays well-formed', () => {
    const elements = elementsOf(teiEdition({ ...exhibit, item: wild }, ids));
    expect(elements.some(({ name, text }) => name === 'ab' && text.includes('<\ufffd&>]]>\ufffd'))).toBe(
      true,
    );
  });

  it('the HTML has their words escaped, and no markup of theirs', () => {
    const html = wild.layers.map((layer) => htmlText(wild, layer));
    expect(html.join('')).toContain('&lt;\ufffd&amp;&gt;');
    expect(html.filter((text) => text.includes('<&>'))).toEqual([]);
  });

  it('an xml:id is a name', () => {
    for (const name of ['p09', 'نامه', '1 2', 'a.b', 'é', '٪', '😀', '']) {
      const parser = new SaxesParser({ fragment: false });
      let failed: Error | undefined;
      parser.on('error', (error) => (failed = error));
      parser.write(`<${xmlId('x', name)}/>`).close();
      expect(failed, name).toBeUndefined();
    }
    expect(xmlId('x', 'a.b', 'c')).not.toBe(xmlId('x', 'a', 'b.c'));
  });
});

describe('a layer as plain text', () => {
  it('is the verbatim text of a text, and the margins and remarks with their places', () => {
    const of = (id: string) => {
      const layer = item.layers.find((layer) => layer.id === id);
      return layer === undefined ? undefined : plainText(item, layer);
    };
    expect(of('text-en')).toBe('Dear comrade,\nI ask for a room\nand for work.\nSaid nowhere else.');
    expect(of('marks')).toBe('[ru-1, stamp]\nАрхив\n\n[ru-1, stamp]\n344\n');
    expect(of('names')).toBe(
      [
        'comrade. comrade, English · comrade, русский · comrade، فارسی',
        'person; p01',
        'Unnamed.',
        '  text-ru ru-1 1: товарищ',
        '  text-ru ru-1 1: Дорогой',
        '  text-fa fa-1 3: \u2067رفیق\u2069',
        '  record.md 1: Friend',
        '',
      ].join('\n'),
    );
  });
});
