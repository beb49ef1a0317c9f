import type { Command } from 'commander';
import { examples } from './examples.js';

interface PyramidOptions {
  readonly to?: string;
  readonly overwrite: boolean;
}

export function addPyramid(program: Command): void {
  program
    .command('pyramid')
    .description('make tiled pyramids, which are served without decoding, beside the files or in a folder')
    .argument(
      '<file...>',
      'TIFF, JPEG, JPEG 2000, PNG, WebP, GIF, AVIF or PDF; each page of a TIFF or a PDF becomes a file of its own',
    )
    .option('--to <folder>', 'where to put them')
    .option('--overwrite', 'replace what is there, even the original itself', false)
    .addHelpText(
      'after',
      examples({
        'pyramid scan.jpg --to images/letter': 'makes images/letter/scan.tif; scan.jpg stays as it is',
        'pyramid --overwrite images/letter/*.tif': 'replaces each file by its pyramid',
      }),
    )
    .action(async (files: readonly string[], options: PyramidOptions) => {
      const { makePyramids } = await import('../ingest/command.js');
      const failed = await makePyramids(files, { to: options.to, overwrite: options.overwrite }, (line) => {
        process.stdout.write(`${line}\n`);
      });
      process.exitCode = failed === 0 ? 0 : 1;
    });
}
