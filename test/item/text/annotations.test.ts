/** Annotations of other archives in the forms that they write (Presentation 3.0, 5.6; 2.1, 5.4 and 6; Web Annotation, 3 and 4). */
import { describe, expect, it } from 'vitest';
import { annotationsIn, readAnnotations } from '../../../src/item/text/annotations.js';
import { boxOfTarget } from '../../../src/item/text/fragments.js';
import { textOfHtml } from '../../../src/item/text/html.js';
import { motivationOf } from '../../../src/item/text/motivations.js';

const CANVAS = 'https://iiif.example.org/canvas/1';
const FRAME = { width: 1000, height: 2000 };
const BOX = { x: 10, y: 20, width: 30, height: 40 };

const read = (annotation: object) => annotationsIn({ items: [annotation] }, FRAME).annotations[0];

describe('where', () => {
  it.each([
    ['a fragment', `${CANVAS}#xywh=10,20,30,40`],
    ['in pixels', `${CANVAS}#xywh=pixel:10,20,30,40`],
    ['in percent', `${CANVAS}#xywh=percent:1,1,3,2`],
    ['in percent, as the Image API says it', `${CANVAS}#xywh=pct:1,1,3,2`],
    ['after a time', `${CANVAS}#t=1&xywh=10,20,30,40`],
    ['with fractions', `${CANVAS}#xywh=10.0,20.0,30.0,40.0`],
    ['an object with an id', { id: `${CANVAS}#xywh=10,20,30,40`, type: 'Canvas' }],
    ['one of a list', [`${CANVAS}#xywh=10,20,30,40`]],
    [
      'a FragmentSelector',
      {
        type: 'SpecificResource',
        source: CANVAS,
        selector: { type: 'FragmentSelector', value: 'xywh=10,20,30,40' },
      },
    ],
    [
      'several selectors',
      {
        source: { id: CANVAS, type: 'Canvas' },
        selector: [
          { type: 'FragmentSelector', value: 'xywh=10,20,30,40' },
          { type: 'SvgSelector', value: '<svg><path d="M0,0L5,5"/></svg>' },
        ],
      },
    ],
    [
      'an SvgSelector with a path',
      {
        source: CANVAS,
        selector: {
          type: 'SvgSelector',
          value: "<svg xmlns='http://www.w3.org/2000/svg'><path d='M10,20l30,0v40H10z' fill='none'/></svg>",
        },
      },
    ],
    [
      'with a polygon',
      { source: CANVAS, selector: { value: '<svg><polygon points="10,20 40,20 40,60 10,60"/></svg>' } },
    ],
    [
      'with a rect',
      { source: CANVAS, selector: { value: '<svg><rect x="10" y="20" width="30" height="40"/></svg>' } },
    ],
    [
      '2.1: full and selector',
      {
        '@type': 'oa:SpecificResource',
        full: CANVAS,
        selector: { '@type': 'oa:FragmentSelector', value: 'xywh=10,20,30,40' },
      },
    ],
    [
      '2.1: a choice of selectors, as Mirador 2 wrote it',
      [
        {
          '@type': 'oa:SpecificResource',
          full: CANVAS,
          selector: {
            '@type': 'oa:Choice',
            default: { '@type': 'oa:FragmentSelector', value: 'xywh=10,20,30,40' },
            item: { '@type': 'oa:SvgSelector', value: '<svg><path d="M1,1L900,900"/></svg>' },
          },
          within: { '@id': 'https://iiif.example.org/manifest' },
        },
      ],
    ],
  ])('%s', (_, target) => {
    expect(boxOfTarget(target, FRAME)).toEqual(BOX);
  });

  it.each([
    ['the canvas', CANVAS],
    ['all of the canvas', `${CANVAS}#xywh=0,0,1000,2000`],
    ['all of it, and more', `${CANVAS}#xywh=0,0,1000,2001`],
    ['no area', `${CANVAS}#xywh=10,20,0,40`],
    ['no numbers', `${CANVAS}#xywh=a,b,c,d`],
    ['infinite numbers', `${CANVAS}#xywh=${'9'.repeat(400)},0,1,1`],
    ['nothing', undefined],
    ['a number', 5],
    ['a drawing without points', { selector: { value: '<svg><path d=""/></svg>' } }],
  ])('%s: no place', (_, target) => {
    expect(boxOfTarget(target, FRAME)).toBeUndefined();
  });

  it('targets within targets without end are no place', () => {
    const target: Record<string, unknown> = {};
    target.source = target;
    expect(boxOfTarget(target, FRAME)).toBeUndefined();
  });
});

describe('what', () => {
  it.each([
    [
      'TextualBody',
      { body: { type: 'TextualBody', value: 'two\nlines', language: 'la' } },
      ['two', 'lines'],
      'la',
    ],
    [
      'HTML',
      { body: { type: 'TextualBody', value: '<p>two<br/>lines</p>', format: 'text/html' } },
      ['two', 'lines'],
      'none',
    ],
    [
      'HTML that does not say so',
      { body: { type: 'TextualBody', value: '<p>a &amp; b</p>' } },
      ['a & b'],
      'none',
    ],
    [
      'plain text with a sign',
      { body: { type: 'TextualBody', value: 'a < b', format: 'text/plain' } },
      ['a < b'],
      'none',
    ],
    [
      'several bodies',
      {
        body: [
          { type: 'TextualBody', value: 'one' },
          { type: 'TextualBody', value: 'two', language: 'en' },
        ],
      },
      ['one', 'two'],
      'en',
    ],
    ['a language in a list', { body: { value: 'x', language: ['fa', 'en'] } }, ['x'], 'fa'],
    ['a language that is none', { body: { value: 'x', language: '!!' } }, ['x'], 'none'],
    ['three letters', { body: { value: 'x', language: 'ger' } }, ['x'], 'de'],
    ['bodyValue', { bodyValue: 'bare' }, ['bare'], 'none'],
    [
      'Choice',
      { body: { type: 'Choice', items: [{ type: 'TextualBody', value: 'one', language: 'en' }] } },
      ['one'],
      'en',
    ],
    [
      '2.1: ContentAsText',
      { resource: { '@type': 'cnt:ContentAsText', chars: 'Wort', language: 'de' } },
      ['Wort'],
      'de',
    ],
    [
      '2.1: a list of resources',
      {
        resource: [
          { '@type': 'dctypes:Text', chars: '<p>Note</p>', format: 'text/html' },
          { '@type': 'oa:Tag', chars: 'tag' },
        ],
      },
      ['Note', 'tag'],
      'none',
    ],
  ])('%s', (_, annotation, lines, language) => {
    expect(read(annotation)).toMatchObject({ lines, language });
  });

  it.each([
    ['an image', { body: { type: 'Image', id: 'https://x.example/1.jpg' } }],
    ['a text elsewhere', { body: { type: 'Text', id: 'https://x.example/1.txt' } }],
    ['an address', { body: 'https://x.example/1.txt' }],
    ['blank', { body: { type: 'TextualBody', value: ' \n ' } }],
    ['nothing', {}],
  ])('%s is no text, and counted', (_, annotation) => {
    expect(annotationsIn({ items: [annotation] }, FRAME)).toEqual({ annotations: [], textless: 1 });
  });
});

it.each([
  ['<p>one</p><p>two</p>', 'one\ntwo'],
  ['a<script>alert(1)</script>b', 'ab'],
  ['<style>p{}</style>x', 'x'],
  ['<script>one<script>two</script>', ''],
  ['<img src=x onerror=alert(1)>x', 'x'],
  ['<a href="https://x.example/">there</a>', 'there (https://x.example/)'],
  ['<a href="javascript:alert(1)">there</a>', 'there'],
  ['<a href="https://x.example/">https://x.example/</a>', 'https://x.example/'],
  ['<table><tr><td>a</td><td>b</td></tr></table>', 'a b'],
  ['&lt;p&gt; &#1072;', '<p> а'],
])('%s as words', (html, words) => {
  expect(textOfHtml(html)).toBe(words);
});

it.each([
  [['supplementing', 'commenting'], 'supplementing'],
  [['sc:painting'], 'supplementing'],
  [['transcribing'], 'supplementing'],
  [['translating', 'supplementing'], 'translating'],
  [['oa:tagging'], 'tagging'],
  [['http://www.w3.org/ns/oa#describing'], 'commenting'],
  [[], 'commenting'],
] as const)('the motivation %j is %s', (given, motivation) => {
  expect(motivationOf(given)).toBe(motivation);
});

describe('a file of annotations', () => {
  const page = JSON.stringify({
    items: [
      {
        motivation: 'supplementing',
        body: { value: 'Русский', language: 'ru' },
        target: `${CANVAS}#xywh=10,20,30,40`,
      },
      { motivation: 'supplementing', body: { value: 'English', language: 'en' }, target: CANVAS },
      { motivation: 'commenting', body: { value: 'Remark' }, target: CANVAS },
    ],
  });
  const textsOf = (chosen?: Parameters<typeof readAnnotations>[2]) =>
    readAnnotations(page, FRAME, chosen).pages[0]?.lines.map(({ text, box }) => [text, box]);

  it('is one layer, or several by language and motivation', () => {
    expect(textsOf()).toEqual([
      ['Русский', BOX],
      ['English', undefined],
      ['Remark', undefined],
    ]);
    expect(textsOf({ motivation: 'supplementing' })).toHaveLength(2);
    expect(textsOf({ motivation: 'supplementing', language: 'ru' })).toEqual([['Русский', BOX]]);
    expect(textsOf({ motivation: 'commenting', language: 'none' })).toEqual([['Remark', undefined]]);
  });

  it.each(['', '[]', 'null', '{}', '{"items":5}', '<html>'])('%j is told', (text) => {
    expect(readAnnotations(text, FRAME)).toMatchObject({ pages: [], mistakes: [{ line: 1 }] });
  });
});
