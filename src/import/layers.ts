/** Their annotation pages as layers: one for each collection of them, each language and each motivation. */
import type { Size } from '../image/pyramid.js';
import type { LanguageMap, LayerKind } from '../item/item.js';
import { languageLabel, undetermined } from '../item/language.js';
import { annotationsIn, type ReadAnnotation } from '../item/text/annotations.js';
import type { Motivation } from '../item/text/motivations.js';
import { asList, isResource, resources, text, type Resource } from '../presentation/reading.js';
import { statedKind } from '../presentation/kinds.js';
import { remarked } from '../presentation/words.js';
import type { Tell } from './told.js';
import { lastName, plainWords, slug } from './words.js';

/** An annotation page of a page, once it is at hand. */
export interface ReadSource {
  readonly page: string;
  readonly frame: Size;
  /** As the canvas has it. */
  readonly reference: Resource;
  /** As it came: the words of the file that is kept. */
  readonly content: string | Uint8Array;
  readonly document: Resource;
}

export interface ImportedLayer {
  readonly id: string;
  readonly label: LanguageMap;
  readonly kind: LayerKind;
  readonly language: string;
  readonly standing: 'received';
  readonly text: string;
  readonly annotations?: { readonly motivation: Motivation; readonly language: string };
}

export interface ImportedLayers {
  readonly layers: readonly ImportedLayer[];
  /** By path below the item. */
  readonly files: ReadonlyMap<string, string | Uint8Array>;
  /** By page: the language that all of its transcriptions are in. */
  readonly languages: ReadonlyMap<string, string>;
}

/** Pages that belong together: a collection says so, or their place among those of their canvas. */
interface Group {
  readonly name: string;
  readonly label: LanguageMap | undefined;
  /** Where our own collection says it. */
  readonly kind: LayerKind | undefined;
  readonly sources: readonly ReadSource[];
}

export function importedLayers(sources: readonly ReadSource[], tell: Tell): ImportedLayers {
  const files = new Map<string, string | Uint8Array>();
  const languages = new Map<string, Set<string>>();
  const layers = groupsOf(sources).flatMap((group): readonly ImportedLayer[] => {
    const found = new Map<string, ReadAnnotation[]>();
    for (const { page, frame, document, content } of group.sources) {
      const { annotations, textless } = annotationsIn(document, frame);
      if (textless > 0)
        tell(
          'An annotation has no text of its own (an image, a link, a sound); it stays in its file alone.',
          page,
        );
      if (annotations.length === 0) continue;
      files.set(`annotations/${group.name}/${page}.json`, content);
      for (const one of annotations) {
        const key = `${one.motivation} ${one.language}`;
        found.set(key, [...(found.get(key) ?? []), one]);
        if (one.motivation === 'supplementing')
          languages.set(page, (languages.get(page) ?? new Set()).add(one.language));
      }
    }
    return [...found.values()].map((annotations) => layerOf(group, annotations, found.size === 1));
  });
  return { layers, files, languages: onlyOnes(languages) };
}

function onlyOnes(languages: ReadonlyMap<string, ReadonlySet<string>>): ReadonlyMap<string, string> {
  return new Map(
    [...languages].flatMap(([page, found]) => {
      const [first] = found;
      return found.size === 1 && first !== undefined && first !== 'none' ? [[page, first] as const] : [];
    }),
  );
}

const KINDS: Readonly<Record<Motivation, LayerKind>> = {
  supplementing: 'transcription',
  translating: 'translation',
  commenting: 'notes',
  tagging: 'tags',
};

const NAMES: Readonly<Record<Motivation, LanguageMap>> = {
  supplementing: { en: ['Text'], ru: ['Текст'], fa: ['متن'] },
  translating: { en: ['Translation'], ru: ['Перевод'], fa: ['ترجمه'] },
  commenting: { en: ['Comments'], ru: ['Комментарии'], fa: ['توضیحات'] },
  tagging: { en: ['Tags'], ru: ['Метки'], fa: ['برچسب‌ها'] },
};

function layerOf(group: Group, annotations: readonly ReadAnnotation[], alone: boolean): ImportedLayer {
  const { motivation = 'commenting', language: said = 'none' } = annotations[0] ?? {};
  const language =
    said === 'none' ? undetermined(annotations.flatMap(({ lines }) => lines).join('\n')) : said;
  const own = remarked(NAMES[motivation], languageLabel(language));
  const label = group.label === undefined ? own : alone ? group.label : remarked(group.label, own);
  return {
    id: alone ? group.name : `${group.name}-${said}-${motivation}`,
    label,
    ...{
      kind: group.kind ?? KINDS[motivation],
      language,
      standing: 'received',
      text: `annotations/${group.name}/{page}.json`,
    },
    ...(alone ? {} : { annotations: { motivation, language: said } }),
  };
}

function groupsOf(sources: readonly ReadSource[]): readonly Group[] {
  const groups = new Map<string, ReadSource[]>();
  const counts = new Map<string, number>();
  for (const source of sources) {
    const collection = collectionOf(source)?.id ?? '';
    // Of several of one collection on one canvas each is a file of its own.
    const counted = `${source.page} ${collection}`;
    const number = (counts.get(counted) ?? 0) + 1;
    counts.set(counted, number);
    const key = `${number} ${collection}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [source]);
    else group.push(source);
  }
  const names = new Set<string>();
  return [...groups.values()].map((group) => ({
    name: nameOf(group, names),
    label: labelOf(group),
    kind: kindOf(group),
    sources: group,
  }));
}

interface Collected {
  readonly id: string;
  readonly label: unknown;
  readonly metadata: unknown;
}

/** The AnnotationCollection (2.1: Layer) of a page, as its canvas names it or it says itself. */
function collectionOf({ reference, document }: ReadSource): Collected | undefined {
  const wholes = [reference.partOf, document.partOf, document.within].flatMap(asList);
  return wholes
    .map((whole) => (isResource(whole) ? whole : { id: whole }))
    .filter(({ type, '@type': older }: Resource) =>
      [undefined, 'AnnotationCollection', 'sc:Layer'].some((one) => one === (type ?? older)),
    )
    .flatMap((whole: Resource) => {
      const id = text(whole.id) ?? text(whole['@id']);
      return id === undefined ? [] : [{ id, label: whole.label, metadata: whole.metadata }];
    })[0];
}

function nameOf(group: readonly ReadSource[], taken: Set<string>): string {
  const [first] = group;
  const collection = first === undefined ? undefined : collectionOf(first)?.id;
  const name = slug(lastName(collection, /^(?:layer|annotations|manifest)$/i)).slice(0, 60);
  const base = /^[\p{L}\p{N}_]/u.test(name) ? name : 'text';
  let free = base;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${base}-${number}`;
  // Not every disk tells capitals from small letters.
  taken.add(free.toLowerCase());
  return free;
}

/** Of a collection of ours: what others say so is theirs to mean. */
function kindOf([first]: readonly ReadSource[]): LayerKind | undefined {
  const collection = first === undefined ? undefined : collectionOf(first);
  if (!/\/iiif\/presentation\/[234]\/[^/]+\/layer\/[^/]+$/.test(collection?.id ?? '')) return undefined;
  return resources(collection?.metadata).flatMap(({ label, value }) => {
    const [name, words] = [plainWords(label), plainWords(value)];
    return name === undefined || words === undefined ? [] : (statedKind({ label: name, value: words }) ?? []);
  })[0];
}

/** That of the collection, or the one that all pages have. */
function labelOf(group: readonly ReadSource[]): LanguageMap | undefined {
  const [first] = group;
  const collected = first === undefined ? undefined : plainWords(collectionOf(first)?.label);
  if (collected !== undefined) return collected;
  const labels = group.map(({ reference, document }) =>
    JSON.stringify(plainWords(reference.label ?? document.label)),
  );
  const same = labels.every((label) => label === labels[0]) && group.length > 1;
  return same && first !== undefined ? plainWords(first.reference.label ?? first.document.label) : undefined;
}

/** True where the page is in the document, and not to be asked for (Presentation 3.0, 1.2). */
export function isEmbedded(reference: Resource): boolean {
  return [reference.items, reference.resources].some((list) => resources(list).length > 0);
}
