/** What is asked: lists of addresses, the same in every run. Pure. */
import { between, chance, shuffled } from './chance.js';
import type { Contender, Name } from './contenders.js';
import { session, type Info } from './session.js';
import { nameOf, type Source } from './sources.js';

export const MANIFEST = '/iiif/presentation/3/hekmat-1955/manifest';

export interface Workload {
  readonly title: string;
  readonly name: 'session' | 'sizes' | 'thumbnails' | 'regions' | 'info.json' | 'manifest';
  readonly source: Source;
  /** Whether each image is asked for the first time, or all has been asked before. */
  readonly cold: boolean;
  /** Images that a cold run takes. */
  readonly images: number;
  /** Images that are asked for before a cold run. */
  readonly warming: number;
  readonly contenders: readonly Name[];
}

const TILES: readonly Name[] = [
  'Palimpsest',
  'nginx, files',
  'node:http, memory',
  'node:http, files',
  'IIPImage',
  'iiif-processor',
];
const PIXELS: readonly Name[] = ['Palimpsest', 'sharp', 'IIPImage', 'iiif-processor'];

/** Ten thousand tiles and more: V8 compiles what it runs most only after some thousands of times. */
const WARMING = 400;

export const WORKLOADS: readonly Workload[] = [
  tiles('session', 'page', true, 120),
  tiles('session', 'page', false, 0),
  tiles('session', 'photo', true, 80),
  tiles('session', 'photo', false, 0),
  tiles('sizes', 'page', true, 200),
  tiles('sizes', 'photo', true, 200),
  pixels('thumbnails', 'page', 40),
  pixels('thumbnails', 'photo', 40),
  pixels('regions', 'page', 20),
  pixels('regions', 'photo', 20),
  {
    title: 'info.json',
    name: 'info.json',
    source: 'page',
    cold: false,
    images: 0,
    warming: 0,
    contenders: ['Palimpsest', 'node:http, memory', 'nginx, files', 'IIPImage', 'iiif-processor'],
  },
  {
    title: 'manifest',
    name: 'manifest',
    source: 'page',
    cold: false,
    images: 0,
    warming: 0,
    contenders: ['Palimpsest', 'node:http, memory', 'nginx, files'],
  },
];

function tiles(name: 'session' | 'sizes', source: Source, cold: boolean, images: number): Workload {
  const what = name === 'session' ? 'OpenSeadragon session' : 'advertised sizes';
  const title = `${what}, ${source}, ${cold ? 'cold' : 'hot'}`;
  const warming = cold ? WARMING : 0;
  return { title, name, source, cold, images, warming, contenders: TILES };
}

function pixels(name: 'thumbnails' | 'regions', source: Source, images: number): Workload {
  return {
    title: `${name}, ${source}`,
    name,
    source,
    cold: true,
    images,
    warming: images,
    contenders: PIXELS,
  };
}

/** How many names of an image these take in so many runs, each of which takes this part of a workload's images. */
export function imagesNeeded(
  workloads: readonly Workload[],
  source: Source,
  runs: number,
  part: number,
): number {
  return workloads
    .filter((workload) => workload.source === source)
    .reduce((sum, { images, warming }) => sum + warming + images * part * runs, 0);
}

/** The addresses of one run, on these copies of the source where it is cold, else on the first. */
export function pathsOf(
  workload: Workload,
  contender: Contender,
  copies: readonly number[],
): readonly string[] {
  if (workload.name === 'manifest') return [MANIFEST];
  const info = contender.infos[workload.source];
  const lists = (contender.hasCopies && workload.cold ? copies : [0]).map((copy) => {
    const base = `${contender.prefix}${nameOf(workload.source, copy)}`;
    return picturesOf(workload, info, chance(copy)).map((path) => `${base}/${path}`);
  });
  return shuffled(lists.flat(), chance(1));
}

function picturesOf({ name }: Workload, info: Info, next: () => number): readonly string[] {
  switch (name) {
    case 'session':
      return session(info).flat();
    case 'sizes':
      return advertised(info);
    case 'thumbnails':
      return Array.from({ length: 5 }, () => `full/${between(next, 60, 600)},/0/default.jpg`);
    case 'regions':
      return Array.from({ length: 10 }, () => region(info, next));
    case 'info.json':
    case 'manifest':
      return ['info.json'];
  }
}

/** Larger ones are downloads rather than views. */
const LARGEST_SIZE = 4_000_000;

/** What a server says it has ready, up to four million pixels. */
export function advertised({ sizes = [] }: Info): readonly string[] {
  return sizes
    .filter(({ width, height }) => width * height <= LARGEST_SIZE)
    .map(({ width, height }) => `full/${width},${height}/0/default.jpg`);
}

/** A piece of 200 to 2000 pixels anywhere, on no grid, as large or down to a tenth, up to 1000 pixels wide. */
function region({ width, height }: Info, next: () => number): string {
  const w = between(next, 200, 2000);
  const h = between(next, 200, 2000);
  const x = between(next, 0, width - w);
  const y = between(next, 0, height - h);
  const scale = Math.min(0.1 + next() * 0.9, 1000 / w, 1000 / h);
  const size = [w, h].map((side) => Math.max(1, Math.round(side * scale)));
  return `${x},${y},${w},${h}/${size.join(',')}/0/default.jpg`;
}

/** What no cache has: whole images as large as they come, and crops of odd places, each different. */
export function crawl(contender: Contender, copies: readonly number[]): readonly string[] {
  const paths = copies.flatMap((copy) => {
    const next = chance(copy);
    const base = `${contender.prefix}${nameOf('photo', copy)}`;
    const crops = Array.from({ length: 3 }, () => region(contender.infos.photo, next));
    return ['full/max/0/default.jpg', ...crops].map((path) => `${base}/${path}`);
  });
  return shuffled(paths, chance(200));
}

/** What a day brings: mostly tiles seen before, then new ones, sizes, crops, documents. */
export function mixture(contender: Contender, copies: readonly number[]): readonly string[] {
  const paths = copies.flatMap((copy) => {
    const next = chance(copy);
    const source = copy % 2 === 0 ? 'page' : 'photo';
    const info = contender.infos[source];
    const base = `${contender.prefix}${nameOf(source, copy)}`;
    const pictures = [...session(info).flat(), ...advertised(info), region(info, next)];
    return [MANIFEST, `${base}/info.json`, ...pictures.map((path) => `${base}/${path}`)];
  });
  return shuffled(paths, chance(100_000));
}
