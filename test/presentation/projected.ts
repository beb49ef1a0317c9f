/** The documents of the sample item in another version, each found by its address. */
import {
  isSearch,
  manifestOfSequence,
  parseAddress,
  sequenceOf,
  type Address,
} from '../../src/presentation/ids.js';
import { asPresentation2, asSequence2 } from '../../src/presentation/v2.js';
import { asPresentation4 } from '../../src/presentation/v4.js';
import { addressesIn, BASE, documentAt, ids, isRecord, item } from './sample.js';

export type Json = Readonly<Record<string, unknown>>;

/** As a client gets it. */
export function plain(document: unknown): Json {
  const read: unknown = JSON.parse(JSON.stringify(document));
  if (!isRecord(read)) throw new Error('not an object');
  return read;
}

export function in2(address: Address): Json {
  return plain(asPresentation2(documentAt(address)));
}

export function in4(address: Address): Json {
  const layer = 'layer' in address ? item.layers.find(({ id }) => id === address.layer) : undefined;
  return plain(asPresentation4(documentAt(address), layer?.kind));
}

/** An address of version 3, in another. */
export function moved(id: string, version: 2 | 4): string {
  return id
    .replaceAll('/iiif/presentation/3/', `/iiif/presentation/${version}/`)
    .replaceAll(/\/iiif\/(search|autocomplete)\//g, `/iiif/presentation/${version}/$1/`);
}

export const manifest2 = in2({ kind: 'manifest', item: item.id });
export const sequence2 = plain(asSequence2(documentAt({ kind: 'manifest', item: item.id })));
export const SEQUENCE = sequenceOf(moved(ids.manifest(item.id), 2));

function documentIn(version: 2 | 4, path: string): Json {
  const address = parseAddress(path, version);
  if (address !== undefined) return version === 2 ? in2(address) : in4(address);
  const manifest = parseAddress(manifestOfSequence(path) ?? '', 2);
  if (version !== 2 || manifest === undefined) throw new Error(`${path} names nothing`);
  return plain(asSequence2(documentAt(manifest)));
}

/** True for the address of a document of any version; images, searches and files are for the crawl over HTTP. */
export function isDocument(address: string): boolean {
  return address.startsWith(`${BASE}/iiif/presentation/`) && !isSearch(address.slice(BASE.length));
}

/** From the collection down, every document that an address leads to, by its address. */
export function crawlIn(version: 2 | 4): ReadonlyMap<string, Json> {
  const documents = new Map<string, Json>();
  const waiting = [moved(ids.collection(), version)];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (documents.has(next) || !isDocument(next)) continue;
    const document = documentIn(version, next.slice(BASE.length));
    documents.set(next, document);
    waiting.push(...addressesIn(document));
  }
  return documents;
}
