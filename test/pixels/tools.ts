/** Programs of others that write TIFF: without them a test fails, and says what to install. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const PACKAGES = { vips: 'libvips-tools', tiffcp: 'libtiff-tools', convert: 'imagemagick' } as const;

export async function run(tool: keyof typeof PACKAGES, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(tool, [...args]);
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw missing ? new Error(`${tool} is missing: apt-get install ${PACKAGES[tool]}`, { cause }) : cause;
  }
}
