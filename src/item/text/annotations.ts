/**
 * Annotation pages of other archives (Presentation 3.0, 5.5; 2.1, 5.5; Web Annotation Data Model): each annotation with
 * text is a line or several, in the box that it targets. Of a page that serves several layers, those of one.
 */
import type { Box, Size } from '../../image/pyramid.js';
import type { TextMistake } from '../marks.js';
import { boxOfTarget } from './fragments.js';
import { textOfHtml } from './html.js';
import { motivationOf, type Motivation } from './motivations.js';
import { languageTag, type Recognised, type RecognisedLine } from './recognised.js';

type Json = Readonly<Record<string, unknown>>;

/** Which annotations of a file a layer is made of; `language` as they say it, `none` where they say none. */
export interface Chosen {
  readonly motivation?: Motivation | undefined;
  readonly language?: string | undefined;
}

/** One annotation that holds text. */
export interface ReadAnnotation {
  readonly motivation: Motivation;
  /** BCP 47, or `none`. */
  readonly language: string;
  readonly lines: readonly string[];
  /** In the units of the canvas; undefined for all of it. */
  readonly box: Box | undefined;
}

/** What was read of an annotation page; `textless` counts annotations whose text is none, or is at another address. */
export interface ReadPage {
  readonly annotations: readonly ReadAnnotation[];
  readonly textless: number;
}

/** `frame`: the size of the canvas, in whose units places count. With a mistake in its form there are no lines. */
export function readAnnotations(text: string, frame: Size | undefined, chosen: Chosen = {}): Recognised {
  const page = parsed(text);
  if (page === undefined) return { pages: [], mistakes: [NO_PAGE] };
  const { annotations } = annotationsIn(page, frame);
  const lines = annotations
    .filter(
      ({ motivation, language }) =>
        motivation === (chosen.motivation ?? motivation) && language === (chosen.language ?? language),
    )
    .flatMap(toLines);
  return { pages: [{ name: undefined, frame, language: undefined, lines }], mistakes: [] };
}

const NO_PAGE: TextMistake = {
  line: 1,
  message: 'This is no annotation page of IIIF (an object of JSON with items or resources); import it anew.',
};

function parsed(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && (Array.isArray(value.items) || Array.isArray(value.resources))
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

/** In their order. What is painted on the canvas and is no text is none of them. */
export function annotationsIn(page: Json, frame: Size | undefined): ReadPage {
  const all = [...list(page.items), ...list(page.resources)].filter(isObject);
  const read = all.map((annotation) => readAnnotation(annotation, frame));
  const annotations = read.filter((one) => one !== undefined);
  return { annotations, textless: read.length - annotations.length };
}

function readAnnotation(annotation: Json, frame: Size | undefined): ReadAnnotation | undefined {
  const bodies = [...list(annotation.body), ...list(annotation.resource)].flatMap(textBodies);
  const bare =
    typeof annotation.bodyValue === 'string' ? [{ text: annotation.bodyValue, language: undefined }] : [];
  const texts = [...bodies, ...bare].filter(({ text }) => text.trim() !== '');
  if (texts.length === 0) return undefined;
  const motivations = list(annotation.motivation).filter((word) => typeof word === 'string');
  return {
    motivation: motivationOf(motivations),
    language: texts.map(({ language }) => language).find((language) => language !== undefined) ?? 'none',
    lines: texts.flatMap(({ text }) => text.split('\n')).flatMap((line) => line.trim() || []),
    box: boxOfTarget(annotation.target ?? annotation.on, frame),
  };
}

interface TextBody {
  readonly text: string;
  readonly language: string | undefined;
}

/** `TextualBody` with `value`, `cnt:ContentAsText` with `chars`, alone or within one another. */
function textBodies(body: unknown, depth = 0): readonly TextBody[] {
  if (!isObject(body) || depth > DEEPEST) return [];
  const written = [body.value, body.chars, body['cnt:chars']].find((value) => typeof value === 'string');
  if (typeof written !== 'string')
    return [body.items, body.item, body.default, body.source, body.full]
      .flatMap(list)
      .flatMap((inner) => textBodies(inner, depth + 1));
  const language = list(body.language).find((tag) => typeof tag === 'string');
  const text = isHtml(body.format, written) ? textOfHtml(written) : written;
  return [{ text, language: languageTag(typeof language === 'string' ? language : undefined) }];
}

/** Bodies within bodies: a bound on recursion. */
const DEEPEST = 4;

/** Many that are HTML do not say so. */
function isHtml(format: unknown, text: string): boolean {
  return typeof format === 'string' && format !== ''
    ? /html|xml/i.test(format)
    : /^\s*<[a-z][\s\S]*>\s*$/i.test(text);
}

function toLines({ lines, language, box }: ReadAnnotation, block: number): readonly RecognisedLine[] {
  return lines.map((text) => ({
    text,
    block,
    language: language === 'none' ? undefined : language,
    box,
    words: [],
  }));
}

function list(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
