/** PDF files as images: each page at 300 dots an inch, and the text that the file has of it. */
import type { Box, Drawn, Level, Size } from '../image/pyramid.js';
import { decodeApart } from './decoder/crew.js';
import type { PdfLine } from './pdf/text.js';

export type { PdfLine, PdfWord } from './pdf/text.js';

/** One page, with its text where it has any. */
export interface PdfPage {
  /** From 1: the identifier of the second page ends in `:2`. */
  readonly number: number;
  /** Pixels of the page as it is served: boxes of lines and words count in them. */
  readonly frame: Size;
  /** In the order of the file. Empty for a scan without text. */
  readonly lines: readonly PdfLine[];
}

/** Points are 72 to an inch. */
const DOTS = 300 / 72;
/** Larger pages are drawn with fewer dots: about A1. */
const MOST_PIXELS = 2 ** 26;
const LONGEST_SIDE = 2 ** 15;
const PATIENCE = 60_000;

/** Pixels of each page as it is served. Reads no more of the file than its list of pages. Throws `damaged-image`. */
export async function pdfFrames(file: string): Promise<readonly Size[]> {
  return (await decodeApart({ kind: 'pdf-pages', file }, PATIENCE)).map(toFrame);
}

/** The page at full size and at halves of it, down to one that fits a tile of any viewer: each is drawn anew, and sharp. */
export function pdfLevels(frame: Size, page: number): readonly [Level, ...Level[]] {
  const levels: Level[] = [];
  for (let size = frame; Math.max(size.width, size.height) > SMALL; size = halved(size))
    levels.push(drawn(page, halved(size)));
  return [drawn(page, frame), ...levels];
}

const SMALL = 256;

function drawn(page: number, size: Size): Level {
  return { size, directory: { kind: 'drawn', page, size }, tiles: undefined };
}

function halved({ width, height }: Size): Size {
  return { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
}

/** Writes the part as a sheet. Throws `damaged-image`, also where it takes too long. */
export async function drawPart(
  file: string,
  { page, size }: Drawn,
  part: Box | undefined,
  target: string,
): Promise<void> {
  const box = part ?? { x: 0, y: 0, ...size };
  await decodeApart({ kind: 'pdf-draw', file, page, whole: size, box, target }, PATIENCE);
}

/** One page after another, so that a long file is never held whole. Throws `damaged-image`, at the page that is damaged. */
export async function* pdfPages(file: string): AsyncGenerator<PdfPage, void, undefined> {
  for (const [page, frame] of (await pdfFrames(file)).entries())
    yield { number: page + 1, frame, lines: await pdfText(file, page, frame) };
}

/** What the file has of one page, which counts from 0. `frame`: its pixels. Throws `damaged-image`. */
export async function pdfText(file: string, page: number, frame: Size): Promise<readonly PdfLine[]> {
  return decodeApart({ kind: 'pdf-text', file, page, frame }, PATIENCE);
}

function toFrame({ width, height }: Size): Size {
  const scale = Math.min(
    DOTS,
    Math.sqrt(MOST_PIXELS / (width * height)),
    LONGEST_SIDE / width,
    LONGEST_SIDE / height,
  );
  return { width: wholePixels(width * scale), height: wholePixels(height * scale) };
}

function wholePixels(side: number): number {
  return Math.max(1, Math.round(side));
}
