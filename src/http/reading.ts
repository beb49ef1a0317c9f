/** `/items/{item}`: the reading page. */
import type { Request } from 'express';
import type { Archive } from '../archive.js';
import type { Search } from '../pages/found.js';
import { itemHead } from '../pages/head.js';
import { parseReading } from '../pages/reading/address.js';
import { readingPage } from '../pages/reading/page.js';
import { viewOf } from '../pages/reading/view.js';
import { given } from '../presentation/documents.js';
import { createIds } from '../presentation/ids.js';
import {
  foreignOrigins,
  imageOfPage,
  infoOf,
  paintingImage,
  THUMBNAIL_SIDE,
} from '../presentation/images.js';
import { place } from '../presentation/placement.js';
import { decodeSegment, rawPath } from './ask.js';
import { exhibitOf } from './exhibit.js';
import { html, type Reply } from './reply.js';
import { ownPage, visitOf } from './visit.js';

/** What is shown of the page until its tiles are there. */
const PICTURE_SIDE = 1200;

export function answerReading(request: Request, archive: Archive, search: Search, base: string): Reply {
  const exhibit = exhibitOf(decodeSegment(rawPath(request.originalUrl).split('/').at(-1) ?? ''), archive);
  const { item, images } = exhibit;
  const visit = visitOf(request, base);
  const reading = parseReading(item, place(item), request.query);
  const found = reading.query === '' ? [] : search(reading.query, item.id);
  const view = viewOf(exhibit, reading, visit.language, found);
  // The images of our own pages come from where the page came from, whatever the public address is.
  const ids = createIds(visit.root);
  const picture = imageOfPage(view.page, images, ids, PICTURE_SIDE);
  const { image } = view;
  const page = readingPage({
    visit,
    reading,
    view,
    plate: picture === undefined ? undefined : { info: infoOf(view.page, image, ids), picture },
    head: itemHead(exhibit, given({ page: reading.page, passage: reading.passage }), visit.language, base),
    thumbnails: item.pages.map((page) => imageOfPage(page, images, ids, THUMBNAIL_SIDE)),
    addresses: {
      manifest: createIds(base).manifest(item.id),
      image: paintingImage(view.page, image, ids)?.id,
    },
  });
  return html(page, ownPage(foreignOrigins(images)));
}
