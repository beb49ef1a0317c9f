import type { Command } from 'commander';
import { examples } from './examples.js';
import { configOf } from './folder.js';
import type { Verdict } from './verify.js';

interface CheckOptions {
  readonly quick: boolean;
}

export function addCheck(program: Command): void {
  program
    .command('check')
    .description('read every item, text and image, and list all that is wrong with them')
    .argument('[folder]', 'as for serve; without it the settings say where')
    .option('--quick', 'read only the heads of images: damaged pixels are not found', false)
    .addHelpText(
      'after',
      examples({
        'check ~/scans': 'every mistake, with its file and line; every image is decoded once',
        'check --quick': 'the archive here, in a moment; the exit status is 1 where something is wrong',
      }),
    )
    .action(async (folder: string | undefined, { quick }: CheckOptions) => {
      const config = await configOf(folder, {}, process.env);
      const { verify } = await import('./verify.js');
      const verdict = await verify(config, quick, tellProgress);
      process.stdout.write(printed(verdict, quick, config.images));
      process.exitCode = verdict.mistakes.length === 0 && verdict.items > 0 ? 0 : 1;
    });
}

/** In a terminal only, on one line that goes away. */
function tellProgress(done: number, all: number): void {
  if (!process.stderr.isTTY) return;
  process.stderr.write(done < all ? `\r${done} of ${all} images` : '\r\u001B[K');
}

function printed(
  { mistakes, missing, items, texts, images }: Verdict,
  quick: boolean,
  folder: string,
): string {
  const lines = mistakes.map(
    ({ file, line, message }) => `${file}${line === undefined ? '' : `:${line}`}: ${message}`,
  );
  const seen = `${items} item(s), ${texts} text(s), ${images} image(s)${quick ? ', whose pixels were not looked at' : ''}`;
  const end =
    mistakes.length > 0
      ? `${mistakes.length} mistake(s) in ${seen}.`
      : items === 0
        ? `Nothing is there to check: put scans into ${folder}, those of one letter or book into a folder of their own.`
        : `Nothing is wrong: ${seen}.`;
  return `${[...lines, ...missing, end].join('\n')}\n`;
}
