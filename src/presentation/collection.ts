/** The top collection (Presentation 3.0, 5.1): every item, named by its manifest. */
import { document, given, type Collection, type Document, type Member } from './documents.js';
import type { Ids } from './ids.js';
import { thumbnailOf, type Exhibit } from './images.js';
import { searchServices } from './services.js';
import { COLLECTION_LABEL } from './words.js';

export function toCollection(exhibits: Iterable<Exhibit>, ids: Ids): Document<Collection> {
  return document({
    id: ids.collection(),
    type: 'Collection',
    label: COLLECTION_LABEL,
    service: searchServices(ids),
    items: Array.from(exhibits, (exhibit) => toMember(exhibit, ids)),
  });
}

function toMember({ item, images }: Exhibit, ids: Ids): Member {
  const thumbnail = thumbnailOf(item, images, ids);
  return {
    id: ids.manifest(item.id),
    type: 'Manifest',
    label: item.label,
    ...given({ thumbnail: thumbnail === undefined ? undefined : [thumbnail], navDate: item.navDate }),
  };
}
