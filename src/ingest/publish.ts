/**
 * Gives an item that is built its place. Several renames cannot be one: item.yaml is the last. Until it is there the
 * folder of the description has none, and the server shows no item of its name. A run that was killed between two of
 * them is ended by the next, which finds what is still unfinished (docs/decisions/0023).
 */
import { mkdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pyramidName } from './build.js';
import { isThere } from '../store/disk.js';
import type { Places } from './places.js';
import type { IngestPlan, PlannedPage } from './plan.js';
import { DESCRIPTION, record, RECORD } from './record.js';
import type { Writing } from './writings.js';

export interface Publication {
  readonly plan: IngestPlan;
  /** Pages whose pyramids lie in the unfinished folder. */
  readonly pages: readonly PlannedPage[];
  readonly writings: readonly Writing[];
  /** SHA-256 of the draft of item.yaml. */
  readonly draft: string;
}

export async function publishItem(publication: Publication, places: Places): Promise<void> {
  const { plan, writings, draft } = publication;
  const isNew = !(await isThere(places.images));
  // Before any file takes its place: what is not recorded would be taken for a curator's.
  await record(join(isNew ? places.unfinished.images : places.images, RECORD), [
    ...plan.texts.map(({ recorded }) => recorded),
    { kind: 'draft', sha256: draft },
  ]);
  await mkdir(places.description, { recursive: true });
  const [description, texts] = [
    writings.filter(({ name }) => name === DESCRIPTION),
    writings.filter(({ name }) => name !== DESCRIPTION),
  ];
  await moveWritings(texts, places);
  if (isNew) await rename(places.unfinished.images, places.images);
  else await movePages(publication.pages, places);
  await record(join(places.images, RECORD), plan.all.pages);
  await moveWritings(description, places);
}

async function moveWritings(writings: readonly Writing[], places: Places): Promise<void> {
  for (const { name, as } of writings) {
    const target = join(places.description, as);
    await mkdir(dirname(target), { recursive: true });
    await rename(join(places.unfinished.manifests, name), target);
  }
}

/** Each is recorded when it is there: one that is not is made again. */
async function movePages(pages: readonly PlannedPage[], { unfinished, images }: Places): Promise<void> {
  for (const { recorded } of pages) {
    await rename(join(unfinished.images, pyramidName(recorded)), join(images, pyramidName(recorded)));
    await record(join(images, RECORD), [recorded]);
  }
}
