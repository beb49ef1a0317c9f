#!/usr/bin/env node
/** The command line: `palimpsest serve`, and what is done beforehand and from outside. */
import { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { loadArchive } from './archive.js';
import { readConfig } from './config.js';
import { askByFetch } from './doctor/ask.js';
import { diagnose } from './doctor/diagnose.js';
import { printFindings } from './doctor/finding.js';
import { makePyramids } from './ingest/command.js';
import { createImages } from './pixels/open.js';

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

program
  .command('check')
  .description('read every item, text and image, and list what is wrong with them')
  .action(async () => {
    const result = readConfig(process.env);
    if (result.kind === 'mistakes') throw new Error(result.mistakes.join('\n'));
    const { mistakes } = await loadArchive(result.config, createImages({ root: result.config.images }));
    for (const { file, line, message } of mistakes)
      process.stdout.write(`${file}${line === undefined ? '' : `:${line}`}: ${message}\n`);
    process.stdout.write(mistakes.length === 0 ? 'Nothing is wrong.\n' : `${mistakes.length} mistake(s)\n`);
    process.exitCode = mistakes.length === 0 ? 0 : 1;
  });

program
  .command('doctor')
  .description('ask a running server as the outside does, and say what is wrong with its set-up')
  .argument('[address]', 'public address of the server', 'http://localhost:8080')
  .action(async (address: string) => {
    const findings = await diagnose(address, askByFetch);
    process.stdout.write(`${printFindings(findings)}\n`);
    process.exitCode = findings.some(({ kind }) => kind === 'ill') ? 1 : 0;
  });

await program.parseAsync();
