/** The reading page of an exhibit, in the state that its address names. */
import { given } from '../../presentation/documents.js';
import { createIds } from '../../presentation/ids.js';
import {
  imageOfPage,
  infoOf,
  paintingImage,
  THUMBNAIL_SIDE,
  type Exhibit,
} from '../../presentation/images.js';
import type { Found } from '../found.js';
import { itemHead } from '../head.js';
import type { Visit } from '../visit.js';
import type { Reading } from './address.js';
import { readingPage } from './page.js';
import { viewOf } from './view.js';

/** What is shown of the page until its tiles are there. */
const PICTURE_SIDE = 1200;

/** `found`: what a search found in the item. */
export function showReading(
  visit: Visit,
  exhibit: Exhibit,
  reading: Reading,
  found: readonly Found[],
): string {
  const { item, images } = exhibit;
  const view = viewOf(exhibit, reading, visit.language, found);
  // The images of our own pages come from where the page came from, whatever the public address is.
  const ids = createIds(visit.root, visit.site);
  const picture = imageOfPage(view.page, images, ids, PICTURE_SIDE);
  const { image } = view;
  return readingPage({
    visit,
    reading,
    view,
    plate: picture === undefined ? undefined : { info: infoOf(view.page, image, ids), picture },
    head: itemHead(exhibit, given({ page: reading.page, passage: reading.passage }), visit),
    thumbnails: item.pages.map((page) => imageOfPage(page, images, ids, THUMBNAIL_SIDE)),
    addresses: {
      manifest: createIds(visit.base, visit.site).manifest(item.id),
      image: paintingImage(view.page, image, ids)?.id,
    },
  });
}
