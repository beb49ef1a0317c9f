/** `/embed/{item}`: an item in an iframe of any site. */
import type { Request, RequestHandler } from 'express';
import type { Archive } from '../archive.js';
import { EMBED_PARAMETERS, embedView, type EmbedParameters } from '../pages/embed-view.js';
import { embedPage } from '../pages/embed.js';
import { createIds } from '../presentation/ids.js';
import { foreignOrigins } from '../presentation/images.js';
import { decodeSegment } from './ask.js';
import { exhibitOf } from './exhibit.js';
import { interfaceLanguage } from './language.js';
import { onlyParameter, rootOf } from './parameters.js';
import { html, type Reply } from './reply.js';

/**
 * The only page that others may frame; it keeps nothing, sends nothing and runs our own script alone. `origins` are those
 * of images that others keep.
 */
function policy(origins: readonly string[]): string {
  const from = ["'self'", ...origins].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${from} data:`,
    "font-src 'self'",
    `connect-src ${from}`,
    "base-uri 'none'",
    "form-action 'none'",
    'frame-ancestors *',
  ].join('; ');
}

/** For all that is answered below /embed: an error has to be read in the frame too. */
export const framedAnywhere: RequestHandler = (_request, response, next) => {
  response.setHeader('Content-Security-Policy', policy([]));
  next();
};

/** `path`: what follows `/embed/`, as the client wrote it. */
export function answerEmbed(request: Request, path: string, archive: Archive, base: string): Reply {
  const exhibit = exhibitOf(decodeSegment(path), archive);
  const given: EmbedParameters = Object.fromEntries(
    EMBED_PARAMETERS.flatMap((name) => {
      const value = onlyParameter(request, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const view = embedView(exhibit, given, interfaceLanguage(request));
  const root = rootOf(base);
  return html(embedPage(exhibit.item, view, given, root, createIds(root)), {
    'Content-Security-Policy': policy(foreignOrigins(exhibit.images)),
  });
}
