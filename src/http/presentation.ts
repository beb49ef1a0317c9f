/** Every document of the Presentation API at its own address. */
import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { LRUCache } from 'lru-cache';
import type { Archive, Exhibit } from '../archive.js';
import { toCanvas } from '../presentation/canvas.js';
import { toCollection } from '../presentation/collection.js';
import { createIds, parseAddress, type Address } from '../presentation/ids.js';
import { toAnnotation, toAnnotationPage, toLayer, toPainting, toPaintingPage } from '../presentation/layers.js';
import { toManifest } from '../presentation/manifest.js';
import { toRange } from '../presentation/ranges.js';
import { Problem } from '../problem.js';
import { documentType } from './negotiate.js';
import type { Reply } from './reply.js';

interface Written {
  readonly body: string;
  readonly etag: string;
}

export type Presentation = (request: Request, path: string, base: string) => Reply;
