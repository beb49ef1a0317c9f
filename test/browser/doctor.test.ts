/** The doctor's page where something is wrong, in a browser that gives the token as browsers do. */
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, type Serving } from '../http/serving.js';
import { launch, withoutBrowser } from './chromium.js';
import { violations } from './looking.js';

const TOKEN = 'correct-horse-battery-staple';

describe.skipIf(withoutBrowser)('the doctor in Chromium', () => {
  let server: Serving;
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'palimpsest-doctor-'));
    await mkdir(join(root, 'letter'));
    await copyFile(
      join(import.meta.dirname, '../../images/hekmat-1955/ru-1.tif'),
      join(root, 'letter/p1.tif'),
    );
    await writeFile(join(root, 'letter/p2.ru.txt'), 'Слово');
    server = await serve({
      PALIMPSEST_IMAGES: root,
      PALIMPSEST_MANIFESTS: root,
      PALIMPSEST_OPERATOR_TOKEN: TOKEN,
      PALIMPSEST_PUBLIC_ADDRESS: 'http://127.0.0.1:9',
    });
  });
  afterAll(async () => {
    await server.close();
    await rm(root, { recursive: true });
  });

  it('tells cause and cure, and the mistakes in files, accessibly and without a script', async () => {
    const browser = await launch();
    const context = await browser.newContext({ httpCredentials: { username: 'ada', password: TOKEN } });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(`${server.base}/doctor`);
    const finding = page.locator('.finding');
    expect(await finding.count()).toBe(1);
    expect(await finding.locator('dt').allTextContents()).toEqual(['Seen', 'Cause', 'Cure']);
    expect(await page.locator('.mistakes li').allTextContents()).toEqual([
      expect.stringContaining('letter/p2.ru.txt') as string,
    ]);
    expect(await page.locator('script').count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    expect(complaints.filter((one) => !one.includes('401'))).toEqual([]);
    await browser.close();
  });
});
