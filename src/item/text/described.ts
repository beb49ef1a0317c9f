/** The text of a layer as item.yaml names it: one file, or one for each page. */
import type { Size } from '../../image/pyramid.js';
import type { LayerText } from '../item.js';
import { linesOn, parseMarked } from '../marked.js';
import type { Known, TextMistake } from '../marks.js';
import { placePages } from './assign.js';
import type { Chosen } from './annotations.js';
import { readCoordinates } from './coordinates.js';
import { coordinateFormat } from './named.js';
import { pagedText, withPagePassages } from './pages.js';

/** A file that was read. `page` is the page that it is for; undefined where it is for the whole item. */
export interface WrittenFile {
  /** As mistakes name it. */
  readonly file: string;
  readonly page: string | undefined;
  readonly content: string;
}

/** What item.yaml and images.json say of a layer's files, where they are annotation pages. */
export interface Annotated {
  readonly chosen?: Chosen | undefined;
  /** By page: the size of its canvas. */
  readonly frames: ReadonlyMap<string, Size>;
}

type Wrong = TextMistake & { readonly file: string };

interface Read {
  readonly text: LayerText;
  readonly mistakes: readonly Wrong[];
}

/** Reads the files of one layer. Mistakes name the file that they are in. */
export function describedText(
  files: readonly WrittenFile[],
  known: Known,
  annotated: Annotated = { frames: new Map() },
): Read {
  const read = files.some(({ file }) => coordinateFormat(file) !== undefined) ? placedText : markedText;
  return read(files, known, annotated);
}

function placedText(files: readonly WrittenFile[], { pages }: Known, { chosen, frames }: Annotated): Read {
  const read = files.map(({ file, page, content }) => {
    const recognised = readCoordinates(coordinateFormat(file) ?? 'xml', content, {
      chosen,
      frame: page === undefined ? undefined : frames.get(page),
    });
    const inOrder = page === undefined ? pages : [page];
    const { placed, mistakes } = placePages(recognised, { file, inOrder, pages });
    return { placed, mistakes: mistakes.map((mistake) => ({ file, ...mistake })) };
  });
  const texts = read.flatMap(({ placed }) => placed.map(({ text }) => text));
  return {
    text: pagedText(pages.flatMap((page) => texts.find((text) => text.page === page) ?? [])),
    mistakes: read.flatMap(({ mistakes }) => mistakes),
  };
}

/** Files of pages are read as one, each after the mark of its page: a passage goes on from one to the next. */
function markedText(files: readonly WrittenFile[], known: Known): Read {
  const starts: { readonly file: string; readonly line: number }[] = [];
  let whole = '';
  let line = 1;
  for (const { file, page, content } of files) {
    const mark = page === undefined ? '' : `[[page ${page}]]\n`;
    const ended = page === undefined || content.endsWith('\n') ? content : `${content}\n`;
    starts.push({ file, line: line + (mark === '' ? 0 : 1) });
    whole += mark + ended;
    line += (mark + ended).split('\n').length - 1;
  }
  const { text, mistakes } = parseMarked(whole, known);
  // Where a mark is wrong, what follows belongs to nothing: nothing is shown in a wrong place.
  if (mistakes.length === 0) return { text: withPagePassages(onOnlyPage(text, whole, known)), mistakes: [] };
  return {
    text,
    mistakes: mistakes.map(({ line, message }) => {
      const start = starts.findLast((start) => start.line <= line) ?? { file: '', line: 1 };
      return { file: start.file, line: line - start.line + 1, message };
    }),
  };
}

/** In an item of one page a text without any mark is the text of that page. */
function onOnlyPage(text: LayerText, whole: string, { pages }: Known): LayerText {
  const [page] = pages;
  if (pages.length !== 1 || page === undefined || text.verbatim !== whole) return text;
  return { ...text, lines: linesOn(page, whole) };
}
