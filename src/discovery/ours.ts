/** Which of our own public addresses a person may have copied: those of an item, and where in it they lead. */
import { parseAddress, type Address } from '../presentation/ids.js';
import { Problem } from '../problem.js';

export interface OwnAddress {
  readonly item: string;
  /** As they stand in its query; one that stands there twice is not taken. */
  readonly query: Readonly<Record<string, string>>;
}

/**
 * The item that an address leads to: by its reading page, its embed, its manifest, or a canvas of it. Undefined for
 * any other. Whether the proxy speaks http or https is not compared: people copy what their browser shows.
 */
export function ownAddress(text: string, base: string): OwnAddress | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const own = new URL(base);
  const root = own.pathname.replace(/\/$/, '');
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.host !== own.host) return undefined;
  if (!url.pathname.startsWith(`${root}/`)) return undefined;
  const path = url.pathname.slice(root.length);
  const query = once(url.searchParams);
  const page = /^\/(?:items|embed)\/([^/]+)\/?$/.exec(path)?.[1];
  if (page !== undefined) {
    const item = decoded(page);
    return item === undefined ? undefined : { item, query };
  }
  const address = addressIn(path);
  if (address?.kind === 'manifest') return { item: address.item, query };
  if (address?.kind === 'canvas') return { item: address.item, query: { ...query, page: address.page } };
  return undefined;
}

function once(parameters: URLSearchParams): Readonly<Record<string, string>> {
  return Object.fromEntries([...parameters].filter(([name]) => parameters.getAll(name).length === 1));
}

/** An address that cannot be decoded is nobody's. */
function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function addressIn(path: string): Address | undefined {
  try {
    return parseAddress(path);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}
