/** A part of a page, drawn into a sheet, a band of rows at a time. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { Box, Size } from '../../image/pyramid.js';
import { sheetHead, type Sheet } from '../sheet.js';
import { damagedPdf } from './damaged.js';
import { openPdf, withPage, type Pdfium } from './pdfium.js';

export interface Drawing {
  readonly file: string;
  /** From 0. */
  readonly page: number;
  /** The whole page in pixels, and the part of it that is drawn. */
  readonly whole: Size;
  readonly box: Box;
  /** The file that is written. */
  readonly target: string;
}

/** Most pixels drawn at a time. */
const BAND = 2 ** 22;
/** FPDFBitmap_BGRx: four bytes a pixel. */
const FORMAT = 3;
const PIXEL = 4;
/** FPDF_ANNOT and FPDF_REVERSE_BYTE_ORDER: with annotations, and red first. */
const FLAGS = 0x01 | 0x10;

export async function drawPdf({ file, page, whole, box, target }: Drawing): Promise<void> {
  const pdf = await openPdf(file);
  const sheet: Sheet = { size: box, channels: 3, profile: undefined };
  const rows = Math.max(1, Math.min(box.height, Math.floor(BAND / box.width)));
  const handle = openSync(target, 'w');
  try {
    writeSync(handle, sheetHead(sheet));
    withPage(pdf, page, (drawn) => {
      for (let top = 0; top < box.height; top += rows) {
        const height = Math.min(rows, box.height - top);
        const band = { x: box.x, y: box.y + top, width: box.width, height };
        writeSync(handle, drawBand(pdf.library, drawn, whole, band));
      }
    });
  } finally {
    closeSync(handle);
  }
}

function drawBand(library: Pdfium, page: number, whole: Size, { x, y, width, height }: Box): Buffer {
  const bytes = width * height * PIXEL;
  const at = library._malloc(bytes);
  if (at === 0) throw damagedPdf('it holds more than there is memory for');
  try {
    library.HEAPU8.fill(0xff, at, at + bytes);
    const bitmap = library._FPDFBitmap_CreateEx(width, height, FORMAT, at, width * PIXEL);
    library._FPDF_RenderPageBitmap(bitmap, page, -x, -y, whole.width, whole.height, 0, FLAGS);
    library._FPDFBitmap_Destroy(bitmap);
    return withoutFourth(library.HEAPU8.subarray(at, at + bytes));
  } finally {
    library._free(at);
  }
}

function withoutFourth(pixels: Uint8Array): Buffer {
  const colours = Buffer.allocUnsafe((pixels.length / PIXEL) * 3);
  for (let from = 0, to = 0; from < pixels.length; from += PIXEL, to += 3) {
    colours[to] = pixels[from] ?? 0;
    colours[to + 1] = pixels[from + 1] ?? 0;
    colours[to + 2] = pixels[from + 2] ?? 0;
  }
  return colours;
}
