/**
 * What was ingested of what, written as it is done: one line of JSON for each thing, the last of a name holds. It lies
 * hidden beside the pyramids. A line that a killed run left torn is passed over.
 */
import { appendFile, mkdir, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { codeOf } from '../store/codes.js';

export const RECORD = '.ingest.jsonl';

/** Which file it was, as make and rsync tell it: nanoseconds, since milliseconds would lose the last digits. */
const stamp = z.object({ bytes: z.number(), modified: z.string() });
export type Stamp = z.infer<typeof stamp>;

const page = z.object({
  kind: z.literal('page'),
  id: z.string(),
  label: z.string(),
  /** Name of its scan, and which picture of that file, from 1. */
  scan: z.string(),
  picture: z.number(),
  /** Of a page of a PDF: at how many dots an inch it was drawn. */
  dpi: z.number().optional(),
  stamp,
});
/** One page, made. */
export type RecordedPage = z.infer<typeof page>;

const text = z.object({
  kind: z.literal('text'),
  /** In the folder of the item. */
  name: z.string(),
  /** As the layer names its files: `{page}.ru.txt`. */
  file: z.string(),
  language: z.string(),
  source: z.enum(['text', 'tei', 'recognised']),
  sha256: z.string(),
});
/** One text, copied. */
export type RecordedText = z.infer<typeof text>;

const draft = z.object({ kind: z.literal('draft'), sha256: z.string() });
type RecordedDraft = z.infer<typeof draft>;

const line = z.discriminatedUnion('kind', [page, text, draft]);
export type RecordLine = RecordedPage | RecordedText | RecordedDraft;

export interface IngestRecord {
  /** By id, in the order of the item. */
  readonly pages: ReadonlyMap<string, RecordedPage>;
  readonly texts: ReadonlyMap<string, RecordedText>;
  readonly draft: string | undefined;
  /** Every SHA-256 that was ever written under a name: a file that has another one was edited. */
  readonly written: ReadonlyMap<string, ReadonlySet<string>>;
  /** As they stand in the file. */
  readonly lines: readonly RecordLine[];
}

export const DESCRIPTION = 'item.yaml';

/** An empty one where there is none. */
export async function readRecord(path: string): Promise<IngestRecord> {
  try {
    return parseRecord(await readFile(path, 'utf8'));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return parseRecord('');
    throw error;
  }
}

function parseRecord(content: string): IngestRecord {
  const pages = new Map<string, RecordedPage>();
  const texts = new Map<string, RecordedText>();
  const written = new Map<string, Set<string>>();
  const wrote = (name: string, sha256: string): void => {
    written.set(name, (written.get(name) ?? new Set()).add(sha256));
  };
  let latest: string | undefined;
  const lines = content.split('\n').flatMap(parseLine);
  for (const entry of lines) {
    if (entry.kind === 'page') {
      // Pages are written as they are finished, and at the end once more, in order.
      pages.delete(entry.id);
      pages.set(entry.id, entry);
    }
    if (entry.kind === 'text') {
      texts.set(entry.name, entry);
      wrote(entry.name, entry.sha256);
    }
    if (entry.kind === 'draft') {
      latest = entry.sha256;
      wrote(DESCRIPTION, entry.sha256);
    }
  }
  return { pages, texts, draft: latest, written, lines };
}

function parseLine(written: string): readonly RecordLine[] {
  try {
    const { data } = line.safeParse(JSON.parse(written));
    return data === undefined ? [] : [data];
  } catch {
    return [];
  }
}

export async function record(path: string, lines: readonly RecordLine[]): Promise<void> {
  if (lines.length === 0) return;
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, printRecord(lines));
}

/** A line feed stands before each line too: what a killed run tore off must not swallow it. */
export function printRecord(lines: readonly RecordLine[]): string {
  return lines.map((each) => `\n${JSON.stringify(each)}\n`).join('');
}

export function sameStamp(one: Stamp | undefined, other: Stamp): boolean {
  return one?.bytes === other.bytes && one.modified === other.modified;
}
