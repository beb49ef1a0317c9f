/** XML as a tree in which every element knows its line. Strict: what is not well-formed is told, and nothing is guessed. */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { TextMistake } from '../marks.js';

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly namespace: string;
  /** By name with prefix, as `xml:id`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** From 1. */
  readonly line: number;
  readonly children: readonly (XmlElement | string)[];
}

export type Xml =
  | { readonly kind: 'tree'; readonly root: XmlElement }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly [TextMistake, ...TextMistake[]] };

/** Elements within one another: a bound on recursion, far beyond any text. */
const DEEPEST = 200;

type Growing = Omit<XmlElement, 'children'> & { readonly children: (XmlElement | string)[] };

/** Reads a whole file. Entities of its own are refused, so that a small file cannot become a huge one or name another. */
export function parseXml(text: string): Xml {
  const parser = new SaxesParser({ xmlns: true });
  const open: Growing[] = [];
  let root: XmlElement | undefined;
  let mistake: TextMistake | undefined;
  const fail = (line: number, message: string): void => {
    mistake ??= { line, message };
  };
  parser.on('error', (error) => {
    fail(parser.line, `This is not well-formed XML: ${error.message.replace(/^\d+:\d+: /, '')}`);
  });
  parser.on('doctype', (doctype) => {
    if (/<!ENTITY/i.test(doctype))
      fail(parser.line, 'Entities are declared here; write the characters themselves.');
  });
  parser.on('opentag', (tag) => {
    if (open.length === DEEPEST)
      fail(parser.line, `Elements stand more than ${DEEPEST} deep in one another.`);
    const element = toElement(tag, parser.line);
    open.at(-1)?.children.push(element);
    if (open.length === 0) root ??= element;
    open.push(element);
  });
  parser.on('text', (words) => open.at(-1)?.children.push(words));
  parser.on('cdata', (words) => open.at(-1)?.children.push(words));
  parser.on('closetag', () => open.pop());
  for (let at = 0; at < text.length && mistake === undefined; at += CHUNK)
    parser.write(text.slice(at, at + CHUNK));
  if (mistake === undefined) parser.close();
  if (mistake !== undefined) return { kind: 'mistakes', mistakes: [mistake] };
  if (root === undefined)
    return { kind: 'mistakes', mistakes: [{ line: 1, message: 'There is no element in this file.' }] };
  return { kind: 'tree', root };
}

/** A file is given up at its first mistake: what follows is read in vain. */
const CHUNK = 65_536;

function toElement(tag: SaxesTagNS, line: number): Growing {
  const attributes = Object.fromEntries(
    Object.values(tag.attributes).map(({ name, value }) => [name, value]),
  );
  return { name: tag.local, namespace: tag.uri, attributes, line, children: [] };
}

export function isElement(child: XmlElement | string): child is XmlElement {
  return typeof child !== 'string';
}

/** The elements of these names that stand right below. */
export function childrenOf(element: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return element.children.filter(isElement).filter(({ name }) => names.includes(name));
}

/** The elements of these names anywhere below, in the order of the file; what stands in one of them is not looked into. */
export function descendantsOf(element: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return element.children
    .filter(isElement)
    .flatMap((child) => (names.includes(child.name) ? [child] : descendantsOf(child, ...names)));
}

export function textOf(element: XmlElement): string {
  return element.children.map((child) => (isElement(child) ? textOf(child) : child)).join('');
}

/** NaN where there is no such attribute or it is no number. */
export function numberOf(element: XmlElement, attribute: string): number {
  const written = element.attributes[attribute]?.trim();
  return written === undefined || written === '' ? NaN : Number(written);
}
