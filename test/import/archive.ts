/** A small server of another archive, and a place for what is imported from it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importManifest, type Imported } from '../../src/import/import.js';
import { createReach } from '../../src/import/reach.js';

export interface Other {
  readonly base: string;
  readonly host: string;
  readonly close: () => Promise<void>;
}

export async function otherArchive(listener: RequestListener): Promise<Other> {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    base: `http://${host}`,
    host,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => {
          closed();
        });
      }),
  };
}

export const reaching = (...allowed: readonly string[]) =>
  createReach({ allowed, mostBytes: 2 ** 22, patience: 5000, signal: AbortSignal.timeout(60_000) });

export interface Workshop {
  readonly folder: string;
  readonly manifests: string;
  readonly take: (
    manifest: string,
    options?: { readonly item?: string; readonly allow?: readonly string[] },
  ) => Promise<Imported>;
  readonly clear: () => Promise<void>;
}

export async function workshop(): Promise<Workshop> {
  const folder = await mkdtemp(join(tmpdir(), 'palimpsest-import-'));
  const manifests = join(folder, 'manifests');
  return {
    folder,
    manifests,
    take: (manifest, { item, allow = [] } = {}) =>
      importManifest({ manifest, item, manifests }, reaching(...allow)),
    clear: () => rm(folder, { recursive: true, force: true }),
  };
}
