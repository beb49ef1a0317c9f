/**
 * Memory to read into that is used again and again. Where it is fresh for each read, the system's making it ready and
 * V8's taking it back cost more than the read itself (docs/performance.md).
 */

/** Gives memory of this length, with anything in it. */
export type Memory = (length: number) => Buffer;

/** Never used again by anybody else. */
export const freshMemory: Memory = (length) => Buffer.allocUnsafeSlow(length);

/** What one answer is read into. */
export interface Loan {
  readonly take: Memory;
  /** Called once when nobody reads what was taken any more; where it never is, the memory is merely not used again. */
  readonly giveBack: () => void;
}

/** Bytes of a piece, and how many of them are kept: most tiles have room in the first, the largest ready answers in none. */
const SHELVES = [
  { bytes: 2 ** 16, most: 64 },
  { bytes: 2 ** 18, most: 16 },
] as const;

export function createLoans(): () => Loan {
  const shelves = SHELVES.map((shelf) => ({ ...shelf, free: [] as Buffer[] }));
  return () => {
    const taken: (() => void)[] = [];
    return {
      take(length) {
        const shelf = shelves.find(({ bytes }) => bytes >= length);
        if (shelf === undefined) return freshMemory(length);
        // The last that came back is the likeliest to be in the processor's own memory still.
        const piece = shelf.free.pop() ?? freshMemory(shelf.bytes);
        taken.push(() => {
          if (shelf.free.length < shelf.most) shelf.free.push(piece);
        });
        return piece.subarray(0, length);
      },
      giveBack() {
        for (const put of taken.splice(0)) put();
      },
    };
  };
}
