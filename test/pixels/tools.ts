/** Programs of others that write TIFF: without them a test fails, and says what to install. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const PACKAGES = {
  vips: 'libvips-tools',
  tiffcp: 'libtiff-tools',
  tiffinfo: 'libtiff-tools',
  tiffset: 'libtiff-tools',
  convert: 'imagemagick',
  opj_compress: 'libopenjp2-tools',
} as const;

/** What it writes to standard output. */
export async function run(tool: keyof typeof PACKAGES, args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(tool, [...args])).stdout;
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw missing ? new Error(`${tool} is missing: apt-get install ${PACKAGES[tool]}`, { cause }) : cause;
  }
}
