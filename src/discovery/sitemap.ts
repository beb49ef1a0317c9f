/** What search engines are told: every page for people (sitemaps.org, 0.9), and what is not for them (RFC 9309). */
import { escapeMarkup } from '../presentation/text.js';

export interface SitemapPage {
  /** In the language that a reader's browser asks for. */
  readonly address: string;
  /** The same page in each language of the interface. */
  readonly alternates: readonly { readonly language: string; readonly address: string }[];
  /** When any file that it is made of was written last; undefined where that is not known. */
  readonly changed: Date | undefined;
}

/** Pages in one file: the protocol allows 50,000 and 50 MB, and a page with its languages takes up to a kilobyte. */
export const SITEMAP_PAGES = 20_000;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>';
const NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';

/** `urlset`, with the languages as search engines read them there (`xhtml:link`). */
export function toSitemap(pages: readonly SitemapPage[]): string {
  return [
    DECLARATION,
    `<urlset ${NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml">`,
    ...pages.map(urlOf),
    '</urlset>\n',
  ].join('\n');
}

function urlOf({ address, alternates, changed }: SitemapPage): string {
  const all = [...alternates, { language: 'x-default', address }];
  const links = all.map(
    (one) => `<xhtml:link rel="alternate" hreflang="${one.language}" href="${escapeMarkup(one.address)}"/>`,
  );
  const written = changed === undefined ? '' : `<lastmod>${changed.toISOString().slice(0, 19)}Z</lastmod>`;
  return `<url><loc>${escapeMarkup(address)}</loc>${written}${links.join('')}</url>`;
}

/** `sitemapindex`: where the pages are too many for one file. */
export function toSitemapIndex(files: readonly string[]): string {
  const entries = files.map((file) => `<sitemap><loc>${escapeMarkup(file)}</loc></sitemap>`);
  return [DECLARATION, `<sitemapindex ${NAMESPACE}>`, ...entries, '</sitemapindex>\n'].join('\n');
}

/**
 * `base`: the public address, which may have a path: then these lines are for the robots.txt of the whole host. Pages,
 * manifests, texts, thumbnails and pictures of a stated size are for everybody.
 */
export function toRobots(base: string): string {
  const root = new URL(base).pathname.replace(/\/$/, '');
  return [
    'User-agent: *',
    '# Searches: their answers have no end.',
    ...['/*?q=', '/*&q=', '/iiif/search/', '/iiif/autocomplete/'].map((path) => `Disallow: ${root}${path}`),
    ...['search', 'autocomplete'].map((name) => `Disallow: ${root}/iiif/presentation/*/${name}/`),
    '# Viewers that open whatever their address names.',
    `Disallow: ${root}/view/`,
    '# Whole images in their largest size; smaller ones are named in every manifest.',
    ...['max', '^max', 'full'].map((size) => `Disallow: ${root}/iiif/*/full/${size}/`),
    '',
    `Sitemap: ${base}/sitemap.xml`,
    '',
  ].join('\n');
}
