/** The report as Markdown. Pure. */
import { laneLimits } from '../src/pixels/capacity.js';
import type { Flood } from './flood.js';
import type { Cell, Row } from './measure.js';
import { growth, type Memory } from './memory.js';
import type { Spread } from './statistics.js';
import { targetOf, verdict, type Target } from './targets.js';

/** Ratios are told and judged at eight clients: one leaves processors idle, sixty-four measure queues. */
const JUDGED = 8;

const HEAD = [
  'workload',
  'server',
  'cpu ms, 1 client',
  '8 clients',
  '64 clients',
  'Palimpsest takes',
  'requests/s, 1 client',
  '8 clients',
  '64 clients',
  'Palimpsest answers',
  'target',
  '',
];

export function ratioTable(rows: readonly Row[]): string {
  return markdown(HEAD, rows.map(toLine));
}

function toLine({ workload, name, cells, failures }: Row): readonly string[] {
  const ours = name === 'Palimpsest';
  const judged = cells[JUDGED];
  const target = targetOf(workload, name);
  const failed = Object.entries(failures).map(([status, count]) => `${count} × ${status}`);
  return [
    workload.title,
    failed.length === 0 ? name : `${name} (${failed.join(', ')})`,
    ...[cells[1], cells[8], cells[64]].map(({ processor }) => withSpread(processor)),
    ours ? '' : less(judged.timesProcessor),
    ...[cells[1], cells[8], cells[64]].map(({ rate }) => withSpread(rate)),
    ours ? '' : `${withSpread(judged.timesRate)} times as many`,
    target?.words ?? '',
    target === undefined ? '' : verdict(target.atLeast, measured(target, judged)),
  ];
}

function measured({ measure }: Target, cell: Cell): Spread {
  return measure === 'processor' ? cell.timesProcessor : cell.timesRate;
}

/** Always a number above 1, with the word that tells which way. */
function less({ median, least, most }: Spread): string {
  return median >= 1
    ? `${withSpread({ median, least, most })} times less`
    : `${withSpread({ median: 1 / median, least: 1 / most, most: 1 / least })} times as much`;
}

/** MB that the lanes allow on the smallest machine: what a flood takes here must fit there. */
const LEAST_BUDGET = laneLimits({ cores: 1, threads: 2, memory: 0 }).bytes / 2 ** 20;

export function floodTable(flood: Flood): string {
  const { idle, flooded, crawled } = flood;
  const ratio = flooded.p95 / idle.p95;
  const strange = [flooded, crawled]
    .flatMap(({ statuses }) => Object.keys(statuses))
    .filter((status) => !['200', '304', '503', 'unanswered'].includes(status));
  const served = Object.keys(flooded.statuses).every((status) => status === '200');
  const within = (seconds: number | string): string =>
    typeof seconds === 'number' ? `${brief(seconds)} s` : seconds;
  const queue = flood.queue === 'not told' ? flood.rest : flood.queue;
  return markdown(
    ['flood of 200 clients', 'measured', 'target', ''],
    [
      [
        "viewer's p95, times idle",
        `${brief(ratio)} (${brief(idle.p95)} → ${brief(flooded.p95)} ms)`,
        'at most 2',
        met(ratio <= 2 && served),
      ],
      ["viewer's median, times idle", brief(flooded.median / idle.median), '', ''],
      ["viewer's answers", counts(flooded.statuses), '', ''],
      ["crawlers' answers", counts(crawled.statuses), 'only 200, 304, 503', met(strange.length === 0)],
      [
        'resident memory, idle → most',
        `${brief(flood.idleMemory)} → ${brief(flood.peakMemory)} MB`,
        `at most ${LEAST_BUDGET} more`,
        met(flood.peakMemory - flood.idleMemory <= LEAST_BUDGET),
      ],
      [
        'queue empty after',
        within(flood.queue),
        'within a second',
        met(typeof queue === 'number' && queue <= 1),
      ],
      ['processors at rest after', within(flood.rest), '', ''],
    ],
  );
}

export function memoryTable(memory: Memory, wanted: number): string {
  const { requests, statuses, steps, peak } = memory;
  const grown = growth(steps);
  return markdown(
    ['resident memory', 'measured', 'target', ''],
    [
      ['mixed requests', `${requests} of ${wanted}`, '100000', met(requests >= 100_000)],
      ['answers', counts(statuses), '', ''],
      ['last quarter over second quarter', brief(grown), 'flat: at most 1.1', met(grown <= 1.1)],
      ['most, MB', brief(peak), 'under 400', met(peak < 400)],
      ['MB along the way', steps.map((step) => step.toFixed(0)).join(' '), '', ''],
    ],
  );
}

function met(fulfilled: boolean): string {
  return fulfilled ? 'met' : 'not met';
}

function counts(statuses: Readonly<Record<string, number>>): string {
  return Object.entries(statuses)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ');
}

function markdown(head: readonly string[], lines: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(head), `|${'---|'.repeat(head.length)}`, ...lines.map(row)].join('\n');
}

function withSpread({ median, least, most }: Spread): string {
  return `${brief(median)} (${brief(least)}–${brief(most)})`;
}

/** Three digits that count, without an exponent. */
export function brief(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
