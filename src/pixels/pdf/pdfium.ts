/** PDFium as its C interface has it (fpdfview.h, fpdf_text.h): its own wrapper knows no part of a page and no letter's box. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { PDFiumModule } from '@hyzyla/pdfium';
import { damagedPdf } from './damaged.js';

type Pointer = number;

/** The functions used here. Lengths are bytes, `page` and `document` are handles, and 0 says that it went wrong. */
export interface Pdfium {
  readonly HEAPU8: Uint8Array;
  readonly _malloc: (bytes: number) => Pointer;
  readonly _free: (at: Pointer) => void;
  readonly _FPDF_InitLibrary: () => void;
  readonly _FPDF_LoadMemDocument: (at: Pointer, bytes: number, password: Pointer) => number;
  readonly _FPDF_CloseDocument: (document: number) => void;
  readonly _FPDF_GetLastError: () => number;
  readonly _FPDF_GetPageCount: (document: number) => number;
  readonly _FPDF_GetPageSizeByIndexF: (document: number, index: number, size: Pointer) => number;
  readonly _FPDF_LoadPage: (document: number, index: number) => number;
  readonly _FPDF_ClosePage: (page: number) => void;
  readonly _FPDFBitmap_CreateEx: (
    width: number,
    height: number,
    format: number,
    at: Pointer,
    stride: number,
  ) => number;
  readonly _FPDFBitmap_Destroy: (bitmap: number) => void;
  readonly _FPDF_RenderPageBitmap: (
    bitmap: number,
    page: number,
    ...frame: readonly [left: number, top: number, width: number, height: number, turn: 0, flags: number]
  ) => void;
  readonly _FPDF_PageToDevice: (
    page: number,
    ...place: readonly [
      left: 0,
      top: 0,
      width: number,
      height: number,
      turn: 0,
      x: number,
      y: number,
      toX: Pointer,
      toY: Pointer,
    ]
  ) => number;
  readonly _FPDFText_LoadPage: (page: number) => number;
  readonly _FPDFText_ClosePage: (text: number) => void;
  readonly _FPDFText_CountChars: (text: number) => number;
  readonly _FPDFText_GetUnicode: (text: number, index: number) => number;
  readonly _FPDFText_GetLooseCharBox: (text: number, index: number, box: Pointer) => number;
}

/** The memory that PDFium can have ends at two gigabytes, and a page needs some of it. */
const LONGEST_FILE = 2 ** 30;

let loaded: Promise<Pdfium> | undefined;

/** Of this process: loaded once. */
export function pdfium(): Promise<Pdfium> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<Pdfium> {
  // The package's own types name a part of what the module holds.
  const module = (await PDFiumModule({})) as unknown as Pdfium;
  module._FPDF_InitLibrary();
  return module;
}

export interface OpenPdf {
  readonly library: Pdfium;
  readonly document: number;
  readonly pages: number;
}

interface Known extends OpenPdf {
  readonly key: string;
  readonly bytes: Pointer;
}

let known: Known | undefined;

/** The last document stays open: its tiles are asked for one after another. Throws `damaged-image`. */
export async function openPdf(file: string): Promise<OpenPdf> {
  const library = await pdfium();
  const { size, mtimeMs, ino } = statSync(file);
  const key = [file, size, mtimeMs, ino].join('\0');
  if (known?.key === key) return known;
  if (known !== undefined) {
    library._FPDF_CloseDocument(known.document);
    library._free(known.bytes);
    known = undefined;
  }
  if (size > LONGEST_FILE) throw damagedPdf('it is larger than a gigabyte: part it into several');
  const bytes = readInto(library, file, size);
  const document = library._FPDF_LoadMemDocument(bytes, size, 0);
  if (document === 0) {
    const why = WHY_NOT[library._FPDF_GetLastError()] ?? 'it is damaged';
    library._free(bytes);
    throw damagedPdf(why);
  }
  known = { key, library, document, bytes, pages: library._FPDF_GetPageCount(document) };
  return known;
}

/** FPDF_GetLastError (fpdfview.h). */
const WHY_NOT: Readonly<Record<number, string>> = {
  3: 'it is damaged, or no PDF',
  4: 'it is locked with a password: save it without one',
  5: 'it is locked in a way that is not known here: save it without protection',
};

function readInto(library: Pdfium, file: string, size: number): Pointer {
  const at = library._malloc(size);
  if (at === 0) throw damagedPdf('it is too large');
  const handle = openSync(file, 'r');
  try {
    for (let done = 0; done < size;) {
      const read = readSync(handle, library.HEAPU8, at + done, size - done, done);
      if (read === 0) throw damagedPdf('it ends too soon');
      done += read;
    }
  } finally {
    closeSync(handle);
  }
  return at;
}

/** Throws `damaged-image` where the page cannot be read. `index` counts from 0. */
export function withPage<T>({ library, document }: OpenPdf, index: number, use: (page: number) => T): T {
  const page = library._FPDF_LoadPage(document, index);
  if (page === 0) throw damagedPdf(`its page ${index + 1} cannot be read`);
  try {
    return use(page);
  } finally {
    library._FPDF_ClosePage(page);
  }
}
