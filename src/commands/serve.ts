import type { Command } from 'commander';
import type { Config } from '../config.js';
import { nearest } from '../nearest.js';
import { examples } from './examples.js';
import { configOf, NoFolder, type Flags } from './folder.js';
import { Misuse } from './misuse.js';

export function addServe(program: Command): void {
  program
    .command('serve', { isDefault: true })
    .description('serve a folder of scans and texts as it is, and watch it')
    .argument('[folder]', 'scans in folders, texts beside them; without it the settings say where they are')
    .option('-p, --port <number>', 'port to listen on (PORT)')
    .option('--public-address <url>', 'address by which the outside reaches the server')
    .option('--cache <folder>', 'where to keep what can be made again; by default not in the folder itself')
    .addHelpText('after', HELP)
    .action(async (folder: string | undefined, flags: Flags) => {
      const config = await configOrCommand(folder, flags, namesOf(program));
      const { serve } = await import('../main.js');
      await serve(config, program.version() ?? '');
    });
}

const HELP = `
A folder that holds images/ and manifests/ is an archive; any other is served as it is:
each folder in it is an item, and p1.ru.txt is the Russian text of p1.jpg. Nothing is
written into it. All other settings are environment variables: palimpsest settings.
${examples({
  'serve ~/scans': 'every folder of scans in ~/scans, at http://localhost:8080',
  'serve ~/scans --port 9000': 'the same at another port',
  serve: 'the archive here: ./images and ./manifests, or wherever the settings say',
})}`;

function namesOf(program: Command): readonly string[] {
  return program.commands.map((command) => command.name());
}

/** A word that is neither a command nor a folder was probably meant to be a command. */
async function configOrCommand(
  folder: string | undefined,
  flags: Flags,
  commands: readonly string[],
): Promise<Config> {
  try {
    return await configOf(folder, flags, process.env);
  } catch (error) {
    const meant = error instanceof NoFolder ? nearest(error.folder, commands) : undefined;
    throw error instanceof NoFolder && meant !== undefined
      ? new Misuse(`${error.message} Nor is there such a command: did you mean “palimpsest ${meant}”?`)
      : error;
  }
}
