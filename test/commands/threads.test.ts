/** How many threads read files and decode: Node.js asks once, before its first module is there. */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../pixels/samples.js';
import { ROOT } from './running.js';

/** In place of the command line: reads a file often enough to start every thread, and counts them. */
const COUNTING = `
  import { readdirSync } from 'node:fs';
  import { readFile } from 'node:fs/promises';
  await Promise.all(Array.from({ length: 64 }, () => readFile(new URL("package.json", import.meta.url))));
  console.log(readdirSync('/proc/self/task').length);
`;

it.runIf(process.platform === 'linux')(
  'begins with a thread for each core beyond the usual four',
  async () => {
    const folder = await temporaryFolder();
    const begin = await readFile(join(ROOT, 'src/palimpsest.cts'), 'utf8');
    const { outputText } = ts.transpileModule(begin, {
      compilerOptions: { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2023 },
      fileName: 'palimpsest.cts',
    });
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    await writeFile(join(folder, 'palimpsest.cjs'), outputText);
    await writeFile(join(folder, 'cli.js'), COUNTING);
    const counted = async (given: Readonly<Record<string, string>>): Promise<number> => {
      const env = { PATH: process.env.PATH, ...given };
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'palimpsest.cjs')], {
        env,
      });
      return Number(stdout);
    };
    expect((await counted({})) - (await counted({ UV_THREADPOOL_SIZE: '4' }))).toBe(availableParallelism());
  },
);
