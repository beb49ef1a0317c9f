/** The real OpenSeadragon without a browser: enough of one to load it and to ask its tile source for addresses. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runInNewContext } from 'node:vm';
import type { Info } from '../../bench/session.js';

export interface TileSource {
  readonly minLevel: number;
  readonly maxLevel: number;
  readonly getNumTiles: (level: number) => { readonly x: number; readonly y: number };
  readonly getTileUrl: (level: number, x: number, y: number) => string;
}
interface OpenSeadragon {
  readonly IIIFTileSource: {
    new (options: object): TileSource;
    readonly prototype: { readonly configure: (info: object, url: string) => object };
  };
}

export function tileSource(info: Info & { readonly id: string }): TileSource {
  const described = { ...info, '@id': info.id, protocol: 'http://iiif.io/api/image', profile: 'level2' };
  return sourceOf(described, info.id);
}

/** As it reads a whole info.json; `id` is the address of the image. */
export function sourceOf(information: object, id: string): TileSource {
  loaded ??= load();
  const { IIIFTileSource } = loaded;
  const plain = JSON.parse(JSON.stringify(information)) as object;
  return new IIIFTileSource(IIIFTileSource.prototype.configure(plain, `${id}/info.json`));
}

let loaded: OpenSeadragon | undefined;

function load(): OpenSeadragon {
  const nothing = (): undefined => undefined;
  const element = (): object => ({
    style: {},
    getContext: nothing,
    addEventListener: nothing,
    removeEventListener: nothing,
  });
  const document = { ...element(), documentElement: element(), createElement: element, body: element() };
  const page = { protocol: 'http:', search: '', href: 'http://127.0.0.1/' };
  const global: Record<string, unknown> = {
    document,
    navigator: { userAgent: '', vendor: '', appVersion: '' },
    location: page,
    addEventListener: nothing,
    removeEventListener: nothing,
    setTimeout,
    console,
    URL,
    module: { exports: {} },
  };
  global.window = global;
  global.self = global;
  const file = createRequire(import.meta.url).resolve('openseadragon');
  runInNewContext(readFileSync(file, 'utf8'), global);
  return (global.module as { exports: OpenSeadragon }).exports;
}
