#!/usr/bin/env node
/** The command line: `palimpsest serve`, and what is done to files beforehand. */
import { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { makePyramids } from './ingest/command.js';

const program = new Command('palimpsest')
  .description('A folder of scans and their texts becomes a complete IIIF archive.')
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program
  .command('serve', { isDefault: true })
  .description('serve the archive; settings are environment variables, listed in the README')
  .action(async () => {
    // Read once, when the first file is: file reads must never wait behind decodes.
    process.env.UV_THREADPOOL_SIZE ??= String(availableParallelism() + 4);
    await import('./main.js');
  });

program
  .command('pyramid')
  .description('make tiled pyramids, which are served without decoding, beside the files or in a folder')
  .argument('<file...>', 'TIFF, JPEG, PNG, WebP, GIF or AVIF; each page of a TIFF becomes a file of its own')
  .option('--to <folder>', 'where to put them')
  .option('--overwrite', 'replace what is there, even the original itself', false)
  .action(
    async (files: readonly string[], options: { readonly to?: string; readonly overwrite: boolean }) => {
      const failed = await makePyramids(files, { to: options.to, overwrite: options.overwrite }, (line) => {
        process.stdout.write(`${line}\n`);
      });
      process.exitCode = failed === 0 ? 0 : 1;
    },
  );

await program.parseAsync();
