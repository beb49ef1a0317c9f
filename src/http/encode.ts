/** Text on its way out: compressed for those who can read it (RFC 9110, 8.4 and 12.5.3), and once for all who ask. */
import Negotiator from 'negotiator';
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { lazily, type Soon } from '../store/soon.js';
import { perHeader } from './negotiate.js';

export type Encoding = 'br' | 'gzip' | 'identity';

/** What a client hears as it can: the same words in each encoding, each made when it is first wanted. */
export interface Text {
  /** Bytes where nothing is compressed. */
  readonly length: number;
  readonly as: (encoding: Encoding) => Soon<Buffer>;
}

/** Shorter ones gain nothing. */
const LEAST = 1024;

export function createText(words: string): Text {
  const plain = Buffer.from(words);
  const made: Readonly<Record<Encoding, () => Soon<Buffer>>> = {
    br: lazily(() => brotli(plain, BROTLI)),
    gzip: lazily(() => zip(plain)),
    identity: () => plain,
  };
  return { length: plain.length, as: (encoding) => made[encoding]() };
}

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

/** A middle quality: the highest takes a hundred times as long for a tenth less. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** Whether answers of this media type are text that is worth compressing. */
export function isText(type: string): boolean {
  return /^text\/|[/+](?:json|xml)\b/.test(type);
}

export function encodingFor(request: IncomingMessage, text: Text): Encoding {
  const { 'accept-encoding': accepted } = request.headers;
  return text.length < LEAST || accepted === undefined ? 'identity' : preferredEncoding(accepted);
}

const preferredEncoding = perHeader((accepted): Encoding => {
  const wanted = new Negotiator({ headers: { 'accept-encoding': accepted } }).encoding([
    'br',
    'gzip',
    'identity',
  ]);
  return ENCODINGS.find((encoding) => encoding === wanted) ?? 'identity';
});

const ENCODINGS: readonly Encoding[] = ['br', 'gzip', 'identity'];
