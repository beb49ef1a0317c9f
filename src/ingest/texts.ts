/** Which text is of which page, in which language, by the names of the files: rules as of texts beside images (item/text/named.ts). */
import { languageOf } from '../item/beside.js';
import { undetermined } from '../item/language.js';
import { readCoordinates } from '../item/text/coordinates.js';
import { nameText, type CoordinateFormat, type NamedText } from '../item/text/named.js';
import { languageTag } from '../item/text/recognised.js';
import { nearest } from '../nearest.js';
import type { GivenFile } from './given.js';
import type { RecordedText } from './record.js';
import type { Told } from './telling.js';

export interface GivenText {
  readonly file: GivenFile;
  readonly content: string;
  /** Of its bytes. */
  readonly sha256: string;
  /** False where there is no such file, but a PDF that has this text. */
  readonly isFile: boolean;
}

/** A text to be copied. */
export interface PlannedText {
  readonly recorded: RecordedText;
  readonly path: string;
  /** What is written; undefined: the file is copied, byte for byte. */
  readonly content: string | undefined;
}

/** What the texts may be of. */
export interface Pages {
  /** Ids, by the names that texts may call their pages. */
  readonly stems: ReadonlyMap<string, string>;
  /** Names of files that hold several pages: their text is of the whole item. */
  readonly documents: readonly string[];
}

interface Planned {
  readonly texts: readonly PlannedText[];
  readonly notes: readonly Told[];
  readonly mistakes: readonly Told[];
}

/** What a text is of: a page, or the whole item, whose name it keeps. */
type Place = { readonly page: string; readonly ending: string } | { readonly name: string };
type Understood =
  | ({ readonly kind: 'text'; readonly place: Place } & Pick<RecordedText, 'language' | 'source'>)
  | { readonly kind: 'note' | 'mistake'; readonly message: string };

export function planTexts(item: string, given: readonly GivenText[], pages: Pages): Planned {
  const texts = new Map<string, PlannedText>();
  const [notes, mistakes]: [Told[], Told[]] = [[], []];
  for (const text of given) {
    const { path } = text.file;
    const understood = understand(item, text, pages);
    if (understood.kind === 'note') notes.push({ file: path, message: understood.message });
    if (understood.kind === 'mistake') mistakes.push({ file: path, message: understood.message });
    if (understood.kind !== 'text') continue;
    const { place, language, source } = understood;
    const name = 'page' in place ? `${place.page}.${place.ending}` : place.name;
    const file = 'page' in place ? `{page}.${place.ending}` : place.name;
    const other = texts.get(name);
    if (other !== undefined) mistakes.push({ file: path, message: twice(name, other) });
    else
      texts.set(name, {
        path,
        content: text.isFile ? undefined : text.content,
        recorded: { kind: 'text', name, file, language, source, sha256: text.sha256 },
      });
  }
  return { texts: [...texts.values()], notes, mistakes };
}

function twice(name: string, { path }: PlannedText): string {
  return `This would be “${name}”, which “${path}” is already; give only one of them.`;
}

function understand(item: string, text: GivenText, pages: Pages): Understood {
  const { file, content } = text;
  const ofItem = plainOfItem(item, text, pages);
  if (ofItem !== undefined) return ofItem;
  const named = nameText(file.name, pages.stems);
  switch (named.kind) {
    case 'mistake':
      return { kind: 'mistake', message: named.message };
    case 'none':
      return file.named ? { kind: 'mistake', message: UNKNOWN } : { kind: 'note', message: PASSED };
    case 'plain':
      return {
        ...placed(named, file.name, pages),
        language: named.language ?? undetermined(content),
        source: 'text',
      };
    case 'page':
    case 'item':
      return recognised(named, text, pages);
  }
}

const UNKNOWN =
  'Nobody can tell what this text is of: give it the name of its scan, or one that says its language, such as letter.fa.txt.';
const PASSED = 'This is of no page by its name, and is passed over.';

function placed(
  named: NamedText,
  name: string,
  { stems }: Pages,
): { readonly kind: 'text'; readonly place: Place } {
  if (named.kind === 'item') return { kind: 'text', place: { name } };
  const page = stems.get(named.page) ?? named.page;
  return { kind: 'text', place: { page, ending: name.slice(named.page.length + 1) } };
}

function recognised(
  named: NamedText & { readonly format: CoordinateFormat },
  { file, content }: GivenText,
  pages: Pages,
): Understood {
  const read = readCoordinates(named.format, content);
  return {
    ...placed(named, file.name, pages),
    language: named.language ?? languageOf(read.pages),
    source: read.by === 'people' ? 'tei' : 'recognised',
  };
}

/**
 * A plain text of the whole item: it is called like the item or like a file of several pages, marks its pages, or says
 * its language under a name that is not nearly that of a page. Undefined where it is none.
 */
function plainOfItem(
  item: string,
  { file, content }: GivenText,
  { stems, documents }: Pages,
): Understood | undefined {
  const [, stem] = /^(.+?)\.(?:txt|md)$/isu.exec(file.name) ?? [];
  if (stem === undefined) return undefined;
  const at = stem.lastIndexOf('.');
  const language = languageTag(at > 0 ? stem.slice(at + 1) : undefined);
  const called = language === undefined ? stem : stem.slice(0, at);
  if (stems.has(stem) || stems.has(called)) return undefined;
  const clearly = called === item || documents.includes(called) || /\[\[page [^\]]+\]\]/u.test(content);
  const said = language !== undefined && nearest(called, [...stems.keys()]) === undefined;
  return clearly || said
    ? {
        kind: 'text',
        place: { name: file.name },
        language: language ?? undetermined(content),
        source: 'text',
      }
    : undefined;
}
