/** hOCR (Tesseract, OCRopus, ABBYY converters): recognised text within HTML. */
import { Parser } from 'htmlparser2';
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

/** Classes that hold one line of text (hOCR 1.2, 5 and 6). */
const LINES = ['ocr_line', 'ocr_header', 'ocr_footer', 'ocr_caption', 'ocr_textfloat', 'ocrx_line'];
const BLOCKS = ['ocr_par', 'ocr_carea', 'ocrx_block'];

/** What an element of the file is for us; most are nothing, and stay only to be closed. */
type Kind = 'page' | 'block' | 'line' | 'word' | 'none';

interface OpenElement {
  readonly kind: Kind;
  readonly language: string | undefined;
}

interface OpenLine {
  readonly box: Box | undefined;
  readonly language: string | undefined;
  readonly words: LooseWord[];
  /** Text of the line outside any word. */
  bare: string;
}

/** A page, and a word, while more of them may come. */
type GrowingPage = Omit<RecognisedPage, 'lines'> & { readonly lines: RecognisedLine[] };
type GrowingWord = Omit<LooseWord, 'text'> & { text: string };

/** What is read so far, and what is open at this place of the file. */
interface Reading {
  readonly pages: GrowingPage[];
  readonly open: OpenElement[];
  block: number;
  line: OpenLine | undefined;
  word: GrowingWord | undefined;
}

/** Reads the text of an hOCR file. HTML is forgiving: what is not closed ends with what holds it. */
export function readHocr(text: string): Recognised {
  const reading: Reading = { pages: [], open: [], block: 0, line: undefined, word: undefined };
  const mistakes: TextMistake[] = [];
  const parser = new Parser({
    onopentag(_name, attributes) {
      const page = begin(reading, attributes);
      if (page !== undefined && page.frame === undefined)
        mistakes.push({ line: lineAt(text, parser.startIndex), message: NO_FRAME });
    },
    ontext(words) {
      if (reading.word !== undefined) reading.word.text += words;
      else if (reading.line !== undefined) reading.line.bare += words;
    },
    onclosetag() {
      end(reading);
    },
  });
  parser.end(text);
  if (reading.pages.length === 0) mistakes.push({ line: 1, message: NO_PAGE });
  return { pages: reading.pages, mistakes };
}

const NO_FRAME =
  'The page has no bbox in its title, so nothing on it has a place; write title="bbox 0 0 WIDTH HEIGHT".';
const NO_PAGE = 'There is no element of the class ocr_page, so this is no hOCR file.';

/** Takes in an element that opens; the page, where it is one. */
function begin(
  reading: Reading,
  { class: classes = '', title = '', lang, 'xml:lang': xmlLang }: Readonly<Record<string, string>>,
): GrowingPage | undefined {
  const kind = kindOf(classes);
  const language = languageTag(lang ?? xmlLang) ?? reading.open.at(-1)?.language;
  reading.open.push({ kind, language });
  switch (kind) {
    case 'page': {
      const page = { name: imageOf(title), frame: frameOf(title), language: undefined, lines: [] };
      reading.pages.push(page);
      return page;
    }
    case 'block':
      reading.block += 1;
      break;
    case 'line':
      reading.line = { box: bboxOf(title), language, words: [], bare: '' };
      break;
    case 'word':
      reading.word = { text: '', box: bboxOf(title), confidence: confidenceOf(title) };
      break;
    case 'none':
      break;
  }
  return undefined;
}

function end(reading: Reading): void {
  const closed = reading.open.pop();
  const { line, word } = reading;
  if (closed?.kind === 'word' && word !== undefined) {
    line?.words.push({ ...word, text: word.text.replace(/\s+/g, ' ') });
    reading.word = undefined;
  } else if (closed?.kind === 'line' && line !== undefined) {
    reading.pages.at(-1)?.lines.push(...toLine(line, reading.block));
    reading.line = undefined;
  }
}

function kindOf(classes: string): Kind {
  const names = classes.split(/\s+/);
  if (names.includes('ocr_page')) return 'page';
  if (names.some((name) => LINES.includes(name))) return 'line';
  if (names.some((name) => BLOCKS.includes(name))) return 'block';
  return names.includes('ocrx_word') ? 'word' : 'none';
}

function toLine({ box, language, words: loose, bare }: OpenLine, block: number): readonly RecognisedLine[] {
  const { text, words } = joinedLine(loose);
  const whole = text === '' ? bare.replace(/\s+/g, ' ').trim() : text;
  return whole === '' ? [] : [{ text: whole, words, block, language, box }];
}

function frameOf(title: string): Size | undefined {
  const box = bboxOf(title);
  return box === undefined ? undefined : { width: box.x + box.width, height: box.y + box.height };
}

function bboxOf(title: string): Box | undefined {
  const [left = NaN, top = NaN, right = NaN, bottom = NaN] = property(title, 'bbox').map(Number);
  return boxOf(left, top, right, bottom);
}

function confidenceOf(title: string): number | undefined {
  const percent = Number(property(title, 'x_wconf')[0] ?? NaN);
  return percent >= 0 && percent <= 100 ? percent / 100 : undefined;
}

function imageOf(title: string): string | undefined {
  return /(?:^|;)\s*image\s+["']?([^"';]+)/.exec(title)?.[1]?.trim();
}

/** The values of `name a b c; …` in a title (hOCR 1.2, 4). */
function property(title: string, name: string): readonly string[] {
  const found = title
    .split(';')
    .map((part) => part.trim().split(/\s+/))
    .find(([first]) => first === name);
  return found?.slice(1) ?? [];
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
