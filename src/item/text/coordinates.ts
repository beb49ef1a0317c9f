/** Texts with coordinates, whatever their format: XML is told apart by its root. */
import { oneOf, shown } from '../sentences.js';
import type { Size } from '../../image/pyramid.js';
import { readAlto } from './alto.js';
import { readAnnotations, type Chosen } from './annotations.js';
import { readHocr } from './hocr.js';
import type { CoordinateFormat } from './named.js';
import { readPage } from './page.js';
import type { Recognised } from './recognised.js';
import { readTei } from './tei.js';
import { parseXml } from './xml.js';

export interface WithCoordinates extends Recognised {
  /** Who wrote the text: a machine, as ALTO, PAGE XML and hOCR are made, or people, who write TEI. */
  readonly by: 'machine' | 'people';
}

const ROOTS = ['alto', 'PcGts', 'TEI'] as const;

/** What is said elsewhere of the file: annotation pages say neither how large their canvas is nor whose layer they are. */
export interface About {
  readonly frame?: Size | undefined;
  readonly chosen?: Chosen | undefined;
}

/** Reads the text of a file. With a mistake in its form there are no pages; any other leaves out what is wrong. */
export function readCoordinates(
  format: CoordinateFormat,
  text: string,
  { frame, chosen }: About = {},
): WithCoordinates {
  if (format === 'annotations') return { by: 'people', ...readAnnotations(text, frame, chosen) };
  if (format === 'hocr') return { by: 'machine', ...readHocr(text) };
  const xml = parseXml(text);
  if (xml.kind === 'mistakes') return { by: 'machine', pages: [], mistakes: xml.mistakes };
  const { root } = xml;
  switch (root.name) {
    case 'alto':
      return { by: 'machine', ...readAlto(root) };
    case 'PcGts':
      return { by: 'machine', ...readPage(root) };
    case 'TEI':
      return { by: 'people', ...readTei(root) };
  }
  const message = `The outermost element is ${shown(root.name)}; read are files whose outermost element is ${oneOf(ROOTS)(root.name)}`;
  return { by: 'machine', pages: [], mistakes: [{ line: root.line, message }] };
}
