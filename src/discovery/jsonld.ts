/** An item in the words of schema.org: what search engines read. */
import type { Item } from '../item/item.js';
import type { Ids } from '../presentation/ids.js';
import { COLLECTION_LABEL, pick } from '../presentation/words.js';
import type { Picture } from './pictures.js';

const MANIFEST_TYPE = 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"';

/**
 * An ArchiveComponent, which is a CreativeWork. Only what the item states is said: no holding archive, since an item
 * has no field for one, and no maker. `base`: the public address.
 */
export function toJsonLd(
  item: Item,
  image: Picture | undefined,
  ids: Ids,
  base: string,
  language: string,
): object {
  const words = (map: Item['label']): string => pick(map, [language]).values.join(' ');
  const languages = [...new Set([...item.pages, ...item.layers].flatMap((part) => part.language ?? []))];
  const { summary, requiredStatement, navDate, rights } = item;
  return {
    '@context': 'https://schema.org',
    '@type': 'ArchiveComponent',
    '@id': ids.reading(item.id),
    url: ids.reading(item.id),
    name: words(item.label),
    alternateName: Object.values(item.label)
      .map((values) => values.join(' '))
      .filter((name) => name !== words(item.label)),
    ...(summary === undefined ? {} : { description: words(summary) }),
    inLanguage: languages,
    ...(navDate === undefined ? {} : { dateCreated: navDate.slice(0, 10) }),
    ...(rights === undefined ? {} : { license: rights }),
    ...(requiredStatement === undefined ? {} : { creditText: words(requiredStatement.value) }),
    ...(image === undefined
      ? {}
      : {
          image: { '@type': 'ImageObject', url: image.url, width: image.width, height: image.height },
        }),
    encoding: { '@type': 'MediaObject', contentUrl: ids.manifest(item.id), encodingFormat: MANIFEST_TYPE },
    isPartOf: { '@type': 'Collection', name: words(COLLECTION_LABEL), url: `${base}/` },
    subjectOf: item.homepage.map(({ id, label }) => ({ '@type': 'WebPage', url: id, name: words(label) })),
  };
}

/** As it may stand in a script element: nothing in it can end that element or begin a comment. */
export function printJsonLd(document: object): string {
  return JSON.stringify(document).replaceAll('<', '\\u003c');
}
