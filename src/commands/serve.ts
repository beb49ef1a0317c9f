import type { Command } from 'commander';
import { availableParallelism } from 'node:os';

export function addServe(program: Command): void {
  program
    .command('serve', { isDefault: true })
    .description('serve the archive; settings are environment variables, listed in the README')
    .action(async () => {
      // Read once, when the first file is: file reads must never wait behind decodes.
      process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 4);
      await import('../main.js');
    });
}
