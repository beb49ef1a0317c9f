/**
 * How documents of other archives are fetched: bounded in bytes, time and redirects, and never from a private address
 * that nobody has allowed. What was checked is what is connected to: a name is looked up once.
 */
import { lookup as lookUp } from 'node:dns';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Refusal } from '../refusal.js';
import { isPrivate } from './private.js';
import { codeOf } from '../store/codes.js';

/** Throws a `Missing` where its server says that it is not there, a `Refusal` for anything else that goes wrong. */
export type Reach = (address: string) => Promise<Uint8Array>;

/** Not there, or not for us (4xx). */
export class Missing extends Refusal {}

export interface ReachLimits {
  /** Hosts (`localhost:8080`, `iiif.example.org`) that may be private. */
  readonly allowed: readonly string[];
  /** Of one document. */
  readonly mostBytes: number;
  /** For one document, in milliseconds. */
  readonly patience: number;
  /** For all of them. */
  readonly signal: AbortSignal;
}

const REDIRECTS = 5;

export function createReach(limits: ReachLimits): Reach {
  return async (address) => {
    const signal = AbortSignal.any([limits.signal, AbortSignal.timeout(limits.patience)]);
    let url = addressOf(address);
    for (let hop = 0; hop <= REDIRECTS; hop += 1) {
      const answer = await ask(url, limits, signal);
      const { statusCode: status = 0, headers } = answer;
      if (status < 300 || status >= 400 || headers.location === undefined)
        return bodyOf(answer, url.href, limits, signal);
      answer.destroy();
      url = addressOf(
        URL.canParse(headers.location, url.href) ? new URL(headers.location, url).href : headers.location,
      );
    }
    throw new Refusal(`${address} leads from one address to another more than ${REDIRECTS} times.`);
  };
}

function addressOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new Refusal(`“${address.slice(0, 200)}” is not an http or https address.`);
  if (url.username !== '' || url.password !== '')
    throw new Refusal(`The address at ${url.host} holds a user or a password, which is not sent.`);
  return url;
}

function ask(url: URL, { allowed }: ReachLimits, signal: AbortSignal): Promise<IncomingMessage> {
  const free = [url.host, url.hostname].some((host) => allowed.includes(host));
  const literal = url.hostname.replace(/^\[|\]$/g, '');
  // A number is not looked up, so it is looked at here.
  if (isIP(literal) !== 0 && !free && isPrivate(literal)) throw notAllowed(url);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((answered, failed) => {
    request(url.href, {
      ...{ agent: false, signal, lookup: free ? lookUp : onlyPublic(url) },
      headers: { Accept: 'application/ld+json, application/json', 'User-Agent': 'Palimpsest' },
    })
      .on('response', answered)
      .on('error', (error) => {
        failed(
          error instanceof Refusal
            ? error
            : new Refusal(`${url.href} does not answer: ${reason(error, signal)}.`),
        );
      })
      .end();
  });
}

function onlyPublic(url: URL): LookupFunction {
  return (host, options, found) => {
    lookUp(host, { ...options, all: true }, (error, addresses) => {
      const [first] = error === null ? addresses : [];
      if (error !== null) found(error, '');
      else if (first === undefined || addresses.some(({ address }) => isPrivate(address)))
        found(notAllowed(url), '');
      else if (options.all === true) found(null, [...addresses]);
      else found(null, first.address, first.family);
    });
  };
}

function notAllowed({ host }: URL): Refusal {
  return new Refusal(`${host} is a private address, and not asked unless it is allowed: --allow ${host}`);
}

async function bodyOf(
  answer: IncomingMessage,
  href: string,
  { mostBytes }: ReachLimits,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { statusCode: status = 0 } = answer;
  if (status !== 200) {
    answer.destroy();
    const sentence = `${href} answers ${status}.`;
    throw status >= 400 && status < 500 && status !== 429 ? new Missing(sentence) : new Refusal(sentence);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of unpacked(answer)) {
      length += chunk.length;
      if (length > mostBytes) throw new Refusal(`${href} is larger than ${mostBytes} bytes.`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(`${href} breaks off: ${reason(error, signal)}.`);
  } finally {
    answer.destroy();
  }
  return Buffer.concat(chunks);
}

/** Some servers compress whether they are asked to or not. */
function unpacked(answer: IncomingMessage): AsyncIterable<Uint8Array> {
  const encoding = answer.headers['content-encoding'] ?? 'identity';
  const unpack = UNPACK[encoding];
  if (unpack === undefined) return answer;
  const stream = unpack();
  answer.once('error', (error) => stream.destroy(error));
  return answer.pipe(stream);
}

const UNPACK: Readonly<Record<string, () => ReturnType<typeof createGunzip>>> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

function reason(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'it takes too long';
  const code = codeOf(error) ?? '';
  return (
    { ENOTFOUND: 'nobody knows this host', ECONNREFUSED: 'nothing listens there', ECONNRESET: 'it hangs up' }[
      code
    ] ?? (error instanceof Error ? error.message : code)
  );
}
