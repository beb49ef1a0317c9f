/** A layer as one HTML document that stands alone: pages and passages as sections, each with its id. */
import type {
  DrawnMargin,
  Item,
  LanguageMap,
  Layer,
  Mention,
  Page,
  Remark,
  RemarksLayer,
  TextLayer,
} from '../item/item.js';
import { directionOf } from '../item/language.js';
import { pick, STANDING } from '../presentation/words.js';
import { attributes, joined, markup, type Markup } from './markup.js';
import { placeOf } from './plain.js';
import { runsOf } from './runs.js';
import { sectionsOf, type Section } from './sections.js';

export function htmlText(item: Item, layer: Layer): string {
  const { language, direction } = layer;
  const title = heading('h1', layer.label, language);
  const whole = markup`<!doctype html>
<html${attributes({ lang: language, dir: direction })}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${pick(layer.label, [language]).values[0]} — ${pick(item.label, [language]).values[0]}</title>
</head>
<body>
<header>
${title}
${heading('p', item.label, language)}
${heading('p', STANDING[layer.standing], language)}
</header>
<main>
${bodyOf(item, layer)}</main>
</body>
</html>
`;
  return whole.markup;
}

function bodyOf(item: Item, layer: Layer): readonly Markup[] {
  switch (layer.form) {
    case 'text':
      return byPage(item, layer, sectionsOf(layer), sectionHtml(layer));
    case 'margins':
      return byPage(item, layer, layer.margins, (margin) => marginHtml(layer, margin));
    case 'remarks':
      return layer.remarks.map((remark) => remarkHtml(item, layer, remark));
  }
}

/** Stretches of one page in a row stand in a section of the page. */
function byPage<Stretch extends { readonly page: string | undefined }>(
  { pages }: Item,
  layer: Layer,
  stretches: readonly Stretch[],
  print: (stretch: Stretch) => Markup,
): readonly Markup[] {
  const groups: Stretch[][] = [];
  for (const stretch of stretches) {
    const last = groups.at(-1);
    if (last !== undefined && last[0]?.page === stretch.page) last.push(stretch);
    else groups.push([stretch]);
  }
  const begun = new Set<string>();
  return groups.map((group) => {
    const page = pages.find(({ id }) => id === group[0]?.page);
    if (page === undefined) return markup`${group.map(print)}`;
    const id = begun.has(page.id) ? undefined : `page-${page.id}`;
    begun.add(page.id);
    return markup`<section${attributes({ id })}>
${pageHeading(page, layer)}
${group.map(print)}</section>
`;
  });
}

function pageHeading({ label }: Page, { language }: Layer): Markup {
  return heading('h2', label, language);
}

function sectionHtml(layer: TextLayer): (section: Section) => Markup {
  const begun = new Set<string>();
  return ({ owner, pieces }) => {
    const lines = linesHtml(layer, pieces);
    if (owner.kind === 'margin')
      return markup`<aside${attributes({ class: owner.role })}><p>${lines}</p></aside>\n`;
    if (owner.kind === 'loose') return markup`<p>${lines}</p>\n`;
    const { passage } = owner;
    const first = !begun.has(passage);
    begun.add(passage);
    const named = first ? { id: passage } : { 'data-continues': passage };
    return markup`<section${attributes(named)}><p>${lines}</p></section>\n`;
  };
}

function marginHtml(layer: Layer, { role, spans }: DrawnMargin): Markup {
  return markup`<aside${attributes({ class: role })}><p>${linesHtml(layer, spans)}</p></aside>\n`;
}

function linesHtml({ direction }: Layer, lines: readonly { readonly text: string }[]): readonly Markup[] {
  const printed = lines.map(
    ({ text }) =>
      markup`${runsOf(text, direction).map((run) =>
        run.foreign === undefined
          ? markup`${run.text}`
          : markup`<bdi${attributes({ lang: run.foreign })}>${run.text}</bdi>`,
      )}`,
  );
  return joined(printed, markup`<br>\n`);
}

function remarkHtml({ layers }: Item, layer: RemarksLayer, remark: Remark): Markup {
  const { id, label, text = {}, type, value, certainty, passages, witnesses, mentions } = remark;
  const languageOf = (mention: Mention): string | undefined =>
    mention.kind === 'layer' ? layers.find(({ id }) => id === mention.layer)?.language : undefined;
  const facts = [
    type,
    value,
    certainty === undefined ? undefined : `certainty: ${certainty}`,
    passages.join(' '),
  ];
  const quotations = [...witnesses, ...mentions].map(
    (mention) =>
      markup`<li><q${inLanguage(languageOf(mention))}>${mention.text}</q> (${placeOf(mention)})</li>\n`,
  );
  return markup`<article${attributes({ id })}>
<h2>${joined(inLanguages(label), markup` · `)}</h2>
<p>${facts.filter(Boolean).join('; ')}</p>
${pick(text, [layer.language]).values.map((words) => markup`<p>${words}</p>\n`)}<ul>
${quotations}</ul>
</article>
`;
}

function inLanguages(map: LanguageMap): readonly Markup[] {
  return Object.entries(map).flatMap(([language, values]) =>
    values.map((value) => markup`<span${inLanguage(language)}>${value}</span>`),
  );
}

function heading(element: 'h1' | 'h2' | 'p', map: LanguageMap, wanted: string): Markup {
  const { language, values } = pick(map, [wanted]);
  const [open, close] = [{ markup: element }, { markup: element }];
  return markup`<${open}${inLanguage(language)}>${values.join(' ')}</${close}>`;
}

/** Language and direction of an element; neither where the language is not known. */
function inLanguage(language: string | undefined): Markup {
  if (language === undefined || language === '' || language === 'none') return attributes({});
  return attributes({ lang: language, dir: directionOf(language) });
}
