/** An archive of its own for tests: the letter, and a folder of bare scans with a text beside one. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../src/config.js';
import { exportArchive, type ExportAsked, type Exported, type ExportParts } from '../../src/export/export.js';
import { createImages } from '../../src/pixels/open.js';
import { configure } from '../http/serving.js';
import { painting } from '../pixels/samples.js';
import { run } from '../pixels/tools.js';

export const ROOT = join(import.meta.dirname, '../..');
export const LETTER = 'hekmat-1955';
/** A scan with a text, and nothing written about them. It is no pyramid, and no side of it is a power of two. */
export const BARE = 'Письма 1955';

export interface Curated {
  readonly environment: Readonly<Record<string, string>>;
  readonly config: Config;
  /** A new folder each time, which goes with the archive. */
  readonly folder: (name: string) => string;
  readonly remove: () => Promise<void>;
}

export async function curated(): Promise<Curated> {
  const root = await mkdtemp(join(tmpdir(), 'palimpsest-export-'));
  const [images, manifests] = [join(root, 'images'), join(root, 'manifests')];
  await cp(join(ROOT, 'images'), images, { recursive: true });
  await cp(join(ROOT, 'manifests'), manifests, { recursive: true });
  await mkdir(join(images, BARE));
  await painting(1300, 901)
    .jpeg()
    .toFile(join(images, BARE, 'лист 1.jpg'));
  // The second page of a file, of an item that says little.
  const leaves = [join(root, 'a.tif'), join(root, 'b.tif')];
  await painting(301, 200).tiff().toFile(join(root, 'a.tif'));
  await painting(200, 301).tiff().toFile(join(root, 'b.tif'));
  await mkdir(join(images, 'two'));
  await run('tiffcp', [...leaves, join(images, 'two/leaves.tif')]);
  await mkdir(join(manifests, 'leaf'));
  await writeFile(
    join(manifests, 'leaf/item.yaml'),
    [
      'label: A second leaf',
      'pages:',
      '  - { id: verso, image: "two~leaves:2", label: Verso }',
      '  - { id: lost, image: "two~lost", label: Its image is lost }',
      '',
    ].join('\n'),
  );
  await writeFile(join(images, BARE, 'лист 1.ru.txt'), 'Дорогой товарищ!\nПишу Вам.\n');
  await writeFile(join(images, BARE, 'private.docx'), 'not for anybody');
  const environment = { PALIMPSEST_IMAGES: images, PALIMPSEST_MANIFESTS: manifests };
  return {
    environment,
    config: configure(environment),
    folder: (name) => join(root, name),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

export async function exporting(
  { config }: Pick<Curated, 'config'>,
  asked: Partial<ExportAsked> & { readonly folder: string },
  parts: Partial<ExportParts> = {},
): Promise<Exported> {
  const images = createImages({ root: config.images });
  try {
    return await exportArchive(
      { base: 'https://static.example/twin', items: [], ...asked },
      {
        config,
        images,
        texts: { of: () => Promise.resolve(undefined) },
        assets: join(ROOT, 'dist/assets'),
        lanes: 2,
        signal: new AbortController().signal,
        tell: () => undefined,
        ...parts,
      },
    );
  } finally {
    images.close();
  }
}
