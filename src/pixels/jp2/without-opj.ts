/** What WebAssembly makes of JPEG 2000: gray and colours that are stored alike, as far as its memory goes. */
import type { Jp2Header } from './header.js';

/** Its memory ends at two gigabytes, and it holds four bytes of a sample, the samples themselves and the file. */
const MOST_SAMPLES = 3 * 2 ** 26;

/** opj_decompress 2.5 takes samples of 9 to 15 bits for 16 when it applies a profile: what it gives is far too dark. */
export function misreadByOpj({ components, colour }: Jp2Header): boolean {
  return colour.kind === 'profile' && components.some(({ bits }) => bits > 8 && bits < 16);
}

/** Which kind of image this is that cannot be read without opj_decompress; undefined where it can. */
export function needsOpj({ components, alpha, colour, size }: Jp2Header): string | undefined {
  const [first] = components;
  const alike = components.every(
    ({ bits, across, down }) => bits === first?.bits && across === 1 && down === 1,
  );
  if (alpha || ![1, 3].includes(components.length)) return 'with transparency or in four colours';
  if (!alike) return 'whose colours are stored more coarsely than its light';
  if (colour.kind === 'other') return 'in these colours';
  if (size.width * size.height * components.length > MOST_SAMPLES) return 'as large as this';
  return undefined;
}
