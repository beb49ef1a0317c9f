/** ALTO, PAGE XML, hOCR and TEI as their makers write them: what is read, in which order, and what is wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAlto } from '../../../src/item/text/alto.js';
import { readHocr } from '../../../src/item/text/hocr.js';
import { readPage } from '../../../src/item/text/page.js';
import { joinedLine, languageTag, placedWords, type Recognised } from '../../../src/item/text/recognised.js';
import { readTei } from '../../../src/item/text/tei.js';
import { parseXml, type XmlElement } from '../../../src/item/text/xml.js';

const tree = (text: string): XmlElement => {
  const xml = parseXml(text);
  if (xml.kind === 'mistakes') throw new Error(xml.mistakes[0].message);
  return xml.root;
};
const lines = ({ pages }: Recognised): readonly (readonly string[])[] =>
  pages.map((page) => page.lines.map(({ text }) => text));

describe('XML', () => {
  it.each([
    ['an element that is not closed', '<a>\n<b></a>', 2, /well-formed/],
    ['nothing at all', '', 1, /well-formed|no element/],
    ['an entity of its own', '<!DOCTYPE a [<!ENTITY b "c">]>\n<a>&b;</a>', 1, /Entities/],
    [
      'an entity that names a file',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>\n<a>&b;</a>',
      1,
      /Entities/,
    ],
    ['an entity nobody knows', '<a>\n\n&b;</a>', 3, /well-formed/],
    ['elements nested without end', `${'<a>'.repeat(300)}${'</a>'.repeat(300)}`, 1, /200 deep/],
  ])('refuses %s, and says where', (_name, text, line, message) => {
    const xml = parseXml(text);
    expect(xml).toMatchObject({ kind: 'mistakes', mistakes: [{ line }] });
    expect(xml.kind === 'mistakes' ? xml.mistakes[0].message : '').toMatch(message);
  });

  it('knows the line of every element', () => {
    expect(tree('<a>\n <b/>\n\n <c/>\n</a>').children).toMatchObject([
      '\n ',
      { name: 'b', line: 2 },
      '\n\n ',
      { name: 'c', line: 4 },
      '\n',
    ]);
  });
});

/** As Tesseract 5 writes it. */
const TESSERACT_ALTO = `<?xml version="1.0" encoding="UTF-8"?>
<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#">
 <Description><MeasurementUnit>pixel</MeasurementUnit><sourceImageInformation><fileName>ru-1.png</fileName></sourceImageInformation></Description>
 <Layout><Page WIDTH="2480" HEIGHT="3508" ID="page_0"><PrintSpace HPOS="0" VPOS="0" WIDTH="2480" HEIGHT="3508">
  <ComposedBlock ID="c0"><TextBlock ID="b0" HPOS="271" VPOS="1104" WIDTH="700" HEIGHT="42">
   <TextLine HPOS="271" VPOS="1104" WIDTH="451" HEIGHT="35">
    <String HPOS="271" VPOS="1104" WIDTH="240" HEIGHT="35" WC="0.96" CONTENT="настоящую"/><SP WIDTH="27" VPOS="1104" HPOS="511"/>
    <String HPOS="538" VPOS="1104" WIDTH="131" HEIGHT="23" WC="0.5" CONTENT="жизнь"/>
   </TextLine></TextBlock></ComposedBlock>
 </PrintSpace></Page></Layout></alto>`;

/** As ABBYY Recognition Server writes version 2: millimetres, hyphens of their own, the language on the block. */
const ABBYY_ALTO = `<alto xmlns="http://www.loc.gov/standards/alto/ns-v2#"><Description><MeasurementUnit>mm10</MeasurementUnit></Description>
 <Layout><Page ID="P1" HEIGHT="2970" WIDTH="2100"><PrintSpace>
  <TextBlock ID="B1" language="ru"><TextLine HPOS="100" VPOS="200" WIDTH="900" HEIGHT="40">
   <String CONTENT="дол" HPOS="100" VPOS="200" WIDTH="300" HEIGHT="40" SUBS_TYPE="HypPart1" SUBS_CONTENT="должен"/><HYP CONTENT="-"/>
  </TextLine><TextLine><String CONTENT="жен"/></TextLine></TextBlock>
  <TextBlock ID="B2"><TextLine/></TextBlock>
 </PrintSpace></Page></Layout></alto>`;

describe('ALTO', () => {
  it('of Tesseract: words, boxes and confidence', () => {
    expect(readAlto(tree(TESSERACT_ALTO))).toEqual({
      pages: [
        {
          name: 'ru-1.png',
          frame: { width: 2480, height: 3508 },
          language: undefined,
          lines: [
            {
              text: 'настоящую жизнь',
              block: 1,
              language: undefined,
              box: { x: 271, y: 1104, width: 451, height: 35 },
              words: [
                { start: 0, end: 9, box: { x: 271, y: 1104, width: 240, height: 35 }, confidence: 0.96 },
                { start: 10, end: 15, box: { x: 538, y: 1104, width: 131, height: 23 }, confidence: 0.5 },
              ],
            },
          ],
        },
      ],
      mistakes: [],
    });
  });

  it('of ABBYY: hyphens stay with their word, lines without a box have none, blank lines are none', () => {
    const read = readAlto(tree(ABBYY_ALTO));
    expect(read.pages[0]).toMatchObject({
      frame: { width: 2100, height: 2970 },
      lines: [
        { text: 'дол-', language: 'ru', block: 1 },
        { text: 'жен', box: undefined, language: 'ru', block: 1 },
      ],
    });
  });

  it('4: the reading order is followed, and what it does not name comes last', () => {
    const block = (id: string): string =>
      `<TextBlock ID="${id}"><TextLine><String CONTENT="${id}"/></TextLine></TextBlock>`;
    const order =
      '<ReadingOrder><OrderedGroup><ElementRef REF="b"/><ElementRef REF="c"/></OrderedGroup></ReadingOrder>';
    const read = readAlto(
      tree(
        `<alto><Layout><Page>${order}<PrintSpace>${block('a')}${block('b')}${block('c')}</PrintSpace></Page></Layout></alto>`,
      ),
    );
    expect(lines(read)).toEqual([['b', 'c', 'a']]);
  });

  it.each([
    ['no page', '<alto>\n<Layout/></alto>', 1, /no Page/],
    [
      'a word without its letters',
      '<alto><Layout><Page><TextBlock><TextLine>\n<String/></TextLine></TextBlock></Page></Layout></alto>',
      2,
      /CONTENT/,
    ],
  ])('tells of %s', (_name, text, line, message) => {
    const [mistake] = readAlto(tree(text)).mistakes;
    expect(mistake?.line).toBe(line);
    expect(mistake?.message).toMatch(message);
  });
});

/** As Transkribus writes it: the text of the line, words beside it, the order in `custom`. */
const TRANSKRIBUS_PAGE = `<PcGts xmlns="http://schema.primaresearch.org/PAGE/gts/pagecontent/2013-07-15">
 <Page imageFilename="fa-1.jpg" imageWidth="1240" imageHeight="1754">
  <ReadingOrder><OrderedGroup id="ro"><RegionRefIndexed index="1" regionRef="r1"/><RegionRefIndexed index="0" regionRef="r2"/></OrderedGroup></ReadingOrder>
  <TextRegion id="r1" custom="readingOrder {index:1;}"><Coords points="10,10 100,10 100,90 10,90"/>
   <TextLine id="l2" custom="readingOrder {index:1;}"><Coords points="10,60 100,60 100,90 10,90"/><TextEquiv><Unicode>سطر دوم</Unicode></TextEquiv></TextLine>
   <TextLine id="l1" primaryLanguage="Persian" custom="readingOrder {index:0;}"><Coords points="12,10 98,14 100,40 10,38"/>
    <Word id="w1"><Coords points="60,10 98,10 98,40 60,40"/><TextEquiv conf="0.9"><Unicode>سطر</Unicode></TextEquiv></Word>
    <Word id="w2"><Coords points="10,10 50,10 50,40 10,40"/><TextEquiv><Unicode>یکم</Unicode></TextEquiv></Word>
    <TextEquiv><Unicode>سطر  یکم</Unicode></TextEquiv></TextLine>
  </TextRegion>
  <TextRegion id="r2"><TextLine><TextEquiv index="1"><Unicode>worse</Unicode></TextEquiv><TextEquiv index="0"><Unicode>better</Unicode></TextEquiv></TextLine></TextRegion>
 </Page></PcGts>`;

describe('PAGE XML', () => {
  it('of Transkribus: regions and lines in reading order, words found in the line, the chosen reading', () => {
    const read = readPage(tree(TRANSKRIBUS_PAGE));
    expect(lines(read)).toEqual([['better', 'سطر یکم', 'سطر دوم']]);
    expect(read.pages[0]).toMatchObject({ name: 'fa-1.jpg', frame: { width: 1240, height: 1754 } });
    expect(read.pages[0]?.lines[1]).toEqual({
      text: 'سطر یکم',
      block: 2,
      language: 'fa',
      box: { x: 10, y: 10, width: 90, height: 30 },
      words: [
        { start: 0, end: 3, box: { x: 60, y: 10, width: 38, height: 30 }, confidence: 0.9 },
        { start: 4, end: 7, box: { x: 10, y: 10, width: 40, height: 30 }, confidence: undefined },
      ],
    });
  });

  it('of eScriptorium and Kitodo: words alone make the line; points of the old form are read', () => {
    const word = (text: string): string => `<Word><TextEquiv><Unicode>${text}</Unicode></TextEquiv></Word>`;
    const old = '<Coords><Point x="1" y="2"/><Point x="11" y="2"/><Point x="11" y="22"/></Coords>';
    const read = readPage(
      tree(
        `<PcGts><Page><TextRegion><TextLine>${old}${word('Тов.')}${word('Хрущёв')}</TextLine></TextRegion></Page></PcGts>`,
      ),
    );
    expect(read.pages[0]?.lines[0]).toMatchObject({
      text: 'Тов. Хрущёв',
      box: { x: 1, y: 2, width: 10, height: 20 },
    });
  });

  it.each([
    ['no page', '<PcGts/>', 1, /no Page/],
    [
      'an outline that is none',
      '<PcGts><Page><TextRegion><TextLine>\n<Coords points="1,2 x"/><TextEquiv><Unicode>a</Unicode></TextEquiv></TextLine></TextRegion></Page></PcGts>',
      2,
      /points=/,
    ],
  ])('tells of %s', (_name, text, line, message) => {
    const [mistake] = readPage(tree(text)).mistakes;
    expect(mistake?.line).toBe(line);
    expect(mistake?.message).toMatch(message);
  });
});

describe('hOCR', () => {
  it('of Tesseract: words, boxes, confidence, language', () => {
    const read =
      readHocr(`<html><body><div class='ocr_page' title='image "ru-1.png"; bbox 0 0 2480 3508; ppageno 0'>
      <div class='ocr_carea' title="bbox 1 2 3 4"><p class='ocr_par' lang='rus'>
       <span class='ocr_line' title="bbox 271 1092 2196 1139; baseline 0 -8"><span class='ocrx_word' title='bbox 271 1104 511 1139; x_wconf 96'>настоящую</span>
       <span class='ocrx_word' title='bbox 538 1104 669 1127; x_wconf 50'><strong>жизнь &amp;</strong></span></span></p></div></div></body></html>`);
    expect(read).toEqual({
      pages: [
        {
          name: 'ru-1.png',
          frame: { width: 2480, height: 3508 },
          language: undefined,
          lines: [
            {
              text: 'настоящую жизнь &',
              block: 2,
              language: 'ru',
              box: { x: 271, y: 1092, width: 1925, height: 47 },
              words: [
                { start: 0, end: 9, box: { x: 271, y: 1104, width: 240, height: 35 }, confidence: 0.96 },
                { start: 10, end: 17, box: { x: 538, y: 1104, width: 131, height: 23 }, confidence: 0.5 },
              ],
            },
          ],
        },
      ],
      mistakes: [],
    });
  });

  it('of OCRopus: lines without words, and elements that nobody closes', () => {
    const read = readHocr(
      '<div class=ocr_page title="bbox 0 0 10 20"><span class=ocr_line title="bbox 1 2 3 4">a  b</span><p><span class=ocr_line>c',
    );
    expect(lines(read)).toEqual([['a b', 'c']]);
  });

  it.each([
    ['a file that is no hOCR', '<p>hello</p>', /ocr_page/],
    ['a page without a size', '<div class="ocr_page" title="ppageno 0"></div>', /bbox/],
  ])('tells of %s', (_name, text, message) => {
    expect(readHocr(text).mistakes[0]?.message).toMatch(message);
  });
});

const TEI = `<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="ru"><facsimile>
  <surface xml:id="s1" ulx="0" uly="0" lrx="2480" lry="3508"><graphic url="ru-1.tif"/><zone xml:id="z1" ulx="10" uly="20" lrx="110" lry="60"/></surface>
  <surface xml:id="s2"><graphic url="ru-2.tif" width="1240px" height="1754px"/></surface></facsimile>
 <text><body><pb n="1" facs="#s1"/><head>Перевод</head>
  <p><lb facs="#z1"/>Прошу <choice><sic>разрешить</sic><corr>позволить</corr></choice><note>n</note> мне<lb/>ещё раз
  <pb n="2" facs="#s2"/><foreign xml:lang="fa">تهران</foreign></p></body></text></TEI>`;

describe('TEI P5', () => {
  it('pages by their breaks, lines by theirs, zones, languages, and the text as it stands on the page', () => {
    const read = readTei(tree(TEI));
    expect(read.mistakes).toEqual([]);
    expect(read.pages).toMatchObject([
      { name: 'ru-1.tif', frame: { width: 2480, height: 3508 } },
      { name: 'ru-2.tif', frame: { width: 1240, height: 1754 } },
    ]);
    expect(
      read.pages.map((page) =>
        page.lines.map(({ text, block, language, box }) => [text, block, language, box?.x]),
      ),
    ).toEqual([
      [
        ['Перевод', 1, 'ru', undefined],
        ['Прошу разрешить мне', 2, 'ru', 10],
        ['ещё раз', 2, 'ru', undefined],
      ],
      [['تهران', 2, 'fa', undefined]],
    ]);
  });

  it('text before any page break has a page without a name', () => {
    const read = readTei(tree('<TEI><text><body><p>a</p></body></text></TEI>'));
    expect(read.pages).toMatchObject([{ name: undefined, lines: [{ text: 'a' }] }]);
  });

  it.each([
    ['no body', '<TEI><text/></TEI>', 1, /no body/],
    [
      'a zone that is not there',
      '<TEI><text><body>\n<p facs="#nowhere">a</p></body></text></TEI>',
      2,
      /“nowhere”/,
    ],
  ])('tells of %s', (_name, text, line, message) => {
    const [mistake] = readTei(tree(text)).mistakes;
    expect(mistake?.line).toBe(line);
    expect(mistake?.message).toMatch(message);
  });
});

describe('words of a line', () => {
  const loose = fc.array(fc.string().map((text) => ({ text, box: undefined, confidence: undefined })));

  it('stand where the line has them', () => {
    fc.assert(
      fc.property(loose, (words) => {
        const { text, words: placed } = joinedLine(words);
        const letters = words.map((word) => word.text.trim()).filter((word) => word !== '');
        expect(placed.map(({ start, end }) => text.slice(start, end))).toEqual(letters);
        expect(placedWords(text, words)).toEqual(placed);
      }),
    );
  });

  it.each([
    ['rus', 'ru'],
    ['fas', 'fa'],
    ['per', 'fa'],
    ['Persian', 'fa'],
    ['German', 'de'],
    ['en_GB', 'en-GB'],
    ['nonsense', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s is the language %s', (name, tag) => {
    expect(languageTag(name)).toBe(tag);
  });
});
