/** The size that a JPEG says it has: the doctor trusts no header that a proxy may have written. */

/** Start of frame: baseline, extended and progressive (ITU-T T.81, table B.1), without the tables that share the row. */
const FRAMES = [0xc0, 0xc1, 0xc2, 0xc3];

/** Undefined where these bytes are no JPEG, or end before its frame. */
export function jpegSize(bytes: Uint8Array): { readonly width: number; readonly height: number } | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    if (FRAMES.includes(bytes[at + 1] ?? 0))
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}
