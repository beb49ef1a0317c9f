/** What is said of the texts, in TEI: people, organisations and places in lists of their own, all else as it is; notes. */
import type { Item, Layer, Mention, Remark } from '../item/item.js';
import { textLayers } from '../item/layers.js';
import { attributes, markup, type Markup } from './markup.js';
import { passageId } from './tei-text.js';
import { inEach, inLanguage, saidOf, xmlId, type Said } from './tei-words.js';

/** The `standOff`; nothing where nothing is said. */
export function remarksTei(item: Item): Markup | undefined {
  const all = saidOf(item);
  if (all.length === 0) return undefined;
  const names = all.filter(({ remark }) => remark.mentions.length > 0);
  const notes = all.filter(({ remark }) => remark.mentions.length === 0);
  const lists = LISTS.flatMap((list) => {
    const listed = names.filter(({ remark }) => remark.type === list.type);
    return listed.length === 0
      ? []
      : [markup`<${raw(list.list)}>\n${listed.map(entry(item, list))}</${raw(list.list)}>\n`];
  });
  const others = names.filter(({ remark }) => !LISTS.some(({ type }) => type === remark.type));
  return markup`<standOff>
${lists}${others.length === 0 ? undefined : markup`<list>\n${others.map((one) => otherTei(item, one))}</list>\n`}${
    notes.length === 0
      ? undefined
      : markup`<listAnnotation>\n${notes.map((note) => noteTei(item, note))}</listAnnotation>\n`
  }</standOff>
`;
}

const LISTS = [
  { type: 'person', list: 'listPerson', element: 'person', name: 'persName' },
  { type: 'organisation', list: 'listOrg', element: 'org', name: 'orgName' },
  { type: 'place', list: 'listPlace', element: 'place', name: 'placeName' },
] as const;

function entry(item: Item, { element, name }: (typeof LISTS)[number]): (said: Said) => Markup {
  return ({ id, remark }) =>
    markup`<${raw(element)}${attributes({ 'xml:id': id, corresp: passagesOf(item, remark) })}>
${inEach(name, remark.label)}${inEach('note', remark.text ?? {})}</${raw(element)}>
`;
}

/** A date, a duration, an amount, or what else a curator tags; a calendar date says so in `when`. */
function otherTei(item: Item, { id, remark }: Said): Markup {
  const { label, text = {}, type, value } = remark;
  const date = type === 'date' && value !== undefined && /^\d{4}(?:-\d\d){0,2}$/.test(value);
  const meaning =
    value === undefined
      ? undefined
      : date
        ? markup`<date${attributes({ when: value })}/>\n`
        : markup`<measure>${value}</measure>\n`;
  return markup`<item${attributes({ 'xml:id': id, corresp: passagesOf(item, remark) })}>
${inEach('name', label)}${meaning}${inEach('note', text)}</item>
`;
}

function noteTei(item: Item, { id, remark }: Said): Markup {
  const { label, text = {}, type, certainty, witnesses } = remark;
  const known = { 'xml:id': id, type, cert: certainty, target: passagesOf(item, remark) };
  return markup`<note${attributes(known)}>
${inEach('label', label)}${inEach('p', text)}${witnesses.map((witness) => quotation(item.layers, witness))}</note>
`;
}

function quotation(layers: readonly Layer[], mention: Mention): Markup {
  const layer = mention.kind === 'layer' ? layers.find(({ id }) => id === mention.layer) : undefined;
  const source = layer === undefined ? undefined : `#${xmlId('text', layer.id)}`;
  const place = mention.kind === 'file' ? mention.file : mention.page;
  const n = [place, mention.line].filter((step) => step !== undefined).join(' ');
  return markup`<p><quote${inLanguage(layer?.language)}${attributes({ source, n })}>${mention.text}</quote></p>\n`;
}

/** Pointers to the passages that a remark is about, in every text. */
function passagesOf(item: Item, { passages }: Remark): string {
  return passages
    .flatMap((passage) =>
      textLayers(item)
        .filter(({ parts }) => parts.some((part) => part.passage === passage))
        .map((layer) => `#${passageId(layer, passage)}`),
    )
    .join(' ');
}

function raw(name: string): Markup {
  return { markup: name };
}
