/** What a request asks for, taken out of Express once: the address it reached us by, the raw path, the preferences. */
import type { Request } from 'express';
import { parse as parseForwarded } from 'forwarded-parse';
import { Problem } from '../problem.js';

const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const PREFIX = /^(?:\/[\w.~%-]+)*\/?$/;

/**
 * The address that every id in the answer begins with, without a trailing slash: the setting, else the proxy's
 * word where the proxy is trusted, else the request's own Host.
 */
export function baseAddress(request: Request, publicAddress: string | undefined): string {
  if (publicAddress !== undefined) return publicAddress;
  const forwarded = believed(request) ? firstForwarded(request) : {};
  const protocol = forwarded.proto ?? request.protocol;
  // Express types the host as always there; HTTP/1.0 may leave it out.
  const host: string | undefined = forwarded.host ?? request.host;
  const prefix = believed(request) ? (request.get('x-forwarded-prefix') ?? '') : '';
  if (typeof host !== 'string' || !HOST.test(host))
    throw new Problem(
      'bad-header',
      'The Host header must name a host, such as iiif.example.org or localhost:8080.',
    );
  if (protocol !== 'http' && protocol !== 'https')
    throw new Problem('bad-header', 'The forwarded protocol must be http or https.');
  if (!PREFIX.test(prefix))
    throw new Problem('bad-header', 'The X-Forwarded-Prefix header must be a path, such as /iiif-server.');
  return `${protocol}://${host.toLowerCase()}${prefix.replace(/\/$/, '')}`;
}

function believed(request: Request): boolean {
  const trusts = request.app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  return trusts(request.socket.remoteAddress ?? '', 0);
}

/** RFC 7239. The first element is the hop nearest to the client. */
function firstForwarded(request: Request): { readonly proto?: string; readonly host?: string } {
  const header = request.get('forwarded');
  if (header === undefined) return {};
  try {
    return parseForwarded(header)[0] ?? {};
  } catch (cause) {
    throw new Problem('bad-header', 'The Forwarded header does not follow RFC 7239.', { cause });
  }
}

/** The path as the client wrote it, still percent-encoded, without the query: what identifiers are decoded from, once. */
export function rawPath(request: Request): string {
  const path = request.originalUrl.split('?', 1)[0] ?? '';
  // A client may send the absolute form (RFC 9112, 3.2.2).
  return path.replace(/^https?:\/\/[^/]*/i, '');
}

/** Decodes one segment of a path, once. */
export function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (cause) {
    throw new Problem(
      'malformed-address',
      `“${segment.slice(0, 60)}” is not well percent-encoded: every % must be followed by two hexadecimal digits of UTF-8.`,
      { cause },
    );
  }
}
