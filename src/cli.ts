/** The command line: `palimpsest serve`, and what is done beforehand and from outside. One file of commands/ for each. */
import { createRequire } from 'node:module';
import { Command } from 'commander';
import { addCheck } from './commands/check.js';
import { addCompletion } from './commands/completion.js';
import { addDoctor } from './commands/doctor.js';
import { addExport } from './commands/export.js';
import { addImport } from './commands/import.js';
import { addIngest } from './commands/ingest.js';
import { STATUSES } from './commands/examples.js';
import { Misuse } from './commands/misuse.js';
import { withMisspelt } from './commands/misspelt.js';
import { addPyramid } from './commands/pyramid.js';
import { addSchema } from './commands/schema.js';
import { addServe } from './commands/serve.js';
import { addSettings } from './commands/settings.js';

const { version } = createRequire(import.meta.url)('../package.json') as { readonly version: string };

// Whoever reads only the first lines (`palimpsest ingest … | head`) closes the pipe: what was asked for is done all the same.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const program = new Command('palimpsest')
  .description('A folder of scans and their texts becomes a complete IIIF archive.')
  .version(version, '-V, --version', 'print the version')
  .showHelpAfterError('“palimpsest help” lists the commands, “palimpsest help COMMAND” says more of one.')
  .addHelpText('after', STATUSES)
  .configureOutput({
    outputError: (said, write) => {
      write(withMisspelt(said, process.argv));
    },
  })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program.commandsGroup('First steps:');
addServe(program);
addIngest(program);
addCheck(program);

program.commandsGroup('Files:');
addPyramid(program);
addExport(program);
addImport(program);

program.commandsGroup('Whoever runs the server:');
addSettings(program);
addDoctor(program);

program.commandsGroup('For the shell and the editor:');
addSchema(program);
addCompletion(program);
program.helpCommand('help [command]', 'say more of a command').commandsGroup('For the shell and the editor:');

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof Misuse)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}
