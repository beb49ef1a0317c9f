/** Whether something was asked for of late, without keeping its words. */

/** Tells whether this was seen before, and has seen it from now on. Forgets; mistakes one for another once in billions. */
export type Seen = (words: string) => boolean;

/** `slots`: of the last so many, each of four bytes, most are still known. A power of two. */
export function createSeen(slots: number): Seen {
  const marks = new Int32Array(slots);
  return (words) => {
    const mark = markOf(words);
    const slot = mark & (slots - 1);
    const before = marks[slot] === mark;
    marks[slot] = mark;
    return before;
  };
}

/** FNV-1a, of UTF-16 code units. */
function markOf(words: string): number {
  let mark = 0x811c9dc5 | 0;
  for (let at = 0; at < words.length; at++) mark = Math.imul(mark ^ words.charCodeAt(at), 0x01000193);
  return mark;
}
