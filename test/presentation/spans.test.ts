/** Where words stand on the image: measured by a recogniser, measured with the plate, or not at all. */
import { describe, expect, it } from 'vitest';
import type { Box } from '../../src/image/pyramid.js';
import type { Item, MeasuredLine, TextLayer } from '../../src/item/item.js';
import { boxOfSpan, boxOfWords } from '../../src/presentation/boxes.js';
import type { PageImage } from '../../src/presentation/images.js';

const box = (x: number, width: number): Box => ({ x, y: 10, width, height: 10 });
const LINE: MeasuredLine = {
  box: { x: 0, y: 9, width: 90, height: 12 },
  words: [
    { start: 0, end: 5, box: box(0, 30), confidence: 0.9 },
    { start: 6, end: 9, box: box(40, 20), confidence: undefined },
    { start: 10, end: 12, box: undefined, confidence: undefined },
  ],
};
const page = { id: 'p', label: {}, language: 'ru', image: 'a~p', boxes: undefined };
const plate: PageImage = {
  kind: 'present',
  size: { width: 100, height: 100 },
  painted: { width: 100, height: 100 },
  sizes: [],
  plate: true,
  boxes: {
    image: { width: 100, height: 100, sha256: '' },
    plate: true,
    lines: { '1': { x: 1, y: 2, width: 3, height: 4 } },
    parts: {},
  },
};
const layer = (id: string, measured: readonly MeasuredLine[] | undefined): TextLayer => ({
  form: 'text',
  id,
  label: {},
  kind: 'transcription',
  language: 'ru',
  direction: 'ltr',
  standing: 'received',
  verbatim: '',
  lines: [{ page: 'p', line: 1, block: 1, text: 'Прошу вас об' }],
  parts: [],
  margins: [],
  ...(measured === undefined
    ? {}
    : { measured: [{ page: 'p', file: '', frame: { width: 100, height: 100 }, lines: measured }] }),
});
const recognised = layer('recognised', [LINE]);
const typed = layer('typed', undefined);
const item = { pages: [page], layers: [recognised, typed] } as unknown as Item;
const find = (layer: TextLayer, line: number, start: number, end: number) =>
  boxOfSpan(item, page, plate, layer, { line, start, end });

describe('the box of a stretch of a line', () => {
  it.each([
    ['a word', 0, 5, box(0, 30)],
    ['a part of a word', 2, 3, box(0, 30)],
    ['two words', 3, 8, box(0, 60)],
    ['the space between words: their line', 5, 6, LINE.box],
    ['a word without a box: its line', 10, 12, LINE.box],
    ['the whole line', 0, 12, LINE.box],
  ])('is that of %s', (_, start, end, right) => {
    expect(find(recognised, 1, start, end)).toEqual(right);
  });

  it('is that of the line where a plate was measured, for the text that it was typeset from', () => {
    expect(find(typed, 1, 0, 5)).toEqual({ x: 1, y: 2, width: 3, height: 4 });
  });

  it('of a passage on a plate is what the line has in common with all of the passage', () => {
    const parts = { p1: { x: 0, y: 4, width: 50, height: 50 }, p2: { x: 60, y: 60, width: 5, height: 5 } };
    const image = { ...plate, boxes: plate.boxes && { ...plate.boxes, parts } };
    const stretch = { line: 1, start: 0, end: 5 };
    const words = (layer: TextLayer, passage: string) =>
      boxOfWords(item, page, image, layer, { ...stretch, passage });
    expect(words(typed, 'p1')).toEqual({ x: 1, y: 4, width: 3, height: 2 });
    expect(words(typed, 'p2')).toEqual({ x: 1, y: 2, width: 3, height: 4 });
    expect(words(typed, 'p3')).toEqual({ x: 1, y: 2, width: 3, height: 4 });
    expect(words(recognised, 'p1')).toEqual(box(0, 30));
  });

  it('is none of a line that was not measured', () => {
    expect(find(recognised, 2, 0, 1)).toBeUndefined();
    expect(find(typed, 2, 0, 1)).toBeUndefined();
  });
});
