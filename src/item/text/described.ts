/** The text of a layer as item.yaml names it: one file, or one for each page. */
import type { LayerText } from '../item.js';
import { linesOn, parseMarked } from '../marked.js';
import type { Known, TextMistake } from '../marks.js';
import { placePages } from './assign.js';
import type { WithCoordinates } from './coordinates.js';
import { pagedText, withPagePassages } from './pages.js';

interface Named {
  /** As mistakes name it. */
  readonly file: string;
  /** The page that it is for; undefined where it is for the whole item. */
  readonly page: string | undefined;
}

type PlainFile = Named & { readonly kind: 'plain'; readonly content: string };
type PlacedFile = Named & { readonly kind: 'placed'; readonly content: WithCoordinates };

/** A file that was read. */
export type WrittenFile = PlainFile | PlacedFile;

type Wrong = TextMistake & { readonly file: string };

interface Read {
  readonly text: LayerText;
  readonly mistakes: readonly Wrong[];
}

/** Reads the files of one layer. Mistakes name the file that they are in. */
export function describedText(files: readonly WrittenFile[], known: Known): Read {
  const placed = files.filter((file) => file.kind === 'placed');
  if (placed.length > 0) return placedText(placed, known);
  return markedText(
    files.filter((file) => file.kind === 'plain'),
    known,
  );
}

function placedText(files: readonly PlacedFile[], { pages }: Known): Read {
  const read = files.map(({ file, page, content }) => {
    const inOrder = page === undefined ? pages : [page];
    const { placed, mistakes } = placePages(content, { file, inOrder, pages });
    return { placed, mistakes: mistakes.map((mistake) => ({ file, ...mistake })) };
  });
  const texts = read.flatMap(({ placed }) => placed.map(({ text }) => text));
  // Of two texts of one page the first counts.
  const written = new Map(texts.toReversed().map((text) => [text.page, text]));
  return {
    text: pagedText(pages.flatMap((page) => written.get(page) ?? [])),
    mistakes: read.flatMap(({ mistakes }) => mistakes),
  };
}

/** Files of pages are read as one, each after the mark of its page: a passage goes on from one to the next. */
function markedText(files: readonly PlainFile[], known: Known): Read {
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
