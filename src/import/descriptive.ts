/** What their manifest says of the thing, in the keys of item.yaml; what has no key is told. */
import type { LanguageMap } from '../item/item.js';
import { isLanguage } from '../item/language.js';
import { speltRights } from '../item/schema.js';
import { asList, isResource, resources, text, texts, type Resource } from '../presentation/reading.js';
import { shown } from './canvases.js';
import { directionOf } from './ranges.js';
import type { Tell } from './told.js';
import { isHttp, plainWords } from './words.js';

interface Statement {
  readonly label: LanguageMap;
  readonly value: LanguageMap;
}

/** As item.yaml has them; what is not said is undefined. */
export interface ImportedDescription {
  readonly label: LanguageMap;
  readonly summary: LanguageMap | undefined;
  readonly metadata: readonly Statement[] | undefined;
  readonly requiredStatement: Statement | undefined;
  readonly rights: string | undefined;
  readonly homepage: readonly object[] | undefined;
  readonly navDate: string | undefined;
  readonly viewingDirection: string | undefined;
  readonly behavior: string | undefined;
}

/** `name`: what the item is called where the manifest says nothing. */
export function importedDescription(manifest: Resource, name: string, tell: Tell): ImportedDescription {
  const rights = rightsOf(manifest, tell);
  const pairs = asList(manifest.metadata).map(statement);
  if (pairs.includes(undefined)) tell('An entry of metadata without a label or a value is left out.');
  const metadata = [...pairs.filter((pair) => pair !== undefined), ...rights.others];
  const homepage = homepages(manifest, tell);
  tellRest(manifest, tell);
  return {
    label: plainWords(manifest.label) ?? { none: [name] },
    summary: plainWords(manifest.summary),
    metadata: metadata.length === 0 ? undefined : metadata,
    requiredStatement: statement(manifest.requiredStatement),
    rights: rights.known,
    homepage: homepage.length === 0 ? undefined : homepage,
    navDate: dateOf(manifest.navDate, tell),
    viewingDirection: directionOf(manifest.viewingDirection),
    behavior: behaviorOf(manifest, tell),
  };
}

function statement(pair: unknown): Statement | undefined {
  if (!isResource(pair)) return undefined;
  const [label, value] = [plainWords(pair.label), plainWords(pair.value)];
  return label === undefined || value === undefined ? undefined : { label, value };
}

/** Other words than those of the two vocabularies stand among the metadata: they are not lost. */
function rightsOf(
  { rights }: Resource,
  tell: Tell,
): { readonly known: string | undefined; readonly others: readonly Statement[] } {
  const given = texts(asList(rights)).filter((one) => one.trim() !== '');
  const known = given.map(speltRights).find((one) => one !== undefined);
  const others = given.filter((one) => speltRights(one) !== known || known === undefined);
  if (others.length > 0)
    tell(
      `The rights ${others.map(shown).join(', ')} are no Creative Commons licence and no statement of rightsstatements.org; they stand among the metadata.`,
    );
  return {
    known,
    others: others.map((one) => ({ label: { en: ['Rights'] }, value: plainWords(one) ?? { none: [one] } })),
  };
}

function homepages({ homepage }: Resource, tell: Tell): readonly object[] {
  return resources(homepage).flatMap(({ id, label, format, language }) => {
    if (typeof id !== 'string' || !isHttp(id)) {
      tell(`A home page at ${shown(id)} is left out: its address is neither http nor https.`);
      return [];
    }
    const type = text(format);
    const languages = texts(asList(language)).filter(isLanguage);
    return [
      {
        id,
        label: plainWords(label) ?? { none: [id] },
        ...(type !== undefined && /^[a-z]+\/[\w.+-]+$/.test(type) ? { format: type } : {}),
        ...(languages.length === 0 ? {} : { language: languages }),
      },
    ];
  });
}

/** A time zone is needed (Presentation 3.0, 3.1 navDate); of those who forget it most mean UTC. */
function dateOf(date: unknown, tell: Tell): string | undefined {
  if (date === undefined) return undefined;
  const [, day, time = 'T00:00:00', zone = 'Z'] =
    /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d:\d\d)?(?:\.\d+)?(Z|[+-]\d\d:\d\d)?$/.exec(text(date) ?? '') ?? [];
  const whole = `${day ?? ''}${time}${zone}`;
  const exists = day !== undefined && !Number.isNaN(Date.parse(whole)) && daysOf(day);
  if (!exists) tell(`navDate is ${shown(date)}, which is no day; it is left out.`);
  return exists ? whole : undefined;
}

/** Date.parse takes the 31st of February for one in March. */
function daysOf(day: string): boolean {
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

function behaviorOf({ behavior }: Resource, tell: Tell): string | undefined {
  const given = texts(asList(behavior));
  const known = given.find((one) => ['individuals', 'paged', 'continuous', 'unordered'].includes(one));
  const others = new Set(given.filter((one) => one !== known));
  if (others.size > 0) tell(`The behavior ${[...others].join(', ')} has no counterpart in an item.`);
  return known;
}

/** What an item has no key for. */
const NO_KEY = [
  'provider',
  'start',
  'rendering',
  'seeAlso',
  'service',
  'services',
  'partOf',
  'placeholderCanvas',
  'accompanyingCanvas',
  'annotations',
  'navPlace',
  'furtherSequences',
];

function tellRest(manifest: Resource, tell: Tell): void {
  for (const key of NO_KEY) {
    const values = asList(manifest[key]);
    if (values.length === 0) continue;
    const names = values.flatMap((value) => nameOf(value) ?? []).slice(0, 3);
    tell(
      `${key}${names.length === 0 ? '' : ` (${names.join(', ')})`} has no key in an item; it is kept in source.json.`,
    );
  }
}

function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.slice(0, 120);
  if (!isResource(value)) return undefined;
  const label = plainWords(value.label);
  const id = text(value.id) ?? text(value['@id']);
  return (id ?? Object.values(label ?? {})[0]?.[0])?.slice(0, 120);
}
