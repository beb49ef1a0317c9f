/** Who runs the server: whoever sits at it, or knows the token (docs/decisions/0026). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

export interface Guard {
  readonly token: string | undefined;
  /** Whether something stands between the server and who asks, as far as the settings tell. */
  readonly behindProxy: boolean;
}

/** `unknown`: for this one the page is not there. `asked`: there is a token, and this one has not given it. */
export type Admission = 'admitted' | 'asked' | 'unknown';

export function admit(request: IncomingMessage, { token, behindProxy }: Guard): Admission {
  if (!behindProxy && sitsHere(request)) return 'admitted';
  if (token === undefined) return 'unknown';
  return givenTokens(request.headers.authorization).some((given) => isSame(given, token))
    ? 'admitted'
    : 'asked';
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Headers by which proxies say that they are there. */
const FORWARDED =
  /^(?:forwarded|via|x-forwarded.*|x-real-ip|x-client-ip|x-original-.*|true-client-ip|cf-.*)$/;
/** A name of somebody else's that leads here (DNS rebinding) is another host than this. */
const HERE = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * A person at this very machine: by its loopback, under its own name, through no proxy. Many a proxy says HTTP/1.0 and
 * nothing else of itself. What a page of another site asks for is not asked by the person (Fetch Metadata).
 */
function sitsHere({ socket, headers, httpVersion }: IncomingMessage): boolean {
  const address = socket.remoteAddress ?? '';
  const site = headers['sec-fetch-site'];
  return (
    isIP(address) !== 0 &&
    LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4') &&
    HERE.test(headers.host ?? '') &&
    httpVersion === '1.1' &&
    !Object.keys(headers).some((name) => FORWARDED.test(name)) &&
    (site === undefined || site === 'none' || site === 'same-origin')
  );
}

/** By Bearer (RFC 6750, 2.1), or as the password of Basic (RFC 7617), which browsers ask for by themselves. */
function givenTokens(authorization = ''): readonly string[] {
  const [, scheme = '', given = ''] = /^(bearer|basic) +(\S+)$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return [given];
  if (scheme === '') return [];
  const pair = Buffer.from(given, 'base64').toString('utf8');
  return pair.includes(':') ? [pair.slice(pair.indexOf(':') + 1)] : [];
}

/** In the same time whatever differs: of digests, because lengths tell too. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [given, token].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
