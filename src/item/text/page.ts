/** PAGE XML (PRImA; Transkribus, eScriptorium, Kitodo): regions, lines and words with outlines. */
import type { Box, Size } from '../../image/pyramid.js';
import type { TextMistake } from '../marks.js';
import {
  boxOf,
  joinedLine,
  languageTag,
  placedWords,
  type LooseWord,
  type Recognised,
  type RecognisedLine,
  type RecognisedPage,
} from './recognised.js';
import { childrenOf, descendantsOf, numberOf, textOf, type XmlElement } from './xml.js';

/** Reads a tree whose root is `PcGts`. Boxes are the smallest round the outlines, in pixels of the page's own image. */
export function readPage(root: XmlElement): Recognised {
  const mistakes: TextMistake[] = [];
  const pages = childrenOf(root, 'Page').map((page) => toPage(page, mistakes));
  if (pages.length === 0)
    mistakes.push({ line: root.line, message: 'This PAGE file has no Page; write one in PcGts.' });
  return { pages, mistakes };
}

function toPage(page: XmlElement, mistakes: TextMistake[]): RecognisedPage {
  const regions = inReadingOrder(regionsIn(page), page);
  return {
    name: page.attributes.imageFilename,
    frame: frameOf(page),
    language: languageTag(page.attributes.primaryLanguage),
    lines: regions.flatMap((region, index) =>
      childrenOf(region, 'TextLine')
        .toSorted((one, other) => customIndex(one) - customIndex(other))
        .flatMap((line) => toLine(line, region, index + 1, mistakes)),
    ),
  };
}

function frameOf(page: XmlElement): Size | undefined {
  const [width, height] = [numberOf(page, 'imageWidth'), numberOf(page, 'imageHeight')];
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** Regions may stand in regions: each before those within it. */
function regionsIn(element: XmlElement): readonly XmlElement[] {
  return descendantsOf(element, 'TextRegion').flatMap((region) => [region, ...regionsIn(region)]);
}

/** As ReadingOrder says, else as Transkribus notes it on each region, else as they stand in the file. */
function inReadingOrder(regions: readonly XmlElement[], page: XmlElement): readonly XmlElement[] {
  const references = childrenOf(page, 'ReadingOrder').flatMap(orderedReferences);
  const rank = (region: XmlElement): number => {
    const at = references.indexOf(region.attributes.id ?? '');
    return at < 0 ? references.length + customIndex(region) : at;
  };
  return regions.toSorted((one, other) => rank(one) - rank(other));
}

function orderedReferences(group: XmlElement): readonly string[] {
  const index = (element: XmlElement): number => numberOf(element, 'index') || 0;
  return group.children
    .filter((child) => typeof child !== 'string')
    .toSorted((one, other) => index(one) - index(other))
    .flatMap((child) => [
      ...(child.attributes.regionRef === undefined ? [] : [child.attributes.regionRef]),
      ...orderedReferences(child),
    ]);
}

/** `custom="readingOrder {index:3;}"`; 0 where there is none, which keeps the order of the file. */
function customIndex({ attributes: { custom = '' } }: XmlElement): number {
  return Number(/readingOrder\s*\{[^}]*index:\s*(\d+)/.exec(custom)?.[1] ?? 0);
}

function toLine(
  line: XmlElement,
  region: XmlElement,
  block: number,
  mistakes: TextMistake[],
): readonly RecognisedLine[] {
  const loose = childrenOf(line, 'Word').map((word) => toWord(word, mistakes));
  const given = writtenIn(line)?.replace(/\s+/g, ' ').trim() ?? '';
  const { text, words } =
    given === '' ? joinedLine(loose) : { text: given, words: placedWords(given, loose) };
  if (text === '') return [];
  const language = languageTag(line.attributes.primaryLanguage ?? region.attributes.primaryLanguage);
  return [{ text, words, block, language, box: outlineBox(line, mistakes) }];
}

function toWord(word: XmlElement, mistakes: TextMistake[]): LooseWord {
  const [equivalent] = childrenOf(word, 'TextEquiv');
  const confidence = equivalent === undefined ? NaN : numberOf(equivalent, 'conf');
  return {
    text: writtenIn(word) ?? '',
    box: outlineBox(word, mistakes),
    confidence: confidence >= 0 && confidence <= 1 ? confidence : undefined,
  };
}

/** Of several readings the one with the lowest index is the chosen one (PAGE 2019, TextEquiv). */
function writtenIn(element: XmlElement): string | undefined {
  const index = (reading: XmlElement): number => numberOf(reading, 'index') || 0;
  const [first] = childrenOf(element, 'TextEquiv').toSorted((one, other) => index(one) - index(other));
  const [unicode] = first === undefined ? [] : childrenOf(first, 'Unicode');
  return unicode === undefined ? undefined : textOf(unicode);
}

function outlineBox(element: XmlElement, mistakes: TextMistake[]): Box | undefined {
  const [coords] = childrenOf(element, 'Coords');
  if (coords === undefined) return undefined;
  const points = pointsOf(coords);
  if (points === undefined) {
    mistakes.push({
      line: coords.line,
      message: 'The outline is no list of points; write points="x,y x,y x,y".',
    });
    return undefined;
  }
  const across = points.map(([x]) => x);
  const down = points.map(([, y]) => y);
  return boxOf(Math.min(...across), Math.min(...down), Math.max(...across), Math.max(...down));
}

/** `points="x,y x,y"`, or the Point elements of PAGE before 2013; undefined where a point is none. */
function pointsOf(coords: XmlElement): readonly (readonly [number, number])[] | undefined {
  const written = coords.attributes.points?.trim();
  const points =
    written === undefined
      ? childrenOf(coords, 'Point').map((point) => [numberOf(point, 'x'), numberOf(point, 'y')] as const)
      : written.split(/\s+/).map((pair) => {
          const [x = NaN, y = NaN, ...more] = pair.split(',').map(Number);
          return more.length === 0 ? ([x, y] as const) : ([NaN, NaN] as const);
        });
  return points.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y)) ? points : undefined;
}
