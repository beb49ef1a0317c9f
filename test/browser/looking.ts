/** Pages of a real server in a real browser, with everything that a page asks for and complains of. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { INTERFACE_LANGUAGES } from '../../src/pages/languages.js';
import type { Serving } from '../http/serving.js';

export const WIDTHS = { phone: 390, tablet: 820, desktop: 1400 } as const;
export const LANGUAGES = INTERFACE_LANGUAGES;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface Looking {
  readonly page: Page;
  /** Every address that was asked for. */
  readonly asked: readonly string[];
  /** Errors of the console, of scripts, and answers that were none. */
  readonly complaints: readonly string[];
}

export interface How {
  readonly width?: number;
  readonly language?: string;
  readonly script?: boolean;
  /** A viewer of others: of what it says in the console only what our own policy forbids counts. */
  readonly viewer?: boolean;
}

export async function look(
  browser: Browser,
  server: Pick<Serving, 'base'>,
  path: string,
  { width = WIDTHS.desktop, language = 'en', script = true, viewer = false }: How = {},
): Promise<Looking> {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    locale: language,
    javaScriptEnabled: script,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const counts = viewer ? message.text().includes('Content Security Policy') : message.type() === 'error';
    if (counts) complaints.push(message.text());
  });
  await page.goto(`${server.base}${path}`);
  return { page, asked, complaints };
}

/** Set to look at what the browser shows. */
const PICTURES = process.env.PICTURES;

/** Keeps what the page looks like where somebody wants to look. */
export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** Until the plate is painted from its tiles. */
export async function plateOf(page: Page): Promise<void> {
  await page.locator('.plate.opened').waitFor();
}

/** What axe finds. Through the debugger: the page's own policy lets no foreign script in. */
export async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const results = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })');
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical' || impact === 'moderate')
    .map(({ id, nodes }) =>
      `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary ?? ''}`).join(' | ')}`.slice(
        0,
        600,
      ),
    );
}
