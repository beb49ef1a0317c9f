/** The addresses for people. */
import type { Request } from 'express';
import type { Archive } from '../archive.js';
import { homePage, type Card } from '../pages/home.js';
import { thumbnailOf } from '../presentation/images.js';
import { createIds } from '../presentation/ids.js';
import { interfaceLanguage } from './language.js';
import type { Presentation } from './presentation.js';
import { html, type Reply } from './reply.js';

/** `/`: a page for people, the IIIF collection for programs that ask for JSON. */
export function answerHome(
  request: Request,
  archive: Archive,
  presentation: Presentation,
  base: string,
): Reply {
  const ids = createIds(base);
  const collection = ids.collection();
  const wanted = request.accepts(['text/html', 'application/ld+json', 'application/json']);
  if (wanted === 'application/ld+json' || wanted === 'application/json')
    return presentation(request, collection.slice(base.length), base);
  const cards = [...archive.exhibits.values()].map(({ item, images }): Card => ({
    item,
    manifest: ids.manifest(item.id),
    thumbnail: thumbnailOf(item, images, ids),
  }));
  return html(homePage(cards, collection, interfaceLanguage(request)));
}
