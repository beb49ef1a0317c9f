/** What every resource may say of itself (2.1, 3). */
import { given } from '../documents.js';
import { isResource, resources, text, texts, type Resource } from '../reading.js';
import { image, languageValues, link, reference, repeated, servicesOf, within, type Move } from './values.js';

/** Which behaviors are viewing hints, and of what (2.1, 3.3). */
const HINTS: Readonly<Record<string, readonly string[]>> = {
  Collection: ['individuals', 'multi-part'],
  Manifest: ['individuals', 'paged', 'continuous'],
  Range: ['individuals', 'paged', 'continuous'],
  Canvas: ['non-paged', 'facing-pages'],
};
const DIRECTED = ['Manifest', 'Range'];
const DATED = ['Collection', 'Manifest'];

/** All but the type's own lists: `@id`, `@type` and everything of section 3. */
export function described(resource: Resource, move: Move): object {
  return {
    ...reference(resource, move),
    ...given({
      metadata: resources(resource.metadata).map(pair),
      description: repeated(languageValues(resource.summary)),
      thumbnail: repeated(resources(resource.thumbnail).map(image)),
      ...presented(resource),
      navDate: DATED.includes(String(resource.type)) ? inUtc(text(resource.navDate)) : undefined,
      ...rights(resource),
      ...linked(resource, move),
    }),
  };
}

function pair({ label, value }: Resource): object {
  return { label: repeated(languageValues(label)), value: repeated(languageValues(value)) };
}

function presented(resource: Resource): object {
  const type = String(resource.type);
  const hints = texts(resource.behavior).filter((behavior) => HINTS[type]?.includes(behavior));
  const direction = DIRECTED.includes(type) ? text(resource.viewingDirection) : undefined;
  return {
    // Required beside `continuous`: the default of 3.0 is said.
    viewingDirection: direction ?? (hints.includes('continuous') ? 'left-to-right' : undefined),
    viewingHint: repeated(hints),
  };
}

/** The only form that 2.1 takes is UTC, to the second. */
function inUtc(date: string | undefined): string | undefined {
  return date === undefined ? undefined : `${new Date(date).toISOString().slice(0, 19)}Z`;
}

/** What must be shown is an attribution; who provides is one too, as 2.1 has no other word for it. */
function rights(resource: Resource): object {
  const providers = resources(resource.provider);
  const statement = isResource(resource.requiredStatement) ? resource.requiredStatement.value : undefined;
  return {
    license: text(resource.rights),
    attribution: repeated([statement, ...providers.map(({ label }) => label)].flatMap(languageValues)),
    logo: repeated(providers.flatMap(({ logo }) => resources(logo)).map(image)),
  };
}

function linked(resource: Resource, move: Move): object {
  const renderings = resources(resource.rendering);
  // A rendering must have a format (2.1, 3.4); a related page should.
  const related = [
    ...resources(resource.homepage),
    ...renderings.filter(({ format }) => format === undefined),
  ];
  const renderable = renderings.filter(({ format }) => format !== undefined);
  return {
    related: repeated(related.map((page) => link(page, move))),
    rendering: repeated(renderable.map((file) => link(file, move))),
    service: repeated([resource.service, resource.services].flatMap((value) => servicesOf(value, move))),
    seeAlso: repeated(resources(resource.seeAlso).map((file) => link(file, move))),
    within: within(resource, move),
    otherContent: resources(resource.annotations).map((page) => ({
      ...reference(page, move),
      ...given({ within: within(page, move) }),
    })),
  };
}
