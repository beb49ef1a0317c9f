/** `/items/{item}`: the reading page. */
import type { Request } from 'express';
import type { Archive } from '../archive.js';
import type { Search } from '../pages/found.js';
import { parseReading } from '../pages/reading/address.js';
import { showReading } from '../pages/reading/show.js';
import { foreignOrigins } from '../presentation/images.js';
import { place } from '../presentation/placement.js';
import { decodeSegment, rawPath } from './ask.js';
import { exhibitOf } from './exhibit.js';
import { html, type Reply } from './reply.js';
import { ownPage, visitOf } from './visit.js';

export function answerReading(request: Request, archive: Archive, search: Search, base: string): Reply {
  const exhibit = exhibitOf(decodeSegment(rawPath(request.originalUrl).split('/').at(-1) ?? ''), archive);
  const { item, images } = exhibit;
  const reading = parseReading(item, place(item), request.query);
  const found = reading.query === '' ? [] : search(reading.query, item.id);
  const page = showReading(visitOf(request, base), exhibit, reading, found);
  return html(page, ownPage(foreignOrigins(images)));
}
