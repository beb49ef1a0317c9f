/**
 * Typesets the pages of an item from its own transcriptions: npm run plates -- [page …] [--item name] [--force]
 * Without a page, all of them. See docs/plates.md.
 */
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { readItem } from '../../src/item/read.js';
import { tuneSharp } from '../../src/pixels/render.js';
import { keep, type Place, scanAt } from './keep.js';
import { openPress, print } from './press.js';
import { type Sheet, sheetHtml, sheetsOf } from './sheet.js';

const root = join(import.meta.dirname, '..', '..');

function placeOf({ item, page }: Sheet): Place {
  return {
    image: join(root, 'images', `${page.image.replaceAll('~', '/')}.tif`),
    boxes: join(root, 'manifests', item.id, 'boxes', `${page.id}.json`),
  };
}

async function makePlate(press: Browser, sheet: Sheet, css: string, force: boolean): Promise<string> {
  const place = placeOf(sheet);
  const scan = await scanAt(place);
  if (scan !== undefined && !force)
    return `${relative(root, scan)} is no plate: left alone (--force makes a plate all the same)`;
  await keep(place, await print(press, sheetHtml(sheet, css)));
  return `${relative(root, place.image)} written`;
}

async function main(): Promise<void> {
  tuneSharp();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { item: { type: 'string', default: 'hekmat-1955' }, force: { type: 'boolean', default: false } },
  });
  const { item, mistakes } = await readItem(join(root, 'manifests', values.item));
  for (const { file, line, message } of mistakes) console.error(`${file}:${line ?? 1} ${message}`);
  if (!item) throw new Error(`There is no item ${values.item} that can be read.`);
  const sheets = sheetsOf(item);
  const unknown = positionals.filter((id) => !sheets.some((sheet) => sheet.page.id === id));
  if (unknown.length > 0) {
    const known = sheets.map((sheet) => sheet.page.id).join(', ');
    throw new Error(`No page to typeset is called ${unknown.join(', ')}. There are: ${known}.`);
  }
  const css = await readFile(join(import.meta.dirname, 'sheet.css'), 'utf8');
  const press = await openPress(process.env.PATH ?? '');
  try {
    for (const sheet of sheets.filter(
      ({ page }) => positionals.length === 0 || positionals.includes(page.id),
    )) {
      console.log(`${sheet.page.id}: ${await makePlate(press, sheet, css, values.force)}`);
    }
  } finally {
    await press.close();
  }
}

main().catch((problem: unknown) => {
  console.error(problem instanceof Error ? problem.message : problem);
  process.exitCode = 1;
});
