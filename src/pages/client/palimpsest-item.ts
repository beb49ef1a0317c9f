/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/* <palimpsest-item src="…/items/letter" layer="fa">: an item of an archive, as high as what it shows. */

/** Attributes that are handed on; docs/embed.md says what each may be. */
const PARAMETERS = ['page', 'passage', 'layer', 'region', 'theme', 'lang'];
/** Beyond this a height is a mistake, and not believed. */
const HIGHEST = 20_000;
/** Until the first word of its height comes. */
const AT_FIRST = 640;

const STYLE = ':host{display:block}:host([hidden]){display:none}iframe{display:block;border:0;width:100%}';

class PalimpsestItem extends HTMLElement {
  static readonly observedAttributes = ['src', 'title', ...PARAMETERS];

  readonly #frame = document.createElement('iframe');
  readonly #hear = (event: MessageEvent<unknown>): void => {
    const { contentWindow, src } = this.#frame;
    if (contentWindow === null || event.source !== contentWindow || event.origin !== new URL(src).origin)
      return;
    const height = heightIn(event.data);
    if (height !== undefined) this.#frame.height = String(height);
  };

  constructor() {
    super();
    const style = document.createElement('style');
    style.textContent = STYLE;
    this.#frame.loading = 'lazy';
    this.#frame.height = String(AT_FIRST);
    // A scroll bar would make the page narrower, so of another height, so without need of a scroll bar.
    this.#frame.setAttribute('scrolling', 'no');
    this.attachShadow({ mode: 'open' }).append(style, document.createElement('slot'));
  }

  connectedCallback(): void {
    addEventListener('message', this.#hear);
    this.#show();
  }

  disconnectedCallback(): void {
    removeEventListener('message', this.#hear);
  }

  attributeChangedCallback(): void {
    if (this.isConnected) this.#show();
  }

  /** In the place of what stands inside the element; that stays where `src` is not the address of an item. */
  #show(): void {
    const address = embedded(this.getAttribute('src') ?? '', document.baseURI);
    const shown = this.shadowRoot?.lastElementChild;
    if (address === undefined) {
      console.warn('palimpsest-item: src must be the address of an item, such as https://…/items/letter');
      shown?.replaceWith(document.createElement('slot'));
      return;
    }
    for (const name of PARAMETERS) {
      const value = this.getAttribute(name);
      if (value !== null) address.searchParams.set(name, value);
    }
    this.#frame.title = this.getAttribute('title') ?? (this.textContent.trim() || 'Palimpsest');
    if (this.#frame.src !== address.href) this.#frame.src = address.href;
    if (shown !== this.#frame) shown?.replaceWith(this.#frame);
  }
}

/** The embedded form of the address of an item, whichever of its pages it names. */
function embedded(source: string, base: string): URL | undefined {
  if (!URL.canParse(source, base)) return undefined;
  const address = new URL(source, base);
  if (address.protocol !== 'http:' && address.protocol !== 'https:') return undefined;
  const path = address.pathname.replace(/\/(?:items|embed)\/([^/]+)\/?$/, '/embed/$1');
  if (!/\/embed\/[^/]+$/.test(path)) return undefined;
  address.pathname = path;
  return address;
}

function heightIn(data: unknown): number | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  const { type, height } = data as { readonly type?: unknown; readonly height?: unknown };
  if (type !== 'palimpsest.height' || typeof height !== 'number') return undefined;
  return Number.isInteger(height) && height > 0 && height <= HIGHEST ? height : undefined;
}

if (customElements.get('palimpsest-item') === undefined)
  customElements.define('palimpsest-item', PalimpsestItem);
