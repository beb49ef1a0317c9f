/** One run after another, contenders in turn, so that what else the machine does falls on all of them. */
import type { Load } from './children.js';
import type { Contender, Name } from './contenders.js';
import { processorTime } from './processor.js';
import { spread, type Spread } from './statistics.js';
import { pathsOf, type Workload } from './workloads.js';

export const CLIENTS = [1, 8, 64] as const;
export type Clients = (typeof CLIENTS)[number];

/** At most so long each server is warmed up: of a cold workload on images of its own, so that the same is run. */
const WARM_SECONDS = 2;

/** Before each run: while others have their turn, V8 gives memory back, and its next thousand requests cost twice as much. */
const AGAIN = { seconds: 0.3, most: 1000 } as const;

/** How long and how often; one table of these is all that `--quick` and `--long` change. */
export interface Pace {
  readonly seconds: number;
  readonly rounds: Readonly<Record<Clients, number>>;
  /** At most so many requests in a run that repeats its list. */
  readonly most: number;
  /** What part of a workload's images a cold run takes. */
  readonly images: number;
}

export interface Cell {
  /** Processor milliseconds a request. */
  readonly processor: Spread;
  /** Requests a second. */
  readonly rate: Spread;
  /** Its processor time over Palimpsest's of the same round, and Palimpsest's rate over its. */
  readonly timesProcessor: Spread;
  readonly timesRate: Spread;
}

export interface Row {
  readonly workload: Workload;
  readonly name: Name;
  readonly cells: Readonly<Record<Clients, Cell>>;
  /** Answers that were not 200, by status. */
  readonly failures: Readonly<Record<string, number>>;
}

interface Run {
  readonly processor: number;
  readonly rate: number;
}

/** Gives the next copies of a source, none of them twice. */
export type Fresh = (workload: Workload, images: number) => readonly number[];

export async function measure(
  load: Load,
  contenders: readonly Contender[],
  workloads: readonly Workload[],
  fresh: Fresh,
  pace: Pace,
  say: (line: string) => void,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const workload of workloads) {
    say(workload.title);
    rows.push(...(await measureWorkload(load, contenders, workload, fresh, pace)));
  }
  return rows;
}

async function measureWorkload(
  load: Load,
  all: readonly Contender[],
  workload: Workload,
  fresh: Fresh,
  pace: Pace,
): Promise<readonly Row[]> {
  const contenders = all.filter(({ name }) => workload.contenders.includes(name));
  const failures = new Map<Name, Record<string, number>>(contenders.map(({ name }) => [name, {}]));
  const runs = new Map<string, Run[]>();
  const take = async (contender: Contender, clients: Clients, copies: readonly number[]): Promise<void> => {
    await runOnce(load, contender, { ...workload, cold: false }, 8, [0], AGAIN);
    const { run, statuses } = await runOnce(load, contender, workload, clients, copies, pace);
    const key = `${contender.name} ${clients}`;
    runs.set(key, [...(runs.get(key) ?? []), run]);
    addFailures(failures.get(contender.name) ?? {}, statuses);
  };
  const warm = { ...pace, seconds: WARM_SECONDS };
  const warming = workload.cold ? fresh(workload, workload.warming) : [0];
  for (const contender of contenders) await runOnce(load, contender, workload, 8, warming, warm);
  for (const clients of CLIENTS)
    for (let round = 0; round < pace.rounds[clients]; round++) {
      const copies = fresh(workload, workload.images * pace.images);
      for (const contender of rotated(contenders, round)) await take(contender, clients, copies);
    }
  return contenders.map(({ name }) => {
    const cell = (clients: Clients): Cell =>
      toCell(runs.get(`${name} ${clients}`) ?? [], runs.get(`Palimpsest ${clients}`) ?? []);
    return {
      workload,
      name,
      cells: { 1: cell(1), 8: cell(8), 64: cell(64) },
      failures: failures.get(name) ?? {},
    };
  });
}

async function runOnce(
  load: Load,
  contender: Contender,
  workload: Workload,
  clients: number,
  copies: readonly number[],
  { seconds, most }: Pick<Pace, 'seconds' | 'most'>,
): Promise<{ readonly run: Run; readonly statuses: Readonly<Record<string, number>> }> {
  const paths = pathsOf(workload, contender, copies);
  const once = paths.length > 0 && workload.cold && contender.hasCopies;
  const before = processorTime(contender.pids);
  const outcome = await load.run({
    kind: 'crowd',
    port: contender.port,
    clients,
    paths,
    most: once ? paths.length : most,
    seconds,
    end: 'answers',
  });
  const used = processorTime(contender.pids) - before;
  return {
    run: { processor: used / outcome.requests, rate: outcome.requests / outcome.seconds },
    statuses: outcome.statuses,
  };
}

function toCell(runs: readonly Run[], ours: readonly Run[]): Cell {
  const paired = runs.map((run, round) => ({ run, our: ours[round] ?? run }));
  return {
    processor: spread(runs.map(({ processor }) => processor)),
    rate: spread(runs.map(({ rate }) => rate)),
    timesProcessor: spread(paired.map(({ run, our }) => run.processor / our.processor)),
    timesRate: spread(paired.map(({ run, our }) => our.rate / run.rate)),
  };
}

function addFailures(failures: Record<string, number>, statuses: Readonly<Record<string, number>>): void {
  for (const [status, count] of Object.entries(statuses))
    if (status !== '200') failures[status] = (failures[status] ?? 0) + count;
}

function rotated<T>(values: readonly T[], by: number): readonly T[] {
  const start = by % values.length;
  return [...values.slice(start), ...values.slice(0, start)];
}
