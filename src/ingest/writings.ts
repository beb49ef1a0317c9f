/** Which files of the item's description are written, and which are left to the curator who has edited them. */
import { join, parse } from 'node:path';
import { sha256At } from './places.js';
import { DESCRIPTION, type IngestRecord } from './record.js';

/** A file that is ready to take its place. */
export interface Wanted {
  readonly name: string;
  readonly sha256: string;
}

export interface Writing extends Wanted {
  /** Its own name, or one beside it where what has its name was edited. */
  readonly as: string;
}

/** Only what is to be written. */
export async function decideWritings(
  folder: string,
  wanted: readonly Wanted[],
  record: IngestRecord,
): Promise<readonly Writing[]> {
  const writings: Writing[] = [];
  for (const file of wanted) {
    const decided = decideWriting(file, await sha256At(join(folder, file.name)), record);
    if (decided === 'write') writings.push({ ...file, as: file.name });
    if (decided !== 'beside') continue;
    const as = besideName(file.name);
    if ((await sha256At(join(folder, as))) !== file.sha256) writings.push({ ...file, as });
  }
  return writings;
}

/**
 * `there` is the SHA-256 of what stands in its place. What ingest wrote it may replace; anything else a curator wrote,
 * and a new version comes beside it, unless it was there before, and the curator has seen it.
 */
export function decideWriting(
  { name, sha256 }: Wanted,
  there: string | undefined,
  { texts, draft, written }: IngestRecord,
): 'nothing' | 'write' | 'beside' {
  if (there === sha256) return 'nothing';
  if (there === undefined || written.get(name)?.has(there) === true) return 'write';
  const latest = name === DESCRIPTION ? draft : texts.get(name)?.sha256;
  return latest === sha256 ? 'nothing' : 'beside';
}

/** `p1.ru.txt` → `p1.ru.new.txt`: no layer is called so. */
export function besideName(name: string): string {
  const { name: stem, ext } = parse(name);
  return `${stem}.new${ext}`;
}
