/** What Tesseract made of the plates (samples/README.md), read in both of its formats. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCoordinates } from '../../../src/item/text/coordinates.js';

const sample = (name: string): string => readFileSync(join(import.meta.dirname, 'samples', name), 'utf8');
const alto = readCoordinates('xml', sample('ru-3.alto.xml'));
const hocr = readCoordinates('hocr', sample('ru-3.hocr'));

describe('Tesseract', () => {
  it('says the same in ALTO and in hOCR: lines, words, boxes, confidence', () => {
    expect(alto.mistakes).toEqual([]);
    expect(hocr.mistakes).toEqual([]);
    const plain = ({ pages }: typeof alto) =>
      pages.map(({ name, frame, lines }) => ({
        name,
        frame,
        lines: lines.map(({ text, box, words }) => ({ text, box, words })),
      }));
    expect(plain(alto)).toEqual(plain(hocr));
    expect(alto.pages[0]?.lines).toHaveLength(31);
  });

  it('parts the same lines into blocks', () => {
    const starts = ({ pages }: typeof alto) =>
      (pages[0]?.lines ?? []).map(({ block }, i, lines) => i === 0 || block !== lines[i - 1]?.block);
    expect(starts(alto)).toEqual(starts(hocr));
    expect(starts(alto).filter(Boolean)).toHaveLength(9);
  });

  it('names the language in hOCR only', () => {
    const languages = ({ pages }: typeof alto) => new Set(pages[0]?.lines.map(({ language }) => language));
    expect(languages(alto)).toEqual(new Set([undefined]));
    expect(languages(hocr)).toEqual(new Set(['ru']));
  });

  it('reads Persian from right to left, in the order in which it is said', () => {
    const [page] = readCoordinates('hocr', sample('fa-1.hocr')).pages;
    const line = page?.lines.find(({ text }) => text.startsWith('توسط دیر اول حزب توده'));
    expect(line?.language).toBe('fa');
    const lefts = line?.words.map(({ box }) => box?.x ?? 0) ?? [];
    expect(lefts.length).toBeGreaterThan(5);
    expect(lefts).toEqual(lefts.toSorted((one, other) => other - one));
  });
});
