/** What another site copies into its pages to show an item of ours. */
import { EMBED_PARAMETERS, type EmbedParameters } from './embed-view.js';
import { fileSegment } from '../presentation/file-name.js';
import type { Site } from '../presentation/ids.js';
import { html, type Html } from './html.js';

/** Where the pages of a site are: `root` is a path or a whole address. */
export interface Place {
  readonly site: Site;
  readonly root: string;
}

/** The address of an embedded item with what of its parameters is given. */
export function embedAddress({ site, root }: Place, item: string, parameters: EmbedParameters = {}): string {
  if (site === 'files') return `${root}/${embedFile(item, parameters)}`;
  const query = given(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `${root}/embed/${encodeURIComponent(item)}${query.length === 0 ? '' : `?${query.join('&')}`}`;
}

/** The name of the file with this text of this page: of all parameters these three, and `lang` is English without it. */
export function embedFile(item: string, { page, layer, lang = 'en' }: EmbedParameters): string {
  const at = `embed/${fileSegment(item)}`;
  if (page === undefined) return `${at}/index.html`;
  const names = layer === undefined ? [page] : [page, layer];
  return `${at}/${names.map(fileSegment).join('/')}.${lang}.html`;
}

export interface SnippetOptions extends EmbedParameters {
  /** CSS pixels; as wide as its place where it is not given. */
  readonly width?: number;
  readonly height?: number;
}

/** An iframe of fixed height, for sites that allow no script. `base`: the public address; `title`: the item's. */
export function embedSnippet(
  { site, base }: { readonly site: Site; readonly base: string },
  item: string,
  title: string,
  { width, height = 640, ...parameters }: SnippetOptions = {},
): string {
  const attributes = {
    src: embedAddress({ site, root: base }, item, parameters),
    title,
    width: String(width ?? '100%'),
    height: String(height),
    style: 'border:0;max-width:100%',
    loading: 'lazy',
  };
  return element('iframe', attributes, html``).html;
}

/** Our element, always as high as what it shows; without our script there is a link in its place. */
export function elementSnippet(
  base: string,
  item: string,
  title: string,
  parameters: EmbedParameters = {},
): string {
  const address = `${base}/items/${encodeURIComponent(item)}`;
  const link = element('a', { href: address }, html`${title}`);
  return [
    element('script', { src: `${base}/assets/palimpsest-item.js`, async: '' }, html``),
    element('palimpsest-item', { src: address, ...Object.fromEntries(given(parameters)) }, link),
  ]
    .map((part) => part.html)
    .join('\n');
}

function given(parameters: EmbedParameters): readonly (readonly [string, string])[] {
  return EMBED_PARAMETERS.flatMap((name) => {
    const value = parameters[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

function element(name: string, attributes: Readonly<Record<string, string>>, content: Html): Html {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === '' ? ` ${key}` : html` ${key}="${value}"`,
  );
  return html`<${name}${written}>${content}</${name}>`;
}
