/** All or nothing: what is there stays there until the new export is whole, and nothing of others is ever lost. */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BARE, curated, exporting, LETTER, ROOT, type Curated } from './exporting.js';
import { withOwnMounts } from '../faults/mounts.js';
import { writePdf } from '../ingest/pdf.js';

const BASE = 'https://static.example/twin';

let archive: Curated;
beforeAll(async () => {
  archive = await curated();
});
afterAll(() => archive.remove());

const LISTS = ['bagit.txt', 'bag-info.txt', 'manifest-sha256.txt', 'tagmanifest-sha256.txt'];
const listsOf = (folder: string): Promise<readonly string[]> =>
  Promise.all(LISTS.map((name) => readFile(join(folder, name), 'utf8')));

/** What stands beside the exports that no curator put there. */
async function leftovers(): Promise<readonly string[]> {
  return (await readdir(archive.folder('.'))).filter((name) => name.startsWith('.'));
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const CLI = ['--import', 'tsx', join(ROOT, 'src/cli.ts'), 'export'] as const;
const environment = (cache = 'cache'): NodeJS.ProcessEnv => ({
  ...process.env,
  ...archive.environment,
  PALIMPSEST_CACHE: archive.folder(cache),
});

function palimpsest(...args: readonly string[]): Promise<Ended> {
  return palimpsestWith(environment(), ...args);
}

function palimpsestWith(env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ended> {
  return new Promise((ended) => {
    execFile(process.execPath, [...CLI, ...args], { env }, (error, stdout, stderr) => {
      ended({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe('two exports', () => {
  it('of the same archive are the same, byte for byte, wherever they are made', async () => {
    const [one, other] = [archive.folder('one'), archive.folder('other')];
    await exporting(archive, { folder: one, base: BASE });
    await exporting(archive, { folder: other, base: BASE }, { lanes: 5 });
    expect(await listsOf(other)).toEqual(await listsOf(one));
  });

  it('to one folder leave the second, and nothing beside it', async () => {
    const folder = archive.folder('again');
    await exporting(archive, { folder, base: BASE });
    await exporting(archive, { folder, base: 'https://elsewhere.example', items: ['leaf'] });
    expect(await readdir(join(folder, 'data/source'))).toEqual(['leaf']);
    expect(await readFile(join(folder, 'bag-info.txt'), 'utf8')).toContain('https://elsewhere.example/');
    expect(await leftovers()).toEqual([]);
  });
});

describe('a folder', () => {
  it('that is empty, or is to be made with those above it, is taken', async () => {
    const empty = archive.folder('empty');
    await mkdir(empty);
    await exporting(archive, { folder: empty, items: ['leaf'] });
    await exporting(archive, { folder: archive.folder('new/and/newer'), items: ['leaf'] });
    expect((await readdir(empty)).sort()).toEqual([...LISTS, 'data'].sort());
    expect((await readdir(archive.folder('new/and/newer'))).sort()).toEqual([...LISTS, 'data'].sort());
  });

  it('that holds anything else is refused, and stays as it is', async () => {
    const folder = archive.folder('foreign');
    await mkdir(folder);
    await writeFile(join(folder, 'thesis.docx'), 'years of work');
    await expect(exporting(archive, { folder })).rejects.toThrow('holds something else than an export');
    expect(await readdir(folder)).toEqual(['thesis.docx']);
    await expect(exporting(archive, { folder: join(folder, 'thesis.docx') })).rejects.toThrow('is no folder');
    expect(await readFile(join(folder, 'thesis.docx'), 'utf8')).toBe('years of work');
  });

  it('of an earlier export with a file of somebody’s own in it is refused, and the file is named', async () => {
    const folder = archive.folder('visited');
    await exporting(archive, { folder, items: ['leaf'] });
    await writeFile(join(folder, 'data/items/note.txt'), 'mine');
    await expect(exporting(archive, { folder, items: ['leaf'] })).rejects.toThrow('data/items/note.txt');
    await rm(join(folder, 'data/items/note.txt'));
    await exporting(archive, { folder, items: ['leaf'] });
  });

  it('of a bag that somebody else made is refused', async () => {
    const folder = archive.folder('bag');
    await mkdir(folder);
    await writeFile(join(folder, 'bag-info.txt'), 'Source-Organization: Another Archive\n');
    await expect(exporting(archive, { folder })).rejects.toThrow('holds something else');
  });

  it('is not made for an archive without items', async () => {
    const config = { ...archive.config, images: archive.folder('no'), manifests: archive.folder('no') };
    await expect(exporting({ config }, { folder: archive.folder('never') })).rejects.toThrow('no item');
    await expect(readdir(archive.folder('never'))).rejects.toThrow('ENOENT');
  });

  it('that cannot be written is told', async () => {
    const { code, stderr } = await palimpsest('/sys/palimpsest', '--address', BASE);
    expect(code).toBe(1);
    expect(stderr).toMatch(/The folder cannot be written: .*\/sys\//);
    expect(stderr).not.toContain('    at ');
  });
});

describe('what stops in the middle', () => {
  it('publishes nothing and removes what it had, where it is asked to stop', async () => {
    const folder = archive.folder('stopped');
    const stop = new AbortController();
    const tell = (): void => {
      stop.abort(new Error('stopped'));
    };
    await expect(exporting(archive, { folder }, { signal: stop.signal, tell })).rejects.toThrow('stopped');
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
    expect(await leftovers()).toEqual([]);
  });

  it('leaves the earlier export whole when it is killed, and the next run is not in its way', async () => {
    const folder = archive.folder('killed');
    await exporting(archive, { folder, base: BASE, items: ['leaf'] });
    const before = await listsOf(folder);
    const child = spawn(process.execPath, [...CLI, folder, '--address', 'https://other.example'], {
      env: environment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // What is wrong with files is told before anything is written.
    for (let said = ''; !said.includes('image 1 of');) said += String((await once(child.stderr, 'data'))[0]);
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    expect(await leftovers()).toEqual(['.killed.unfinished']);
    expect(await listsOf(folder)).toEqual(before);
    await exporting(archive, { folder, base: BASE, items: ['leaf'] });
    expect(await listsOf(folder)).toEqual(before);
    expect(await leftovers()).toEqual([]);
  });

  it('gives the earlier export back where it was killed between the two renames', async () => {
    const folder = archive.folder('between');
    await exporting(archive, { folder, items: ['leaf'] });
    const before = await listsOf(folder);
    await rename(folder, archive.folder('.between.replaced'));
    const signal = AbortSignal.abort(new Error('stopped'));
    await expect(exporting(archive, { folder }, { signal })).rejects.toThrow('stopped');
    expect(await listsOf(folder)).toEqual(before);
    expect(await leftovers()).toEqual([]);
  });

  it('says that the disk is full, and leaves nothing on it', async () => {
    const script = ['mount -t tmpfs -o size=4m tmpfs "$0"', '"$@"; code=$?; ls -A "$0"; exit $code'].join(
      ' && ',
    );
    const disk = archive.folder('disk');
    await mkdir(disk);
    const command = [process.execPath, ...CLI, join(disk, 'twin'), '--address', BASE];
    const asked = withOwnMounts(script, disk, ...command);
    const { code, stdout, stderr } = await new Promise<Ended>((ended) => {
      execFile('unshare', asked, { env: environment() }, (error, stdout, stderr) => {
        ended({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('The disk is full: nothing was published.');
  });

  it('tells of two things with one name, and of a file that took the name of the list', async () => {
    const clash = join(archive.config.manifests, 'leaf/index.json');
    await cp(join(archive.config.manifests, 'leaf/item.yaml'), clash);
    await expect(exporting(archive, { folder: archive.folder('clash'), items: ['leaf'] })).rejects.toThrow(
      'rename it',
    );
    await rm(clash);
    await cp(join(archive.config.manifests, 'leaf'), join(archive.config.manifests, 'collection.json'), {
      recursive: true,
    });
    await expect(exporting(archive, { folder: archive.folder('clash') })).rejects.toThrow(
      'data/iiif/presentation/3/collection.json',
    );
    await rm(join(archive.config.manifests, 'collection.json'), { recursive: true });
    expect(await leftovers()).toEqual([]);
  });
});

describe('the command', () => {
  it('exports the items that are named, and says where to go', async () => {
    const folder = archive.folder('named');
    const { code, stdout, stderr } = await palimpsest(
      folder,
      '--address',
      `${BASE}/`,
      '--item',
      'leaf',
      LETTER,
    );
    expect(stderr).toMatch(/image 8 of 8: two~leaves:2|image 8 of 8/);
    expect(stdout).toMatch(/^Exported 2 item\(s\) with 8 image\(s\): \d+ files, \d+ MB\n/);
    expect(stdout).toContain(`${join(folder, 'data')}, to be served at ${BASE}/`);
    expect(code).toBe(0);
    expect(await readdir(join(folder, 'data/source'))).toEqual([LETTER, 'leaf']);
    const manifest = await readFile(
      join(folder, 'data/iiif/presentation/3', LETTER, 'manifest.json'),
      'utf8',
    );
    expect(JSON.parse(manifest)).toMatchObject({ id: `${BASE}/iiif/presentation/3/${LETTER}/manifest.json` });
  });

  it('makes pyramids of their images alone', async () => {
    const pyramidsFor = async (item: string): Promise<readonly string[]> => {
      const name = `pyramids-${item}`;
      const { code } = await palimpsestWith(
        environment(`${name}-cache`),
        ...[archive.folder(name), '--address', BASE, '--item', item],
      );
      expect(code).toBe(0);
      return readdir(archive.folder(`${name}-cache/pyramids`));
    };
    expect(await pyramidsFor('leaf')).toEqual([]);
    expect(await pyramidsFor(BARE)).toEqual([expect.stringMatching(/\.tif$/)]);
  });

  it('exports the text within a PDF that nobody has described, and reads no other', async () => {
    const images = join(archive.config.images, 'printed');
    await mkdir(images);
    await writeFile(join(images, 'book.pdf'), writePdf(['First page', 'Second page']));
    const textsOf = async (item: string): Promise<readonly string[]> => {
      const name = `printed-${item}`;
      const { code } = await palimpsestWith(
        environment(`${name}-cache`),
        ...[archive.folder(name), '--address', BASE, '--item', item],
      );
      expect(code).toBe(0);
      return readdir(join(archive.folder(name), 'data/items', item, 'text'));
    };
    expect(await textsOf('printed')).toContain('pdf-und-Latn.txt');
    await textsOf(BARE);
    expect(await readdir(archive.folder(`printed-${BARE}-cache/answers`))).toEqual(['unfinished']);
    await rm(images, { recursive: true });
  });

  it.each([
    [['--address', BASE, '--item', 'hekmat-1956'], 1, 'Did you mean “hekmat-1955”?'],
    [['--address', 'example.org'], 2, 'http or https address'],
    [['--address', `${BASE}?a=b`], 2, 'without query'],
    [[], 2, '--address'],
  ])('%j is refused in a sentence', async (args, expected, sentence) => {
    const { code, stderr } = await palimpsest(archive.folder('never'), ...args);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect(code).toBe(expected);
    await expect(readdir(archive.folder('never'))).rejects.toThrow('ENOENT');
  });
});
