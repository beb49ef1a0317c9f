/** Where a word stands, in few bytes: numbers of seven bits a byte, each as the difference from the one before. */

/** Word by word: the text's number, then position and length within it. */
export type Places = number[];

/** Bytes that grow. */
export interface Bytes {
  array: Uint8Array;
  length: number;
}

function put(bytes: Bytes, number: number): void {
  if (bytes.length + 5 > bytes.array.length) {
    const larger = new Uint8Array(Math.max(64, bytes.array.length * 2));
    larger.set(bytes.array);
    bytes.array = larger;
  }
  let rest = number;
  while (rest > 127) {
    bytes.array[bytes.length++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes.array[bytes.length++] = rest;
}

/** `places` in ascending order. For each text: its distance, how many places, then each place. */
export function write(bytes: Bytes, places: Places): void {
  let before = 0;
  for (let at = 0; at < places.length;) {
    const text = places[at] ?? 0;
    let end = at;
    while (places[end] === text) end += 3;
    put(bytes, text - before);
    put(bytes, (end - at) / 3);
    let last = 0;
    for (; at < end; at += 3) {
      const [position = 0, length = 1] = [places[at + 1], places[at + 2]];
      // Nearly every word takes one position: the lowest bit says whether its length follows.
      put(bytes, ((position - last) << 1) | (length === 1 ? 0 : 1));
      if (length !== 1) put(bytes, length);
      last = position;
    }
    before = text;
  }
}

/** Calls back for every place, in order; `length` is in positions. */
export function read(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (text: number, position: number, length: number) => void,
): void {
  let at = start;
  const next = (): number => {
    let number = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0;
      number |= (byte & 127) << shift;
      if (byte < 128) return number;
    }
  };
  let text = 0;
  while (at < end) {
    text += next();
    let position = 0;
    for (let left = next(); left > 0; left -= 1) {
      const step = next();
      position += step >>> 1;
      visit(text, position, (step & 1) === 0 ? 1 : next());
    }
  }
}
