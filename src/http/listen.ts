/** The server below HTTP's meaning: how long a client may take, and what is told to one that does not speak HTTP. */
import { createServer, STATUS_CODES, type RequestListener, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { PROBLEM_TYPE, problemDocument } from './send.js';

export interface Patience {
  /** Milliseconds for the headers of a request. */
  readonly headers: number;
  /** Milliseconds for a whole request. */
  readonly request: number;
  /** Milliseconds in which nothing at all moves on a connection under way: a client that does not read. */
  readonly stalled: number;
}

export const PATIENCE: Patience = { headers: 10_000, request: 20_000, stalled: 60_000 };

/** More than proxies keep an idle connection for: else they would write into one that is being closed. */
const IDLE = 65_000;
const MOST_CONNECTIONS = 2000;
const MOST_HEADER_BYTES = 16 * 1024;

export function createHttpServer(
  listener: RequestListener,
  always: readonly string[],
  patience: Patience = PATIENCE,
): Server {
  const server = createServer(
    {
      headersTimeout: patience.headers,
      requestTimeout: patience.request,
      connectionsCheckingInterval: Math.min(1000, patience.headers),
      keepAliveTimeout: IDLE,
      maxHeaderSize: MOST_HEADER_BYTES,
    },
    listener,
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.setTimeout(patience.stalled);
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    refuse(error, socket, always);
  });
  return server;
}

const REFUSALS: Readonly<Record<string, readonly [status: number, detail: string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    `The address and the headers of a request have at most ${MOST_HEADER_BYTES} bytes together.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request took too long to arrive.'],
};
const NOT_HTTP = [400, 'What was sent is not a request of HTTP/1.1.'] as const;

function refuse({ code = '' }: NodeJS.ErrnoException, socket: Duplex, always: readonly string[]): void {
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, detail] = REFUSALS[code] ?? NOT_HTTP;
  const title = STATUS_CODES[status] ?? '';
  const body = problemDocument({ title, status, detail, code: 'malformed-request' });
  const headers = [
    ...always,
    ...['Content-Type', PROBLEM_TYPE, 'Content-Length', String(Buffer.byteLength(body))],
    ...['Cache-Control', 'no-store', 'Connection', 'close'],
  ];
  const lines = headers.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${headers[at + 1] ?? ''}`] : []));
  socket.end([`HTTP/1.1 ${status} ${title}`, ...lines, '', body].join('\r\n'));
}
