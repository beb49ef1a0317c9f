import type {
  Item,
  LanguageMap,
  TextLayer,
  Margin,
  Page,
  Part,
  Passage,
  Span,
  TextLine,
} from '../../src/item/item.js';
import { textLayers } from '../../src/item/layers.js';
import { captionLanguages, markRoles, marksCaption } from './words.js';

/** One page to be typeset: its own text is the layer in the page's own language. */
export interface Sheet {
  readonly item: Item;
  readonly page: Page;
  readonly layer: TextLayer;
}

/**
 * The sheets of an item in page order. A page without a language or without a transcription in it has nothing
 * to be typeset from and is left out.
 */
export function sheetsOf(item: Item): readonly Sheet[] {
  return item.pages.flatMap((page) => {
    const layer = textLayers(item).find(
      (each) => each.kind === 'transcription' && each.language === page.language,
    );
    return layer ? [{ item, page, layer }] : [];
  });
}

/** The plate as an HTML document. Lines carry `data-line`, stretches of passages `data-passage`: measure.js reads both. */
export function sheetHtml(sheet: Sheet, css: string): string {
  const { item, page, layer } = sheet;
  const margins = layer.margins.filter((margin) => margin.page === page.id);
  const marked = new Set(margins.flatMap((margin) => margin.spans.map((span) => span.line)));
  const lines = layer.lines.filter((line) => line.page === page.id && !marked.has(line.line));
  return `<!doctype html>
<html lang="${escape(layer.language)}"><meta charset="utf-8"><title>${escape(page.id)}</title><style>${css}</style>
<body class="${layer.direction === 'rtl' ? 'manuscript' : 'typescript'}">
<header>${captions(page.label)}${item.plate ? captions(item.plate.label) : ''}</header>
<main dir="${layer.direction}">${blocks(lines)
    .map((block) => blockHtml(block, sheet))
    .join('\n')}</main>
${margins.length > 0 ? marksHtml(margins) : ''}
<footer>${item.plate ? captions(item.plate.summary) : ''}${attribution(item)}</footer>
</body></html>`;
}

function blocks(lines: readonly TextLine[]): readonly (readonly TextLine[])[] {
  const numbers = [...new Set(lines.map((line) => line.block))];
  return numbers.map((block) => lines.filter((line) => line.block === block));
}

function blockHtml(lines: readonly TextLine[], { item, page, layer }: Sheet): string {
  const parts = layer.parts.filter((part) => part.page === page.id);
  const first = parts.find((part) =>
    lines.some((line) => onLine(part, line.line).some((span) => span.start === 0)),
  );
  const kinds = [role(first, item.passages), first && goesOn(first, layer) ? 'continued' : ''];
  return `<section class="${escape(kinds.join(' ').trim())}">${lines.map((line) => lineHtml(line, parts)).join('')}</section>`;
}

function role(part: Part | undefined, passages: readonly Passage[]): string {
  return passages.find((passage) => passage.id === part?.passage)?.role ?? 'paragraph';
}

/** Whether a part goes on with a passage that began on an earlier page. */
function goesOn(part: Part, layer: TextLayer): boolean {
  return layer.parts.find((each) => each.passage === part.passage) !== part;
}

function lineHtml(line: TextLine, parts: readonly Part[]): string {
  const spans = parts
    .flatMap((part) => onLine(part, line.line).map((span) => ({ ...span, passage: part.passage })))
    .sort((one, other) => one.start - other.start);
  let at = 0;
  let html = '';
  for (const span of spans) {
    html += runs(line.text.slice(at, span.start));
    html += `<span data-passage="${escape(span.passage)}">${runs(span.text)}</span>`;
    at = span.end;
  }
  return `<p data-line="${line.line}">${html}${runs(line.text.slice(at))}</p>`;
}

function onLine(part: Part, line: number): readonly Span[] {
  return part.spans.filter((span) => span.line === line);
}

/** From its first Cyrillic letter to its last: with the stops, quotes and spaces between them. */
const cyrillic = /(\p{Script=Cyrillic}(?:[\p{Script=Cyrillic}\p{Nd}\s."«»-]*\p{Script=Cyrillic})?)/u;

/** Text with its Cyrillic set apart, so that the words round it keep their places in a Persian line. */
function runs(text: string): string {
  return text
    .split(cyrillic)
    .map((run) => (cyrillic.test(run) ? `<bdi lang="ru">${escape(run)}</bdi>` : escape(run)))
    .join('');
}

function marksHtml(margins: readonly Margin[]): string {
  const marks = margins.map((margin) => {
    const rows = margin.spans.map(
      (span) => `<p dir="auto" data-line="${span.line}">${escape(span.text)}</p>`,
    );
    const name = markRoles[margin.role];
    const names = captionLanguages
      .map((language) => name?.[language]?.[0] ?? '')
      .filter((each) => each !== '');
    const words = names.map((each) => `<bdi>${escape(each)}</bdi>`).join(' · ');
    return `<figure><figcaption>${words === '' ? escape(margin.role) : words}</figcaption><div>${rows.join('')}</div></figure>`;
  });
  return `<aside>${captions(marksCaption)}<div class="marks">${marks.join('')}</div></aside>`;
}

/** The same words in each language, one column each; each string begins a line. */
function captions(map: LanguageMap): string {
  const columns = captionLanguages.map((language) => {
    const words = (map[language] ?? []).map(escape).join('<br>');
    return `<p lang="${language}" dir="${language === 'fa' ? 'rtl' : 'ltr'}">${words}</p>`;
  });
  return `<div class="captions">${columns.join('')}</div>`;
}

function attribution(item: Item): string {
  const words = item.requiredStatement?.value.en ?? [];
  return `<p class="attribution" lang="en">${words.map(escape).join(' ')}</p>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
