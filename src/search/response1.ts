/** Content Search 1.0, the only version that viewers ask: the same answer in its words. */
import { given } from '../presentation/documents.js';
import type { LanguageMap } from '../item/item.js';
import type { Annotation } from '../presentation/documents.js';
import { annotating, annotationIdOf, pagingOf, type Answer } from './answer.js';
import type { Hit } from './hits.js';
import { writtenOf } from './texts.js';
import { labelOf } from './words.js';

export const CONTEXT_1 = 'http://iiif.io/api/search/1/context.json';

/** An annotation list with hits, 5.2: one for each annotation, so that a viewer lists each place once. */
export function toSearch1(answer: Answer): object {
  const { address, found, ignored } = answer;
  const paging = pagingOf(answer);
  const annotationOf = annotating(answer);
  return {
    '@context': ['http://iiif.io/api/presentation/2/context.json', CONTEXT_1],
    '@id': paging?.id ?? address(),
    '@type': 'sc:AnnotationList',
    within: {
      '@type': 'sc:Layer',
      total: found.total,
      ...given({ first: paging?.first, last: paging?.last, ignored }),
    },
    ...given({ next: paging?.next, prev: paging?.prev, startIndex: paging?.startIndex }),
    resources: found.hits.map((hit) => resourceOf(answer, hit, annotationOf(hit))),
    hits: found.hits.map((hit) => hitOf(answer, hit)),
  };
}

/** `on` is a string with a fragment: an object, or a canvas without one, stops viewers. */
function resourceOf(answer: Answer, hit: Hit, { id, target }: Annotation): object {
  const { text, part, item } = hit;
  return {
    '@id': id,
    '@type': 'oa:Annotation',
    // Mirador shows it above the hit.
    label: values(labelOf(hit)),
    motivation: text.layer.kind === 'tags' ? 'oa:tagging' : 'oa:commenting',
    resource: {
      '@type': 'cnt:ContentAsText',
      format: 'text/plain',
      language: text.layer.language,
      chars: writtenOf(part),
    },
    on: target,
    ...(answer.several
      ? {
          within: {
            '@id': answer.ids.manifest(item.id),
            '@type': 'sc:Manifest',
            label: values(item.label),
          },
        }
      : {}),
  };
}

/** What answers is each match; of an aligned annotation it is the whole passage. */
function hitOf({ ids }: Answer, { item, text, part, at, why }: Hit): object {
  const common = { '@type': 'search:Hit', annotations: [annotationIdOf(ids, item, text.layer, part)] };
  const matches = why.kind === 'literal' ? why.matches : [];
  const quotes = matches.flat().flatMap((piece) => (piece.part === at ? [piece.quote] : []));
  const [first] = quotes;
  if (first === undefined) return { ...common, before: '', match: writtenOf(part), after: '' };
  return {
    ...common,
    before: first.prefix,
    match: first.exact,
    after: first.suffix,
    selectors: quotes.map(({ exact, prefix, suffix }) => ({
      '@type': 'oa:TextQuoteSelector',
      exact,
      prefix,
      suffix,
    })),
  };
}

/** A language map as version 2 of the Presentation API writes it. */
function values(map: LanguageMap): readonly object[] {
  return Object.entries(map).flatMap(([language, strings]) =>
    strings.map((value) => ({
      '@value': value,
      ...(language === 'none' ? {} : { '@language': language }),
    })),
  );
}
