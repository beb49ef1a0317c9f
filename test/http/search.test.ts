/** Whatever is asked, a search answers or says what would be right. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve, type Serving } from './serving.js';

let server: Serving;
beforeAll(async () => {
  server = await serve();
});
afterAll(async () => {
  await server.close();
  expect(server.log.filter((line) => Number(line.level) >= 40)).toEqual([]);
});

const PLACES = [
  '/iiif/search/2',
  '/iiif/search/1',
  '/iiif/search/2/hekmat-1955',
  '/iiif/search/1/hekmat-1955',
];

it.each([
  ['nothing', ''],
  ['an empty q', '?q='],
  ['a lone quote', '?q=%22'],
  ['three quotes', '?q=%22%22%22'],
  ['control characters', '?q=%00%07%1F'],
  ['bidi characters', '?q=%E2%80%AE%E2%81%A7'],
  ['broken percent-encoding', '?q=%'],
  ['bytes that are not UTF-8', '?q=%FF%C3'],
  ['half of a pair', '?q=%ED%A0%80'],
  ['unknown parameters', '?q=zzzz&__proto__=1&constructor=x&page[]=2'],
  ['markup', '?q=%3Cscript%3E'],
  ['a pattern', '?q=.*%5B(%3F'],
  ['500 characters', `?q=${'x'.repeat(500)}`],
])('%s finds nothing, and fails nothing', async (_, query) => {
  for (const place of PLACES) {
    const answer = await server.ask(`${place}${query}`);
    expect(answer.status, answer.text).toBe(200);
    const document = JSON.parse(answer.text) as { readonly items?: unknown; readonly resources?: unknown };
    expect(document.items ?? document.resources).toEqual([]);
  }
});

it.each([
  ['501 characters', `?q=${'x'.repeat(501)}`, 400, /501 characters; at most 500/],
  ['2,000 characters', `?q=${'x'.repeat(2_000)}`, 400, /2000 characters; at most 500/],
  ['10,000 characters', `?q=${'x'.repeat(10_000)}`, 414, /address/],
  ['page 0', '?q=a&page=0', 400, /page is “0”; write a whole number from 1 on/],
  ['page x', '?q=a&page=x', 400, /page is “x”/],
  ['a page beyond the last', '?q=a&page=9999', 404, /no page 9999/],
])('%s is refused with a sentence', async (_, query, status, sentence) => {
  for (const place of PLACES) {
    const answer = await server.ask(`${place}${query}`);
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.text) as { readonly detail: string }).detail).toMatch(sentence);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  }
});

it.each([
  ['/iiif/search/2/nobody?q=a', 404, /no item “nobody”/],
  ['/iiif/search/2/hekmat-1955/other?q=a', 404, /Searches are at/],
  ['/iiif/search/2/hekmat-1955/autocomplete/more?q=a', 404, /Searches are at/],
  ['/iiif/search/2/?q=a', 200, /AnnotationPage/],
  ['/iiif/search/2//autocomplete?q=a', 404, /Searches are at/],
  ['/iiif/autocomplete/1/hekmat-1955?q=a', 404, /Searches are at/],
  ['/iiif/search/2/%FF?q=a', 400, /not well percent-encoded/],
  ['/iiif/search/3?q=a', 404, /Nothing is at/],
  ['/iiif/search/2/hekmat-1955/autocomplete?q=a&min=-1', 400, /min is “-1”/],
])('%s', async (path, status, words) => {
  const answer = await server.ask(path);
  expect(answer.status).toBe(status);
  expect(answer.text).toMatch(words);
});

it('the first of two q counts', async () => {
  const [one, two] = [
    await server.ask('/iiif/search/2?q=1947&q=zzzz'),
    await server.ask('/iiif/search/2?q=1947'),
  ];
  expect(one.text).toBe(two.text);
});

it('a client that has the answer already is told so', async () => {
  const first = await server.ask('/iiif/search/1/hekmat-1955?q=1947');
  const { etag = '' } = first.headers;
  const again = await server.ask('/iiif/search/1/hekmat-1955?q=1947', { headers: { 'if-none-match': etag } });
  expect([first.status, again.status]).toEqual([200, 304]);
});
