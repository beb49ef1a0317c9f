import { InvalidArgumentError, type Command } from 'commander';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PdfTexts } from '../archive/pdf-texts.js';
import type { Config } from '../config.js';
import type { Exported } from '../export/export.js';
import type { BackgroundPyramids } from '../ingest/background.js';
import { Refusal } from '../refusal.js';
import type { Images } from '../pixels/open.js';
import { examples } from './examples.js';
import { configOf } from './folder.js';

interface ExportOptions {
  readonly address: string;
  readonly item: readonly string[];
}

export function addExport(program: Command): void {
  program
    .command('export')
    .description('write the archive as files that any web server can hand out, with checksums (BagIt)')
    .argument('<folder>', 'where to put it; an earlier export there is replaced')
    .requiredOption('--address <address>', 'where the folder’s data/ will be seen by the outside', webAddress)
    .option('--item <id...>', 'these items alone', [])
    .addHelpText('after', HELP)
    .action(async (folder: string, { address, item }: ExportOptions) => {
      const config = await configOf(undefined, {}, process.env);
      const { exportArchive } = await import('../export/export.js');
      const stop = new AbortController();
      for (const signal of ['SIGINT', 'SIGTERM'] as const)
        process.once(signal, () => {
          stop.abort(new Refusal('Stopped: nothing was published.'));
        });
      try {
        const { images, texts } = await ready(config, item, stop.signal);
        const lanes = availableParallelism();
        const parts = { config, images, texts, assets, lanes, signal: stop.signal, tell };
        process.stdout.write(
          told(await exportArchive({ folder, base: address, items: item }, parts), address),
        );
        images.close();
      } catch (error) {
        tell(reason(error));
        process.exit(1);
      }
    });
}

const HELP = `
An earlier export in the folder stays there until the new one is whole. How to serve it: docs/export.md.
${examples({
  'export twin --address https://user.github.io/letters': 'the whole archive, as a site in twin/data',
  'export twin --address https://iiif.example.org --item letter-1955': 'one item of it',
})}`;

const assets = fileURLToPath(new URL('../assets', import.meta.url));

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Without a slash at its end: what is below it begins with one. */
function webAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '')
    throw new InvalidArgumentError(
      'It must be an http or https address without query and fragment, such as https://example.org/letters.',
    );
  return url.href.replace(/\/+$/, '');
}

interface Ready {
  readonly images: Images;
  readonly texts: Pick<PdfTexts, 'of'>;
}

/**
 * Of the items, images from pyramids and the texts within PDF files, as the server has them: what the cache lacks is made
 * first, and kept for the next time. Before that long work it throws a `Refusal` for an id of `items` that there is not.
 */
async function ready(config: Config, items: readonly string[], signal: AbortSignal): Promise<Ready> {
  const { createImages } = await import('../pixels/open.js');
  const { tuneSharp } = await import('../pixels/render.js');
  const { loadArchive } = await import('../archive.js');
  const { chosen, imagesOf } = await import('../export/export.js');
  tuneSharp();
  const originals = createImages({ root: config.images });
  const archive = await loadArchive(config, originals);
  const wanted = new Set(chosen(archive.exhibits, items).flatMap(imagesOf));
  const { pyramids, texts } = await making(config, originals);
  signal.addEventListener('abort', () => {
    pyramids.close();
    texts.close();
  });
  const files = new Set<string>();
  for (const identifier of wanted) files.add((await originals.open(identifier)).original);
  const has = (identifier: string): Images => (wanted.has(identifier) ? pyramids : originals);
  const parts: Ready = {
    images: { ...pyramids, open: (identifier) => has(identifier).open(identifier) },
    texts: { of: async (image) => (files.has(image.original) ? texts.of(image) : undefined) },
  };
  // To look at an image is to ask for its pyramid and its text.
  await loadArchive(config, parts.images, archive, parts.texts);
  await Promise.all([pyramids.settled(), texts.settled()]);
  signal.throwIfAborted();
  return parts;
}

interface Making {
  readonly pyramids: Images & Pick<BackgroundPyramids, 'settled'>;
  readonly texts: PdfTexts;
}

/** At once: here nobody else waits for an answer. */
async function making(config: Config, originals: Images): Promise<Making> {
  const { openDiskCache } = await import('../archive/cache.js');
  const { createPdfTexts } = await import('../archive/pdf-texts.js');
  const { createBackgroundPyramids } = await import('../ingest/background.js');
  const { pino } = await import('pino');
  const log = pino({ level: 'warn' }, pino.destination({ fd: 2, sync: true }));
  const turn = (): Promise<void> => Promise.resolve();
  const changed = (): void => undefined;
  const texts = createPdfTexts({ cache: openDiskCache(config, log), turn, changed });
  if (config.pyramids === 'off')
    return { pyramids: { ...originals, settled: () => Promise.resolve() }, texts };
  const pyramids = await createBackgroundPyramids({
    images: originals,
    folder: join(config.cache, 'pyramids'),
    maxBytes: config.cacheBytes * 0.75,
    limits: config,
    ...{ log, turn },
  });
  return { pyramids, texts };
}

function told({ items, images, files, bytes, site }: Exported, address: string): string {
  return [
    `Exported ${items} item(s) with ${images} image(s): ${files} files, ${Math.ceil(bytes / 2 ** 20)} MB`,
    `  site     ${site}, to be served at ${address}/`,
    `  open     ${join(site, 'index.html')}`,
    '',
  ].join('\n');
}

function reason(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return `The folder cannot be written: ${messageOf(error)}.`;
  if (code === 'ENOSPC') return 'The disk is full: nothing was published.';
  return messageOf(error);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
