/** `/oembed?url=…`: how another site embeds what one of our addresses leads to (oEmbed 1.0). */
import type { Request } from 'express';
import type { Archive } from '../archive.js';
import { frameSize, oembedThumbnail, parseOembed, printOembed, type Oembed } from '../discovery/oembed.js';
import { ownAddress } from '../discovery/ours.js';
import { EMBED_PARAMETERS, embedView, type EmbedParameters } from '../pages/embed-view.js';
import { embedSnippet } from '../pages/snippet.js';
import { createIds } from '../presentation/ids.js';
import { pick } from '../presentation/words.js';
import { Problem } from '../problem.js';
import { exhibitOf } from './exhibit.js';
import { interfaceLanguage } from './language.js';
import { onlyParameter } from './parameters.js';
import type { Reply } from './reply.js';

const TYPES = { json: 'application/json; charset=utf-8', xml: 'text/xml; charset=utf-8' } as const;
/** Seconds for which a site may keep the answer: an hour. */
const KEPT = 3600;

export function answerOembed(request: Request, archive: Archive, base: string): Reply {
  const { url, format, maxima } = parseOembed((name) => onlyParameter(request, name));
  const own = ownAddress(url, base);
  if (own === undefined)
    throw new Problem(
      'not-found',
      `“${url.slice(0, 200)}” is no item of this archive: items are at ${base}/items/… and ${base}/embed/…, and their manifests can be given too.`,
    );
  const exhibit = exhibitOf(own.item, archive);
  const parameters = embedParameters(own.query);
  const { page, image, language } = embedView(exhibit, parameters, interfaceLanguage(request));
  const title = pick(exhibit.item.label, [language]).values.join(' ');
  const size = frameSize(maxima);
  const thumbnail = oembedThumbnail(page, image, maxima, createIds(base));
  const oembed: Oembed = {
    version: '1.0',
    type: 'rich',
    title,
    provider_name: 'Palimpsest',
    provider_url: `${base}/`,
    cache_age: KEPT,
    html: embedSnippet({ site: 'server', base }, exhibit.item.id, title, { ...parameters, ...size }),
    ...size,
    ...(thumbnail && {
      thumbnail_url: thumbnail.url,
      thumbnail_width: thumbnail.width,
      thumbnail_height: thumbnail.height,
    }),
  };
  return {
    status: 200,
    type: TYPES[format],
    headers: { 'Cache-Control': `public, max-age=${KEPT}`, Vary: 'Accept-Language' },
    etag: undefined,
    modified: undefined,
    body: () => printOembed(oembed, format),
  };
}

/** What an address of ours says that an embedded item understands; of several columns of text it shows the first. */
function embedParameters(query: Readonly<Record<string, string>>): EmbedParameters {
  const [layer] = query.layers?.split(',') ?? [];
  const known = EMBED_PARAMETERS.flatMap((name) => {
    const value = query[name];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return { ...(layer === undefined || layer === '' ? {} : { layer }), ...Object.fromEntries(known) };
}
