/** The addresses for people. */
import type { Request } from 'express';
import type { Archive } from '../archive.js';
import { homePage, type Card } from '../pages/home.js';
import { INTERFACE_LANGUAGES, type InterfaceLanguage } from '../pages/layout.js';
import { miradorPage } from '../pages/mirador.js';
import { thumbnailOf } from '../presentation/images.js';
import { createIds } from '../presentation/ids.js';
import { Problem } from '../problem.js';
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

/** `/view/mirador?iiif-content={address of a manifest}` (Content State 1.0, 2.2.2: a plain address). */
export function answerViewer(request: Request): Reply {
  const content = request.query['iiif-content'];
  if (typeof content !== 'string' || !/^https?:\/\//i.test(content) || !URL.canParse(content))
    throw new Problem(
      'bad-parameter',
      'iiif-content must be the http or https address of a IIIF manifest, percent-encoded.',
    );
  return html(miradorPage(content, interfaceLanguage(request)), { 'Content-Security-Policy': VIEWER_POLICY });
}

/** Mirador writes its styles into the page, and shows manifests and images of any archive. */
const VIEWER_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  'img-src * data: blob:',
  "font-src 'self' data:",
  'connect-src *',
  "base-uri 'none'",
].join('; ');

/** The reader's choice, else the browser's. */
function interfaceLanguage(request: Request): InterfaceLanguage {
  const asked = request.query.lang;
  const chosen = INTERFACE_LANGUAGES.find((language) => language === asked);
  if (chosen !== undefined) return chosen;
  const accepted = request.acceptsLanguages([...INTERFACE_LANGUAGES]);
  return INTERFACE_LANGUAGES.find((language) => language === accepted) ?? 'en';
}
