/** The text that PDF files bring along: read in the background, once, and kept in the cache. */
import type { TextWithin } from '../item/beside.js';
import type { Item, Mistake } from '../item/item.js';
import type { RecognisedPage } from '../item/text/recognised.js';
import type { Images, OpenedImage } from '../pixels/open.js';
import { pdfFrames, pdfText } from '../pixels/pdf.js';
import { Problem } from '../problem.js';
import type { Cache } from '../store/cache.js';
import { isThere } from '../store/disk.js';
import { fileState } from '../store/reading.js';
import { MOST_SHOWN } from './inside.js';

export interface PdfTextOptions {
  readonly cache: Cache;
  /** Resolves when the next page may be read: who waits for an answer goes first. */
  readonly turn: () => Promise<void>;
  /** Called when there is more to be had of `of` than before. */
  readonly changed: () => void;
}

export interface PdfText {
  /** In their order, from the first on. */
  readonly pages: readonly RecognisedPage[];
  /** Why the rest is not there, in a curator's words. */
  readonly refused: string | undefined;
}

export interface PdfTexts {
  /** Undefined for an image that is no page of a PDF, and for one whose file is still to be read: that is asked for. */
  readonly of: (image: OpenedImage) => Promise<PdfText | undefined>;
  /** Resolves when nothing is left to be read. */
  readonly settled: () => Promise<void>;
  /** No page is read any more. */
  readonly close: () => void;
}

/** Of one file, in bytes: a process that reads a page holds the whole file, and is not to be started for each page. */
const LARGEST = 2 ** 28;
/** Of one file: about a thousand full pages. */
const MOST_LETTERS = 2_000_000;
/** Of what is kept: another number when it is read or written otherwise. */
const EDITION = 1;

export function createPdfTexts(options: PdfTextOptions): PdfTexts {
  const reader = new Reader(options);
  return {
    of: (image) => reader.of(image),
    settled: () => reader.settled(),
    close: () => {
      reader.close();
    },
  };
}

interface Wanted {
  readonly key: string;
  readonly pages: number;
}

class Reader {
  readonly #options: PdfTextOptions;
  /** By path. */
  readonly #known = new Map<string, { readonly key: string; readonly text: PdfText }>();
  readonly #waiting = new Map<string, Wanted>();
  #working: Promise<void> | undefined;
  #read = 0;
  /** How many must have been read before the next call of `changed`. */
  #enough = 1;
  #stopped = false;

  constructor(options: PdfTextOptions) {
    this.#options = options;
  }

  async of({ original, pyramid, pages }: OpenedImage): Promise<PdfText | undefined> {
    if (pyramid.format !== 'pdf') return undefined;
    const state = await fileState(original);
    if (state === undefined) return undefined;
    const { bytes, modifiedNs, inode } = state;
    if (bytes > LARGEST) return { pages: [], refused: TOO_LARGE };
    const key = JSON.stringify(['pdf-text', EDITION, original, ...[bytes, modifiedNs, inode].map(String)]);
    const known = this.#known.get(original);
    if (known?.key === key) return known.text;
    const kept = await this.#options.cache.get(key);
    if (kept !== undefined) return this.#learn(original, key, kept);
    if (!this.#stopped) {
      this.#waiting.set(original, { key, pages: Math.min(pages, MOST_SHOWN) });
      this.#working ??= this.#work();
    }
    return undefined;
  }

  async settled(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
  }

  close(): void {
    this.#stopped = true;
    this.#waiting.clear();
  }

  /** What was just read is taken from its bytes too: it is then the same as after the next start, to the last property. */
  #learn(file: string, key: string, bytes: Buffer): PdfText {
    const text = JSON.parse(bytes.toString()) as PdfText;
    this.#known.set(file, { key, text });
    return text;
  }

  async #work(): Promise<void> {
    for (const file of this.#known.keys()) if (!(await isThere(file))) this.#known.delete(file);
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      const [file, { key, pages }] = next;
      const text = await this.#textOf(file, pages);
      if (this.#stopped) break;
      const bytes = Buffer.from(JSON.stringify(text));
      this.#learn(file, key, bytes);
      await this.#options.cache.set(key, bytes);
      if (this.#waiting.get(file)?.key === key) this.#waiting.delete(file);
      this.#tell();
    }
    this.#working = undefined;
  }

  /** The whole archive is looked at then: after twice as many files each time, and after the last. */
  #tell(): void {
    this.#read += 1;
    if (this.#waiting.size > 0 && this.#read < this.#enough) return;
    this.#enough = 2 * this.#read;
    this.#options.changed();
  }

  async #textOf(file: string, most: number): Promise<PdfText> {
    const pages: RecognisedPage[] = [];
    let letters = 0;
    try {
      for (const [page, frame] of (await pdfFrames(file)).slice(0, most).entries()) {
        await this.#options.turn();
        if (this.#stopped) break;
        const lines = await pdfText(file, page, frame);
        letters += lines.reduce((sum, { text }) => sum + text.length, 0);
        if (letters > MOST_LETTERS) return { pages, refused: TOO_LONG };
        pages.push({ name: undefined, frame, language: undefined, lines });
      }
    } catch (error) {
      // Whatever it is: nobody waits here to be told of it, and the server goes on.
      const why = error instanceof Problem ? error.detail : `Its text cannot be read: ${String(error)}.`;
      return { pages, refused: `Of this PDF the text of ${pages.length} page(s) is shown. ${why}` };
    }
    return { pages, refused: undefined };
  }
}

const INGEST = '“palimpsest ingest” takes it over whole.';
const TOO_LARGE = `This PDF has more than ${LARGEST / 2 ** 20} MB, so the text in it is not read; ${INGEST}`;
const TOO_LONG = `There is more text in this PDF than is read of one file; ${INGEST}`;

/** The texts within the files of an item that nobody has described, as far as they were read. */
export async function textsWithin(
  item: Item,
  images: Pick<Images, 'open'>,
  texts: Pick<PdfTexts, 'of'>,
): Promise<{ readonly within: readonly TextWithin[]; readonly mistakes: readonly Mistake[] }> {
  const within: TextWithin[] = [];
  const mistakes: Mistake[] = [];
  for (const { id: page, image } of item.pages) {
    const file = image.replaceAll('~', '/');
    const text = await textOf(image, images, texts);
    if (text === undefined) continue;
    within.push({ kind: 'within', file, page, pages: text.pages });
    if (text.refused !== undefined) mistakes.push({ file, line: undefined, message: text.refused });
  }
  return { within, mistakes };
}

async function textOf(
  image: string,
  images: Pick<Images, 'open'>,
  texts: Pick<PdfTexts, 'of'>,
): Promise<PdfText | undefined> {
  try {
    return await texts.of(await images.open(image));
  } catch (error) {
    // Looking at the image has told why.
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
