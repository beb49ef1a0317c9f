/** What was given, looked at: how many pages a scan has, what a text says. Everything that is wrong is told at once. */
import { readFile } from 'node:fs/promises';
import { readText } from '../item/files.js';
import { mostOf } from '../item/read-texts.js';
import { stemOf } from '../pixels/names.js';
import { pdfPages } from '../pixels/pdf.js';
import { readPictures } from '../pixels/probe.js';
import { fileState } from '../store/reading.js';
import type { GivenFile } from './given.js';
import { atResolution, printHocr } from './pdf.js';
import { inParallel } from '../parallel.js';
import { sha256Of } from './places.js';
import { pageIds, type Scan } from './plan.js';
import { Refusal } from '../refusal.js';
import { reason } from './reason.js';
import type { Told } from './telling.js';
import type { GivenText } from './texts.js';

export interface Sorted {
  readonly scans: readonly GivenFile[];
  readonly texts: readonly GivenFile[];
  readonly notes: readonly Told[];
}

/** By their names. A file that was named by itself and is no text is a scan, whatever it is called: its bytes will tell. */
export function sortGiven(files: readonly GivenFile[]): Sorted {
  const texts = files.filter(isText);
  const rest = files.filter((file) => !isText(file));
  const scans = rest.filter((file) => file.named || stemOf(file) !== undefined);
  const notes = rest
    .filter((file) => !scans.includes(file))
    .map(({ path }) => ({
      file: path,
      message: 'This is neither a scan nor a text by its name, and is passed over.',
    }));
  return { scans, texts, notes };
}

function isText({ name }: GivenFile): boolean {
  return /\.(?:txt|md|xml|hocr)$/i.test(name);
}

interface Looked<Value> {
  /** In the order given. */
  readonly found: readonly Value[];
  readonly unread: readonly GivenFile[];
  readonly mistakes: readonly Told[];
}

export async function probeScans(files: readonly GivenFile[], dpi: number): Promise<Looked<Scan>> {
  return lookAt(files, async (file) => {
    const state = await fileState(file.path);
    if (state === undefined) throw new Refusal('This file is gone.');
    if (state.bytes === 0n) throw new Refusal('This file is empty.');
    const stamp = { bytes: Number(state.bytes), modified: String(state.modifiedNs) };
    const pictures = (await readPictures(file.path)).map((picture) => atResolution(picture, dpi));
    return { file, stamp, dpi, pictures };
  });
}

export async function readTexts(files: readonly GivenFile[]): Promise<Looked<GivenText>> {
  return lookAt(files, async (file) => {
    const read = await readText(file.path, mostOf(file.name));
    if (read.kind === 'unread') throw new Refusal(read.mistake.message, { line: read.mistake.line });
    return { file, content: read.text, sha256: sha256Of(await readFile(file.path)), isFile: true };
  });
}

/** What PDF files have of their pages. A page without text has none here. */
export async function readPdfTexts(scans: readonly Scan[]): Promise<Looked<GivenText>> {
  const ids = new Map(scans.filter(isPdf).map((scan) => [scan.file, pageIds(scan)]));
  const { found, ...told } = await lookAt([...ids.keys()], async (file) => {
    const texts: GivenText[] = [];
    for await (const page of pdfPages(file.path)) {
      const content = printHocr(page);
      const name = `${ids.get(file)?.[page.number - 1] ?? ''}.hocr`;
      if (page.lines.length > 0)
        texts.push({ file: { ...file, name }, content, sha256: sha256Of(content), isFile: false });
    }
    return texts;
  });
  return { found: found.flat(), ...told };
}

function isPdf({ pictures }: Scan): boolean {
  return pictures.some(({ format }) => format === 'pdf');
}

/** As many at a time as files are read by threads. */
const AT_A_TIME = 4;

async function lookAt<Value>(
  files: readonly GivenFile[],
  look: (file: GivenFile) => Promise<Value>,
): Promise<Looked<Value>> {
  const found = new Map<GivenFile, Value>();
  const mistakes = new Map<GivenFile, Told>();
  await inParallel(files, { most: AT_A_TIME }, async (file) => {
    try {
      found.set(file, await look(file));
    } catch (error) {
      const line = error instanceof Refusal ? error.line : undefined;
      mistakes.set(file, { file: file.path, line, message: reason(error) });
    }
  });
  const inOrder = <Kind>(map: ReadonlyMap<GivenFile, Kind>): readonly Kind[] =>
    files.flatMap((file) => {
      const value = map.get(file);
      return value === undefined ? [] : [value];
    });
  const unread = files.filter((file) => mistakes.has(file));
  return { found: inOrder(found), unread, mistakes: inOrder(mistakes) };
}
