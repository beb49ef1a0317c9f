import type { Archive } from '../archive.js';
import type { Reply } from './reply.js';

/** `/health`: the process answers, and how much it serves. */
export function answerHealth(archive: Archive): Reply {
  const body = { status: 'ok', items: archive.exhibits.size, mistakes: archive.mistakes.length };
  return {
    status: 200,
    type: 'application/json',
    headers: { 'Cache-Control': 'no-store' },
    etag: undefined,
    modified: undefined,
    body: () => `${JSON.stringify(body)}\n`,
  };
}
