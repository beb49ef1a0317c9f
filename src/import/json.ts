/** JSON of others at the door: bounded in depth, and an object. */
import { decodeText } from '../item/text.js';
import { isResource, type Resource } from '../presentation/reading.js';
import { Refusal } from '../refusal.js';

/** Far beyond any document of IIIF, and nothing that recursion minds. */
const DEEPEST = 100;

/** Throws a `Refusal` that says what it is instead; `name`: of the document. */
export function parseDocument(bytes: Uint8Array, name: string): Resource {
  const decoded = decodeText(bytes);
  if (decoded.kind === 'mistake') throw new Refusal(`${name} is not JSON: ${decoded.mistake.message}`);
  let value: unknown;
  try {
    value = JSON.parse(decoded.text);
  } catch {
    const page = /^\s*<(?:!doctype|html)/i.test(decoded.text)
      ? ': it is a web page. Give the address of the manifest itself'
      : '';
    throw new Refusal(`${name} is not JSON${page}.`);
  }
  if (!isResource(value)) throw new Refusal(`${name} is JSON, but no document of IIIF: that is an object.`);
  if (isDeeper(value, DEEPEST)) throw new Refusal(`${name} is nested more than ${DEEPEST} deep.`);
  return value;
}

function isDeeper(value: unknown, most: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; depth <= most; depth += 1) {
    level = level.flatMap((one) =>
      typeof one === 'object' && one !== null ? (Object.values(one) as readonly unknown[]) : [],
    );
    if (level.length === 0) return false;
  }
  return true;
}
