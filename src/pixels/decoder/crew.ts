/** Processes that decode what no thread of the server should: started when they are needed, ended when they hang. */
import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Problem } from '../../problem.js';
import type { Answers, Reply, Task } from './tasks.js';

type TaskOf<Kind> = Extract<Task, { readonly kind: Kind }>;

/** Compiled code lies beside compiled code. */
const PROGRAM = new URL(`./main${extname(import.meta.url)}`, import.meta.url);
/** How long a process without work is kept, in milliseconds: a viewer asks again within seconds. */
const KEPT = 20_000;
const MOST = Math.max(2, availableParallelism());

interface Member {
  readonly child: ChildProcess;
  /** What it has open, most likely. */
  readonly file: string;
  readonly retire: NodeJS.Timeout;
}

/** Of the whole process, as sharp's threads are. */
const idle = new Set<Member>();
const waiting: (() => void)[] = [];
let busy = 0;

/** Throws `damaged-image` where the file cannot be read, or not within these milliseconds. */
export async function decodeApart<Kind extends Task['kind']>(
  task: TaskOf<Kind>,
  milliseconds: number,
): Promise<Answers[Kind]> {
  if (busy < MOST) busy += 1;
  else await new Promise<void>((begin) => waiting.push(begin));
  try {
    return await ask(task, milliseconds);
  } finally {
    // Whoever waits takes this one's place.
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  }
}

async function ask<Kind extends Task['kind']>(
  task: TaskOf<Kind>,
  milliseconds: number,
): Promise<Answers[Kind]> {
  const child = take(task.file);
  const { outcome, spent } = await replyOf(child, task, milliseconds);
  if (spent || outcome.kind === 'broken') child.kill('SIGKILL');
  else rest(child, task.file);
  if (outcome.kind === 'broken') throw unreadable(UNKNOWN, new Error(outcome.message));
  if (outcome.kind === 'refused') throw new Problem('damaged-image', outcome.detail);
  // The process answers each task in its own kind: the channel between cannot say so.
  return outcome.answer as Answers[Kind];
}

/** One that has this file open, else any, else a new one. */
function take(file: string): ChildProcess {
  const member = [...idle].find((one) => one.file === file) ?? [...idle].at(-1);
  if (member === undefined) return start();
  clearTimeout(member.retire);
  idle.delete(member);
  return member.child;
}

function start(): ChildProcess {
  const child = fork(PROGRAM, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  const forget = (): void => {
    for (const member of idle) if (member.child === child) idle.delete(member);
  };
  // Whoever waits for an answer listens too; a process that fails while it rests is only forgotten.
  return child.on('exit', forget).on('error', forget);
}

function rest(child: ChildProcess, file: string): void {
  idle.add({ child, file, retire: setTimeout(() => child.kill('SIGKILL'), KEPT).unref() });
  // Whoever has nothing else to do ends: no process of a decoder keeps it.
  child.unref();
  child.channel?.unref();
}

function replyOf(child: ChildProcess, task: Task, milliseconds: number): Promise<Reply> {
  child.ref();
  child.channel?.ref();
  return new Promise((answered, failed) => {
    const settle = (): void => {
      clearTimeout(late);
      child.off('message', reply).off('exit', gone).off('error', broken);
    };
    const fail = (problem: Problem): void => {
      settle();
      failed(problem);
    };
    const reply = (message: unknown): void => {
      settle();
      answered(message as Reply);
    };
    const gone = (code: number | null, signal: string | null): void => {
      fail(unreadable(UNKNOWN, new Error(`the decoder ended: ${signal ?? String(code)}`)));
    };
    const broken = (error: Error): void => {
      fail(unreadable(UNKNOWN, error));
    };
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      fail(unreadable(`to read it takes longer than ${Math.round(milliseconds / 1000)} seconds`));
    }, milliseconds);
    child.once('message', reply).once('exit', gone).once('error', broken);
    child.send(task);
  });
}

const UNKNOWN = 'it is damaged, or stored in a way this server does not know';

function unreadable(why: string, cause?: Error): Problem {
  return new Problem('damaged-image', `The file of this image cannot be read: ${why}.`, { cause });
}
