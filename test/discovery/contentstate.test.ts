/** Content State 1.0, in its order: the forms, the encoding, the examples of the specification, and what is refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeContentState,
  encodeContentState,
  parseContentState,
  printContentState,
  type Target,
} from '../../src/discovery/contentstate.js';
import { openingOf } from '../../src/discovery/opening.js';
import { Problem } from '../../src/problem.js';

const MANIFEST = 'https://example.org/iiif/item1/manifest';
const encoded = (value: unknown): string => encodeContentState(JSON.stringify(value));
const within = (manifest: string) => [{ id: manifest, type: 'Manifest' }];
const canvas = (id: string, manifest: string, more: Partial<Extract<Target, { kind: 'canvas' }>> = {}) => ({
  kind: 'canvas',
  id,
  manifest,
  region: undefined,
  time: undefined,
  ...more,
});

describe('2.2: the forms', () => {
  it.each<readonly [string, string, unknown]>([
    [
      '2.2.1 full annotation',
      encoded({
        '@context': 'http://iiif.io/api/presentation/3/context.json',
        id: 'https://example.org/Annotation-server/bookmarks/b1',
        type: 'Annotation',
        motivation: ['contentState'],
        target: { id: MANIFEST, type: 'Manifest' },
      }),
      { kind: 'manifest', id: MANIFEST },
    ],
    [
      '2.2.2 annotation URI',
      'https://example.org/Annotation-server/bookmarks/b1',
      { kind: 'address', id: 'https://example.org/Annotation-server/bookmarks/b1' },
    ],
    ['2.2.3 target body', encoded({ id: MANIFEST, type: 'Manifest' }), { kind: 'manifest', id: MANIFEST }],
    ['2.2.4 target URI', MANIFEST, { kind: 'address', id: MANIFEST }],
    [
      '2.1 a collection',
      encoded({ id: 'https://example.org/all', type: 'Collection' }),
      { kind: 'collection', id: 'https://example.org/all' },
    ],
    [
      '2.1 a range',
      encoded({ id: 'https://example.org/r1', type: 'Range', partOf: within(MANIFEST) }),
      { kind: 'range', id: 'https://example.org/r1', manifest: MANIFEST },
    ],
    [
      '2.2.1 with further motivations, and the target by its URI',
      encoded({ type: 'Annotation', motivation: ['bookmarking', 'contentState'], target: MANIFEST }),
      { kind: 'address', id: MANIFEST },
    ],
  ])('%s', (_, text, target) => {
    expect(parseContentState(text)).toEqual([target]);
  });
});

describe('5: the examples', () => {
  const object1 = 'https://example.org/object1/manifest';
  it.each<readonly [string, unknown, readonly unknown[]]>([
    [
      '5.1 a region of a canvas',
      {
        id: 'https://example.org/import/1',
        type: 'Annotation',
        motivation: ['contentState'],
        target: {
          id: 'https://example.org/object1/canvas7#xywh=1000,2000,1000,2000',
          type: 'Canvas',
          partOf: within(object1),
        },
      },
      [
        canvas('https://example.org/object1/canvas7', object1, {
          region: { x: 1000, y: 2000, width: 1000, height: 2000 },
        }),
      ],
    ],
    [
      '5.2 a point in a recording',
      {
        id: 'https://example.org/import/2',
        type: 'Annotation',
        motivation: ['contentState'],
        target: {
          type: 'SpecificResource',
          source: {
            id: 'https://example.org/iiif/id1/canvas1',
            type: 'Canvas',
            partOf: within('https://example.org/iiif/id1/manifest'),
          },
          selector: { type: 'PointSelector', t: 14.5 },
        },
      },
      [
        canvas('https://example.org/iiif/id1/canvas1', 'https://example.org/iiif/id1/manifest', {
          time: 14.5,
        }),
      ],
    ],
    [
      '5.3 several targets',
      {
        id: 'https://example.org/import/3',
        type: 'Annotation',
        motivation: 'contentState',
        target: ['1/canvas37', '2/canvas99'].map((name) => ({
          id: `https://example.org/iiif/item${name}`,
          type: 'Canvas',
          partOf: within(`https://example.org/iiif/item${name.slice(0, 1)}/manifest`),
        })),
      },
      [
        canvas('https://example.org/iiif/item1/canvas37', 'https://example.org/iiif/item1/manifest'),
        canvas('https://example.org/iiif/item2/canvas99', 'https://example.org/iiif/item2/manifest'),
      ],
    ],
    [
      'a fragment selector',
      {
        type: 'SpecificResource',
        source: { id: 'https://example.org/c', type: 'Canvas', partOf: within(MANIFEST) },
        selector: { type: 'FragmentSelector', value: 'xywh=pixel:1.4,2,3,4&t=5,9' },
      },
      [canvas('https://example.org/c', MANIFEST, { region: { x: 1, y: 2, width: 3, height: 4 }, time: 5 })],
    ],
  ])('%s', (_, state, targets) => {
    expect(parseContentState(encoded(state))).toEqual(targets);
  });

  it('5.4 the link of a search result, as it stands there', () => {
    const state =
      'JTdCJTIyaWQlMjIlM0ElMjJodHRwcyUzQSUyRiUyRmV4YW1wbGUub3JnJTJGYWxpY2UlMkZjYW52YXM3NyUyM3h5d2glM0QxMDAwJTJDMjAwMCUyQzEwMDAlMkMyMDAwJTIyJTJDJTIydHlwZSUyMiUzQSUyMkNhbnZhcyUyMiUyQyUyMnBhcnRPZiUyMiUzQSU1QiU3QiUyMmlkJTIyJTNBJTIyaHR0cHMlM0ElMkYlMkZleGFtcGxlLm9yZyUyRmFsaWNlJTJGbWFuaWZlc3QlMjIlMkMlMjJ0eXBlJTIyJTNBJTIyTWFuaWZlc3QlMjIlN0QlNUQlN0Q';
    const region = { x: 1000, y: 2000, width: 1000, height: 2000 };
    expect(parseContentState(state)).toEqual([
      canvas('https://example.org/alice/canvas77', 'https://example.org/alice/manifest', { region }),
    ]);
  });
});

describe('6: the encoding', () => {
  it('6.3 gives the specification’s own letters, and takes them back', () => {
    const condensed =
      '{"id":"https://example.org/object1/canvas7#xywh=1000,2000,1000,2000","type":"Canvas","partOf":[{"id":"https://example.org/object1/manifest","type":"Manifest"}]}';
    const letters =
      'JTdCJTIyaWQlMjIlM0ElMjJodHRwcyUzQSUyRiUyRmV4YW1wbGUub3JnJTJGb2JqZWN0MSUyRmNhbnZhczclMjN4eXdoJTNEMTAwMCUyQzIwMDAlMkMxMDAwJTJDMjAwMCUyMiUyQyUyMnR5cGUlMjIlM0ElMjJDYW52YXMlMjIlMkMlMjJwYXJ0T2YlMjIlM0ElNUIlN0IlMjJpZCUyMiUzQSUyMmh0dHBzJTNBJTJGJTJGZXhhbXBsZS5vcmclMkZvYmplY3QxJTJGbWFuaWZlc3QlMjIlMkMlMjJ0eXBlJTIyJTNBJTIyTWFuaWZlc3QlMjIlN0QlNUQlN0Q';
    expect(encodeContentState(condensed)).toBe(letters);
    expect(decodeContentState(letters)).toBe(condensed);
  });

  it('6.1 any text comes back, and no further encoding changes the letters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
        const letters = encodeContentState(text);
        expect(encodeURIComponent(letters)).toBe(letters);
        expect(decodeContentState(letters)).toBe(text);
      }),
    );
  });

  it('what is printed is read back as it was', () => {
    const id = fc.webUrl();
    const number = fc.nat(99_999);
    const box = fc.record({
      x: number,
      y: number,
      width: fc.integer({ min: 1, max: 99_999 }),
      height: fc.integer({ min: 1, max: 99_999 }),
    });
    const target = fc.oneof<fc.Arbitrary<Target>[]>(
      fc.record({ kind: fc.constant('address' as const), id }),
      fc.record({ kind: fc.constant('range' as const), id, manifest: id }),
      fc.record({
        kind: fc.constant('canvas' as const),
        id,
        manifest: id,
        region: fc.option(box, { nil: undefined }),
        time: fc.option(number, { nil: undefined }),
      }),
    );
    fc.assert(
      fc.property(target, (target) => {
        expect(parseContentState(printContentState(target))).toEqual([target]);
      }),
    );
  });
});

describe('what is refused, with what would be right', () => {
  const part = { type: 'Canvas', id: 'https://example.org/c', partOf: within(MANIFEST) };
  it.each<readonly [string, string, RegExp]>([
    ['another protocol', 'ftp://example.org/m', /neither an http or https address/],
    ['a script', 'javascript:alert(1)', /neither an http or https address/],
    ['half an address', 'https://', /http or https address/],
    ['an IRI (6.2)', 'https://example.org/نامه', /percent-encoded/],
    [
      'JSON as it is (6.2)',
      '{"id":"https://example.org/m","type":"Manifest"}',
      /must be content-state-encoded/,
    ],
    ['an encoded address (3.1.1)', encodeContentState(MANIFEST), /must not be content-state-encoded/],
    ['a length that cannot be (6.3.1)', 'JTdCJ', /cut off/],
    ['letters that are no percent-encoding', 'JSUl', /not content-state-encoded/],
    ['no JSON', encodeContentState('{"id":'), /does not decode to JSON/],
    ['padding', 'JTdCJTdE=', /only letters/],
    ['no target', encoded([]), /no target/],
    [
      'an annotation of another kind (2.2)',
      encoded({ type: 'Annotation', motivation: 'commenting' }),
      /contentState/,
    ],
    ['no type', encoded({ id: MANIFEST }), /of type none/],
    ['a type that is not shown', encoded({ id: MANIFEST, type: 'Sculpture' }), /“Sculpture”/],
    ['null', encoded(null), /of type none/],
    ['a number', encoded(7), /of type none/],
    ['a canvas without its manifest (2.1)', encoded({ ...part, partOf: undefined }), /"partOf"/],
    ['a manifest without id', encoded({ type: 'Manifest' }), /The Manifest’s id/],
    [
      'a region outside the grammar',
      encoded({ ...part, id: `${part.id}#xywh=1,2,-3,4` }),
      /xywh=x,y,width,height/,
    ],
    ['an empty region', encoded({ ...part, id: `${part.id}#xywh=1,2,0,4` }), /not empty/],
    ['a region in percent', encoded({ ...part, id: `${part.id}#xywh=percent:1,2,3,4` }), /in pixels/],
    ['a time that is none', encoded({ ...part, id: `${part.id}#t=soon` }), /t=seconds/],
    [
      'a source by its id alone',
      encoded({ type: 'SpecificResource', source: part.id }),
      /source is not a Canvas/,
    ],
    [
      'a selector of another kind',
      encoded({ type: 'SpecificResource', source: part, selector: { type: 'SvgSelector', value: '<svg/>' } }),
      /neither a FragmentSelector/,
    ],
    ['more than any browser sends', `https://example.org/${'x'.repeat(17_000)}`, /longer than/],
    [
      '__proto__ as a type',
      encoded(JSON.parse('{"__proto__":{"type":"Manifest","id":"https://e.org/"}}')),
      /none/,
    ],
  ])('%s', (_, text, sentence) => {
    const refused = (): unknown => parseContentState(text);
    expect(refused).toThrow(Problem);
    expect(refused).toThrow(sentence);
  });

  it('nothing else is ever thrown', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json().map(encodeContentState),
      fc.base64String(),
    );
    fc.assert(
      fc.property(text, (text) => {
        try {
          parseContentState(text);
        } catch (error) {
          expect(error).toBeInstanceOf(Problem);
        }
      }),
    );
  });
});

describe('what a viewer loads', () => {
  const base = 'https://archive.example/here';
  const ours = `${base}/iiif/presentation/3/letter`;
  it.each<readonly [string, string, unknown]>([
    ['our manifest', `${ours}/manifest`, { manifest: `${ours}/manifest` }],
    [
      'our canvas, alone',
      `${ours}/canvas/ru-1`,
      { manifest: `${ours}/manifest`, canvas: `${ours}/canvas/ru-1` },
    ],
    ['our range, alone', `${ours}/range/r1`, { manifest: `${ours}/manifest`, range: `${ours}/range/r1` }],
    ['the canvas of others, alone', 'https://b.example/c', { manifest: 'https://b.example/c' }],
    [
      'an address that begins like ours',
      'https://archive.example/hereafter/iiif/presentation/3/letter/canvas/a',
      { manifest: 'https://archive.example/hereafter/iiif/presentation/3/letter/canvas/a' },
    ],
  ])('%s', (_, id, opening) => {
    expect(openingOf({ kind: 'address', id }, base)).toEqual(opening);
  });
});
