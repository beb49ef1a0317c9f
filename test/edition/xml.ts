/** XML as a strict parser reads it. */
import { SaxesParser } from 'saxes';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  /** All text within it. */
  readonly text: string;
}

/** Every element in the order in which they begin; throws for what is not well-formed. */
export function elementsOf(xml: string): readonly Element[] {
  const elements: { name: string; attributes: Record<string, string>; text: string }[] = [];
  const open: typeof elements = [];
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes, text: '' };
    elements.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    for (const element of open) element.text += text;
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return elements;
}

/** What is pointed to within the file. */
export function pointersOf(elements: readonly Element[]): readonly string[] {
  return elements.flatMap(({ attributes }) =>
    ['corresp', 'facs', 'next', 'prev', 'ref', 'source', 'target']
      .flatMap((name) => attributes[name]?.split(' ') ?? [])
      .filter((pointer) => pointer.startsWith('#'))
      .map((pointer) => pointer.slice(1)),
  );
}
