import { execFileSync } from 'node:child_process';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** The Chromium of this machine. CI must have one: there the tests run, and fail, without it. */
export const executablePath = NAMES.map(find).find((path) => path !== undefined);
export const withoutBrowser = executablePath === undefined && process.env.CI === undefined;

function find(name: string): string | undefined {
  try {
    return execFileSync('which', [name], { encoding: 'utf8' }).trim() || undefined;
  } catch {
    return undefined;
  }
}

export function launch(): Promise<Browser> {
  if (executablePath === undefined) throw new Error(`No Chromium: install one of ${NAMES.join(', ')}.`);
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
