/** How each command ends: 0 all is well, 1 something is wrong, 2 it was used wrongly. And what it says then. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { itemSchema } from '../../src/item/json-schema.js';
import { CLI, ROOT, run } from './running.js';

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
    [2, ['pyramid'], /missing required argument/],
    [1, ['pyramid', 'nowhere.jpg'], /there is no such file/],
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

  it('is named in the help with examples, each', async () => {
    const { out } = await run(['--help']);
    const names = [...out.matchAll(/^ {2}([a-z]+) (?=[[<\s])/gm)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(7);
    for (const name of names.filter((each) => each !== 'help'))
      expect((await run(['help', name])).out, name).toMatch(/Examples:\n {2}\$ palimpsest /);
  }, 180_000);

  it('is quiet when whoever reads it has read enough', async () => {
    const [command, ...before] = CLI;
    const child = spawn(command, [...before, 'schema'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.stdout.destroy();
    await once(child, 'close');
    expect([child.exitCode, err]).toEqual([0, '']);
  });
});

describe('the schema', () => {
  it('is printed as it stands in the documents', async () => {
    const kept = await readFile(join(ROOT, 'docs/item.schema.json'), 'utf8');
    expect((await run(['schema'])).out).toBe(kept);
    expect(JSON.parse(kept)).toEqual(itemSchema());
  });
});
