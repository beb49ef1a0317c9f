/** Ingesting in a folder of its own, and what is seen of the item afterwards. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadArchive } from '../../src/archive.js';
import { readConfig, type Config } from '../../src/config.js';
import { defaultLimits } from '../../src/image/limits.js';
import { ingest } from '../../src/ingest/ingest.js';
import { sentence, type Event } from '../../src/ingest/telling.js';
import { createImages } from '../../src/pixels/open.js';
import { painting, temporaryFolder } from '../pixels/samples.js';

/** A small picture; another one for each number. */
export async function scan(number: number): Promise<Buffer> {
  return painting(200 + 10 * number, 300)
    .jpeg()
    .toBuffer();
}

export async function put(root: string, files: Readonly<Record<string, Buffer | string>>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}

export async function workshop(files: Readonly<Record<string, Buffer | string>>): Promise<string> {
  const root = await temporaryFolder();
  await put(root, files);
  return root;
}

export interface Tried {
  readonly done: boolean;
  readonly events: readonly Event[];
  /** Mistakes and notes as they are told, without the path of the folder. */
  readonly mistakes: readonly string[];
  readonly notes: readonly string[];
  /** Pages that were made. */
  readonly made: readonly string[];
  readonly told: string | undefined;
}

/** `asked` are below the folder. */
export async function tryIngest(
  root: string,
  asked: readonly string[],
  { item = 'letter', dpi = 300, running = false } = {},
): Promise<Tried> {
  const events: Event[] = [];
  const done = await ingest(
    asked.map((path) => join(root, path)),
    {
      item,
      dpi,
      folders: { images: join(root, 'images'), manifests: join(root, 'manifests') },
      limits: defaultLimits,
      bounds: { most: 2, weight: 2 ** 31 },
      runner: { pid: 77, isRunning: () => running },
      addresses: ['http://localhost/items/letter'],
    },
    (event) => events.push(event),
  );
  const of = (kind: 'mistake' | 'note'): readonly string[] =>
    events.flatMap((event) => (event.kind === kind ? [sentence(event).replaceAll(`${root}/`, '')] : []));
  return {
    done,
    events,
    mistakes: of('mistake'),
    notes: of('note'),
    made: events.flatMap((event) => (event.kind === 'progress' ? [event.page] : [])).toSorted(),
    told: events.flatMap((event) => (event.kind === 'end' ? [event.told] : []))[0],
  };
}

export interface Seen {
  readonly label: string | undefined;
  /** Ids, and whether each has its image. */
  readonly pages: readonly string[];
  readonly layers: readonly string[];
  readonly mistakes: readonly string[];
}

/** The item as a server that starts now shows it; undefined where there is none. */
export async function look(root: string, item = 'letter'): Promise<Seen | undefined> {
  const images = createImages({ root: join(root, 'images') });
  try {
    const archive = await loadArchive(configOf(root), images);
    const exhibit = archive.exhibits.get(item);
    return (
      exhibit && {
        label: Object.values(exhibit.item.label)[0]?.[0],
        pages: exhibit.item.pages.map(({ id }) => `${id} ${exhibit.images.get(id)?.kind ?? ''}`),
        layers: exhibit.item.layers.map(({ id }) => id),
        mistakes: archive.mistakes.map(({ file, message }) => `${file}: ${message}`),
      }
    );
  } finally {
    images.close();
  }
}

function configOf(root: string): Config {
  const result = readConfig({
    PALIMPSEST_IMAGES: join(root, 'images'),
    PALIMPSEST_MANIFESTS: join(root, 'manifests'),
  });
  if (result.kind === 'mistakes') throw new Error(result.mistakes.join('\n'));
  return result.config;
}
