/** What is set before Node.js has its first module: how many threads read and decode, and what is kept of Node.js's own. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../pixels/samples.js';
import { ROOT } from './running.js';

/** What the beginning prints with this in place of the command line. */
async function begun(commandLine: string, given: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = await temporaryFolder();
  const begin = await readFile(join(ROOT, 'src/palimpsest.cts'), 'utf8');
  const { outputText } = ts.transpileModule(begin, {
    compilerOptions: { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 },
    fileName: 'palimpsest.cts',
  });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'palimpsest.cjs'), outputText);
  await writeFile(join(folder, 'cli.js'), commandLine);
  const env = { PATH: process.env.PATH, ...given };
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'palimpsest.cjs')], { env });
  return stdout;
}

/** Reads a file often enough to start every thread, and counts them. */
const COUNTING = `
  import { readdirSync } from 'node:fs';
  import { readFile } from 'node:fs/promises';
  await Promise.all(Array.from({ length: 64 }, () => readFile(new URL("package.json", import.meta.url))));
  console.log(readdirSync('/proc/self/task').length);
`;

it.runIf(process.platform === 'linux')(
  'begins with a thread for each core beyond the usual four',
  async () => {
    const [usual, four] = [await begun(COUNTING), await begun(COUNTING, { UV_THREADPOOL_SIZE: '4' })];
    expect(Number(usual) - Number(four)).toBe(availableParallelism());
  },
);

/** Whether what the beginning keeps has the shape of what Node.js makes for each of its turns. */
const COMPARING = `
  import { createHook } from 'node:async_hooks';
  import { createRequire } from 'node:module';
  const kept = createRequire(import.meta.url)('./palimpsest.cjs');
  const made = [];
  const hook = createHook({ init: (id, type, trigger, resource) => made.push([type, resource]) }).enable();
  process.nextTick(() => undefined);
  hook.disable();
  const [[type, tick]] = made;
  console.log(type, JSON.stringify(Reflect.ownKeys(tick).map(String)) === JSON.stringify(Reflect.ownKeys(kept).map(String)));
`;

it('keeps one of the objects that Node.js makes for each of its turns', async () => {
  expect((await begun(COMPARING)).trim()).toBe('TickObject true');
});
