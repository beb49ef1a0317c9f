/**
 * `palimpsest ingest`: the steps from files to a published item. All that can be refused is refused before the pyramids,
 * which take minutes; what they make is kept for the next run whatever happens.
 */
import { mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tuneSharp } from '../pixels/render.js';
import { buildPyramids, unmade, type BuildOptions } from './build.js';
import { describeUnfinished } from './check.js';
import { gather } from './given.js';
import { locked, type Runner } from './lock.js';
import { isThere } from '../store/disk.js';
import { placesOf, unfinishedFolders, type Folders, type Places } from './places.js';
import { isScanMade, planItem, type IngestPlan, type PlannedPage } from './plan.js';
import { probeScans, readPdfTexts, readTexts, sortGiven } from './probing.js';
import { publishItem } from './publish.js';
import { Refusal } from '../refusal.js';
import { reason } from './reason.js';
import { DESCRIPTION, readRecord, RECORD, type IngestRecord } from './record.js';
import type { Step, Tell, Told } from './telling.js';
import { decideWritings, type Writing } from './writings.js';

export interface IngestOptions extends BuildOptions {
  /** Name of the item: of its folders, and in its addresses. */
  readonly item: string;
  readonly folders: Folders;
  /** Dots an inch, for pages of a PDF. */
  readonly dpi: number;
  readonly runner: Runner;
  /** Where it can be seen. */
  readonly addresses: readonly string[];
}

/** Never throws for what is wrong with files. Returns false where there were mistakes; then nothing was published. */
export async function ingest(asked: readonly string[], options: IngestOptions, tell: Tell): Promise<boolean> {
  tuneSharp();
  const { item, folders } = options;
  const places = placesOf(item, folders);
  try {
    await mkdir(folders.images, { recursive: true });
    return await locked(dirname(places.unfinished.images), options.runner, () =>
      ingestLocked(asked, options, places, tell),
    );
  } catch (error) {
    tell({ kind: 'mistake', file: item, message: reason(error) });
    return false;
  }
}

/** What is there before anything is done. */
interface Before {
  /** What was ingested into the item before; also by a run that was killed while it published. */
  readonly record: IngestRecord;
  readonly published: boolean;
}

interface Todo {
  readonly plan: IngestPlan;
  readonly writings: readonly Writing[];
  readonly draft: string;
}

async function ingestLocked(
  asked: readonly string[],
  options: IngestOptions,
  places: Places,
  tell: Tell,
): Promise<boolean> {
  const before = await lookBefore(places);
  if (before.published && before.record.lines.length === 0) throw new Refusal(OCCUPIED);
  const plan = await decide(asked, options, before, tell);
  const todo = plan && (await draftAndCheck(plan, before, places, tell));
  if (todo === undefined) return false;
  const pages = await unmade(todo.plan.pages, places.images, before.record.pages);
  const nothing = pages.length === 0 && todo.writings.length === 0 && before.published;
  if (!nothing && !(await buildAndPublish(todo, pages, options, places, tell))) return false;
  for (const folder of unfinishedFolders(places)) await rm(folder, { recursive: true, force: true });
  tell({ kind: 'end', told: nothing ? NOTHING : DONE, addresses: options.addresses });
  return true;
}

const NOTHING = 'Nothing to do: the item is there as it was given. It is to be seen at';
const DONE = 'The item is there. Where the server runs, it is to be seen at';

async function lookBefore({ images, unfinished }: Places): Promise<Before> {
  const published = await isThere(images);
  const found = await readRecord(join(published ? images : unfinished.images, RECORD));
  // Pages of what was never published are none of the item.
  return { published, record: published ? found : { ...found, pages: new Map(), texts: new Map() } };
}

/** probe, split pages, read texts. */
async function decide(
  asked: readonly string[],
  { item, dpi }: IngestOptions,
  { record }: Before,
  tell: Tell,
): Promise<IngestPlan | undefined> {
  const given = await gather(asked);
  const sorted = sortGiven(given.files);
  const { found: scans, unread, mistakes } = await probeScans(sorted.scans, dpi);
  stepped(
    'probe',
    `${count(scans.length, 'scan')} and ${count(sorted.texts.length, 'text')} were given`,
    tell,
  );
  stepped(
    'split pages',
    `${count(scans.flatMap(({ pictures }) => pictures).length, 'page')} are in them`,
    tell,
  );
  const texts = await readTexts(sorted.texts);
  const inside = await readPdfTexts(scans.filter((scan) => !isScanMade(scan, record)));
  const all = [...texts.found, ...inside.found];
  const decided = planItem(item, { scans, unread, texts: all }, record);
  stepped('read texts', count(all.length, 'text'), tell);
  const planned = decided.kind === 'plan' ? decided : undefined;
  for (const note of [...given.notes, ...sorted.notes, ...(planned?.notes ?? [])])
    tell({ kind: 'note', ...note });
  const wrong: readonly Told[] = [
    ...given.mistakes,
    ...mistakes,
    ...texts.mistakes,
    ...inside.mistakes,
    ...(decided.kind === 'mistakes' ? decided.mistakes : []),
  ];
  tellMistakes(wrong, tell);
  return wrong.length > 0 ? undefined : planned;
}

const OCCUPIED =
  'A folder of this name is among the images already, and ingest did not make it; its scans are served as they are. Give another name with --item.';

function tellMistakes(mistakes: readonly Told[], tell: Tell): void {
  for (const mistake of mistakes) tell({ kind: 'mistake', ...mistake });
}

function stepped(step: Step, told: string, tell: Tell): void {
  tell({ kind: 'step', step, told });
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}

async function draftAndCheck(
  plan: IngestPlan,
  { record }: Before,
  places: Places,
  tell: Tell,
): Promise<Todo | undefined> {
  const { wanted, mistakes } = await describeUnfinished(plan, places);
  const { pages, texts } = plan.all;
  const layers = new Set(texts.map(({ file }) => file)).size;
  stepped('draft item', `${count(pages.length, 'page')}, ${count(layers, 'layer')}`, tell);
  stepped('check', mistakes.length === 0 ? 'nothing is wrong' : count(mistakes.length, 'mistake'), tell);
  tellMistakes(mistakes, tell);
  if (mistakes.length > 0) return undefined;
  const draft = wanted.find(({ name }) => name === DESCRIPTION)?.sha256 ?? '';
  return { plan, draft, writings: await decideWritings(places.description, wanted, record) };
}

async function buildAndPublish(
  { plan, writings, draft }: Todo,
  pages: readonly PlannedPage[],
  options: IngestOptions,
  places: Places,
  tell: Tell,
): Promise<boolean> {
  stepped('build pyramids', `${count(pages.length, 'page')} of ${plan.pages.length} are to be made`, tell);
  const mistakes = await buildPyramids(pages, places, options, tell);
  if (mistakes.length > 0) {
    tellMistakes([...mistakes, { file: plan.item, message: KEPT }], tell);
    return false;
  }
  await publishItem({ plan, pages, writings, draft }, places);
  stepped('publish', `${places.images} and ${places.description}`, tell);
  for (const { name, as } of writings.filter(({ name, as }) => name !== as))
    tell({ kind: 'note', file: join(places.description, name), message: beside(as) });
  return true;
}

const KEPT =
  'Nothing of it was published. The pyramids of the other pages are kept: put this right and run the same command again.';

function beside(as: string): string {
  return `You have edited this file, so it stays as it is. What would now be written lies beside it as “${as}”.`;
}
