/** What machines ask of the server itself. */
import type { Archive } from '../archive.js';
import type { Lanes } from '../pixels/lanes.js';
import type { Metrics } from './metrics.js';
import type { Reply } from './reply.js';

/** `/health`: the process answers, and how much it serves. */
export function answerHealth(archive: Archive): Reply {
  return told(200, { status: 'ok', items: archive.exhibits.size, mistakes: archive.mistakes.length });
}

/**
 * `/ready`: whether to send more requests. 503 when stopping, and when viewers would be turned away. A full expensive
 * lane is told and is no reason: whoever floods it must not take the server away from the viewers.
 */
export function answerReady(lanes: Lanes, stopping: boolean): Reply {
  const state = lanes.state();
  const status = stopping ? 'stopping' : state.viewer.saturated ? 'saturated' : 'ready';
  return told(status === 'ready' ? 200 : 503, { status, lanes: state });
}

/** `/metrics`, for Prometheus. */
export function answerMetrics(metrics: Metrics): Reply {
  return { ...told(200, {}), type: metrics.type, body: () => metrics.text() };
}

function told(status: number, body: object): Reply {
  return {
    status,
    type: 'application/json',
    headers: { 'Cache-Control': 'no-store' },
    etag: undefined,
    modified: undefined,
    body: () => `${JSON.stringify(body)}\n`,
  };
}
