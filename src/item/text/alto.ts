/** ALTO 2 to 4 (Library of Congress): pages, blocks, lines and words with their boxes. */
import type { Box, Size } from '../../image/pyramid.js';
import type { TextMistake } from '../marks.js';
import {
  boxOf,
  joinedLine,
  languageTag,
  type LooseWord,
  type Recognised,
  type RecognisedLine,
  type RecognisedPage,
} from './recognised.js';
import { childrenOf, descendantsOf, isElement, numberOf, textOf, type XmlElement } from './xml.js';

/** Reads a tree whose root is `alto`. Boxes count in the unit of the file, which the frame shares. */
export function readAlto(root: XmlElement): Recognised {
  const mistakes: TextMistake[] = [];
  const file: File = { mistakes, confidenceOf: isOfTesseract(root) ? tesseractConfidence : confidenceOf };
  const pages = descendantsOf(root, 'Page').map((page) => toPage(page, root, file));
  if (pages.length === 0)
    mistakes.push({ line: root.line, message: 'This ALTO file has no Page; write one in Layout.' });
  return { pages, mistakes };
}

/** What holds for a whole file. */
interface File {
  readonly mistakes: TextMistake[];
  readonly confidenceOf: (word: XmlElement) => number | undefined;
}

function toPage(page: XmlElement, root: XmlElement, file: File): RecognisedPage {
  const blocks = inReadingOrder(descendantsOf(page, 'TextBlock'), page);
  return {
    name: nameOf(root),
    frame: frameOf(page),
    language: undefined,
    lines: blocks.flatMap((block, index) =>
      childrenOf(block, 'TextLine').flatMap((line) => toLine(line, block, index + 1, file)),
    ),
  };
}

function nameOf(root: XmlElement): string | undefined {
  const [file] = descendantsOf(root, 'fileName');
  return file === undefined ? undefined : textOf(file).trim() || undefined;
}

/** The page, or where it has no size of its own, its print space. */
function frameOf(page: XmlElement): Size | undefined {
  const sized = [page, ...childrenOf(page, 'PrintSpace')].find((element) => numberOf(element, 'WIDTH') > 0);
  if (sized === undefined) return undefined;
  const [width, height] = [numberOf(sized, 'WIDTH'), numberOf(sized, 'HEIGHT')];
  return height > 0 ? { width, height } : undefined;
}

/** As ReadingOrder of ALTO 4 names them; blocks that it does not name follow in the order of the file. */
function inReadingOrder(blocks: readonly XmlElement[], page: XmlElement): readonly XmlElement[] {
  const named = descendantsOf(page, 'ReadingOrder')
    .flatMap((order) => descendantsOf(order, 'ElementRef'))
    .map((reference) => reference.attributes.REF);
  if (named.length === 0) return blocks;
  const rank = ({ attributes: { ID } }: XmlElement): number => {
    const at = ID === undefined ? -1 : named.indexOf(ID);
    return at < 0 ? named.length : at;
  };
  return blocks.toSorted((one, other) => rank(one) - rank(other));
}

function toLine(line: XmlElement, block: XmlElement, number: number, file: File): readonly RecognisedLine[] {
  const { text, words } = joinedLine(wordsOf(line, file));
  if (text === '') return [];
  const language = languageTag(line.attributes.LANG ?? block.attributes.LANG ?? block.attributes.language);
  return [{ text, words, block: number, language, box: altoBox(line) }];
}

/** A hyphen of its own belongs to the word before it. */
function wordsOf(line: XmlElement, { mistakes, confidenceOf }: File): readonly LooseWord[] {
  const words: LooseWord[] = [];
  for (const element of line.children.filter(isElement)) {
    const content = element.attributes.CONTENT;
    if (element.name === 'HYP') {
      const last = words.pop();
      if (last !== undefined) words.push({ ...last, text: `${last.text}${content ?? '-'}` });
    } else if (element.name === 'String') {
      if (content === undefined)
        mistakes.push({ line: element.line, message: 'A String has no CONTENT; write its word there.' });
      else words.push({ text: content, box: altoBox(element), confidence: confidenceOf(element) });
    }
  }
  return words;
}

function altoBox(element: XmlElement): Box | undefined {
  const [x, y] = [numberOf(element, 'HPOS'), numberOf(element, 'VPOS')];
  return boxOf(x, y, x + numberOf(element, 'WIDTH'), y + numberOf(element, 'HEIGHT'));
}

function confidenceOf(element: XmlElement): number | undefined {
  const confidence = numberOf(element, 'WC');
  return confidence >= 0 && confidence <= 1 ? confidence : undefined;
}

function isOfTesseract(root: XmlElement): boolean {
  return descendantsOf(root, 'softwareName').some((name) => /^\s*tesseract/i.test(textOf(name)));
}

/** Tesseract 5.3 sets whole per cents behind `0.`: 7 in a hundred are `0.7`, and 70 are `0.70`. */
function tesseractConfidence(word: XmlElement): number | undefined {
  const [, percent] = /^0\.(\d{1,3})$/.exec(word.attributes.WC ?? '') ?? [];
  return percent === undefined || Number(percent) > 100 ? confidenceOf(word) : Number(percent) / 100;
}
