/** The pages of a PDF, as large as they are on paper. Nothing of what they show is read. */
import type { Size } from '../../image/pyramid.js';
import { damagedPdf } from './damaged.js';
import { openPdf } from './pdfium.js';

/** As of a TIFF: a hostile file is told from a large one before it costs anything. */
const MOST_PAGES = 20_000;

/** Upright width and height of each page, in points: 72 of them are an inch (ISO 32000-1, 8.3.2.3). */
export async function readPages(file: string): Promise<readonly Size[]> {
  const { library, document, pages } = await openPdf(file);
  if (pages < 1) throw damagedPdf('it has no pages');
  if (pages > MOST_PAGES) throw damagedPdf(`it has more than ${MOST_PAGES} pages: part it into several`);
  const at = library._malloc(8);
  try {
    return Array.from({ length: pages }, (_, index) => {
      const known = library._FPDF_GetPageSizeByIndexF(document, index, at) !== 0;
      const floats = Buffer.from(library.HEAPU8.buffer, at, 8);
      const size = { width: floats.readFloatLE(0), height: floats.readFloatLE(4) };
      return known && isPaper(size.width) && isPaper(size.height) ? size : A4;
    });
  } finally {
    library._free(at);
  }
}

/** Taken for a page that is damaged: the others are shown, and whoever asks for its pixels is told. */
const A4: Size = { width: 595, height: 842 };

function isPaper(side: number): boolean {
  return side > 0 && side < Infinity;
}
