/** Every process the bench starts, on ports that were free: all are ended, however the bench ends. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { Job, Outcome } from './jobs.js';

const START_TRIES = 300;
const START_PAUSE = 100;

const running = new Set<ChildProcess>();

/** A program that serves in the foreground; `environment` is all it gets besides the path. */
export function startProgram(
  command: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  folder: string,
): number {
  const child = spawn(command, parameters, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return keep(child, command);
}

/** One of the bench's own servers, a module of TypeScript. */
export function startModule(module: URL, parameters: readonly string[]): number {
  return keep(fork(module, parameters, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }), module.pathname);
}

function keep(child: ChildProcess, name: string): number {
  if (child.pid === undefined) throw new Error(`${name} did not start.`);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child.pid;
}

/** Ends these, or all: first as asked, after two seconds by force. */
export async function stop(pids?: readonly number[]): Promise<void> {
  const ending = [...running].filter(({ pid }) => pids === undefined || (pid && pids.includes(pid)));
  await Promise.all(
    ending.map(async (child) => {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 2000);
      await gone;
      clearTimeout(force);
    }),
  );
}

export interface Load {
  readonly run: (job: Job) => Promise<Outcome>;
}

/** A process of its own that asks: it is warm after its first job, and kept for all others. */
export function startLoad(): Load {
  const child = fork(new URL('./load.ts', import.meta.url));
  keep(child, 'The process that makes the load');
  return {
    run: async (job) => {
      child.send(job);
      const [outcome] = (await once(child, 'message')) as [Outcome];
      return outcome;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Until the server answers this path with 200. */
export async function untilReady(port: number, path: string): Promise<void> {
  let last = 'nothing';
  for (let tries = 0; tries < START_TRIES; tries++) {
    try {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      await response.arrayBuffer();
      if (response.ok) return;
      last = String(response.status);
    } catch {
      last = 'nothing';
    }
    await pause(START_PAUSE);
  }
  throw new Error(`The server on port ${port} answers ${path} with ${last}.`);
}
