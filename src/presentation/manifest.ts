/** An item as a manifest (Presentation 3.0, 5.2): its canvases and ranges embedded, its texts named. */
import type { Item, Link } from '../item/item.js';
import { canvasOf } from './canvas.js';
import { document, given, type Document, type Manifest } from './documents.js';
import type { Ids } from './ids.js';
import { thumbnailOf, type PageImages } from './images.js';
import { place } from './placement.js';
import { rangesOf } from './ranges.js';
import { searchServices } from './services.js';
import { COLLECTION_LABEL, plainStatement, plainText } from './words.js';

export function toManifest(item: Item, images: PageImages, ids: Ids): Document<Manifest> {
  const placement = place(item);
  const thumbnail = thumbnailOf(item, images, ids);
  const { label, summary, requiredStatement, rights, navDate, viewingDirection, behavior } = item;
  return document({
    id: ids.manifest(item.id),
    type: 'Manifest',
    label,
    ...given({
      summary: summary === undefined ? undefined : plainText(summary),
      metadata: item.metadata.map(plainStatement),
      requiredStatement: requiredStatement === undefined ? undefined : plainStatement(requiredStatement),
      rights,
      navDate,
      viewingDirection,
      behavior,
      homepage: item.homepage.map(toHomepage),
      thumbnail: thumbnail === undefined ? undefined : [thumbnail],
    }),
    service: searchServices(ids, item.id),
    partOf: [{ id: ids.collection(), type: 'Collection', label: COLLECTION_LABEL }],
    items: item.pages.map((page) => canvasOf(item, page, images, ids, placement)),
    ...given({ structures: rangesOf(item, images, ids) }),
  });
}

/** `language` is a list here, though a string on a text body (Presentation 3.0, 3.1). */
function toHomepage({ id, label, format, language }: Link) {
  return { id, type: 'Text' as const, label, ...given({ format, language }) };
}
