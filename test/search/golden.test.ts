/** What a search answers, whole. `BLESS=1` writes it anew; a failure never does. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Answer } from '../../src/search/answer.js';
import { completionsOf, toTerms1, toTerms2, type Terms } from '../../src/search/completion.js';
import { createIndex } from '../../src/search/index.js';
import { toSearch1 } from '../../src/search/response1.js';
import { toSearch2 } from '../../src/search/response.js';
import { ids, images, item } from '../presentation/sample.js';
import { find } from './texts.js';

const FOLDER = join(import.meta.dirname, 'golden');
const WORDS = 'прошу комнату';
const index = createIndex([item]);

const answer = (version: 1 | 2): Answer => ({
  ...{ ids, imagesOf: () => images, several: true, page: 1, ignored: ['user'] },
  address: () => `${ids.search(version)}?q=${encodeURIComponent(WORDS)}`,
  found: find(index, WORDS),
});
const terms = (version: 1 | 2): Terms => ({
  ...{ id: `${ids.autocomplete(version)}?q=p`, ignored: [] },
  terms: completionsOf(index, { typed: WORDS.slice(0, 1), item: undefined, least: 1 }),
  search: (term) => `${ids.search(version)}?q=${encodeURIComponent(term)}`,
});

it.each([
  ['search-2.json', toSearch2(answer(2))],
  ['search-1.json', toSearch1(answer(1))],
  ['terms-2.json', toTerms2(terms(2))],
  ['terms-1.json', toTerms1(terms(1))],
])('%s is as it was', (name, document) => {
  const file = join(FOLDER, name);
  const printed = `${JSON.stringify(document, null, 2)}\n`;
  if (process.env.BLESS === '1') writeFileSync(file, printed);
  expect(printed).toBe(readFileSync(file, 'utf8'));
});
