/** What processes have used, as Linux counts it: `/proc/PID/stat` and `/proc/PID/status`, see proc(5). */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux tells programs times in hundredths of a second on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

interface ProcessState {
  readonly pid: number;
  readonly parent: number;
  readonly ticks: number;
}

/**
 * User and system time in milliseconds of these processes, all their threads, and all processes below them, with
 * those that have ended. Exact to 10 ms for each process: a run must use much more than that.
 */
export function processorTime(roots: readonly number[]): number {
  const ticks = treeOf(roots).reduce((sum, state) => sum + state.ticks, 0);
  return (ticks * 1000) / TICKS_PER_SECOND;
}

export type Memory = 'VmRSS' | 'VmHWM';

/** Resident memory in MB of these processes and all below them: now (`VmRSS`), or the most of each (`VmHWM`). */
export function resident(roots: readonly number[], which: Memory): number {
  const kilobytes = treeOf(roots).map(({ pid }) => {
    const text = readOrEmpty(`/proc/${pid}/status`);
    return Number(new RegExp(`^${which}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  });
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

function treeOf(roots: readonly number[]): readonly ProcessState[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => parseState(readOrEmpty(`/proc/${name}/stat`)));
  const found = all.filter(({ pid }) => roots.includes(pid));
  // Appending while walking: children of children are found too.
  for (const parent of found) found.push(...all.filter((state) => state.parent === parent.pid));
  return found;
}

/** The name in brackets may hold spaces and brackets: the numbers begin after the last one. */
export function parseState(text: string): readonly ProcessState[] {
  const end = text.lastIndexOf(')');
  if (end < 0) return [];
  const fields = text.slice(end + 2).split(' ');
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return [{ pid: Number.parseInt(text, 10), parent: Number(fields[1]), ticks }];
}

/** A process may go while it is looked at. */
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
