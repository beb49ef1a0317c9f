/** `/view/{viewer}?iiif-content=…`: the bundled viewers, open at any archive's documents. */
import type { Request } from 'express';
import type { Archive } from '../archive.js';
import { parseContentState } from '../discovery/contentstate.js';
import { openingOf } from '../discovery/opening.js';
import { viewerDoor, viewerPage, type Viewer } from '../pages/viewers.js';
import { createIds } from '../presentation/ids.js';
import { pick } from '../presentation/words.js';
import { onlyParameter } from './parameters.js';
import { html, type Reply } from './reply.js';
import { ownPage, visitOf } from './visit.js';

/** Most items that the page without a document offers. */
const OFFERED = 50;

export function answerViewer(request: Request, viewer: Viewer, archive: Archive, base: string): Reply {
  const visit = visitOf(request, base);
  const { language, root } = visit;
  const content = onlyParameter(request, 'iiif-content');
  if (content !== undefined && content !== '') {
    const openings = parseContentState(content).map((target) => openingOf(target, base));
    return html(viewerPage(viewer, openings, language, root), {
      'Content-Security-Policy': POLICIES[viewer],
    });
  }
  const ids = createIds(base);
  const items = [...archive.exhibits.values()].slice(0, OFFERED).map(({ item }) => ({
    label: pick(item.label, [language]),
    manifest: ids.manifest(item.id),
  }));
  return html(viewerDoor(viewer, items, visit), ownPage());
}

/** Viewers write their styles into the page, and show manifests and images of any archive. */
const EVERY = [
  "default-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  'img-src * data: blob:',
  "font-src 'self' data:",
  'connect-src *',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
];

const POLICIES: Readonly<Record<Viewer, string>> = {
  mirador: [...EVERY, "script-src 'self'"].join('; '),
  uv: [...EVERY, "script-src 'self'", 'media-src * blob:', "worker-src 'self' blob:"].join('; '),
};
