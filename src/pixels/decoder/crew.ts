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
/** Tasks after which a process is replaced: WebAssembly never gives memory back. */
const MOST_TASKS = 200;

interface Member {
  readonly child: ChildProcess;
  /** What it has open, most likely. */
  readonly file: string;
  readonly tasks: number;
  readonly retire: NodeJS.Timeout | undefined;
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
  await turn();
  try {
    return await ask(task, milliseconds);
  } finally {
    busy -= 1;
    waiting.shift()?.();
  }
}

async function turn(): Promise<void> {
  if (busy >= MOST) await new Promise<void>((begin) => waiting.push(begin));
  busy += 1;
}

async function ask<Kind extends Task['kind']>(
  task: TaskOf<Kind>,
  milliseconds: number,
): Promise<Answers[Kind]> {
  const { child, tasks } = take(task.file);
  const reply = await replyOf(child, task, milliseconds);
  if (reply.kind === 'broken') {
    child.kill('SIGKILL');
    throw unreadable(UNKNOWN, new Error(reply.message));
  }
  if (tasks < MOST_TASKS) rest({ child, file: task.file, tasks: tasks + 1 });
  else child.kill();
  if (reply.kind === 'refused') throw new Problem('damaged-image', reply.detail);
  // The process answers each task in its own kind: the channel between cannot say so.
  return reply.answer as Answers[Kind];
}

/** One that has this file open, else any, else a new one. */
function take(file: string): Pick<Member, 'child' | 'tasks'> {
  const member = [...idle].find((one) => one.file === file) ?? [...idle].at(-1);
  if (member === undefined) return { child: start(), tasks: 0 };
  clearTimeout(member.retire);
  idle.delete(member);
  return member;
}

function start(): ChildProcess {
  return fork(PROGRAM, { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
}

function rest(member: Omit<Member, 'retire'>): void {
  const { child } = member;
  const resting: Member = { ...member, retire: setTimeout(() => child.kill(), KEPT).unref() };
  idle.add(resting);
  // Whoever has nothing else to do ends: no process of a decoder keeps it.
  child.unref();
  child.channel?.unref();
  child.once('exit', () => idle.delete(resting));
}

function replyOf(child: ChildProcess, task: Task, milliseconds: number): Promise<Reply> {
  child.ref();
  child.channel?.ref();
  return new Promise((answered, failed) => {
    const late = setTimeout(() => {
      settle();
      child.kill('SIGKILL');
      failed(unreadable(`to read it takes longer than ${Math.round(milliseconds / 1000)} seconds`));
    }, milliseconds);
    const settle = (): void => {
      clearTimeout(late);
      child.removeAllListeners();
    };
    child.once('message', (reply) => {
      settle();
      answered(reply as Reply);
    });
    child.once('exit', (code, signal) => {
      settle();
      failed(unreadable(UNKNOWN, new Error(`the decoder ended: ${signal ?? code ?? ''}`)));
    });
    child.once('error', (error) => {
      settle();
      failed(error);
    });
    child.send(task);
  });
}

const UNKNOWN = 'it is damaged, or stored in a way this server does not know';

function unreadable(why: string, cause?: Error): Problem {
  return new Problem('damaged-image', `The file of this image cannot be read: ${why}.`, { cause });
}
