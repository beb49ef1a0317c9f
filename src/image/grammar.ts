/** The smallest words of the Image API's grammar (3.0 and 2.1, section 4), and how a client's text is told back. */

export type ApiVersion = 2 | 3;

/** The version as people write it. */
export function versionName(version: ApiVersion): string {
  return version === 3 ? 'Image API 3.0' : 'Image API 2.1';
}

/** Nine digits hold every image there is, and keep all sums exact. */
const WHOLE = /^\d{1,9}$/;
const DECIMAL = /^(?:\d{1,9}(?:\.\d{1,40})?|\.\d{1,40})$/;

/** A whole number without sign, of at most nine digits; undefined for anything else. */
export function wholeNumber(text: string): number | undefined {
  return WHOLE.test(text) ? Number(text) : undefined;
}

/**
 * A number of digits and at most one point (3.0 section 4.7), kept to a millionth so that it prints without an
 * exponent; undefined for anything else.
 */
export function decimalNumber(text: string): number | undefined {
  return DECIMAL.test(text) ? Math.round(Number(text) * 1e6) / 1e6 : undefined;
}

/** The numbers of `a,b,…` when there are `count` of them and all can be read. */
export function numberList(
  text: string,
  count: number,
  read: (text: string) => number | undefined,
): readonly number[] | undefined {
  // The limit keeps a long row of commas from becoming a long list.
  const numbers = text.split(',', count + 1).map(read);
  return numbers.length === count && numbers.every((number) => number !== undefined) ? numbers : undefined;
}

/** What a client gave, in quotation marks: shortened, and without characters that do not show. */
export function told(text: string): string {
  const shown = text.slice(0, 60).replace(/\p{C}/gu, '\uFFFD');
  return `“${shown}${text.length > 60 ? '…' : ''}”`;
}
