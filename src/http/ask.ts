/** What a request asks for, taken out of it once: the address it reached us by, the raw path. */
import { parse as parseForwarded } from 'forwarded-parse';
import type { IncomingMessage } from 'node:http';
import { Problem } from '../problem.js';

const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i;
const PREFIX = /^(?:\/[\w.~%-]+)*\/?$/;

export interface Addressing {
  /** By which the outside reaches the server, whatever a request says; without a trailing slash. */
  readonly publicAddress: string | undefined;
  /** Whether the proxy at this address is believed. */
  readonly trusts: (address: string, hop: number) => boolean;
}

/**
 * The address that every id in the answer begins with, without a trailing slash: the setting, else the proxy's
 * word where the proxy is trusted, else the request's own Host.
 */
export function baseAddress(request: IncomingMessage, { publicAddress, trusts }: Addressing): string {
  if (publicAddress !== undefined) return publicAddress;
  const said = trusts(request.socket.remoteAddress ?? '', 0) ? forwarded(request) : NOTHING_SAID;
  const protocol = said.protocol ?? 'http';
  const host = said.host ?? request.headers.host;
  const prefix = said.prefix ?? '';
  if (host === undefined || !HOST.test(host))
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

interface Forwarded {
  readonly protocol?: string | undefined;
  readonly host?: string | undefined;
  readonly prefix?: string | undefined;
}

const NOTHING_SAID: Forwarded = {};

/** RFC 7239 before the older headers. */
function forwarded(request: IncomingMessage): Forwarded {
  const standard = standardForwarded(request);
  return {
    protocol: standard.proto ?? nearest(header(request, 'x-forwarded-proto')),
    host: standard.host ?? nearest(header(request, 'x-forwarded-host')),
    prefix: header(request, 'x-forwarded-prefix'),
  };
}

/** The first element is the hop nearest to the client. */
function standardForwarded(request: IncomingMessage): { readonly proto?: string; readonly host?: string } {
  const text = header(request, 'forwarded');
  if (text === undefined) return {};
  try {
    return parseForwarded(text)[0] ?? {};
  } catch (cause) {
    throw new Problem('bad-header', 'The Forwarded header does not follow RFC 7239.', { cause });
  }
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.join(', ');
}

function nearest(list: string | undefined): string | undefined {
  const first = list?.split(',', 1)[0]?.trim();
  return first === '' ? undefined : first;
}

/** The path as the client wrote it, still percent-encoded, without the query: what identifiers are decoded from, once. */
export function rawPath(url: string): string {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  // A client may send the absolute form (RFC 9112, 3.2.2).
  return path.startsWith('/') ? path : path.replace(/^https?:\/\/[^/]*/i, '');
}

/** Decodes one segment of a path, once. */
export function decodeSegment(segment: string): string {
  if (!segment.includes('%')) return segment;
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
