/** The process that makes the load: own sockets to 127.0.0.1, so that it takes little from what it measures. */
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { answerReader, type Answer } from './answers.js';
import type { Crowd, Job, Outcome, Viewer } from './jobs.js';
import { median, percentile } from './statistics.js';

const READ_BYTES = 65_536;
/** As many as a browser opens to one host. */
const VIEWER_CONNECTIONS = 6;
const VIEWER_PAUSE = 100;
/** A crawler that was refused comes back so soon, whatever Retry-After says. */
const REFUSED_PAUSE = 100;
/** For the answers under way when the time is over. */
const GRACE = 20_000;

type Answered = Answer | 'closed' | 'unanswered';

interface Connection {
  readonly ask: (path: string) => Promise<Answered>;
  readonly hangUp: () => void;
}

/** One keep-alive connection, opened when it is needed and again after it was closed. */
function connection(port: number): Connection {
  let socket: Socket | undefined;
  let waiting: ((answered: Answered) => void) | undefined;
  let over = false;
  const settle = (answered: Answered): void => {
    const told = waiting;
    waiting = undefined;
    told?.(answered);
  };
  const open = (): Socket => {
    const read = answerReader();
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    const opened = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer,
        callback: (length) => {
          const answer = read(buffer.subarray(0, length));
          if (answer === undefined) return true;
          if (!answer.stays) leave(opened);
          settle(answer);
          return true;
        },
      },
    });
    opened.on('error', () => undefined);
    opened.on('close', () => {
      if (socket !== opened) return;
      socket = undefined;
      settle(over ? 'unanswered' : 'closed');
    });
    return opened;
  };
  const leave = (left: Socket): void => {
    if (socket === left) socket = undefined;
    left.destroy();
  };
  return {
    ask: (path) =>
      new Promise((resolve) => {
        if (over) {
          resolve('unanswered');
          return;
        }
        waiting = resolve;
        socket ??= open();
        socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: */*\r\n\r\n`);
      }),
    hangUp: () => {
      over = true;
      socket?.destroy();
    },
  };
}

interface Tally {
  readonly count: (answered: Answered, from: number) => void;
  readonly outcome: () => Outcome;
}

function tally(): Tally {
  const begun = performance.now();
  const statuses: Record<string, number> = {};
  const times: number[] = [];
  let answers = 0;
  let bytes = 0;
  return {
    count: (answered, from) => {
      const status = typeof answered === 'string' ? answered : String(answered.status);
      statuses[status] = (statuses[status] ?? 0) + 1;
      times.push(performance.now() - from);
      if (typeof answered === 'string') return;
      answers++;
      bytes += answered.bytes;
    },
    outcome: () => ({
      requests: answers,
      seconds: (performance.now() - begun) / 1000,
      statuses,
      bytes,
      median: times.length === 0 ? 0 : median(times),
      p95: times.length === 0 ? 0 : percentile(times, 0.95),
    }),
  };
}

async function crowd({ port, clients, paths, most, seconds, end }: Crowd): Promise<Outcome> {
  const connections = Array.from({ length: clients }, () => connection(port));
  const { count, outcome } = tally();
  let asked = 0;
  let over = false;
  const timers = [
    setTimeout(() => (over = true), seconds * 1000),
    setTimeout(
      () => {
        for (const each of connections) each.hangUp();
      },
      seconds * 1000 + (end === 'answers' ? GRACE : 0),
    ),
  ];
  const ask = async ({ ask }: Connection): Promise<void> => {
    while (!over && asked < most) {
      const path = paths[asked++ % paths.length] ?? '/';
      const from = performance.now();
      const answered = await ask(path);
      count(answered, from);
      if (answered === 'closed' || (typeof answered === 'object' && answered.status === 503))
        await pause(REFUSED_PAUSE);
    }
  };
  await Promise.all(connections.map(ask));
  const result = outcome();
  for (const timer of timers) clearTimeout(timer);
  for (const each of connections) each.hangUp();
  return result;
}

async function viewer({ port, rests, seconds }: Viewer): Promise<Outcome> {
  const connections = Array.from({ length: VIEWER_CONNECTIONS }, () => connection(port));
  const { count, outcome } = tally();
  const until = performance.now() + seconds * 1000;
  const hangUp = setTimeout(
    () => {
      for (const each of connections) each.hangUp();
    },
    seconds * 1000 + GRACE,
  );
  for (let rest = 0; performance.now() < until; rest++) {
    const left = [...(rests[rest % rests.length] ?? [])];
    const take = async ({ ask }: Connection): Promise<void> => {
      for (let path = left.shift(); path !== undefined; path = left.shift()) {
        const from = performance.now();
        count(await ask(path), from);
      }
    };
    await Promise.all(connections.map(take));
    await pause(VIEWER_PAUSE);
  }
  clearTimeout(hangUp);
  for (const each of connections) each.hangUp();
  return outcome();
}

process.on('message', (job: Job) => {
  const run = job.kind === 'crowd' ? crowd(job) : viewer(job);
  void run.then((outcome) => process.send?.(outcome));
});
