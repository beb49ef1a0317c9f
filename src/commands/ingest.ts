import { InvalidArgumentError, type Command } from 'commander';
import { availableParallelism, totalmem } from 'node:os';
import type { Config } from '../config.js';
import { USUAL_DPI } from '../ingest/pdf.js';
import { id } from '../item/schema.js';
import { printAddress } from '../presentation/ids.js';
import { examples } from './examples.js';
import { configOf } from './folder.js';
import { Misuse } from './misuse.js';

interface IngestFlags {
  readonly item: string;
  readonly dpi: number;
  readonly json: boolean;
}

export function addIngest(program: Command): void {
  program
    .command('ingest')
    .description(
      'make an item of scans and texts: pyramids in the images folder, a description in the manifests folder',
    )
    .argument(
      '<file...>',
      'TIFF and PDF (of several pages too), JPEG 2000, JPEG, PNG, WebP, GIF or AVIF, texts named after them (p1.ru.txt, p1.alto.xml), folders, or globs in quotes',
    )
    .requiredOption('--item <name>', 'name of the item, as it stands in its addresses')
    .option('--dpi <number>', 'dots an inch for pages of a PDF, 72 to 600', toDpi, USUAL_DPI)
    .option('--json', 'tell what happens as lines of JSON', false)
    .addHelpText('after', HELP)
    .action(async (files: readonly string[], flags: IngestFlags) => {
      const name = id.safeParse(flags.item.normalize('NFC'));
      if (!name.success)
        throw new Misuse(`--item ${name.error.issues.map(({ message }) => message).join('; ')}.`);
      const config = await configOf(undefined, {}, process.env);
      process.exitCode = (await run(files, { ...flags, item: name.data }, config)) ? 0 : 1;
    });
}

function toDpi(given: string): number {
  const dpi = Number(given);
  if (!Number.isInteger(dpi) || dpi < 72 || dpi > 600)
    throw new InvalidArgumentError('Write a whole number from 72 to 600.');
  return dpi;
}

const HELP = `
Run again with the same files it does nothing; with changed or more files, it makes those. What you have
edited is never written over. A run that was stopped goes on where it was.
${examples({
  'ingest scans/ --item letter-1955': 'all scans and texts in a folder become one item',
  "ingest 'scans/*.tif' texts/ --item letter-1955": 'scans and texts of two folders',
  'ingest book.pdf --item book --dpi 400': 'each page of a PDF becomes a page',
})}`;

async function run(
  files: readonly string[],
  { item, dpi, json }: IngestFlags,
  config: Config,
): Promise<boolean> {
  const { ingest } = await import('../ingest/ingest.js');
  const { tellPeople, tellPrograms } = await import('../ingest/telling.js');
  const write = (text: string): void => {
    process.stdout.write(text);
  };
  const terminal = process.stdout.isTTY ? process.stdout : undefined;
  const address = config.publicAddress ?? `http://localhost:${config.port}`;
  return ingest(
    files,
    {
      item,
      folders: config,
      dpi,
      limits: config,
      bounds: { most: availableParallelism(), weight: Math.floor(totalmem() / 4) },
      runner: { pid: process.pid, isRunning },
      addresses: [
        `${address}/items/${encodeURIComponent(item)}`,
        `${address}${printAddress({ kind: 'manifest', item })}`,
      ],
    },
    json ? tellPrograms({ write }) : tellPeople({ write, terminal }),
  );
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Of another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
