/** What the name of a file beside images says of it: `p1.ru.alto.xml` is what a machine read on the page p1, in Russian. */
import { nearest } from '../../nearest.js';
import { languageTag } from './recognised.js';

/** A format of texts with coordinates. */
export type CoordinateFormat = 'xml' | 'hocr' | 'annotations';

/** A text that is shown; its language is undefined where the name does not say it. */
export type NamedText = { readonly language: string | undefined } &
  /** All that the page has. */
  (
    | { readonly kind: 'plain'; readonly page: string }
    | { readonly kind: 'page'; readonly page: string; readonly format: CoordinateFormat }
    /** The pages are named in the file. */
    | { readonly kind: 'item'; readonly format: CoordinateFormat }
  );

export type Named =
  | NamedText
  | { readonly kind: 'mistake'; readonly message: string }
  /** Nothing of ours, such as a read-me. */
  | { readonly kind: 'none' };

const ENDING = /^(.+?)\.((?:(?:alto|page|tei)\.)?xml|hocr|txt|md)$/isu;

/** The names of images, without ending. */
export type ImageNames = Pick<ReadonlySet<string>, 'has' | 'keys'>;

/** `name` and `pages` are composed (NFC). */
export function nameText(name: string, pages: ImageNames): Named {
  const [, stem, written] = ENDING.exec(name) ?? [];
  if (stem === undefined || written === undefined) return { kind: 'none' };
  const ending = written.toLowerCase();
  const format = coordinateFormat(ending);
  const ofPage = (page: string, language: string | undefined): NamedText =>
    format === undefined ? { kind: 'plain', page, language } : { kind: 'page', page, language, format };
  if (pages.has(stem)) return ofPage(stem, undefined);
  const at = stem.lastIndexOf('.');
  const [page, tag] = at > 0 ? [stem.slice(0, at), stem.slice(at + 1)] : [stem, undefined];
  const language = languageTag(tag);
  if (pages.has(page))
    return language === undefined
      ? { kind: 'mistake', message: noLanguage(tag ?? '', page, ending) }
      : ofPage(page, language);
  // Other programs write XML of their own beside scans, about them.
  if (format !== undefined && ending !== 'xml') return { kind: 'item', language, format };
  return format === undefined
    ? strayText(language === undefined ? stem : page, language, [...pages.keys()])
    : { kind: 'none' };
}

/** By the ending of a file; which kind of XML it is, its root says; JSON is an annotation page. Undefined for plain text. */
export function coordinateFormat(file: string): CoordinateFormat | undefined {
  if (/xml$/i.test(file)) return 'xml';
  if (/\.json$/i.test(file)) return 'annotations';
  return /hocr$/i.test(file) ? 'hocr' : undefined;
}

/** A text of no image is told where it was meant to be one: it says its language, or nearly has the name of an image. */
function strayText(stem: string, language: string | undefined, pages: readonly string[]): Named {
  const near = nearest(stem, pages);
  if (language === undefined && near === undefined) return { kind: 'none' };
  const hint = near === undefined ? '' : ` Did you mean “${near}”?`;
  return {
    kind: 'mistake',
    message: `There is no image “${stem}” beside this text, so it is not shown; give it the name of its image.${hint}`,
  };
}

function noLanguage(tag: string, page: string, ending: string): string {
  return `“${tag}” is no language tag; write a name such as ${page}.fa.${ending}, or ${page}.${ending} where the language is not known.`;
}
