/** Markup that is well-formed XML, and HTML as well: what is put in is escaped unless it is markup already. */
import { escapeMarkup } from '../presentation/text.js';

export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | undefined | readonly Markup[];

export function markup(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: String.raw({ raw: strings }, ...values.map(print)) };
}

function print(value: Value): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeMarkup(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(print).join('');
}

/** Pieces with something between them. */
export function joined(pieces: readonly Markup[], between: Markup): readonly Markup[] {
  return pieces.flatMap((piece, i) => (i === 0 ? [piece] : [between, piece]));
}

/** Attributes with their values, but for those that have none; each is preceded by a space. */
export function attributes(values: Readonly<Record<string, string | number | undefined>>): Markup {
  const written = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [` ${name}="${escapeMarkup(String(value))}"`],
  );
  return { markup: written.join('') };
}
