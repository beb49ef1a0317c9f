/** The command line as a process of its own: what it says, and how it ends. */
import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

export const ROOT = join(import.meta.dirname, '../..');
export const CLI = [
  process.execPath,
  '--import',
  join(ROOT, 'node_modules/tsx/dist/esm/index.mjs'),
  join(ROOT, 'src/cli.ts'),
] as const;

type Child = ChildProcessByStdio<null, Readable, Readable>;

export interface How {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Without the settings of whoever runs the tests. */
export function start(args: readonly string[], { cwd = ROOT, environment = {} }: How = {}): Child {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('PALIMPSEST_') && name !== 'PORT',
  );
  const [command, ...before] = CLI;
  return spawn(command, [...before, ...args], {
    cwd,
    env: { ...Object.fromEntries(inherited), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function run(args: readonly string[], how: How = {}): Promise<Ended> {
  const child = start(args, how);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)]);
  return { status: child.exitCode, out, err };
}

function ended(child: ChildProcess): Promise<unknown> {
  return child.exitCode === null ? once(child, 'close') : Promise.resolve();
}

export interface Server {
  /** What it said at its start. */
  readonly greeting: string;
  readonly base: string;
  readonly child: Child;
  readonly log: () => string;
  /** By SIGTERM; resolves to the status. */
  readonly stop: () => Promise<number | null>;
}

/** `palimpsest serve …` on a free port, once it listens. */
export async function serving(args: readonly string[], how: How = {}): Promise<Server> {
  const child = start(['serve', ...args, '--port', '0'], how);
  let greeting = '';
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  await new Promise<void>((listening, failed) => {
    child.stdout.on('data', (chunk: Buffer) => {
      greeting += chunk.toString();
      if (greeting.includes('  cache')) listening();
    });
    child.once('exit', (status) => {
      failed(new Error(`ended with ${status}: ${log}`));
    });
  });
  return {
    greeting,
    base: /http:\/\/localhost:\d+/.exec(greeting)?.[0] ?? '',
    child,
    log: () => log,
    stop: async () => {
      child.kill('SIGTERM');
      await ended(child);
      return child.exitCode;
    },
  };
}
