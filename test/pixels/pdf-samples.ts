/** PDF files for tests, written by hand (ISO 32000-1, 7.5): a page of drawing operators, or of one JPEG. */
import sharp from 'sharp';

/** In points. `content`: operators of 8.2; `resources`: the inside of a dictionary. */
export interface PaperPage {
  readonly width: number;
  readonly height: number;
  readonly content: string;
  readonly resources?: string;
  readonly turn?: 0 | 90 | 180 | 270;
  /** Left and bottom of the paper. */
  readonly from?: readonly [number, number];
}

/** Objects by number: what stands between `obj` and `endobj`. */
export type Objects = ReadonlyMap<number, Buffer | string>;

export function stream(bytes: Buffer | string, dictionary = ''): Buffer {
  const data = Buffer.from(bytes);
  return Buffer.concat([
    Buffer.from(`<< /Length ${data.length} ${dictionary} >>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}

/** Object 1 must be the catalogue. `trailer` is added to the trailer's dictionary. */
export function printPdf(objects: Objects, trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n')];
  const offsets = new Map<number, number>();
  let at = parts[0]?.length ?? 0;
  for (const [number, content] of objects) {
    const object = Buffer.concat([
      Buffer.from(`${number} 0 obj\n`),
      Buffer.from(content),
      Buffer.from('\nendobj\n'),
    ]);
    offsets.set(number, at);
    at += object.length;
    parts.push(object);
  }
  const count = Math.max(...objects.keys()) + 1;
  const table = Array.from({ length: count }, (_, number) => {
    const offset = offsets.get(number);
    return offset === undefined ? '0000000000 65535 f \n' : `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  parts.push(
    Buffer.from(
      `xref\n0 ${count}\n${table.join('')}trailer\n<< /Size ${count} /Root 1 0 R ${trailer} >>\nstartxref\n${at}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(parts);
}

/** A whole document; `more` are objects that resources refer to, from number 100,000 on. */
export function document(
  pages: readonly PaperPage[],
  more: Objects = new Map<number, string>(),
  trailer = '',
): Buffer {
  const objects = new Map<number, Buffer | string>();
  const kids = pages.map((_, index) => `${3 + 2 * index} 0 R`).join(' ');
  objects.set(1, '<< /Type /Catalog /Pages 2 0 R >>');
  objects.set(2, `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`);
  for (const [
    index,
    { width, height, content, resources = '', turn = 0, from = [0, 0] },
  ] of pages.entries()) {
    const [left, bottom] = from;
    const box = [left, bottom, left + width, bottom + height].join(' ');
    objects.set(
      3 + 2 * index,
      `<< /Type /Page /Parent 2 0 R /MediaBox [${box}] /Rotate ${turn} /Contents ${4 + 2 * index} 0 R /Resources << ${resources} >> >>`,
    );
    objects.set(4 + 2 * index, stream(content));
  }
  for (const [number, content] of more) objects.set(number, content);
  return printPdf(objects, trailer);
}

/** Scans as a scanner's program wraps them: each a page of its own, at these dots an inch. */
export async function scanned(images: readonly Buffer[], dots = 300): Promise<Buffer> {
  const more = new Map<number, Buffer>();
  const pages: PaperPage[] = [];
  for (const [index, jpeg] of images.entries()) {
    const { width, height } = await sharp(jpeg).metadata();
    const number = 100_000 + index;
    more.set(
      number,
      stream(
        jpeg,
        `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode`,
      ),
    );
    const paper = { width: (width * 72) / dots, height: (height * 72) / dots };
    pages.push({
      ...paper,
      content: `${paper.width} 0 0 ${paper.height} 0 0 cm /Scan Do`,
      resources: `/XObject << /Scan ${number} 0 R >>`,
    });
  }
  return document(pages, more);
}

/** Words in Helvetica, which every reader has. */
export function words(text: string, x: number, y: number, size = 24): string {
  return `BT /F ${size} Tf ${x} ${y} Td (${text}) Tj ET`;
}

export const HELVETICA = '/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>';

/** Forms that draw ten of the next kind each: a page that is never done. */
export function endless(depth = 12): Buffer {
  const more = new Map<number, Buffer>();
  for (let level = 0; level < depth; level += 1)
    more.set(
      100_000 + level,
      stream(
        level === depth - 1 ? '0 0 10 10 re f' : '/N Do '.repeat(10),
        `/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << /N ${100_001 + level} 0 R >> >>`,
      ),
    );
  return document(
    [{ width: 100, height: 100, content: '/N Do', resources: '/XObject << /N 100000 0 R >>' }],
    more,
  );
}
