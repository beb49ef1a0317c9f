/** The description as it will be published, written into its unfinished folder and read back as the server reads it. */
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fitted } from '../item/fit.js';
import type { Mistake } from '../item/item.js';
import { readItem } from '../item/read.js';
import { draftItem } from './draft.js';
import { isThere } from '../store/disk.js';
import { sha256Of, type Places } from './places.js';
import type { IngestPlan } from './plan.js';
import { DESCRIPTION } from './record.js';
import type { Told } from './telling.js';
import type { PlannedText } from './texts.js';
import type { Wanted } from './writings.js';

export interface Described {
  /** What lies ready in the unfinished folder, item.yaml last. */
  readonly wanted: readonly Wanted[];
  readonly mistakes: readonly Told[];
}

/** Writes it anew, whatever a killed run left. */
export async function describeUnfinished(plan: IngestPlan, places: Places): Promise<Described> {
  const folder = places.unfinished.manifests;
  await rm(dirname(folder), { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const given = new Map(plan.texts.map((text) => [text.recorded.name, text]));
  for (const { name } of plan.all.texts) {
    const { path, content } = given.get(name) ?? { path: join(places.description, name), content: undefined };
    if (content !== undefined) await writeFile(join(folder, name), content);
    else if (given.has(name) || (await isThere(path))) await copyFile(path, join(folder, name));
  }
  const draft = draftItem(plan);
  await writeFile(join(folder, DESCRIPTION), draft);
  return {
    wanted: [
      ...plan.texts.map(({ recorded: { name, sha256 } }) => ({ name, sha256 })),
      { name: DESCRIPTION, sha256: sha256Of(draft) },
    ],
    mistakes: await readBack(plan, folder, given),
  };
}

/** `given` is where each text came from: that is the file in which a curator can put a mistake right. */
async function readBack(
  { item: id, pages }: IngestPlan,
  folder: string,
  given: ReadonlyMap<string, PlannedText>,
): Promise<readonly Told[]> {
  const { item, mistakes } = await readItem(folder);
  const images = new Map(
    pages.map(({ recorded, picture }) => [recorded.id, { kind: 'present', size: picture.size }] as const),
  );
  const fit = item === undefined ? [] : fitted(item, images).mistakes;
  return [...mistakes, ...fit].map(({ file, line, message }: Mistake) => ({
    file: given.get(file.slice(id.length + 1))?.path ?? file,
    line,
    message,
  }));
}
