import type { Command } from 'commander';
import { loadArchive } from '../archive.js';
import { readConfig } from '../config.js';
import { missingTools } from '../pixels/jp2.js';
import { createImages } from '../pixels/open.js';

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('read every item, text and image, and list what is wrong with them')
    .action(async () => {
      const result = readConfig(process.env);
      if (result.kind === 'mistakes') throw new Error(result.mistakes.join('\n'));
      const { mistakes } = await loadArchive(result.config, createImages({ root: result.config.images }));
      for (const { file, line, message } of mistakes)
        process.stdout.write(`${file}${line === undefined ? '' : `:${line}`}: ${message}\n`);
      for (const missing of await missingTools(result.config.images)) process.stdout.write(`${missing}\n`);
      process.stdout.write(mistakes.length === 0 ? 'Nothing is wrong.\n' : `${mistakes.length} mistake(s)\n`);
      process.exitCode = mistakes.length === 0 ? 0 : 1;
    });
}
