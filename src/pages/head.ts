/** What the head of an item's page tells other machines: search engines, and sites where its address is shared. */
import { cardImage, type Shared } from '../discovery/cards.js';
import { printJsonLd, toJsonLd } from '../discovery/jsonld.js';
import type { Picture } from '../discovery/pictures.js';
import type { Exhibit } from '../presentation/images.js';
import { createIds } from '../presentation/ids.js';
import { pick } from '../presentation/words.js';
import { html, type Html } from './html.js';
import { INTERFACE_LANGUAGES, type InterfaceLanguage } from './languages.js';
import type { Visit } from './visit.js';

/** The languages as Open Graph names them. */
const LOCALES = { en: 'en_US', ru: 'ru_RU', fa: 'fa_IR' } as const satisfies Record<
  InterfaceLanguage,
  string
>;

/**
 * For the head of the reading page: description, manifest, oEmbed, Open Graph, cards and JSON-LD.
 * `base`: the public address; `shared`: the page and passage that the address of this page names.
 */
export function itemHead(
  exhibit: Exhibit,
  shared: Shared,
  { language, base, site }: Pick<Visit, 'language' | 'base' | 'site'>,
): Html {
  const { item } = exhibit;
  const ids = createIds(base, site);
  const address = ids.reading(item.id);
  const image = cardImage(exhibit, shared, ids);
  const title = pick(item.label, [language]).values.join(' ');
  const description =
    item.summary === undefined ? undefined : pick(item.summary, [language]).values.join(' ');
  const names = { description, 'twitter:card': image === undefined ? 'summary' : 'summary_large_image' };
  const others = INTERFACE_LANGUAGES.filter((other) => other !== language && other in item.label);
  return html`<link
      rel="alternate"
      type='application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'
      href="${ids.manifest(item.id)}"
      title="IIIF"
    />
    ${site === 'files' ? undefined : oembedLinks(address, shared, title, base)}
    ${openGraph({ title, description, address, language, image })}
    ${others.map((other) => html`<meta property="og:locale:alternate" content="${LOCALES[other]}" />`)}
    ${Object.entries(names).map(([name, content]) =>
      content === undefined ? '' : html`<meta name="${name}" content="${content}" />`,
    )}
    <script type="application/ld+json">
      ${{ html: printJsonLd(toJsonLd(item, image, ids, base, language)) }}
    </script>`;
}

/** The Open Graph protocol, "Basic Metadata", "Optional Metadata" and "Structured Properties". */
function openGraph({ title, description, address, language, image }: Told): readonly Html[] {
  const properties = {
    'og:type': 'article',
    'og:site_name': 'Palimpsest',
    'og:title': title,
    'og:description': description,
    'og:url': address,
    'og:locale': LOCALES[language],
    'og:image': image?.url,
    'og:image:type': image && 'image/jpeg',
    'og:image:width': image && String(image.width),
    'og:image:height': image && String(image.height),
    'og:image:alt': image && title,
  };
  return Object.entries(properties).flatMap(([property, content]) =>
    content === undefined ? [] : [html`<meta property="${property}" content="${content}" />`],
  );
}

interface Told {
  readonly title: string;
  readonly description: string | undefined;
  readonly address: string;
  readonly language: InterfaceLanguage;
  readonly image: Picture | undefined;
}

/** oEmbed 1.0, 4: where a site that was given the address of this page asks how to embed it. */
function oembedLinks(address: string, shared: Shared, title: string, base: string): readonly Html[] {
  const query = Object.entries(shared).map(
    ([name, value]: [string, string]) => `${name}=${encodeURIComponent(value)}`,
  );
  const url = encodeURIComponent(query.length === 0 ? address : `${address}?${query.join('&')}`);
  return (['json', 'xml'] as const).map(
    (format) =>
      html`<link
        rel="alternate"
        type="${format === 'json' ? 'application/json+oembed' : 'text/xml+oembed'}"
        href="${base}/oembed?format=${format}&url=${url}"
        title="${title}"
      />`,
  );
}
