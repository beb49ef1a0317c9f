/** The whole item as one TEI P5 file: what is known of it, its images with their zones, every text, what is said of them. */
import type { Item, LanguageMap, Layer } from '../item/item.js';
import { textLayers } from '../item/layers.js';
import { boxOfLine, ownText } from '../presentation/boxes.js';
import type { Ids } from '../presentation/ids.js';
import { imageOf, paintingImage, type Exhibit, type PageImage } from '../presentation/images.js';
import { attributes, markup, type Markup } from './markup.js';
import { remarksTei } from './tei-remarks.js';
import { textTei, type ZoneOf } from './tei-text.js';
import { inEach, languageOf, xmlId } from './tei-words.js';

export function teiEdition({ item, images }: Exhibit, ids: Ids): string {
  const texts = textLayers(item);
  const whole = markup`<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0">
${header(item, ids)}${remarksTei(item)}<facsimile>
${item.pages.map((page) => surface(page.id, page.label, imageOf(page, images), graphicOf(page, images, ids)))}</facsimile>
<text>
<group>
${texts.map((layer) => textTei(item, layer, zonesOf({ item, images })))}</group>
</text>
</TEI>
`;
  return whole.markup;
}

/** Only lines of the text that is written on the page were measured. */
function zonesOf({ item, images }: Exhibit): ZoneOf {
  const own = new Map(item.pages.map((page) => [page.id, { page, text: ownText(item, page) }]));
  return (layer, id, line) => {
    const here = id === undefined ? undefined : own.get(id);
    if (here?.text !== layer || boxOfLine(imageOf(here.page, images), line) === undefined) return undefined;
    return xmlId('line', here.page.id, String(line));
  };
}

function header(item: Item, ids: Ids): Markup {
  const { label, summary = {}, requiredStatement, metadata, layers } = item;
  const languages = new Map(layers.map(({ language }) => [language, languageOf(language)]));
  return markup`<teiHeader>
<fileDesc>
<titleStmt>
${inEach('title', label)}</titleStmt>
<publicationStmt>
${requiredStatement === undefined ? markup`<p/>\n` : inEach('p', requiredStatement.value)}<p><ref${attributes({ target: ids.manifest(item.id) })}/></p>
</publicationStmt>
<sourceDesc>
${inEach('p', summary)}<p><list>
${metadata.map(({ label, value }) => markup`<item>\n${inEach('label', label)}${inEach('p', value)}</item>\n`)}</list></p>
</sourceDesc>
</fileDesc>
<encodingDesc>
<editorialDecl>
${layers.map(declaration)}</editorialDecl>
</encodingDesc>
<profileDesc>
<langUsage>
${[...languages].map(([ident, name]) => markup`<language${attributes({ ident })}>${name}</language>\n`)}</langUsage>
</profileDesc>
</teiHeader>
`;
}

/** What each layer is, and whether it was received or is an editor's. */
function declaration({ id, label, kind, standing, form }: Layer): Markup {
  const target = form === 'text' ? `#${xmlId('text', id)}` : undefined;
  return markup`<interpretation><p><ref${attributes({ target })}>${id}</ref>: ${kind}, ${standing}.</p>
${inEach('p', label)}</interpretation>
`;
}

interface Graphic {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

function graphicOf(page: Item['pages'][number], images: Exhibit['images'], ids: Ids): Graphic | undefined {
  const image = imageOf(page, images);
  const painted = paintingImage(page, image, ids);
  if (painted === undefined) return undefined;
  const { id, width = image.size.width, height = image.size.height } = painted;
  return { url: id, width, height };
}

/** Zones are in pixels of the whole image, which its canvas has too. */
function surface(id: string, label: LanguageMap, image: PageImage, graphic: Graphic | undefined): Markup {
  const { width, height } = image.size;
  const boxes = image.kind === 'missing' ? undefined : image.boxes;
  const zone = (type: string, name: string, box: { x: number; y: number; width: number; height: number }) => {
    const { x, y, width, height } = box;
    const corners = { ulx: x, uly: y, lrx: x + width, lry: y + height };
    return markup`<zone${attributes({ 'xml:id': xmlId(type, id, name), type, ...corners })}/>\n`;
  };
  const size = graphic && { url: graphic.url, width: `${graphic.width}px`, height: `${graphic.height}px` };
  return markup`<surface${attributes({ 'xml:id': xmlId('page', id), ulx: 0, uly: 0, lrx: width, lry: height })}>
${inEach('label', label)}${size && markup`<graphic${attributes(size)}/>\n`}${Object.entries(
    boxes?.lines ?? {},
  ).map(([line, box]) =>
    zone('line', line, box),
  )}${Object.entries(boxes?.parts ?? {}).map(([passage, box]) => zone('part', passage, box))}</surface>
`;
}
