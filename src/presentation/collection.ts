/** Collections (Presentation 3.0, 5.1): every item, named by its manifest, and every manifest of one item. */
import type { Item, LanguageMap } from '../item/item.js';
import { languageLabel } from '../item/language.js';
import { Problem } from '../problem.js';
import { annotate } from './annotated.js';
import { hasMore, languagesOf } from './choice.js';
import { document, given, type Collection, type Document, type Member } from './documents.js';
import type { Ids } from './ids.js';
import { thumbnailOf, type Exhibit, type PageImages } from './images.js';
import { searchServices } from './services.js';
import { COLLECTION_LABEL, EDITION_LABEL, remarked } from './words.js';

/** One entry for each item, however many manifests it has: a reader of the list looks for things, not for views. */
export function toCollection(exhibits: Iterable<Exhibit>, ids: Ids): Document<Collection> {
  return document({
    id: ids.collection(),
    type: 'Collection',
    label: COLLECTION_LABEL,
    ...given({ service: searchServices(ids) }),
    items: Array.from(exhibits, ({ item, images }) =>
      toMember(item, images, ids, { id: ids.manifest(item.id), label: item.label, pages: item.pages }),
    ),
  });
}

/**
 * The manifests of one item, for reading side by side: the default one, that with every layer, one for each language.
 * Throws `not-found` where the first is the only one.
 */
export function toManifests(item: Item, images: PageImages, ids: Ids): Document<Collection> {
  const annotations = annotate(item);
  const languages = languagesOf(item, annotations);
  const edition = hasMore(item)
    ? [{ id: ids.edition(item.id), label: remarked(item.label, EDITION_LABEL), pages: item.pages }]
    : [];
  const members = [
    ...edition,
    ...languages.map(({ language, pages }) => ({
      id: ids.language(item.id, language),
      label: remarked(item.label, languageLabel(language)),
      pages,
    })),
  ];
  if (members.length === 0)
    throw new Problem('not-found', `The item “${item.id}” has one manifest, and no collection of several.`);
  const main = { id: ids.manifest(item.id), label: item.label, pages: item.pages };
  return document({
    id: ids.manifests(item.id),
    type: 'Collection',
    label: item.label,
    behavior: ['multi-part'],
    ...given({ service: searchServices(ids, item.id) }),
    partOf: [{ id: ids.collection(), type: 'Collection', label: COLLECTION_LABEL }],
    items: [main, ...members].map((member) => toMember(item, images, ids, member)),
  });
}

function toMember(
  item: Item,
  images: PageImages,
  ids: Ids,
  { id, label, pages }: { readonly id: string; readonly label: LanguageMap; readonly pages: Item['pages'] },
): Member {
  const thumbnail = thumbnailOf({ pages }, images, ids);
  return {
    id,
    type: 'Manifest',
    label,
    ...given({ thumbnail: thumbnail === undefined ? undefined : [thumbnail], navDate: item.navDate }),
  };
}
