/** The size parameter (3.0 section 4.2, 2.1 section 4.2): two grammars, one set of values. */
import { Problem } from '../problem.js';
import { decimalNumber, numberList, told, versionName, wholeNumber, type ApiVersion } from './grammar.js';

/** `upscale`: may exceed the region. Written `^` in 3.0; in 2.1 every form but `max` and `!w,h` may (sizeAboveFull). */
export type SizeAsked =
  | { readonly kind: 'max'; readonly upscale: boolean }
  | { readonly kind: 'full' }
  | { readonly kind: 'width'; readonly width: number; readonly upscale: boolean }
  | { readonly kind: 'height'; readonly height: number; readonly upscale: boolean }
  | { readonly kind: 'percent'; readonly percent: number; readonly upscale: boolean }
  | { readonly kind: 'exact'; readonly width: number; readonly height: number; readonly upscale: boolean }
  | { readonly kind: 'within'; readonly width: number; readonly height: number; readonly upscale: boolean };

/** Throws `bad-size`. That a size fits the region and the limits is for `scaledSize` to say. */
export function parseSize(version: ApiVersion, text: string): SizeAsked {
  const parsed = version === 3 ? parseSize3(text) : parseSize2(text);
  if (parsed === undefined) throw badSize(version, text);
  if ('width' in parsed && parsed.width === 0) throw emptySize(text);
  if ('height' in parsed && parsed.height === 0) throw emptySize(text);
  if (parsed.kind === 'percent' && parsed.percent === 0) throw emptySize(text);
  return parsed;
}

function parseSize3(text: string): SizeAsked | undefined {
  const upscale = text.startsWith('^');
  return parseForm(upscale ? text.slice(1) : text, upscale, upscale);
}

function parseSize2(text: string): SizeAsked | undefined {
  return text === 'full' ? { kind: 'full' } : parseForm(text, true, false);
}

/** The forms that both versions share; `fit` is `upscale` of `max` and `!w,h`. */
function parseForm(text: string, upscale: boolean, fit: boolean): SizeAsked | undefined {
  if (text === 'max') return { kind: 'max', upscale: fit };
  if (text.startsWith('pct:')) {
    const percent = decimalNumber(text.slice('pct:'.length));
    return percent === undefined ? undefined : { kind: 'percent', percent, upscale };
  }
  const confined = text.startsWith('!');
  const [width, height] = numberList(confined ? text.slice(1) : text, 2, wholeNumber) ?? [];
  if (width !== undefined && height !== undefined)
    return { kind: confined ? 'within' : 'exact', width, height, upscale: confined ? fit : upscale };
  return confined ? undefined : parseOneSide(text, upscale);
}

function parseOneSide(text: string, upscale: boolean): SizeAsked | undefined {
  if (text.endsWith(',')) {
    const width = wholeNumber(text.slice(0, -1));
    return width === undefined ? undefined : { kind: 'width', width, upscale };
  }
  if (!text.startsWith(',')) return undefined;
  const height = wholeNumber(text.slice(1));
  return height === undefined ? undefined : { kind: 'height', height, upscale };
}

function badSize(version: ApiVersion, text: string): Problem {
  const meant = meantSize(version, text);
  const forms =
    version === 3
      ? 'one of [max] [w,] [,h] [pct:n] [w,h] [!w,h], with ^ in front where the answer may be larger than the region'
      : 'one of [full] [max] [w,] [,h] [pct:n] [w,h] [!w,h]';
  return new Problem(
    'bad-size',
    `${told(text)} is not a size of ${versionName(version)}: ${meant === undefined ? `it takes ${forms}; numbers have no signs` : `write ${told(meant)}`}.`,
  );
}

/** What was probably meant, where another version or another order of the signs explains it. */
function meantSize(version: ApiVersion, text: string): string | undefined {
  if (version === 3) {
    if (/^\^?full$/.test(text)) return text.replace('full', 'max');
    const first = text.includes('^') ? `^${text.replaceAll('^', '')}` : text;
    return first !== text && parseSize3(first) !== undefined ? first : undefined;
  }
  const plain = text.replaceAll('^', '');
  return plain !== text && parseSize2(plain) !== undefined ? plain : undefined;
}

function emptySize(text: string): Problem {
  return new Problem('bad-size', `The size ${told(text)} is empty: its numbers must be above 0.`);
}

export function printSize(version: ApiVersion, size: SizeAsked): string {
  const upscale = version === 3 && size.kind !== 'full' && size.upscale;
  return `${upscale ? '^' : ''}${printForm(size)}`;
}

function printForm(size: SizeAsked): string {
  switch (size.kind) {
    case 'full':
    case 'max':
      return size.kind;
    case 'width':
      return `${size.width},`;
    case 'height':
      return `,${size.height}`;
    case 'percent':
      return `pct:${size.percent}`;
    case 'exact':
      return `${size.width},${size.height}`;
    case 'within':
      return `!${size.width},${size.height}`;
  }
}
