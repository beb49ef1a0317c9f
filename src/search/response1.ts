/** Content Search 1.0, the only version that viewers ask: the same answer in its words. */
import { given } from '../presentation/documents.js';
import type { LanguageMap } from '../item/item.js';
import type { Annotation } from '../presentation/documents.js';
import { annotating, pagingOf, type Answer } from './answer.js';
import { piecesOf, type Hit } from './hits.js';
import { writtenOf } from './texts.js';
import { labelOf } from './words.js';

export const CONTEXT_1 = 'http://iiif.io/api/search/1/context.json';

/**
 * An annotation list with hits, 5.2: one for each annotation that answers as a whole, so that a viewer lists each place
 * once; and one for each match whose own place is known.
 */
export function toSearch1(answer: Answer): object {
  const { address, found, ignored } = answer;
  const paging = pagingOf(answer);
  const annotationsOf = annotating(answer);
  const shown = found.hits.map((hit) => ({ hit, annotations: annotationsOf(hit) }));
  return {
    '@context': ['http://iiif.io/api/presentation/2/context.json', CONTEXT_1],
    '@id': paging?.id ?? address(),
    '@type': 'sc:AnnotationList',
    within: {
      '@type': 'sc:Layer',
      total: found.annotations,
      ...given({ first: paging?.first, last: paging?.last, ignored }),
    },
    ...given({ next: paging?.next, prev: paging?.prev, startIndex: paging?.startIndex }),
    resources: shown.flatMap(({ hit, annotations }) =>
      annotations.map((one, i) => resourceOf(answer, hit, one, charsOf(hit, i))),
    ),
    hits: shown.map(({ hit, annotations }) =>
      hitOf(
        hit,
        annotations.map(({ id }) => id),
      ),
    ),
  };
}

/** `on` is a string with a fragment: an object, or a canvas without one, stops viewers. */
function resourceOf(answer: Answer, hit: Hit, { id, target }: Annotation, chars: string): object {
  const { text, item } = hit;
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
      chars,
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

/** What an annotation of a hit says: the found words of a line, or all that is in it. */
function charsOf({ why, part }: Hit, at: number): string {
  return (why.kind === 'placed' ? why.lines[at]?.quote.exact : undefined) ?? writtenOf(part);
}

/** What answers is each match; of an aligned annotation it is the whole passage. */
function hitOf(hit: Hit, annotations: readonly string[]): object {
  const common = { '@type': 'search:Hit', annotations };
  const quotes = piecesOf(hit).map(({ quote }) => quote);
  const [first, last] = [quotes[0], quotes.at(-1)];
  if (first === undefined || last === undefined)
    return { ...common, before: '', match: writtenOf(hit.part), after: '' };
  // Over the end of a page a match goes on.
  if (hit.why.kind === 'placed')
    return {
      ...common,
      before: first.prefix,
      match: quotes.map(({ exact }) => exact).join('\n'),
      after: last.suffix,
    };
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
