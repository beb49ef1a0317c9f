/** TEI P5: the text between page breaks, line by line, with the zones of its facsimile where it names them. */
import type { Box, Size } from '../../image/pyramid.js';
import type { TextMistake } from '../marks.js';
import {
  boxOf,
  languageTag,
  type Recognised,
  type RecognisedLine,
  type RecognisedPage,
} from './recognised.js';
import { childrenOf, descendantsOf, isElement, numberOf, type XmlElement } from './xml.js';

/** Elements that begin a block of their own (TEI P5, model.divPart, model.headLike, model.lLike). */
const BLOCKS = [
  'p',
  'ab',
  'head',
  'l',
  'item',
  'opener',
  'closer',
  'salute',
  'signed',
  'dateline',
  'byline',
  'trailer',
  'cell',
];
/** What is said about the text and is not part of it. */
const ASIDE = ['note', 'fw', 'figDesc', 'del'];
/** The editor's half of a pair: the text as it stands on the page is the other. */
const EDITED = ['corr', 'reg', 'expan'];

interface Surface {
  readonly frame: Size | undefined;
  readonly name: string | undefined;
}

interface Facsimile {
  readonly surfaces: ReadonlyMap<string, Surface>;
  readonly zones: ReadonlyMap<string, Box>;
}

type GrowingPage = Omit<RecognisedPage, 'lines'> & { readonly lines: RecognisedLine[] };

/** What is read so far; `pieces` are those of the line that is open. */
interface Reading {
  readonly facsimile: Facsimile;
  readonly pages: GrowingPage[];
  readonly mistakes: TextMistake[];
  block: number;
  pieces: string;
  box: Box | undefined;
  language: string | undefined;
}

/** Reads a tree whose root is `TEI`. Text before the first `pb` stands on a page that has no name. */
export function readTei(root: XmlElement): Recognised {
  const facsimile = facsimileOf(root);
  const reading: Reading = {
    facsimile,
    pages: [],
    mistakes: [],
    block: 0,
    pieces: '',
    box: undefined,
    language: undefined,
  };
  const [body] = descendantsOf(root, 'body');
  if (body === undefined) {
    return {
      pages: [],
      mistakes: [{ line: root.line, message: 'This TEI file has no body; write the text in text and body.' }],
    };
  }
  walk(reading, body, languageTag(languageIn(root)));
  endLine(reading);
  return { pages: reading.pages, mistakes: reading.mistakes };
}

function walk(reading: Reading, element: XmlElement, language: string | undefined): void {
  for (const child of element.children) {
    if (!isElement(child)) reading.pieces += child;
    else if (child.name === 'pb') beginPage(reading, child);
    else if (child.name === 'lb') beginLine(reading, child);
    else if (!ASIDE.includes(child.name) && !isEditedHalf(child, element)) enter(reading, child, language);
  }
}

function enter(reading: Reading, element: XmlElement, outer: string | undefined): void {
  const language = languageTag(languageIn(element)) ?? outer;
  const isBlock = BLOCKS.includes(element.name);
  if (isBlock) {
    endLine(reading);
    reading.block += 1;
    reading.box = zoneOf(reading, element);
  }
  if (isBlock || reading.pieces.trim() === '') reading.language = language;
  walk(reading, element, language);
  if (isBlock) endLine(reading);
}

function isEditedHalf(child: XmlElement, parent: XmlElement): boolean {
  return parent.name === 'choice' && EDITED.includes(child.name);
}

function beginPage(reading: Reading, pageBreak: XmlElement): void {
  endLine(reading);
  const surface = reading.facsimile.surfaces.get(pointer(pageBreak) ?? '');
  const { n, facs, 'xml:id': id } = pageBreak.attributes;
  const file = facs?.startsWith('#') === true ? undefined : facs;
  reading.pages.push({
    name: surface?.name ?? file ?? n ?? id,
    frame: surface?.frame,
    language: undefined,
    lines: [],
  });
}

function beginLine(reading: Reading, lineBreak: XmlElement): void {
  const { language } = reading;
  endLine(reading);
  reading.language = language;
  reading.box = zoneOf(reading, lineBreak);
}

/** Puts the open line on the open page, unless it is blank. */
function endLine(reading: Reading): void {
  const text = reading.pieces.replace(/\s+/g, ' ').trim();
  const { block, box, language } = reading;
  reading.pieces = '';
  reading.box = undefined;
  if (text === '') return;
  if (reading.pages.length === 0)
    reading.pages.push({ name: undefined, frame: undefined, language: undefined, lines: [] });
  reading.pages.at(-1)?.lines.push({ text, block, language, box, words: [] });
}

function zoneOf({ facsimile, mistakes }: Reading, element: XmlElement): Box | undefined {
  const id = pointer(element);
  if (id === undefined) return undefined;
  const zone = facsimile.zones.get(id);
  if (zone === undefined && !facsimile.surfaces.has(id))
    mistakes.push({
      line: element.line,
      message: `There is no zone “${id}” in the facsimile; write its xml:id, or leave facs out.`,
    });
  return zone;
}

/** `facs="#zone-3"` names `zone-3`. */
function pointer({ attributes: { facs } }: XmlElement): string | undefined {
  return facs?.startsWith('#') === true ? facs.slice(1) : undefined;
}

function languageIn({ attributes }: XmlElement): string | undefined {
  return attributes['xml:lang'];
}

function facsimileOf(root: XmlElement): Facsimile {
  const surfaces = new Map<string, Surface>();
  const zones = new Map<string, Box>();
  for (const surface of descendantsOf(root, 'surface')) {
    const box = cornersOf(surface);
    const [graphic] = childrenOf(surface, 'graphic');
    const frame =
      box === undefined ? sizeOf(graphic) : { width: box.x + box.width, height: box.y + box.height };
    surfaces.set(surface.attributes['xml:id'] ?? '', { frame, name: graphic?.attributes.url });
    for (const zone of zonesIn(surface)) {
      const place = cornersOf(zone);
      if (place !== undefined) zones.set(zone.attributes['xml:id'] ?? '', place);
    }
  }
  return { surfaces, zones };
}

function zonesIn(element: XmlElement): readonly XmlElement[] {
  return descendantsOf(element, 'zone').flatMap((zone) => [zone, ...zonesIn(zone)]);
}

function cornersOf(element: XmlElement): Box | undefined {
  return boxOf(
    numberOf(element, 'ulx'),
    numberOf(element, 'uly'),
    numberOf(element, 'lrx'),
    numberOf(element, 'lry'),
  );
}

/** `width="2480px"`: of a graphic whose surface has no corners. */
function sizeOf(graphic: XmlElement | undefined): Size | undefined {
  const [width, height] = [graphic?.attributes.width, graphic?.attributes.height].map((side) =>
    Number(/^(\d+)(?:px)?$/.exec(side ?? '')?.[1] ?? NaN),
  );
  return width !== undefined && height !== undefined && width > 0 && height > 0
    ? { width, height }
    : undefined;
}
