/** Content Search 2.0: what was found, and what completes a word. */
import { given } from '../presentation/documents.js';
import { annotating, annotationIdOf, pagingOf, type Answer, type Paging } from './answer.js';
import type { Annotation } from '../presentation/documents.js';
import type { Hit } from './hits.js';
import type { Quote } from './quotes.js';
import { labelOf } from './words.js';

export const CONTEXT_2 = 'http://iiif.io/api/search/2/context.json';

/** An annotation page, 4: the annotations whole, and beside them (5.3) what in them answers. */
export function toSearch2(answer: Answer): object {
  const { address, found, ignored } = answer;
  const paging = pagingOf(answer);
  const id = paging?.id ?? address();
  const annotationsOf = annotating(answer);
  const shown = found.hits.map((hit) => ({ hit, annotations: annotationsOf(hit) }));
  const beside = shown.flatMap(({ hit, annotations }) => besideOf(answer, hit, annotations));
  return {
    '@context': CONTEXT_2,
    id,
    type: 'AnnotationPage',
    ...given({ ignored }),
    ...(paging === undefined ? {} : placeOf(paging, answer)),
    items: shown.flatMap(({ hit, annotations }) => annotations.map((one) => itemOf(answer, hit, one))),
    ...(beside.length === 0
      ? {}
      : {
          annotations: [
            {
              id: `${id}#matches`,
              type: 'AnnotationPage',
              items: beside.map((one, i) => ({ id: `${id}#match-${i + 1}`, type: 'Annotation', ...one })),
            },
          ],
        }),
  };
}

/** Which page of the whole it is, 4.2. */
function placeOf({ first, last, next, prev, startIndex }: Paging, { address, found }: Answer): object {
  return {
    partOf: {
      id: address(),
      type: 'AnnotationCollection',
      total: found.annotations,
      first: pageReference(first),
      last: pageReference(last),
    },
    ...given({
      next: next === undefined ? undefined : pageReference(next),
      prev: prev === undefined ? undefined : pageReference(prev),
    }),
    startIndex,
  };
}

function pageReference(id: string) {
  return { id, type: 'AnnotationPage' } as const;
}

/** Labelled with its layer and standing; the manifest is named where there are several (4.3). */
function itemOf({ ids, several }: Answer, hit: Hit, annotation: Annotation): object {
  const { item, text } = hit;
  return {
    ...annotation,
    label: labelOf(hit),
    partOf: [
      { id: ids.layer(item.id, text.layer.id), type: 'AnnotationCollection', label: text.layer.label },
    ],
    target: several
      ? {
          id: annotation.target,
          type: 'Canvas',
          partOf: { id: ids.manifest(item.id), type: 'Manifest', label: item.label },
        }
      : annotation.target,
  };
}

/**
 * `highlighting` for each match, or where each line of it is an annotation of its own, `contextualizing`: what stands
 * round it. An aligned annotation holds no match, and is linked with the one that does.
 */
function besideOf({ ids }: Answer, hit: Hit, annotations: readonly Annotation[]): readonly object[] {
  const { item, text, part, at, why } = hit;
  const label = labelOf(hit);
  switch (why.kind) {
    case 'aligned': {
      const body = { id: annotationIdOf(ids, item, why.to.layer, why.to.part), type: 'Annotation' };
      const target = annotationIdOf(ids, item, text.layer, part);
      return [{ motivation: 'linking', label, body, target }];
    }
    case 'placed': {
      const targets = why.lines.flatMap(({ quote }, i) => selected(annotations[i]?.id, quote));
      return [{ motivation: 'contextualizing', label, target: oneOrAll(targets) }];
    }
    case 'literal':
      return why.matches
        .filter(([first]) => first?.part === at)
        .map((match) => {
          const targets = match.flatMap(({ part, quote }) => {
            const where = text.parts[part];
            return selected(where && annotationIdOf(ids, item, text.layer, where), quote);
          });
          return { motivation: 'highlighting', label, target: oneOrAll(targets) };
        });
  }
}

function oneOrAll(targets: readonly object[]): unknown {
  return targets.length === 1 ? targets[0] : targets;
}

function selected(source: string | undefined, { prefix, exact, suffix }: Quote): readonly object[] {
  if (source === undefined) return [];
  const selector = [{ type: 'TextQuoteSelector', prefix, exact, suffix }];
  return [{ type: 'SpecificResource', source, selector }];
}
