/** The addresses for people. */
import type { Request } from 'express';
import type { Archive } from '../archive.js';
import type { Search } from '../pages/found.js';
import { cardsFor, homePage } from '../pages/home.js';
import { queryIn } from '../pages/reading/address.js';
import { foreignOrigins } from '../presentation/images.js';
import { createIds } from '../presentation/ids.js';
import type { Presentation } from './presentation.js';
import { html, type Reply } from './reply.js';
import { ownPage, visitOf } from './visit.js';

/** `/`: a page for people, the IIIF collection for programs that ask for JSON. `?q=` searches all of it. */
export function answerHome(
  request: Request,
  archive: Archive,
  presentation: Presentation,
  search: Search,
  base: string,
): Reply {
  const collection = createIds(base).collection();
  const wanted = request.accepts(['text/html', 'application/ld+json', 'application/json']);
  if (wanted === 'application/ld+json' || wanted === 'application/json')
    return presentation(request, collection.slice(base.length), base);
  const visit = visitOf(request, base);
  const query = queryIn(request.query);
  const cards = cardsFor(archive.exhibits.values(), visit);
  const origins = [
    ...new Set([...archive.exhibits.values()].flatMap(({ images }) => foreignOrigins(images))),
  ];
  const found = query === '' ? undefined : search(query);
  return html(homePage({ visit, cards, query, found, collection }), ownPage(origins));
}
