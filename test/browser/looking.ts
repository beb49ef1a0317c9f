/** Pages of a real server in a real browser, with everything that a page asks for and complains of. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { INTERFACE_LANGUAGES } from '../../src/pages/languages.js';
import sharp from 'sharp';
import { afterAll, beforeAll } from 'vitest';
import type { Serving } from '../http/serving.js';
import { launch } from './chromium.js';

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

/** A server and a browser, there for all tests of a group. */
export interface Site<Served extends Serving = Serving> {
  readonly server: Served;
  readonly browser: Browser;
  readonly look: (path: string, how?: How) => Promise<Looking>;
}

/** To be called where a group of tests begins: what it gives is there when the tests run. */
export function openSite<Served extends Serving>(start: () => Promise<Served>): Site<Served> {
  let open: { readonly server: Served; readonly browser: Browser } | undefined;
  const now = (): NonNullable<typeof open> => {
    if (open === undefined) throw new Error('The tests have not begun.');
    return open;
  };
  beforeAll(async () => {
    const [server, browser] = await Promise.all([start(), launch()]);
    open = { server, browser };
  });
  afterAll(async () => {
    await open?.browser.close();
    await open?.server.close();
  });
  return {
    get server() {
      return now().server;
    },
    get browser() {
      return now().browser;
    },
    look: (path, how) => look(now().browser, now().server, path, how),
  };
}

/** Mirador, open at a manifest of ours and ready. `path` is below the Presentation API. */
export async function lookInMirador({ server, look }: Site, path: string): Promise<Looking> {
  const manifest = encodeURIComponent(`${server.base}/iiif/presentation/${path}`);
  const looking = await look(`/view/mirador?iiif-content=${manifest}`, { viewer: true });
  await looking.page.getByText('Showing', { exact: false }).first().waitFor();
  return looking;
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

/** Points of the picture that are not grey: the plate is, and Mirador's outline is not. */
export async function outlined(page: Page): Promise<number> {
  const shot = await page.locator('.openseadragon-canvas').first().screenshot();
  const points = await sharp(shot).removeAlpha().raw().toBuffer();
  let coloured = 0;
  for (let at = 0; at < points.length; at += 3) {
    const [red = 0, green = 0, blue = 0] = points.subarray(at, at + 3);
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > 40) coloured += 1;
  }
  return coloured;
}
