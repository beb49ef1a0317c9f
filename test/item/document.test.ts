import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe as group, expect, it } from 'vitest';
import { parseBoxes } from '../../src/item/boxes.js';
import { describe } from '../../src/item/description.js';
import { checkRemarks } from '../../src/item/remarks.js';
import { parseMarked } from '../../src/item/marked.js';
import { description } from '../../src/item/schema.js';

const document = readFileSync(join(import.meta.dirname, '../../docs/item.md'), 'utf8');
const block = (start: string): string => {
  const at = document.indexOf(start) + start.indexOf('\n') + 1;
  return document.slice(at, document.indexOf('```', at));
};

group('docs/item.md', () => {
  it('shows an item.yaml without a mistake', () => {
    const { description: read, mistakes } = describe(block('```yaml\n'));
    expect(mistakes).toEqual([]);
    expect(read?.ranges).toHaveLength(2);
  });

  it('lists every key of item.yaml, and says which are needed', () => {
    const rows = [...document.matchAll(/^\| `(\w+)` +\| (yes)? *\|/gm)].map(([, key, needed]) => [
      key,
      needed === 'yes',
    ]);
    const keys = Object.entries(description.shape).map(([key, schema]) => [
      key,
      !schema.safeParse(undefined).success,
    ]);
    expect(rows).toEqual(keys);
  });

  it('shows a text that is read as it says', () => {
    const { text, mistakes } = parseMarked(block('```\n[[page'), {
      pages: ['ru-1', 'ru-2'],
      passages: ['p08', 'p09', 'p10'],
    });
    expect(mistakes).toEqual([]);
    expect(text.parts.map(({ passage, page }) => [passage, page])).toEqual([
      ['p08', 'ru-1'],
      ['p09', 'ru-1'],
      ['p09', 'ru-2'],
      ['p10', 'ru-2'],
    ]);
    expect(text.margins.map(({ role }) => role)).toEqual(['registry-mark']);
  });

  it('shows remarks that are read, but for the texts that they quote', () => {
    const { remarks, files, mistakes } = checkRemarks(block('```yaml\n- id: n01'));
    expect(mistakes).toEqual([]);
    expect(remarks.map(({ id }) => id)).toEqual(['n01', 'tashkent']);
    expect([...files]).toEqual(['record.md']);
  });

  it('names every key of a remark', () => {
    const keys = [...document.matchAll(/^\| `(\w+)` \| (?!yes|\|)/gm)].map(([, key]) => key);
    const [, told = ''] =
      /keys are ([\w, ]+)\./.exec(checkRemarks('- { id: a, label: A, x: y }').mistakes[0]?.message ?? '') ??
      [];
    expect(['id', ...keys]).toEqual(
      told.split(', ').toSorted((one, other) => keys.indexOf(one) - keys.indexOf(other)),
    );
  });

  it('shows boxes that are read, but for the hash', () => {
    const { boxes, mistakes } = parseBoxes(block('```json\n').replace('…', 'c'.repeat(64)), ['p01']);
    expect(mistakes).toEqual([]);
    expect(boxes?.parts).toEqual({ p01: { x: 300, y: 280, width: 1200, height: 60 } });
  });
});
