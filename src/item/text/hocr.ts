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

/** Reads the text of an hOCR file. HTML is forgiving: what is not closed ends with what holds it. */
export function readHocr(text: string): Recognised {
  const pages: (Omit<RecognisedPage, 'lines'> & { readonly lines: RecognisedLine[] })[] = [];
  const mistakes: TextMistake[] = [];
  const open: OpenElement[] = [];
  let block = 0;
  let line: OpenLine | undefined;
  let word: (Omit<LooseWord, 'text'> & { text: string }) | undefined;
  const parser = new Parser(
    {
      onopentag(_name, { class: classes = '', title = '', lang, 'xml:lang': xmlLang }) {
        const kind = kindOf(classes);
        const language = languageTag(lang ?? xmlLang) ?? open.at(-1)?.language;
        open.push({ kind, language });
        if (kind === 'page') {
          pages.push({ name: imageOf(title), frame: frameOf(title), language: undefined, lines: [] });
          if (frameOf(title) === undefined)
            mistakes.push({
              line: lineAt(text, parser.startIndex),
              message: 'The page has no bbox in its title, so nothing on it has a place.',
            });
        } else if (kind === 'block') block += 1;
        else if (kind === 'line') line = { box: bboxOf(title), language, words: [], bare: '' };
        else if (kind === 'word') word = { text: '', box: bboxOf(title), confidence: confidenceOf(title) };
      },
      ontext(words) {
        if (word !== undefined) word.text += words;
        else if (line !== undefined) line.bare += words;
      },
      onclosetag() {
        const closed = open.pop();
        if (closed?.kind === 'word' && word !== undefined) {
          line?.words.push({ ...word, text: word.text.replace(/\s+/g, ' ') });
          word = undefined;
        } else if (closed?.kind === 'line' && line !== undefined) {
          pages.at(-1)?.lines.push(...toLine(line, block));
          line = undefined;
        }
      },
    },
    { decodeEntities: true },
  );
  parser.end(text);
  if (pages.length === 0)
    mistakes.push({
      line: 1,
      message: 'There is no element of the class ocr_page, so this is no hOCR file.',
    });
  return { pages, mistakes };
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
