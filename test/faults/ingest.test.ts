/** Ingest killed before each thing that it writes, and on a full disk: nothing lost, nothing half-published, and the next run ends it. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readPictures } from '../../src/pixels/probe.js';
import { look, put, scan, tryIngest, workshop, type Seen } from '../ingest/trying.js';
import { painting, temporaryFolder } from '../pixels/samples.js';
import { withOwnMounts } from './mounts.js';

const NODE = [process.execPath, '--import', 'tsx', join(import.meta.dirname, 'ingest-child.ts')] as const;
const AT_A_TIME = 3;
const PUBLISHING = 12;

interface Ended {
  readonly done: boolean;
  readonly count: number;
  readonly told: readonly string[];
}

/** Undefined where it was killed. */
async function runKilled(root: string, last: number, files: readonly string[]): Promise<Ended | undefined> {
  const [command, ...before] = NODE;
  const child = spawn(command, [...before, root, String(last), ...files], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit') as Promise<[number | null, string | null]>;
  const [said, [, signal]] = await Promise.all([text(child.stdout), exit]);
  return signal === 'SIGKILL' ? undefined : (JSON.parse(said) as Ended);
}

/** Kills a run on a copy of the folder before each of its writes in turn, and looks at what is there; then runs it to its end. */
async function killEverywhere(
  template: string,
  files: readonly string[],
  after: (root: string, killed: number) => Promise<void>,
): Promise<number> {
  const fresh = async (): Promise<string> => {
    const root = await temporaryFolder();
    await cp(template, root, { recursive: true, preserveTimestamps: true });
    return root;
  };
  const whole = await runKilled(await fresh(), 0, files);
  const writes = whole?.count ?? 0;
  // Publishing is at the end: there before each, and before every third of what comes first.
  const all = Array.from({ length: writes }, (_, index) => index + 1).filter(
    (write) => write > writes - PUBLISHING || write % 3 === 0,
  );
  while (all.length > 0)
    await Promise.all(
      all.splice(0, AT_A_TIME).map(async (killed) => {
        const root = await fresh();
        expect(await runKilled(root, killed, files)).toBeUndefined();
        await after(root, killed);
      }),
    );
  return writes;
}

const [one, two, three] = await Promise.all([scan(1), scan(2), scan(3)]);
const NEW: Seen = {
  label: 'letter',
  pages: ['p1 present', 'p2 present'],
  layers: ['text-ru'],
  mistakes: [],
};

async function widthOf(root: string, page: string): Promise<number | undefined> {
  const [picture] = await readPictures(join(root, 'images/letter', `${page}.tif`));
  return picture?.size.width;
}

describe('kill -9', () => {
  it(
    'before any write of a first run: no item or all of it, and the same command ends it',
    { timeout: 400_000 },
    async () => {
      const template = await workshop({ 'p1.jpg': one, 'p2.jpg': two, 'p1.ru.txt': 'раз' });
      const files = ['p1.jpg', 'p2.jpg', 'p1.ru.txt'];
      const seen = new Set<string>();
      const writes = await killEverywhere(template, files, async (root, killed) => {
        const half = await look(root);
        seen.add(half === undefined ? 'none' : 'all');
        if (half !== undefined) expect(half, `killed before write ${killed}`).toEqual(NEW);
        const again = await tryIngest(root, files);
        expect(again, `after write ${killed}`).toMatchObject({ done: true, mistakes: [] });
        expect(await look(root)).toEqual(NEW);
        expect([await widthOf(root, 'p1'), await widthOf(root, 'p2')]).toEqual([210, 220]);
        expect((await tryIngest(root, files)).told).toMatch(/^Nothing to do/);
        expect((await readFile(join(root, 'p1.jpg'))).equals(one)).toBe(true);
      });
      expect(writes).toBeGreaterThan(10);
      expect(seen).toEqual(new Set(['none', 'all']));
    },
  );

  it(
    'before any write of a run that changes an item: every page and text is whole, old or new',
    { timeout: 400_000 },
    async () => {
      const template = await workshop({ 'p1.jpg': one, 'p2.jpg': two, 'p1.ru.txt': 'раз' });
      await tryIngest(template, ['p1.jpg', 'p2.jpg', 'p1.ru.txt']);
      await put(template, { 'p2.jpg': three, 'p3.jpg': three, 'p1.ru.txt': 'два', 'p3.en.txt': 'three' });
      const files = ['p1.jpg', 'p2.jpg', 'p3.jpg', 'p1.ru.txt', 'p3.en.txt'];
      const writes = await killEverywhere(template, files, async (root, killed) => {
        const half = await look(root);
        expect(half?.mistakes, `killed before write ${killed}`).toEqual([]);
        expect(half?.pages.slice(0, 2)).toEqual(NEW.pages);
        expect([220, 230]).toContain(await widthOf(root, 'p2'));
        const read = await readFile(join(root, 'manifests/letter/p1.ru.txt'), 'utf8');
        expect(['раз', 'два']).toContain(read);
        const again = await tryIngest(root, files);
        expect(again).toMatchObject({ done: true, mistakes: [] });
        expect(again.notes.join()).not.toMatch(/edited/);
        expect(await look(root)).toEqual({
          label: 'letter',
          pages: [...NEW.pages, 'p3 present'],
          layers: ['text-en', 'text-ru'],
          mistakes: [],
        });
        expect(await widthOf(root, 'p2')).toBe(230);
        expect(await readFile(join(root, 'manifests/letter/p1.ru.txt'), 'utf8')).toBe('два');
        expect((await tryIngest(root, files)).told).toMatch(/^Nothing to do/);
      });
      expect(writes).toBeGreaterThan(10);
    },
  );

  it('in the middle of a line of what it remembers: that line is passed over', async () => {
    const root = await workshop({ 'p1.jpg': one, 'p2.jpg': two });
    await tryIngest(root, ['p1.jpg', 'p2.jpg']);
    const record = join(root, 'images/letter/.ingest.jsonl');
    await put(root, { 'images/letter/.ingest.jsonl': `${await readFile(record, 'utf8')}\n{"kind":"pa` });
    await put(root, { 'p2.jpg': three });
    expect((await tryIngest(root, ['p1.jpg', 'p2.jpg'])).made).toEqual(['p2']);
    expect((await tryIngest(root, ['p1.jpg', 'p2.jpg'])).made).toEqual([]);
  });
});

/** In a new mount of so many bytes that goes with the process. */
async function inSmallDisk(script: string, ...args: readonly string[]): Promise<readonly Ended[]> {
  const { stdout } = await promisify(execFile)('unshare', withOwnMounts(script, ...args, ...NODE));
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Ended);
}

describe('a full disk', () => {
  it('is told, leaves nothing half, and the run goes on when there is room', async () => {
    const root = await temporaryFolder();
    const scans = await temporaryFolder();
    for (const name of ['p1.jpg', 'p2.jpg', 'p3.jpg'])
      await painting(1200, 1000).jpeg().toFile(join(scans, name));
    const run = `"$@" "$0" 0 in/p1.jpg in/p2.jpg in/p3.jpg; echo`;
    const nothing = '! test -e "$0/images/letter" && ! test -e "$0/manifests/letter/item.yaml"';
    const all = 'test -e "$0/images/letter/p3.tif" && test -e "$0/manifests/letter/item.yaml"';
    const script = `scans=$1; shift; mount -t tmpfs -o size=900k tmpfs "$0" && mkdir "$0/in" && cp "$scans"/* "$0/in" && ${run} && ${nothing} && mount -o remount,size=40m "$0" && ${run} && ${all}`;
    const [full, roomy] = await inSmallDisk(script, root, scans);
    expect(full).toMatchObject({ done: false, told: [expect.stringMatching(/disk is full/)] });
    expect(roomy).toMatchObject({ done: true, told: [] });
  });
});
