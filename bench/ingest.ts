/**
 * Ingesting many large pages, beside `vips tiffsave` by hand for each of them: processor time, memory, both cores.
 * `node --import tsx bench/ingest.ts [PAGES]`; 200 unless told otherwise.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { chance, between } from './chance.js';
import { processorTime, resident } from './processor.js';
import { growth } from './memory.js';
import { brief } from './table.js';

const PAGES = Number(process.argv[2] ?? 200);
const CLI = join(import.meta.dirname, '../dist/palimpsest.cjs');
/** As scanners leave them. */
const COMPRESSIONS = ['none', 'lzw', 'deflate'] as const;

/** A page like a typescript on paper with a grain, of 6 to 12 million pixels: each another. */
async function drawPage(file: string, number: number): Promise<void> {
  const next = chance(number + 1);
  const width = between(next, 2100, 2900);
  const height = Math.round(width * 1.414);
  const paper = Buffer.alloc(256 * 256 * 3);
  for (let at = 0; at < paper.length; at += 1) paper[at] = 222 + next() * 22;
  const strokes: string[] = [];
  for (let top = 250; top < height - 250; top += 70)
    for (let left = 220; left < width - 220; left += next() < 0.17 ? 60 : 32) {
      const [x, y] = [left + between(next, 0, 18), top + between(next, 0, 26)];
      strokes.push(`M${x} ${y}h${between(next, 4, 20)}v${between(next, 4, 30)}`);
    }
  const ink = `<svg width="${width}" height="${height}"><path d="${strokes.join('')}" fill="none" stroke="#2a2622" stroke-width="4"/></svg>`;
  await sharp({ create: { width, height, channels: 3, background: '#fff' } })
    .composite([
      { input: paper, raw: { width: 256, height: 256, channels: 3 }, tile: true },
      { input: Buffer.from(ink) },
    ])
    .removeAlpha()
    .tiff({ compression: COMPRESSIONS[number % COMPRESSIONS.length] ?? 'none', predictor: 'horizontal' })
    .toFile(file);
}

interface Measured {
  readonly processor: number;
  readonly seconds: number;
  /** Resident MB, twice a second. */
  readonly memory: readonly number[];
}

/** From start to end of one process and all below it. */
async function measure(command: string, args: readonly string[], folder: string): Promise<Measured> {
  const started = performance.now();
  const child = spawn(command, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} cannot be started`);
  const memory: number[] = [];
  const timer = setInterval(() => memory.push(resident([pid], 'VmRSS')), 500);
  const before = processorTime([process.pid]);
  const [status] = (await once(child, 'exit')) as [number];
  clearInterval(timer);
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
  const seconds = (performance.now() - started) / 1000;
  // A child that has ended is counted with its parent.
  return { processor: processorTime([process.pid]) - before, seconds, memory };
}

/** One after another, each with the threads that vips takes by itself. */
const BY_HAND = `for page in pages/*.tif; do
  vips tiffsave "$page" "by-hand/$(basename "$page")" --tile --pyramid --compression jpeg --Q 85 --tile-width 512 --tile-height 512 || exit 1
done`;

async function bytesIn(folder: string): Promise<number> {
  const sizes = (await readdir(folder)).map(async (name) => (await stat(join(folder, name))).size);
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}

const folder = await mkdtemp(join(tmpdir(), 'palimpsest-bench-'));
try {
  await mkdir(join(folder, 'pages'));
  await mkdir(join(folder, 'by-hand'));
  for (let number = 0; number < PAGES; number += 1)
    await drawPage(join(folder, 'pages', `p${number + 1}.tif`), number);
  const hand = await measure('sh', ['-c', BY_HAND], folder);
  const ours = await measure(process.execPath, [CLI, 'ingest', 'pages', '--item', 'bench'], folder);
  const again = await measure(process.execPath, [CLI, 'ingest', 'pages', '--item', 'bench'], folder);
  const ratio = ours.processor / hand.processor;
  const cores = ours.processor / 1000 / ours.seconds;
  const rows = [
    ['processor, s', ours.processor / 1000, hand.processor / 1000],
    ['processor for a page, ms', ours.processor / PAGES, hand.processor / PAGES],
    ['time, s', ours.seconds, hand.seconds],
    ['cores used', cores, hand.processor / 1000 / hand.seconds],
    ['most resident memory, MB', Math.max(...ours.memory), Math.max(...hand.memory)],
    [
      'bytes written, MB',
      (await bytesIn(join(folder, 'images/bench'))) / 1e6,
      (await bytesIn(join(folder, 'by-hand'))) / 1e6,
    ],
  ] as const;
  const vips = execFileSync('vips', ['--version'], { encoding: 'utf8' }).trim();
  console.log(
    `${PAGES} pages of ${brief((await bytesIn(join(folder, 'pages'))) / 1e6 / PAGES)} MB (uncompressed, LZW, deflate in turn); ${cpus()[0]?.model ?? ''}, ${availableParallelism()} cores; ${vips}\n`,
  );
  console.log('| | palimpsest ingest | vips tiffsave for each |\n|---|---|---|');
  for (const [name, one, other] of rows) console.log(`| ${name} | ${brief(one)} | ${brief(other)} |`);
  console.log(
    `\nprocessor time: ${ratio.toFixed(2)} times (target: at most 1.2): ${ratio <= 1.2 ? 'met' : 'not met'}`,
  );
  if (ours.memory.length >= 12)
    console.log(
      `memory, last quarter over second quarter: ${brief(growth(ours.memory))} (flat: at most 1.1)`,
    );
  console.log(`the same again: ${brief(again.seconds)} s`);
} finally {
  await rm(folder, { recursive: true });
}
