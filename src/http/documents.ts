/** The documents that are asked for again and again: those of the Presentation API, and every info.json. */
import type { IncomingMessage } from 'node:http';
import type { ApiVersion } from '../image/request.js';
import { isSearch } from '../presentation/ids.js';
import { rawPath } from './ask.js';
import type { ImageAnswers } from './image.js';
import type { Presentation } from './presentation.js';
import type { Reply } from './reply.js';

/** What their routes answer; undefined for any other address. Throws what the routes throw. */
export type Documents = (request: IncomingMessage, base: string) => Promise<Reply> | Reply | undefined;

export function createDocuments(presentation: Presentation, answers: ImageAnswers): Documents {
  return (request, base) => {
    const path = rawPath(request.url ?? '');
    if (isSearch(path)) return undefined;
    if (path.startsWith('/iiif/presentation/')) return presentation(request, path, base);
    const version = INFO_VERSIONS.find((known) => path.startsWith(`/iiif/${known}/`));
    if (version === undefined || !path.endsWith('/info.json')) return undefined;
    return answers.answer(version, request, path.slice('/iiif/3/'.length), base, 'recent');
  };
}

const INFO_VERSIONS: readonly ApiVersion[] = [3, 2];
