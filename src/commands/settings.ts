import type { Command } from 'commander';
import { settingsNow, type SettingNow } from '../config.js';
import { examples } from './examples.js';
import { environmentOf } from './folder.js';

export function addSettings(program: Command): void {
  program
    .command('settings')
    .description('show every setting: what it is now, its default, what it means, and what is wrong')
    .argument('[folder]', 'as “palimpsest serve” with this folder would have them')
    .addHelpText(
      'after',
      examples({
        settings: 'what stands in the environment',
        'settings ~/scans': 'where a folder’s images, items and cache are taken to be',
      }),
    )
    .action(async (folder: string | undefined) => {
      const { settings, unknown } = settingsNow(await environmentOf(folder, {}, process.env));
      process.stdout.write([...settings.map(printed), ...unknown].join('\n\n') + '\n');
      const isWrong = unknown.length > 0 || settings.some(({ mistake }) => mistake !== undefined);
      process.exitCode = isWrong ? 1 : 0;
    });
}

function printed({ name, value = '', fallback, given, secret, mistake, meaning }: SettingNow): string {
  const shown = secret && given ? '(set, and not shown)' : value === '' ? '(not set)' : value;
  const byDefault = given ? `   (default: ${fallback ?? 'not set'})` : value === '' ? '' : '   (default)';
  return [
    `${name} = ${shown}${byDefault}`,
    ...(mistake === undefined ? [] : [`    WRONG: ${mistake}`]),
    ...lines(meaning, 84).map((line) => `    ${line}`),
  ].join('\n');
}

/** Breaks a sentence between words. */
function lines(text: string, width: number): readonly string[] {
  return text.match(new RegExp(`.{1,${width}}(?:\\s|$)|\\S+`, 'g'))?.map((line) => line.trimEnd()) ?? [];
}
