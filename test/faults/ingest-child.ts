/** `ingest-child.ts ROOT N FILE…`: ingests, and ends as by kill -9 before the Nth time that it writes anything; tells how often it wrote. */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import type * as FileSystem from 'node:fs/promises';

const [root = '', last = '', ...files] = process.argv.slice(2);
const fs = createRequire(import.meta.url)('node:fs/promises') as {
  -readonly [Name in keyof typeof FileSystem]: (typeof FileSystem)[Name];
};
let count = 0;

function counted<Asked extends readonly unknown[], Answer>(
  write: (...asked: Asked) => Answer,
): (...asked: Asked) => Answer {
  return (...asked) => {
    count += 1;
    if (count === Number(last)) process.kill(process.pid, 'SIGKILL');
    return write(...asked);
  };
}

fs.rename = counted(fs.rename);
fs.appendFile = counted(fs.appendFile);
fs.writeFile = counted(fs.writeFile);
fs.copyFile = counted(fs.copyFile);
fs.rm = counted(fs.rm);
syncBuiltinESMExports();

const { ingest } = await import('../../src/ingest/ingest.js');
const { defaultLimits } = await import('../../src/image/limits.js');
const told: string[] = [];
const done = await ingest(
  files.map((file) => join(root, file)),
  {
    item: 'letter',
    dpi: 300,
    folders: { images: join(root, 'images'), manifests: join(root, 'manifests') },
    limits: defaultLimits,
    bounds: { most: 1, weight: 2 ** 31 },
    runner: { pid: process.pid, isRunning: () => false },
    addresses: [],
  },
  (event) => {
    if (event.kind === 'mistake') told.push(event.message);
  },
);
process.stdout.write(JSON.stringify({ done, count, told }));
