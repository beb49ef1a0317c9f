#!/usr/bin/env node
/** The command line: `palimpsest serve`, and what is done beforehand and from outside. One file of commands/ for each. */
import { Command } from 'commander';
import { addCheck } from './commands/check.js';
import { addDoctor } from './commands/doctor.js';
import { addImport } from './commands/import.js';
import { addPyramid } from './commands/pyramid.js';
import { addServe } from './commands/serve.js';

const program = new Command('palimpsest')
  .description('A folder of scans and their texts becomes a complete IIIF archive.')
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

addServe(program);
addPyramid(program);
addCheck(program);
addDoctor(program);
addImport(program);

await program.parseAsync();
