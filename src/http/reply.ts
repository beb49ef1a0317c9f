/** What is sent back: a plain value that the routes make and send.ts writes. */
import contentDisposition from 'content-disposition';
import { createHash } from 'node:crypto';
import type { Text } from './encode.js';

/** Bytes go out as they are, words compressed; `Text` is kept so by whoever keeps it. */
export type Body = Buffer | string | Text;

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Known before the body is made, so that a client that has it already costs nothing (RFC 9110, 13). */
  readonly etag: string | undefined;
  readonly modified: Date | undefined;
  /** Called only when the body is really wanted: not for HEAD, not for 304. `gone` tells that the client has left. */
  readonly body: (gone: AbortSignal) => Promise<Body> | Body;
}

/** A redirect with an empty body: 303 for the base address of an image (Image API 3.0, 2.1). */
export function redirect(location: string): Reply {
  return {
    status: 303,
    type: 'text/plain; charset=utf-8',
    headers: { Location: location },
    etag: undefined,
    modified: undefined,
    body: () => '',
  };
}

export function html(body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status: 200,
    type: 'text/html; charset=utf-8',
    headers: { 'Cache-Control': 'no-cache', Vary: 'Accept, Accept-Language', ...headers },
    etag: undefined,
    modified: undefined,
    body: () => body,
  };
}

/** Of the words that are sent, however they are compressed. */
export function tagOf(body: string): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}

/** Of these letters none is escaped or encoded: most names have no others. */
const PLAIN = /^[\w.,~:^!-]+$/;

/** Shown where it is asked for, and kept under this name. In ASCII alone: Node.js garbles other letters in this one header. */
export function shownAs(name: string): string {
  if (PLAIN.test(name)) return `inline; filename="${name}"`;
  return contentDisposition(name, { type: 'inline', fallback: name.replace(/[^\x20-\x7e]/g, '?') });
}
