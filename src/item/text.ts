/** Bytes that should be text. */
import type { TextMistake } from './marks.js';

export type Decoded =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mistake'; readonly mistake: TextMistake };

const NEWLINE = 0x0a;

/** Decodes UTF-8 without altering a character; a byte order mark before the text is not text. */
export function decodeText(bytes: Uint8Array): Decoded {
  const text = decoded(bytes);
  if (text === undefined) {
    const line = firstBadLine(bytes);
    return mistake(line, 'Here stand bytes that are not UTF-8; save the file as text in UTF-8.');
  }
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    const line = text.slice(0, nul).split('\n').length;
    return mistake(line, 'Here stands a NUL character, so this is no text file; save it as text in UTF-8.');
  }
  return { kind: 'text', text };
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** No character of UTF-8 but the newline has its byte, so each line can be tried alone. */
function firstBadLine(bytes: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line += 1) {
    const end = bytes.indexOf(NEWLINE, start);
    const next = end < 0 ? bytes.length : end + 1;
    if (decoded(bytes.subarray(start, next)) === undefined) return line;
    start = next;
  }
  return line;
}

function mistake(line: number, message: string): Decoded {
  return { kind: 'mistake', mistake: { line, message } };
}
