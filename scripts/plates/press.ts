import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/** A4 at 300 dots per inch. */
export const paper = { width: 2480, height: 3508, density: 300 } as const;

/** The faces that sheet.css names, and the Debian packages that hold them. */
const faces = [
  { family: 'CMU Typewriter Text', from: 'fonts-cmu' },
  { family: 'Amiri', from: 'fonts-hosny-amiri' },
  { family: 'Gentium Plus', from: 'fonts-sil-gentiumplus' },
] as const;

const browsers = ['chromium', 'google-chrome', 'chromium-browser'] as const;

type CompactBox = readonly [x: number, y: number, width: number, height: number];

/** What measure.js answers: boxes by line number and by passage, in pixels of the plate. */
export interface Measured {
  readonly lines: Readonly<Record<string, CompactBox>>;
  readonly parts: Readonly<Record<string, CompactBox>>;
}

export interface Print {
  /** PNG. */
  readonly picture: Buffer;
  readonly measured: Measured;
}

/** A browser with the faces at hand; throws an Error that names the packages to install when something is missing. */
export async function openPress(path: string): Promise<Browser> {
  const list = await promisify(execFile)('fc-list', [':', 'family']).catch((cause: unknown) => {
    throw new Error(`The typefaces cannot be listed. ${install(['fontconfig'])}`, { cause });
  });
  const families = new Set(
    list.stdout.split('\n').flatMap((line) => line.split(',').map((name) => name.trim())),
  );
  const missing = faces.filter((face) => !families.has(face.family));
  if (missing.length > 0) {
    const names = missing.map((face) => face.family).join(', ');
    throw new Error(`These typefaces are missing: ${names}. ${install(missing.map((face) => face.from))}`);
  }
  const executablePath = await firstOf(browsers, path);
  if (executablePath === undefined) throw new Error(`No Chromium was found. ${install(['chromium'])}`);
  return chromium.launch({
    executablePath,
    args: ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'],
  });
}

function install(packages: readonly string[]): string {
  return `On Debian: apt-get install ${packages.join(' ')}`;
}

async function firstOf(names: readonly string[], path: string): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of path.split(delimiter)) {
      const file = join(folder, name);
      const found = await access(file).then(
        () => true,
        () => false,
      );
      if (found) return file;
    }
  }
  return undefined;
}

/** Lays a sheet out, takes its picture and its measures; throws an Error saying what does not fit on the paper. */
export async function print(press: Browser, html: string): Promise<Print> {
  const page = await press.newPage({ viewport: paper, deviceScaleFactor: 1 });
  try {
    await page.setContent(html);
    const script = await readFile(join(import.meta.dirname, 'measure.js'), 'utf8');
    const { spilt, ...measured } = await page.evaluate<Measured & { readonly spilt: readonly string[] }>(
      script,
    );
    if (spilt.length > 0) throw new Error(`It does not fit: ${spilt.join('; ')}. Mend sheet.css.`);
    return { picture: await page.screenshot({ type: 'png' }), measured };
  } finally {
    await page.close();
  }
}
