/** oEmbed 1.0: what another site needs to show an item of ours where its address was pasted. */
import { largestWithin } from '../image/limits.js';
import type { Size } from '../image/pyramid.js';
import type { Page } from '../item/item.js';
import type { Ids } from '../presentation/ids.js';
import type { PageImage } from '../presentation/images.js';
import { escapeMarkup } from '../presentation/text.js';
import { Problem } from '../problem.js';
import { foreignPicture, pictureOf, type Picture } from './pictures.js';

export type OembedFormat = 'json' | 'xml';

/** The request (2.2): `maxwidth` and `maxheight` in CSS pixels, infinite where they are not given. */
export interface OembedAsked {
  readonly url: string;
  readonly format: OembedFormat;
  readonly maxima: Size;
}

/** The answer (2.3.4), in the order in which it is written. */
export interface Oembed {
  readonly version: '1.0';
  readonly type: 'rich';
  readonly title: string;
  readonly provider_name: string;
  readonly provider_url: string;
  /** Seconds. */
  readonly cache_age: number;
  readonly html: string;
  readonly width: number;
  readonly height: number;
  readonly thumbnail_url?: string;
  readonly thumbnail_width?: number;
  readonly thumbnail_height?: number;
}

/** Throws `bad-parameter`, and `unknown-format` for a format that is not one of the two (2.3.2: 501). */
export function parseOembed(given: (name: string) => string | undefined): OembedAsked {
  const url = given('url');
  if (url === undefined || url === '')
    throw new Problem(
      'bad-parameter',
      'url is missing: it must be the address of an item here, percent-encoded.',
    );
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new Problem('bad-parameter', `url is “${url.slice(0, 100)}”: it must be an http or https address.`);
  const format = given('format') ?? 'json';
  if (format !== 'json' && format !== 'xml')
    throw new Problem('unknown-format', `format is “${format.slice(0, 40)}”: json and xml are offered.`);
  const maxima = { width: maximum('maxwidth', given), height: maximum('maxheight', given) };
  return { url, format, maxima };
}

function maximum(name: string, given: (name: string) => string | undefined): number {
  const text = given(name);
  if (text === undefined) return Infinity;
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new Problem(
      'bad-parameter',
      `${name} is “${text.slice(0, 40)}”: it must be a whole number of pixels, 1 or more.`,
    );
  return Number(text);
}

/** Wide enough for an image and a text beside it. */
const USUAL: Size = { width: 800, height: 640 };

/** The iframe's size: ours, and within the maxima. */
export function frameSize({ width, height }: Size): Size {
  return { width: Math.min(USUAL.width, width), height: Math.min(USUAL.height, height) };
}

/** A thumbnail that can be told from others, and is not the image itself. */
const THUMBNAIL_SIDE = 480;

/** The page itself, small; within the maxima too. */
export function oembedThumbnail(page: Page, image: PageImage, maxima: Size, ids: Ids): Picture | undefined {
  if (image.kind === 'missing') return undefined;
  if (image.kind === 'elsewhere') {
    const { width, height } = image.size;
    const scale = Math.min(
      1,
      THUMBNAIL_SIDE / width,
      THUMBNAIL_SIDE / height,
      maxima.width / width,
      maxima.height / height,
    );
    const picture = foreignPicture(image, Math.max(1, Math.floor(Math.max(width, height) * scale)));
    // A service of files alone has this size or not: a thumbnail is within the maxima, or there is none.
    return picture.width <= maxima.width && picture.height <= maxima.height ? picture : undefined;
  }
  const limits = {
    maxWidth: Math.min(THUMBNAIL_SIDE, maxima.width),
    maxHeight: Math.min(THUMBNAIL_SIDE, maxima.height),
    maxArea: Infinity,
  };
  return pictureOf(page.image, undefined, largestWithin(image.painted, limits, false), ids);
}

export function printOembed(oembed: Oembed, format: OembedFormat): string {
  if (format === 'json') return `${JSON.stringify(oembed)}\n`;
  const lines = Object.entries(oembed).map(
    ([name, value]) => `  <${name}>${escapeMarkup(String(value))}</${name}>\n`,
  );
  return `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>\n${lines.join('')}</oembed>\n`;
}
