/** Hostile text in every field: kept as it is where it is text, escaped where it is markup, encoded where it is an address. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, Layer } from '../../src/item/item.js';
import { textLayers } from '../../src/item/layers.js';
import { textualBody } from '../../src/presentation/text.js';
import { toManifest } from '../../src/presentation/manifest.js';
import { crawl, exhibit, ids, images, item, objectsIn } from './sample.js';

const [layer] = item.layers;
if (layer === undefined) throw new Error('a layer');
const bodyOf = (...lines: readonly string[]) =>
  textualBody(
    layer,
    lines.map((text, at) => ({ line: at + 1, start: 0, end: text.length, text })),
  ).value;

const HOSTILE = [
  '<script>alert(1)</script>',
  '</p><img src=x onerror=alert(1)>',
  `" onmouseover='alert(1)'`,
  '&lt; &amp; &#60; &unknown; ]]>',
  '\u202Eevil\u202C \u2067right\u2069 \u200F\u200E',
  '{{7*7}} ${7*7} %3Cb%3E',
  'line\u2028separator\u2029and \uFEFF mark',
];

describe('4.3: the text of a body', () => {
  it.each([
    ['<b>', '&lt;b&gt;'],
    ['a & b', 'a &amp; b'],
    ['&amp;', '&amp;amp;'],
    [`"quoted" 'so'`, '&quot;quoted&quot; &#39;so&#39;'],
    ['\u202Eevil\u202C', '\u202Eevil\u202C'],
    ['می\u200Cخواهد', 'می\u200Cخواهد'],
    ['a\u0000b\u0008\u001B\uFFFE', 'a\uFFFDb\uFFFD\uFFFD\uFFFD'],
    ['half \uD800 of a pair, 😀 whole', 'half \uFFFD of a pair, 😀 whole'],
  ])('%j is written %j', (text, written) => {
    expect(bodyOf(text)).toBe(`<p lang="en" dir="ltr">${written}</p>`);
  });

  it('keeps its lines', () => {
    expect(bodyOf('one', 'two', '<br>')).toBe('<p lang="en" dir="ltr">one<br/>two<br/>&lt;br&gt;</p>');
  });

  it('is a well-formed paragraph of nothing but text and line breaks, and reads back as it was', () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 40 })
      .filter((text) => !/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text));
    const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };
    fc.assert(
      fc.property(
        fc.array(fc.oneof(text, fc.constantFrom(...HOSTILE)), { minLength: 1, maxLength: 4 }),
        (lines) => {
          const [, inner] =
            /^<p lang="en" dir="ltr">((?:[^<>&"']|&(?:lt|gt|amp|quot|#39);|<br\/>)*)<\/p>$/.exec(
              bodyOf(...lines),
            ) ?? [];
          const read = inner
            ?.split('<br/>')
            .map((line) => line.replace(/&([^;]+);/g, (_, name: string) => entities[name] ?? '?'));
          expect(read).toEqual(lines);
        },
      ),
    );
  });

  it('says its language and direction in attributes that cannot be left', () => {
    const hostile: Layer = { ...layer, language: 'en" onload="x', direction: 'rtl' };
    expect(textualBody(hostile, []).value).toBe('<p lang="en&quot; onload=&quot;x" dir="rtl"></p>');
  });
});

describe('every field of an item', () => {
  /** The item with every string of every language map made hostile. */
  const poisoned = (text: string): Item => {
    const map = { en: [text], ru: [text], fa: [text] };
    return {
      ...item,
      label: map,
      summary: map,
      metadata: [{ label: map, value: map }],
      requiredStatement: { label: map, value: map },
      homepage: item.homepage.map((link) => ({ ...link, label: map })),
      plate: { label: map, summary: map },
      pages: [{ ...item.pages[0], label: map }, ...item.pages.slice(1)],
      layers: item.layers.map((layer) => ({ ...layer, label: map })),
      ranges: item.ranges.map((range) => ({ ...range, label: map })),
    };
  };

  it.each(HOSTILE)('%j is kept as text: never changed, never markup', (text) => {
    const manifest = toManifest(poisoned(text), images, ids);
    const read: unknown = JSON.parse(JSON.stringify(manifest));
    expect(read).toEqual(manifest);
    expect(manifest.label).toEqual({ en: [text], ru: [text], fa: [text] });
    const values = [
      manifest.summary,
      ...(manifest.metadata ?? []).map(({ value }) => value),
      manifest.requiredStatement?.value,
      manifest.items[0]?.summary,
    ];
    expect(values).toHaveLength(4);
    for (const value of values) {
      expect(value?.en?.[0]?.trimEnd()).toBe(text.trimEnd());
      expect(value?.en?.[0]).not.toMatch(/^<.*>$/s);
    }
  });

  it('a range of any name in any item has an address that leads to it', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(name, name, (id, passage) => {
        const renamed: Item = {
          ...item,
          id,
          layers: textLayers(item).map((layer) => ({
            ...layer,
            parts: layer.parts.map((part) => ({ ...part, passage: `${passage}${part.passage}` })),
          })),
        };
        for (const [address, document] of crawl({ ...exhibit, item: renamed })) {
          expect(document.id).toBe(address);
          for (const { value } of objectsIn(document)) expect(String(value.id)).toMatch(/^[\x21-\x7E]*$/);
        }
      }),
      { numRuns: 20 },
    );
  });
});
