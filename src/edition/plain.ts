/** A layer as plain text: a text as it is, byte for byte; what is gathered or said with the place where it belongs. */
import type { Item, Layer, Mention, Remark } from '../item/item.js';
import { directionOf } from '../item/language.js';
import { pick } from '../presentation/words.js';

export function plainText(item: Item, layer: Layer): string {
  switch (layer.form) {
    case 'text':
      return layer.verbatim;
    case 'margins':
      return layer.margins
        .map(({ page, role, spans }) => {
          const lines = spans.map(({ text }) => `${text}\n`).join('');
          return `[${[page, role].filter(Boolean).join(', ')}]\n${lines}`;
        })
        .join('\n');
    case 'remarks':
      return layer.remarks.map((remark) => remarkText(item, layer, remark)).join('\n');
  }
}

function remarkText(item: Item, layer: Layer, remark: Remark): string {
  const { id, label, text = {}, type, value, certainty, passages, witnesses, mentions } = remark;
  const facts = [
    type,
    value,
    certainty === undefined ? undefined : `certainty: ${certainty}`,
    passages.join(' '),
  ];
  const lines = [
    `${id}. ${Object.values(label).flat().join(' · ')}`,
    facts.filter(Boolean).join('; '),
    ...pick(text, [layer.language]).values,
    ...[...witnesses, ...mentions].map((mention) => `  ${placeOf(mention)}: ${isolated(item, mention)}`),
  ];
  return lines.flatMap((line) => (line === '' ? [] : [`${line}\n`])).join('');
}

/** Where quoted words stand, as a curator writes it. */
export function placeOf(mention: Mention): string {
  const { line } = mention;
  if (mention.kind === 'file') return `${mention.file} ${line}`;
  return [mention.layer, mention.page, line].filter((step) => step !== undefined).join(' ');
}

/** Words of a right-to-left text in directional isolates (Unicode Bidirectional Algorithm, 2.4). */
function isolated({ layers }: Item, mention: Mention): string {
  const language =
    mention.kind === 'layer' ? layers.find(({ id }) => id === mention.layer)?.language : undefined;
  return language !== undefined && directionOf(language) === 'rtl'
    ? `\u2067${mention.text}\u2069`
    : mention.text;
}
