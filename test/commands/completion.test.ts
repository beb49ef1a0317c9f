/** Completion in the shells that are here; bash is everywhere. */
import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI } from './running.js';

let bin: string;
beforeAll(async () => {
  bin = await mkdtemp(join(tmpdir(), 'palimpsest-bin-'));
  await writeFile(
    join(bin, 'palimpsest'),
    `#!/bin/sh\nexec ${CLI.map((part) => `'${part}'`).join(' ')} "$@"\n`,
  );
  await chmod(join(bin, 'palimpsest'), 0o755);
});
afterAll(() => rm(bin, { recursive: true }));

/** What the shell offers for these words, one a line. */
const ASKED: Readonly<Record<string, (words: readonly string[]) => string>> = {
  bash: (words) => `
    source <(palimpsest completion bash)
    COMP_WORDS=(palimpsest ${words.map((word) => `'${word}'`).join(' ')}) COMP_CWORD=${words.length}
    __palimpsest_complete 2>/dev/null
    printf '%s\\n' "\${COMPREPLY[@]}"`,
  fish: (words) => `
    source (palimpsest completion fish | psub)
    complete --do-complete "palimpsest ${words.join(' ')}" | string split -f1 \\t; true`,
};

const HERE = Object.keys(ASKED).filter((shell) => {
  try {
    execFileSync('which', [shell]);
    return true;
  } catch {
    return false;
  }
});

async function inShell(shell: string, script: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)(shell, ['-c', script], {
    env: { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}` },
  });
  return stdout.split('\n').filter(Boolean);
}

describe.each(HERE)('in %s', (shell) => {
  it.each([
    [['se'], ['serve', 'settings']],
    [
      ['check', '--'],
      ['--quick', '--help'],
    ],
    [['completion', 'f'], ['fish']],
  ])('offers for %j: %j', async (words, offered) => {
    const found = await inShell(shell, ASKED[shell]?.(words) ?? '');
    expect(found.toSorted()).toEqual(offered.toSorted());
  });
});

it('lets bash offer files where a folder or a file may stand', async () => {
  const script = `${ASKED.bash?.(['serve', '']) ?? ''}; complete -p palimpsest`;
  expect(await inShell('bash', script)).toEqual([
    'complete -o bashdefault -o default -F __palimpsest_complete palimpsest',
  ]);
});

it('is a script that zsh and PowerShell know by their own words', async () => {
  expect(await inShell('sh', 'palimpsest completion zsh')).toContain('#compdef palimpsest');
  expect((await inShell('sh', 'palimpsest completion powershell')).join('\n')).toContain(
    'Register-ArgumentCompleter',
  );
});
