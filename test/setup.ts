/** Once before all tests: the bundled viewer and the pages' own files are gathered as a build does it. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

export default function setup(): void {
  execFileSync(process.execPath, [join(import.meta.dirname, '../scripts/assets.mjs')]);
}
