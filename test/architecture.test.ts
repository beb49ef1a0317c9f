/** The house checks itself (docs/design in the README's map): who may import whom, how long things may grow. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const FILE_LINES = 250;
const FUNCTION_LINES = 40;

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.c?ts$/.test(name))
  .map((name) => name.replaceAll('\\', '/'))
  .sort();

/** Room → rooms it may import, besides itself. Files beside the rooms are rooms of one file. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  problem: [],
  nearest: [],
  refusal: [],
  parallel: [],
  config: ['nearest', 'image'],
  image: ['problem'],
  item: ['problem', 'nearest', 'image'],
  presentation: ['problem', 'image', 'item'],
  edition: ['problem', 'image', 'item', 'presentation'],
  search: ['problem', 'image', 'item', 'presentation'],
  discovery: ['problem', 'image', 'item', 'presentation'],
  store: ['problem'],
  pixels: ['problem', 'image', 'store'],
  ingest: ['problem', 'refusal', 'parallel', 'nearest', 'image', 'item', 'store', 'pixels'],
  import: ['problem', 'refusal', 'image', 'item', 'presentation', 'store'],
  archive: ['config', 'item', 'image', 'pixels', 'presentation', 'problem', 'search', 'store'],
  pages: ['discovery', 'doctor', 'item', 'presentation', 'image', 'problem'],
  http: [
    'archive',
    'discovery',
    'doctor',
    'edition',
    'image',
    'item',
    'pages',
    'pixels',
    'presentation',
    'problem',
    'search',
    'store',
  ],
  app: ['archive', 'config', 'http', 'image', 'pages', 'pixels', 'problem', 'store'],
  main: ['app', 'archive', 'config', 'http', 'ingest', 'pixels', 'presentation', 'store'],
  doctor: [],
  export: [
    'archive',
    'config',
    'edition',
    'image',
    'item',
    'nearest',
    'pages',
    'parallel',
    'pixels',
    'presentation',
    'problem',
    'refusal',
    'store',
  ],
  commands: [
    'archive',
    'config',
    'doctor',
    'export',
    'import',
    'ingest',
    'item',
    'main',
    'nearest',
    'parallel',
    'pixels',
    'presentation',
    'problem',
    'refusal',
  ],
  cli: ['commands'],
  palimpsest: ['cli'],
};

/** Package → the rooms that may use it. */
const ONLY_IN: Readonly<Record<string, readonly string[]>> = {
  sharp: ['pixels', 'ingest'],
  commander: ['cli', 'commands'],
  express: ['http', 'app'],
};

/** Rooms that decide: no files, no network, no clock, no chance. */
const PURE = [
  'problem',
  'refusal',
  'parallel',
  'nearest',
  'config',
  'image',
  'item',
  'presentation',
  'edition',
  'search',
  'discovery',
  'pages',
  'import',
];
/** The files of a pure room that read. */
const PURE_BUT = [
  ...['item/files.ts', 'item/read.ts', 'item/read-texts.ts'],
  ...['import/import.ts', 'import/place.ts', 'import/private.ts', 'import/publish.ts', 'import/reach.ts'],
];

const roomOf = (file: string): string => (file.split('/')[0] ?? '').replace(/\.c?ts$/, '');

interface Source {
  readonly file: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = files.map((file) => {
  const text = readFileSync(join(SRC, file), 'utf8');
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return { file, text, tree, imports: ts.preProcessFile(text).importedFiles.map(({ fileName }) => fileName) };
});

const local = ({ file, imports }: Source): string[] =>
  imports
    .filter((name) => name.startsWith('.'))
    .map((name) =>
      relative(SRC, join(SRC, dirname(file), name))
        .replaceAll('\\', '/')
        .replace(/\.js$/, '.ts'),
    );

describe('the house', () => {
  it('has files to look at', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  it('names every room in the table of imports', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => !(room in MAY_IMPORT))).toEqual([]);
  });

  it('imports only from the rooms it may', () => {
    const wrong = sources.flatMap((source) =>
      local(source)
        .filter((target) => roomOf(target) !== roomOf(source.file))
        .filter((target) => !(MAY_IMPORT[roomOf(source.file)] ?? []).includes(roomOf(target)))
        .map((target) => `${source.file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('uses sharp and express only where they live', () => {
    const wrong = sources.flatMap(({ file, imports }) =>
      imports
        .filter((name) => name in ONLY_IN && !(ONLY_IN[name] ?? []).includes(roomOf(file)))
        .map((name) => `${file} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it('keeps the deciding rooms pure', () => {
    const wrong = sources
      .filter(({ file }) => PURE.includes(roomOf(file)) && !PURE_BUT.includes(file))
      .flatMap(({ file, text, imports }) => [
        ...imports.filter((name) => name.startsWith('node:')).map((name) => `${file} imports ${name}`),
        ...[...text.matchAll(/\b(?:Date\.now|new Date\(\)|Math\.random|crypto\.|process\.)/g)].map(
          (match) => `${file} uses ${match[0]}`,
        ),
      ]);
    expect(wrong).toEqual([]);
  });

  it('touches the process only where it begins', () => {
    const wrong = sources
      .filter(
        ({ file, text }) =>
          !['main.ts', 'cli.ts', 'palimpsest.cts', 'pixels/decoder/main.ts'].includes(file) &&
          roomOf(file) !== 'commands' &&
          /\bprocess\./.test(text),
      )
      .map(({ file }) => file);
    expect(wrong).toEqual([]);
  });

  it('has no cycle of imports', () => {
    const graph = new Map(sources.map((source) => [source.file, local(source)]));
    const cycles: string[] = [];
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
      else if (!done.has(file)) {
        for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
        done.add(file);
      }
    };
    for (const file of graph.keys()) visit(file, []);
    expect(cycles).toEqual([]);
  });

  it(`keeps files within ${FILE_LINES} lines`, () => {
    const long = sources
      .filter(({ text }) => text.split('\n').length > FILE_LINES + 1)
      .map(({ file }) => file);
    expect(long).toEqual([]);
  });

  it(`keeps functions within ${FUNCTION_LINES} lines`, () => {
    const long: string[] = [];
    for (const { file, tree } of sources) {
      const visit = (node: ts.Node): void => {
        if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
          const start = tree.getLineAndCharacterOfPosition(node.getStart()).line;
          const lines = tree.getLineAndCharacterOfPosition(node.end).line - start + 1;
          if (lines > FUNCTION_LINES) long.push(`${file}:${start + 1} has ${lines} lines`);
        }
        ts.forEachChild(node, visit);
      };
      visit(tree);
    }
    expect(long).toEqual([]);
  });

  it('says no “any” and silences no checker', () => {
    const wrong = sources.flatMap(({ file, tree, text }) => {
      const found: string[] = [];
      const visit = (node: ts.Node): void => {
        if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${file} says any`);
        ts.forEachChild(node, visit);
      };
      visit(tree);
      if (/@ts-(?:ignore|expect-error|nocheck)|eslint-disable/.test(text))
        found.push(`${file} silences a checker`);
      return found;
    });
    expect(wrong).toEqual([]);
  });

  it('fetches nothing from elsewhere for its own pages', () => {
    const assets = ['assets', 'client', 'styles'].flatMap((folder) =>
      readdirSync(join(SRC, 'pages', folder), { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name)),
    );
    expect(assets.length).toBeGreaterThan(10);
    const wrong = assets.filter((path) =>
      /(?:src|href|url|import)\s*[=(]?\s*['"(]?https?:\/\//.test(readFileSync(path, 'utf8')),
    );
    expect(wrong).toEqual([]);
  });

  it('locks no address of a package registry', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "https?:/);
  });
});
