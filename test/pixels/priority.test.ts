import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { expect, it } from 'vitest';
import { standBack } from '../../src/pixels/priority.js';

/** The field `nice`, 19 of proc(5), counted behind the name in brackets. */
function niceness(text: string): number {
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16]);
}

it.runIf(platform() === 'linux')(
  'the threads of the pool stand back, the one that answers does not',
  async () => {
    const own = niceness(readFileSync('/proc/thread-self/stat', 'utf8'));
    expect(await standBack(4)).toBeGreaterThan(0);
    const reads = Array.from({ length: 100 }, () => readFile('/proc/thread-self/stat', 'utf8'));
    expect(new Set((await Promise.all(reads)).map(niceness))).toEqual(new Set([10]));
    expect(niceness(readFileSync('/proc/thread-self/stat', 'utf8'))).toBe(own);
  },
);
