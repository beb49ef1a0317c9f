/** Whether something was asked for of late, without keeping its words. */

/** Half a megabyte in all: what was asked for among the last hundred thousand is mostly still known. */
const SLOTS = 2 ** 17;

/** Tells whether this was seen before, and has seen it from now on. Forgets; mistakes one for another once in billions. */
export type Seen = (words: string) => boolean;

export function createSeen(): Seen {
  const slots = new Int32Array(SLOTS);
  return (words) => {
    const mark = markOf(words);
    const slot = mark & (SLOTS - 1);
    const before = slots[slot] === mark;
    slots[slot] = mark;
    return before;
  };
}

/** FNV-1a, of UTF-16 code units. */
function markOf(words: string): number {
  let mark = 0x811c9dc5 | 0;
  for (let at = 0; at < words.length; at++) mark = Math.imul(mark ^ words.charCodeAt(at), 0x01000193);
  return mark;
}
