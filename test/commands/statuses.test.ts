/** How each command ends: 0 all is well, 1 something is wrong, 2 it was used wrongly. And what it says then. */
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { itemSchema } from '../../src/item/json-schema.js';
import { painting } from '../pixels/samples.js';
import { ROOT, run, start } from './running.js';

const SETTINGS = { PALIMPSEST_LOG: 'loud', PALIMPSEST_IMAGE: 'x' };

type Row = readonly [
  status: number,
  args: readonly string[],
  says: RegExp,
  environment: Readonly<Record<string, string>>,
];

const ENDS: readonly Row[] = (
  [
    [0, ['--help'], /First steps:\n {2}serve[\s\S]*\nExit status:/],
    [0, ['--version'], /^\d+\.\d+\.\d+\n$/],
    [0, ['help', 'check'], /Examples:\n {2}\$ palimpsest check/],
    [2, ['serv'], /did you mean “palimpsest serve”\?/],
    [2, ['serve', 'nowhere'], /There is no folder “nowhere”\./],
    [2, ['serve', 'package.json'], /is a file: name the folder/],
    [2, ['serve', '--prot', '80'], /Did you mean --port\?/],
    [2, ['serve', '--port', 'eighty'], /^--port: /],
    [2, ['serve'], /PALIMPSEST_LOG: [\s\S]*Did you mean PALIMPSEST_IMAGES\?/, SETTINGS],
    [0, ['check', '--quick'], /^Nothing is wrong: 1 item/],
    [2, ['check', 'nowhere'], /There is no folder/],
    [2, ['check', '--quik'], /Did you mean --quick\?/],
    [2, ['check'], /PALIMPSEST_LOG/, SETTINGS],
    [0, ['settings'], /^PORT = 8080 {3}\(default\)\n {4}Port the server listens on\./],
    [0, ['settings', 'images'], /PALIMPSEST_IMAGES = \/\S*\/images {3}\(default: images\)/],
    [
      1,
      ['settings'],
      /LOG = loud {3}\(default: info\)\n {4}WRONG: [\s\S]*PALIMPSEST_IMAGE is not a setting/,
      SETTINGS,
    ],
    [2, ['settings', 'nowhere'], /There is no folder/],
    [1, ['doctor', 'http://127.0.0.1:9'], /ILL/],
    [2, ['doctor', 'iiif.example.org'], /http:\/\/ or https:\/\//],
    [2, ['ingest', '--item', 'a'], /missing required argument/],
    [1, ['ingest', 'nowhere', '--item', 'a'], /nowhere: There is no such file or folder\.[\s\S]*No scan/],
    [2, ['ingest', 'scans'], /required option '--item <name>'/],
    [2, ['ingest', 'scans', '--item', 'a', '--jsn'], /Did you mean --json\?/],
    [2, ['ingest', 'scans', '--item', 'a/b'], /^--item .*letters, digits/],
    [2, ['ingest', 'scans', '--item', 'a', '--dpi', '7'], /a whole number from 72 to 600/],
    [2, ['ingest', 'scans', '--item', 'a'], /PALIMPSEST_LOG/, SETTINGS],
    [2, ['pyramid'], /missing required argument/],
    [1, ['pyramid', 'nowhere.jpg'], /there is no such file/],
    [2, ['export', 'twin'], /required option '--address <address>'/],
    [
      2,
      ['export', 'twin', '--adress', 'https://a.example'],
      /'--address <address>' not specified\n\(There is no option --adress\. Did you mean --address\?\)/,
    ],
    [2, ['export', 'twin', '--adres=https://a.example'], /no option --adres\. Did you mean --address\?/],
    [2, ['ingest', 'scans', '-item', 'a'], /no option -item\. Did you mean --item\?/],
    [2, ['ingest', 'scans', '--dpi', '300'], /'--item <name>' not specified\n“palimpsest help”/],
    [2, ['serve', '--adress', 'https://a.example'], /unknown option '--adress'/],
    [2, ['export', 'twin', '--address', 'example.org'], /an http or https address/],
    [2, ['export', 'twin', '--address', 'https://a.example', '--itme', 'a'], /Did you mean --item\?/],
    [2, ['export', 'twin', '--address', 'https://a.example'], /PALIMPSEST_LOG/, SETTINGS],
    [2, ['import'], /missing required argument/],
    [2, ['import', 'nowhere.json', '--itme', 'a'], /Did you mean --item\?/],
    [2, ['import', 'nowhere.json'], /PALIMPSEST_LOG/, SETTINGS],
    [0, ['schema'], /"title": "item\.yaml/],
    [0, ['completion', 'bash'], /complete -F/],
    [2, ['completion', 'tcsh'], /zsh, bash, fish, powershell/],
  ] as const
).map(([status, args, says, environment = {}]): Row => [status, args, says, environment]);

describe('a command', () => {
  it.each(ENDS)('ends with %i: palimpsest %j', async (status, args, says, environment) => {
    const ended = await run(args, { environment });
    expect(`${ended.out}${ended.err}`).toMatch(says);
    expect(ended.status).toBe(status);
    // What was asked for goes to standard output, what is wrong with the question to standard error.
    expect(status === 2 ? ended.out : ended.err).toBe('');
  });

  it.each([
    [
      ['export', 'twin', '--address', 'https://a.example', '--item', 'hekmat-1956'],
      /Did you mean “hekmat-1955”\?/,
    ],
    [['import', 'nowhere.json'], /^There is no file nowhere\.json\.\n$/],
    [['import', 'http://127.0.0.1:9/manifest'], /--allow 127\.0\.0\.1:9/],
    [['import', 'package.json'], /^package\.json is no manifest with canvases\.\n$/],
  ])('that makes nothing says why on standard error, and ends with 1: palimpsest %j', async (args, says) => {
    const ended = await run(args, { environment: { PALIMPSEST_CACHE: join(tmpdir(), 'palimpsest-none') } });
    expect(ended).toMatchObject({ status: 1, out: '', err: expect.stringMatching(says) as string });
  });

  it('is named in the help with examples, each', async () => {
    const { out } = await run(['--help']);
    const names = [...out.matchAll(/^ {2}([a-z]+) (?=[[<\s])/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(7);
    for (const name of names.filter((each) => each !== 'help'))
      expect((await run(['help', name])).out, name).toMatch(/Examples:\n {2}\$ palimpsest /);
  }, 180_000);

  it('is quiet when whoever reads it has read enough', async () => {
    expect(await unread(['schema'])).toEqual([0, '']);
  });

  it('does what it was asked for, though nobody reads what it says of it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'palimpsest-unread-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const canvas = { id: 'https://a.example/c/1', type: 'Canvas', width: 10, height: 10, duration: 5 };
    const manifest = join(folder, 'manifest.json');
    await writeFile(
      manifest,
      JSON.stringify({ id: 'https://a.example/m', type: 'Manifest', items: [canvas] }),
    );
    expect(await unread(['import', manifest, '--item', 'a'], { PALIMPSEST_MANIFESTS: folder })).toEqual([
      0,
      '',
    ]);
    expect(await readFile(join(folder, 'a/item.yaml'), 'utf8')).toContain('label');
  });

  it('goes on to its end, though nobody reads how far it is', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'palimpsest-unread-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const names = ['p1.png', 'p2.png', 'p3.png', 'p4.png'];
    await Promise.all(names.map((name) => painting(900, 700).png().toFile(join(folder, name))));
    const asked = ['ingest', ...names.map((name) => join(folder, name)), '--item', 'a'];
    const environment = {
      PALIMPSEST_IMAGES: join(folder, 'images'),
      PALIMPSEST_MANIFESTS: join(folder, 'manifests'),
    };
    expect(await unread(asked, environment)).toEqual([0, '']);
    expect(await readFile(join(folder, 'manifests/a/item.yaml'), 'utf8')).toContain('id: p4');
  });
});

/** The status and the complaints of a command whose output nobody takes. */
async function unread(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<readonly [number | null, string]> {
  const child = start(args, { environment });
  child.stdout.destroy();
  const [err] = await Promise.all([text(child.stderr), once(child, 'close')]);
  return [child.exitCode, err];
}

describe('the schema', () => {
  it('is printed as it stands in the documents', async () => {
    const kept = await readFile(join(ROOT, 'docs/item.schema.json'), 'utf8');
    expect((await run(['schema'])).out).toBe(kept);
    expect(JSON.parse(kept)).toEqual(itemSchema());
  });
});
