/** `npm run bench`: makes sources, starts all servers, measures them in turn, prints one report, leaves nothing behind. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, release, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLoad, stop } from './children.js';
import { checkPictures } from './check.js';
import { installCompetitors } from './competitors.js';
import {
  missing,
  startFiles,
  startIiifProcessor,
  startIipimage,
  startPalimpsest,
  startSharp,
  type Contender,
  type Name,
  type Place,
} from './contenders.js';
import { flood } from './flood.js';
import { CLIENTS, measure, type Fresh, type Pace } from './measure.js';
import { memory } from './memory.js';
import { session } from './session.js';
import { linkArchive, makeSources, nameOf, SOURCES, type Source } from './sources.js';
import { floodTable, memoryTable, ratioTable } from './table.js';
import { advertised, imagesNeeded, MANIFEST, WORKLOADS } from './workloads.js';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    competitors: { type: 'boolean', default: false },
  },
});

const pace: Pace = options.quick
  ? { seconds: 0.2, rounds: { 1: 1, 8: 3, 64: 1 }, most: 20_000, images: 0.5 }
  : { seconds: 0.6, rounds: { 1: 3, 8: 3, 64: 3 }, most: 20_000, images: 1 };
/** `--quick` asks for the page alone. */
const workloads = WORKLOADS.filter(({ source }) => !options.quick || source === 'page');
const FLOOD_SECONDS = options.quick ? 6 : 20;
const MEMORY_SECONDS = options.long ? 7_200 : options.quick ? 10 : 60;
const MEMORY_REQUESTS = 100_000;
/** What the flood and the memory row ask for: each has a server of its own, so they may share. */
const SHARED_COPIES = 100;
/** Of each source: what an archive takes of memory grows with it, so theirs is always as large. */
const ARCHIVE_COPIES = 3500;

const ROOT = join(import.meta.dirname, '..');
const ITEM = 'hekmat-1955';

function say(line: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`);
}

async function prepare(temporary: string): Promise<Place> {
  const folders = { images: join(temporary, 'images'), flat: join(temporary, 'flat') };
  const place: Place = {
    root: ROOT,
    folders,
    manifests: join(temporary, 'manifests'),
    temporary,
    competitors: join(import.meta.dirname, '.competitors'),
  };
  if (options.competitors) installCompetitors(place.competitors);
  await cp(join(ROOT, 'manifests', ITEM), join(place.manifests, ITEM), { recursive: true });
  await cp(join(ROOT, 'images', ITEM), join(folders.images, ITEM), { recursive: true });
  const runs = CLIENTS.reduce((sum, clients) => sum + pace.rounds[clients], 0);
  const copies = (source: Source): number => 1 + imagesNeeded(workloads, source, runs, pace.images);
  say('making the sources');
  await makeSources(folders, { page: copies('page'), photo: copies('photo') });
  return place;
}

/** Everything that is served as a ready file, under its address: Palimpsest's own answers. */
async function collectFiles({ port, prefix, infos }: Contender, folder: string): Promise<void> {
  const paths = SOURCES.flatMap((source) => {
    const pictures = [...session(infos[source]).flat(), ...advertised(infos[source]), 'info.json'];
    return pictures.map((path) => `${prefix}${nameOf(source, 0)}/${path}`);
  });
  for (const path of [MANIFEST, ...new Set(paths)]) {
    const response = await fetch(`http://127.0.0.1:${port}${path}`);
    if (!response.ok) throw new Error(`Palimpsest answers ${path} with ${response.status}.`);
    await mkdir(dirname(folder + path), { recursive: true });
    await writeFile(folder + path, Buffer.from(await response.arrayBuffer()));
  }
}

async function startAll(place: Place, lacking: ReturnType<typeof missing>): Promise<readonly Contender[]> {
  say('starting Palimpsest');
  const palimpsest = await startPalimpsest(place);
  const files = join(place.temporary, 'files');
  await collectFiles(palimpsest, files);
  const { infos } = palimpsest;
  const starts: readonly (readonly [Name, () => Promise<Contender>])[] = [
    ['nginx, files', () => startFiles('nginx, files', place, files, infos)],
    ['node:http, memory', () => startFiles('node:http, memory', place, files, infos)],
    ['node:http, files', () => startFiles('node:http, files', place, files, infos)],
    ['sharp', () => startSharp(place, infos)],
    ['IIPImage', () => startIipimage(place)],
    ['iiif-processor', () => startIiifProcessor(place)],
  ];
  const contenders = [palimpsest];
  for (const [name, start] of starts) {
    if (lacking[name] !== undefined) continue;
    say(`starting ${name}`);
    const contender = await start();
    await checkPictures(contender);
    contenders.push(contender);
  }
  return contenders;
}

/** Copy 0 is for warming up what is hot; the others are given once. */
function freshCopies(): Fresh {
  const given: Record<Source, number> = { page: 1, photo: 1 };
  return ({ source }, images) => {
    const first = given[source];
    given[source] += images;
    return Array.from({ length: images }, (_, index) => first + index);
  };
}

/** Of a known size, whatever the workloads above take. */
async function archiveOf(place: Place): Promise<Place> {
  const images = join(place.temporary, 'archive');
  await linkArchive(place.folders.images, images, ARCHIVE_COPIES);
  await cp(join(ROOT, 'images', ITEM), join(images, ITEM), { recursive: true });
  return { ...place, folders: { ...place.folders, images } };
}

async function run(temporary: string): Promise<void> {
  const place = await prepare(temporary);
  const lacking = missing(place);
  const contenders = await startAll(place, lacking);
  print(heading());
  for (const [name, why] of Object.entries(lacking)) print(`Left out: ${name}, ${why}.`);
  print(ratioTable(await measure(startLoad(), contenders, workloads, freshCopies(), pace, say)));
  await stop();
  const archive = await archiveOf(place);
  const copies = Array.from({ length: SHARED_COPIES }, (_, index) => index);
  say('flood');
  print(floodTable(await flood(archive, copies, FLOOD_SECONDS)));
  say('memory');
  print(memoryTable(await memory(archive, copies, MEMORY_REQUESTS, MEMORY_SECONDS), MEMORY_REQUESTS));
}

function print(paragraph: string): void {
  process.stdout.write(`${paragraph}\n\n`);
}

function heading(): string {
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'processor'}, Linux ${release()}, Node ${process.versions.node}`;
  const rounds = CLIENTS.map((clients) => pace.rounds[clients]).join(', ');
  return `${new Date().toISOString().slice(0, 10)}: ${machine}. ${rounds} rounds of ${pace.seconds} s at ${CLIENTS.join(', ')} clients: median (least–most).`;
}

const temporary = await mkdtemp(join(tmpdir(), 'palimpsest-bench-'));
async function leave(): Promise<void> {
  await stop();
  await rm(temporary, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    void leave().then(() => process.exit(130));
  });
try {
  await run(temporary);
} finally {
  await leave();
}
