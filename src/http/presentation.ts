/** Every document of the Presentation API at its own address. */
import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Archive } from '../archive.js';
import {
  createIds,
  manifestOfSequence,
  parseAddress,
  printAddress,
  sequenceOf,
  type Address,
  type Ids,
  type PresentationVersion,
} from '../presentation/ids.js';
import { present, presentCollection, presentSequence, printDocument } from '../presentation/present.js';
import { Problem } from '../problem.js';
import { createText, type Text } from './encode.js';
import { exhibitOf } from './exhibit.js';
import { presentationType } from './negotiate.js';
import { tagOf, type Reply } from './reply.js';

/** Answers one raw path from the root of the server; `base` is the public address. */
export type Presentation = (request: IncomingMessage, path: string, base: string) => Reply;

interface Written {
  readonly body: Text;
  readonly etag: string;
}

/** Most bytes of documents that are kept written out, compressed ones not counted. */
const KEPT = 16 * 1024 * 1024;

/** Documents are written once for each version and public address, and again when the archive is another. */
export function createPresentation(current: () => Archive): Presentation {
  const written = new LRUCache<string, Written>({
    maxSize: KEPT,
    sizeCalculation: ({ body }) => body.length,
  });
  let archive = current();
  return (request, path, base) => {
    if (archive !== current()) {
      archive = current();
      written.clear();
    }
    const named = lookUp(path);
    if (named === undefined) throw nothingAt(path, base);
    const { version, type } = presentationType(request, named.version);
    const location = `${base}${printNamed({ ...named, version })}`;
    const found = written.get(location) ?? writeNamed({ ...named, version }, archive, base);
    written.set(location, found);
    // Another version than the address is of: its own address says which (RFC 9110, 8.7).
    const elsewhere = version === named.version ? {} : { 'Content-Location': location };
    return {
      status: 200,
      type,
      headers: { 'Cache-Control': 'no-cache', Vary: 'Accept', ...elsewhere },
      etag: found.etag,
      modified: undefined,
      body: () => found.body,
    };
  };
}

interface Named {
  readonly version: PresentationVersion;
  readonly address: Address;
  /** True for the sequence of the manifest at that address. */
  readonly sequence: boolean;
}

function lookUp(path: string): Named | undefined {
  for (const version of [3, 2, 4] satisfies PresentationVersion[]) {
    const address = parseAddress(path, version);
    if (address !== undefined) return { version, address, sequence: false };
  }
  const manifest = manifestOfSequence(path);
  const address = manifest === undefined ? undefined : parseAddress(manifest, 2);
  return address === undefined ? undefined : { version: 2, address, sequence: true };
}

function nothingAt(path: string, base: string): Problem {
  return new Problem(
    'not-found',
    `Nothing is at ${path.slice(0, 200)}. The collection, ${base}${printAddress({ kind: 'collection' })}, leads to every document.`,
  );
}

function printNamed({ version, address, sequence }: Named): string {
  const printed = printAddress(address, version);
  return sequence ? sequenceOf(printed) : printed;
}

function writeNamed(named: Named, archive: Archive, base: string): Written {
  const document = toVersion(named, archive, createIds(base));
  if (document === undefined) throw nothingAt(printNamed(named), base);
  return write(document);
}

function toVersion({ version, address, sequence }: Named, archive: Archive, ids: Ids): object | undefined {
  if (address.kind === 'collection')
    return sequence ? undefined : presentCollection(version, archive.exhibits.values(), ids);
  const exhibit = exhibitOf(address.item, archive);
  return sequence ? presentSequence(address, exhibit, ids) : present(version, address, exhibit, ids);
}

function write(document: object): Written {
  const body = printDocument(document);
  return {
    body: createText(body),
    etag: tagOf(body),
  };
}
