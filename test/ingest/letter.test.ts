/** Issue 6: from bare files of the letter, with no description at all, in one command, to a manifest with three language layers. */
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { serve } from '../http/serving.js';
import { textLayers } from '../../src/item/layers.js';
import { readLetter, root as repository } from '../letter/letter.js';
import { temporaryFolder } from '../pixels/samples.js';
import { writePdf } from './pdf.js';

const CLI = join(repository, 'src/cli.ts');

interface Run {
  readonly status: number;
  readonly said: string;
}

/** As it is typed in a folder. */
async function palimpsest(folder: string, ...args: readonly string[]): Promise<Run> {
  const loader = import.meta.resolve('tsx');
  const running = promisify(execFile)(process.execPath, ['--import', loader, CLI, ...args], {
    cwd: folder,
    env: { ...process.env, PALIMPSEST_PUBLIC_ADDRESS: 'https://iiif.example.org' },
  });
  return running.then(
    ({ stdout }) => ({ status: 0, said: stdout }),
    (error: unknown) => {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { status: code, said: stdout + stderr };
    },
  );
}

/** The plates as JPEG, and each text page by page: of the English what answers to the Russian page. Nothing else. */
async function bareFiles(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const plates = join(repository, 'images/hekmat-1955');
  for (const name of await readdir(plates))
    await sharp(join(plates, name))
      .jpeg()
      .toFile(join(folder, name.replace(/tif$/, 'jpg')));
  const letter = await readLetter();
  const received = textLayers(letter).filter(({ standing }) => standing === 'received');
  const russian = received.find(({ language }) => language === 'ru')?.parts ?? [];
  const pageOf = new Map(russian.toReversed().map(({ passage, page }) => [passage, page]));
  for (const { language, parts } of received)
    for (const { id } of letter.pages) {
      const here = parts.filter(({ page, passage }) => (page ?? pageOf.get(passage)) === id);
      const lines = here.flatMap(({ spans }) => spans.map(({ text }) => `${text}\n`));
      if (lines.length > 0) await writeFile(join(folder, `${id}.${language}.txt`), lines.join(''));
    }
}

interface Manifest {
  readonly label: unknown;
  readonly items: readonly {
    readonly annotations?: readonly { readonly id: string; readonly partOf?: unknown }[];
  }[];
}

describe('the letter', () => {
  it('goes from bare files to a manifest with three language layers in one command', async () => {
    const folder = await temporaryFolder();
    await bareFiles(join(folder, 'scans'));
    const { status, said } = await palimpsest(folder, 'ingest', 'scans', '--item', 'letter-1955');
    expect(said).toContain('check: nothing is wrong');
    expect(said).toContain('  https://iiif.example.org/iiif/presentation/3/letter-1955/manifest\n');
    expect(status).toBe(0);
    const server = await serve({
      PALIMPSEST_IMAGES: join(folder, 'images'),
      PALIMPSEST_MANIFESTS: join(folder, 'manifests'),
    });
    try {
      const answer = await server.ask('/iiif/presentation/3/letter-1955/manifest');
      const manifest = JSON.parse(answer.text) as Manifest;
      expect(manifest.label).toEqual({ none: ['letter 1955'] });
      expect(manifest.items).toHaveLength(7);
      const layers = [...answer.text.matchAll(/\/layer\/([\w-]+)"/g)].map(([, layer]) => layer);
      expect([...new Set(layers)].toSorted()).toEqual(['text-en', 'text-fa', 'text-ru']);
      const found = await server.ask(`/iiif/search/2/letter-1955?q=${encodeURIComponent('Ташкент')}`);
      expect((JSON.parse(found.text) as { items: unknown[] }).items.length).toBeGreaterThan(0);
      const tile = await server.ask('/iiif/3/letter-1955~ru-1/0,0,512,512/512,512/0/default.jpg');
      expect(tile.status).toBe(200);
    } finally {
      await server.close();
    }
    const again = await palimpsest(folder, 'ingest', 'scans', '--item', 'letter-1955', '--json');
    const events = again.said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; told: string });
    expect(events.at(-1)).toMatchObject({
      kind: 'end',
      told: expect.stringMatching(/^Nothing to do/) as string,
    });
  });

  it('goes from a PDF to pages of a chosen resolution and a layer with the places of its words', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'book.pdf'), writePdf(['First page', 'Second & <last>', '']));
    const { status } = await palimpsest(folder, 'ingest', 'book.pdf', '--item', 'book', '--dpi', '150');
    expect(status).toBe(0);
    const { width } = await sharp(join(folder, 'images/book/book-1.tif')).metadata();
    expect(width).toBe(625);
    const server = await serve({
      PALIMPSEST_IMAGES: join(folder, 'images'),
      PALIMPSEST_MANIFESTS: join(folder, 'manifests'),
    });
    try {
      const found = await server.ask('/iiif/search/2/book?q=second');
      expect(found.text).toMatch(/book-2#xywh=/);
    } finally {
      await server.close();
    }
    expect((await readdir(join(folder, 'manifests/book'))).toSorted()).toEqual([
      'book-1.hocr',
      'book-2.hocr',
      'item.yaml',
    ]);
    expect((await palimpsest(folder, 'ingest', 'book.pdf', '--item', 'book', '--dpi', '150')).said).toContain(
      'Nothing to do',
    );
    expect((await palimpsest(folder, 'ingest', 'book.pdf', '--item', 'book', '--dpi', '100')).said).toContain(
      '3 of 3',
    );
  });
});

describe('wrong usage', () => {
  it.each([
    [['ingest', 'a.tif']],
    [['ingest', '--item', 'a']],
    [['ingest', 'a.tif', '--item', 'a b']],
    [['ingest', 'a.pdf', '--item', 'a', '--dpi', '7']],
  ])('ends with 2: %j', async (args) => {
    expect((await palimpsest(await temporaryFolder(), ...args)).status).toBe(2);
  });

  it('is not what mistakes in files are: they end with 1', async () => {
    const { status, said } = await palimpsest(await temporaryFolder(), 'ingest', 'a.tif', '--item', 'a');
    expect([status, said]).toEqual([1, expect.stringContaining('a.tif: There is no such file or folder.')]);
  });

  it('tells the mistakes of an item as JSON where that was asked', async () => {
    const folder = await temporaryFolder();
    const { said } = await palimpsest(folder, 'ingest', 'a.tif', '--item', 'a', '--json');
    const mistake = said.trim().split('\n').at(-1) ?? '';
    expect(JSON.parse(mistake)).toMatchObject({ kind: 'mistake', file: expect.any(String) as string });
    expect(await readFile(join(folder, 'images/a'), 'utf8').catch(() => 'nothing')).toBe('nothing');
  });
});
