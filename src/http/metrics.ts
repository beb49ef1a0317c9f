/** What an operator watches: requests, lanes, caches, bytes. For Prometheus, in a registry that is passed in. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LaneObserver, Lanes } from '../pixels/lanes.js';
import type { PictureObserver } from '../pixels/pictures.js';
import { isSearch } from '../presentation/ids.js';
import { rawPath } from './ask.js';

export interface Metrics {
  /** Counts one request once it has been answered. */
  readonly count: (request: IncomingMessage, response: ServerResponse) => void;
  readonly lanes: LaneObserver;
  readonly pictures: PictureObserver;
  /** Shows the lanes as they are whenever the metrics are read. */
  readonly watch: (lanes: Lanes) => void;
  readonly type: string;
  readonly text: () => Promise<string>;
}

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics(registry: Registry): Metrics {
  const registers = [registry];
  return {
    count: countAnswers(registers),
    lanes: observeLanes(registers),
    pictures: observePictures(registers),
    watch: (lanes) => {
      gaugeLanes(registers, lanes);
    },
    type: registry.contentType,
    text: () => registry.metrics(),
  };
}

function countAnswers(registers: Registry[]): Metrics['count'] {
  const requests = tally(registers, {
    name: 'palimpsest_requests_total',
    help: 'Requests answered, by what was asked for and the status.',
    labelNames: ['kind', 'status'],
  });
  const bytes = tally(registers, {
    name: 'palimpsest_sent_bytes_total',
    help: 'Bytes written to clients, headers included.',
    labelNames: ['kind'],
  });
  return (request, response) => {
    const { socket } = request;
    const before = socket.bytesWritten;
    // Express shortens `url` for its routes: the kind is taken now. Closed comes after finished, and without it.
    const kind = kindOf(rawPath(request.url ?? ''));
    // It comes once all the same: `once` leaves V8 a new shape of object to clear away for each request.
    response.on('close', () => {
      // 499 is what proxies write for a client that left before its answer.
      requests(1, kind, response.writableFinished ? response.statusCode : 499);
      bytes(Math.max(0, socket.bytesWritten - before), kind);
    });
  };
}

type Label = string | number | boolean;

interface TallyOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly [string, string?];
}

/** A counter of what each tile adds to: in plain numbers until it is read, which costs a tenth. */
function tally(
  registers: Registry[],
  { name, help, labelNames: [first, second] }: TallyOptions,
): (amount: number, first: Label, second?: Label) => void {
  const totals = new Map<Label, Map<Label, number>>();
  new Counter({
    ...{ name, help, registers },
    labelNames: second === undefined ? [first] : [first, second],
    collect() {
      this.reset();
      for (const [one, counts] of totals)
        for (const [other, total] of counts)
          this.inc({ [first]: String(one), ...(second !== undefined && { [second]: String(other) }) }, total);
    },
  });
  return (amount, one, other = '') => {
    const counts = totals.get(one) ?? new Map<Label, number>();
    if (counts.size === 0) totals.set(one, counts);
    counts.set(other, (counts.get(other) ?? 0) + amount);
  };
}

type RequestKind = 'image' | 'info' | 'document' | 'search' | 'other';

function kindOf(path: string): RequestKind {
  if (isSearch(path)) return 'search';
  if (path.startsWith('/iiif/presentation/')) return 'document';
  if (!path.startsWith('/iiif/')) return 'other';
  return path.endsWith('/info.json') ? 'info' : 'image';
}

function observeLanes(registers: Registry[]): LaneObserver {
  const waits = new Histogram({
    name: 'palimpsest_lane_wait_seconds',
    help: 'Time that requests waited for their turn to decode.',
    labelNames: ['lane'],
    buckets: SECONDS,
    registers,
  });
  const sheds = new Counter({
    name: 'palimpsest_lane_shed_total',
    help: 'Requests turned away with 503: the lane was full, or the wait too long (late).',
    labelNames: ['lane', 'reason'],
    registers,
  });
  return {
    waited: (lane, milliseconds) => {
      waits.observe({ lane }, milliseconds / 1000);
    },
    shed: (lane, reason) => {
      sheds.inc({ lane, reason });
    },
  };
}

function observePictures(registers: Registry[]): PictureObserver {
  const looks = tally(registers, {
    name: 'palimpsest_cache_looks_total',
    help: 'Looks into each cache, and whether the picture was there.',
    labelNames: ['cache', 'found'],
  });
  const shared = new Counter({
    name: 'palimpsest_shared_total',
    help: 'Requests answered by a decode that was under way for another one.',
    registers,
  });
  const decodes = new Histogram({
    name: 'palimpsest_decode_seconds',
    help: 'Time to make a picture, from its turn to its bytes.',
    labelNames: ['lane'],
    buckets: SECONDS,
    registers,
  });
  return {
    looked: (cache, found) => {
      looks(1, cache, found);
    },
    shared: () => {
      shared.inc();
    },
    made: (lane, milliseconds) => {
      decodes.observe({ lane }, milliseconds / 1000);
    },
  };
}

function gaugeLanes(registers: Registry[], lanes: Lanes): void {
  new Gauge({
    name: 'palimpsest_lane',
    help: 'The lanes now: requests waiting, requests running, estimated bytes.',
    labelNames: ['lane', 'what'],
    registers,
    collect() {
      for (const [lane, { waiting, running, bytes }] of Object.entries(lanes.state())) {
        this.set({ lane, what: 'waiting' }, waiting);
        this.set({ lane, what: 'running' }, running);
        this.set({ lane, what: 'bytes' }, bytes);
      }
    },
  });
}
