/** Files that sharp does not read: JPEG 2000 and PDF. Their first bytes decide, not the ending of their names. */
import { open } from 'node:fs/promises';
import type { Level, Pyramid } from '../image/pyramid.js';
import { describeJp2 } from './jp2.js';
import { isJp2 } from './jp2/header.js';
import { pdfFrames, pdfLevels } from './pdf.js';

type Described = Omit<Pyramid, 'version' | 'modified'>;

/** As far as readers of PDF look for its first words (ISO 32000-1, annex H.3.4.1). */
const START = 1024;

/** The images of such a file; undefined for every other. Throws `damaged-image`. */
export async function describeApart(file: string): Promise<readonly Described[] | undefined> {
  const start = await startOf(file);
  if (isJp2(start)) {
    const { levels, gray } = await describeJp2(file);
    return [described('jp2', levels, gray)];
  }
  if (!start.includes('%PDF-')) return undefined;
  return (await pdfFrames(file)).map((frame, page) => described('pdf', pdfLevels(frame, page), false));
}

function described(format: 'jp2' | 'pdf', levels: readonly [Level, ...Level[]], gray: boolean): Described {
  return { size: levels[0].size, orientation: 1, levels, tile: undefined, format, gray, ready: new Set() };
}

async function startOf(file: string): Promise<Buffer> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START), 0, START, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
