/** The rules of a manifest without which viewers show nothing or something else (Presentation 3.0, 5.1 to 5.6). */
import { jsonOf, type Answer } from './ask.js';
import { ill, well, type Finding } from './finding.js';
import { at, listAt, numberAt, stringAt } from './value.js';

const CONTEXT = 'http://iiif.io/api/presentation/3/context.json';

/** Each says what it saw that is not as it has to be; undefined where all is. */
const RULES: readonly ((manifest: unknown) => string | undefined)[] = [
  (manifest) => (stringAt(manifest, 'type') === 'Manifest' ? undefined : 'it is no Manifest'),
  (manifest) => (contexts(manifest).at(-1) === CONTEXT ? undefined : `its last @context is not ${CONTEXT}`),
  (manifest) => (hasText(at(manifest, 'label')) ? undefined : 'it has no label'),
  (manifest) => (listAt(manifest, 'items').length > 0 ? undefined : 'it has no canvas'),
  (manifest) => firstOf(manifest, (canvas) => !isSized(canvas), 'has no width and height'),
  (manifest) => firstOf(manifest, (canvas) => paintings(canvas).length === 0, 'has no image'),
  (manifest) =>
    firstOf(manifest, hasStrayPainting, 'is painted by an annotation that is about something else'),
  (manifest) => firstOf(manifest, isNotAlone(), 'comes twice: two canvases have one id'),
  (manifest) =>
    firstOf(
      manifest,
      (canvas) => (stringAt(canvas, 'id') ?? '#').includes('#'),
      'has no id, or one with a #',
    ),
];

/** All manifests are held against all rules; told is the first that is broken. */
export function checkRules(manifests: readonly Answer[]): Finding {
  const what = `Manifests have what a viewer needs (${manifests.length} looked at)`;
  for (const answer of manifests) {
    const manifest = jsonOf(answer);
    const seen = RULES.map((rule) => rule(manifest)).find((broken) => broken !== undefined);
    if (seen !== undefined)
      return ill(
        what,
        `${answer.url}: ${seen}`,
        'An image of the item is missing or damaged, or a proxy changes what is sent.',
        'Look at “palimpsest check”: it names the file.',
      );
  }
  return well(what);
}

function firstOf(
  manifest: unknown,
  isBroken: (canvas: unknown) => boolean,
  told: string,
): string | undefined {
  const canvas = listAt(manifest, 'items').find(isBroken);
  return canvas === undefined ? undefined : `the canvas ${stringAt(canvas, 'id') ?? ''} ${told}`;
}

function contexts(manifest: unknown): readonly unknown[] {
  return [stringAt(manifest, '@context') ?? listAt(manifest, '@context')].flat();
}

function hasText(label: unknown): boolean {
  return (
    typeof label === 'object' &&
    label !== null &&
    Object.values(label)
      .flat()
      .some((text) => text !== '')
  );
}

function isSized(canvas: unknown): boolean {
  return (numberAt(canvas, 'width') ?? 0) > 0 && (numberAt(canvas, 'height') ?? 0) > 0;
}

function paintings(canvas: unknown): readonly unknown[] {
  return listAt(canvas, 'items')
    .flatMap((page) => listAt(page, 'items'))
    .filter((annotation) => stringAt(annotation, 'motivation') === 'painting');
}

function hasStrayPainting(canvas: unknown): boolean {
  const id = stringAt(canvas, 'id');
  return paintings(canvas).some((annotation) => stringAt(annotation, 'target')?.split('#', 1)[0] !== id);
}

function isNotAlone(): (canvas: unknown) => boolean {
  const seen = new Set<string | undefined>();
  return (canvas) => {
    const id = stringAt(canvas, 'id');
    const isKnown = seen.has(id);
    seen.add(id);
    return isKnown;
  };
}
