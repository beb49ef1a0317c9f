/** Puts the competitors of npm, in exact versions, in a folder of their own. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = ['iiif-processor@7.0.0'];

export function installCompetitors(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ private: true })}\n`);
  const parameters = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--save-exact', ...PACKAGES];
  execFileSync('npm', parameters, { cwd: folder, stdio: ['ignore', 2, 2] });
}
