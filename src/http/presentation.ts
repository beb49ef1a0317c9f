/** Every document of the Presentation API at its own address. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import type { Archive } from '../archive.js';
import { toCanvas } from '../presentation/canvas.js';
import { toCollection } from '../presentation/collection.js';
import { createIds, parseAddress, printAddress, type Address, type Ids } from '../presentation/ids.js';
import type { Exhibit } from '../presentation/images.js';
import { toAnnotation, toAnnotationPage, toLayer } from '../presentation/layers.js';
import { toManifest } from '../presentation/manifest.js';
import { toPainting, toPaintingPage } from '../presentation/painting.js';
import { toRange } from '../presentation/ranges.js';
import { Problem } from '../problem.js';
import { documentType } from './negotiate.js';
import type { Reply } from './reply.js';

/** Answers one raw path from the root of the server; `base` is the public address. */
export type Presentation = (request: Request, path: string, base: string) => Reply;

interface Written {
  readonly body: string;
  readonly etag: string;
}

/** Most characters of documents that are kept written out. */
const KEPT = 16 * 1024 * 1024;

/** Documents are written once for each public address, and again when the archive is another. */
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
    const address = parseAddress(path);
    if (address === undefined)
      throw new Problem(
        'not-found',
        `Nothing is at ${path.slice(0, 200)}. The collection, ${base}${printAddress({ kind: 'collection' })}, leads to every document.`,
      );
    const key = `${base} ${printAddress(address)}`;
    const found = written.get(key) ?? write(toDocument(address, archive, createIds(base)));
    written.set(key, found);
    return {
      status: 200,
      type: documentType(request, 'presentation-3'),
      headers: { 'Cache-Control': 'no-cache', Vary: 'Accept' },
      etag: found.etag,
      modified: undefined,
      body: () => found.body,
    };
  };
}

function write(document: object): Written {
  const body = `${JSON.stringify(document, undefined, 2)}\n`;
  return { body, etag: `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"` };
}

function toDocument(address: Address, archive: Archive, ids: Ids): object {
  if (address.kind === 'collection') return toCollection(archive.exhibits.values(), ids);
  const { item, images } = exhibitOf(address.item, archive);
  switch (address.kind) {
    case 'manifest':
      return toManifest(item, images, ids);
    case 'canvas':
      return toCanvas(item, images, ids, address);
    case 'painting':
      return toPaintingPage(item, images, ids, address);
    case 'painting-image':
      return toPainting(item, images, ids, address);
    case 'layer':
      return toLayer(item, ids, address);
    case 'annotations':
      return toAnnotationPage(item, images, ids, address);
    case 'annotation':
      return toAnnotation(item, images, ids, address);
    case 'range':
      return toRange(item, images, ids, address);
  }
}

/** Throws `unknown-item` for what is not an item of the archive. */
export function exhibitOf(id: string, archive: Archive): Exhibit {
  const exhibit = archive.exhibits.get(id);
  if (exhibit === undefined)
    throw new Problem(
      'unknown-item',
      `There is no item “${id.slice(0, 100)}”. The collection lists every item.`,
    );
  return exhibit;
}
