/** Bad requests: each gets its exact status and a sentence that says what is wrong; none is the server's failure. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeGrid } from './grid.js';
import { serve, type AskOptions, type Serving } from './serving.js';

type Row = readonly [path: string, status: number, sentence: RegExp, options?: AskOptions];

const long = (length: number, character = '9'): string => character.repeat(length);
/** A request for the grid in version 3, with one parameter replaced. */
const region = (text: string): string => `/iiif/3/grid/${text}/max/0/default.jpg`;
const size = (text: string): string => `/iiif/3/grid/full/${text}/0/default.jpg`;
const rotation = (text: string): string => `/iiif/3/grid/full/100,/${text}/default.jpg`;
const output = (text: string): string => `/iiif/3/grid/full/100,/0/${text}`;
const size2 = (text: string): string => `/iiif/2/grid/full/${text}/0/default.jpg`;

const REGIONS: readonly Row[] = [
  ...[
    'Full',
    'FULL',
    'fulll',
    'whole',
    'none',
    'Square',
    'squared',
    'a,b,c,d',
    'garbage%5C%5E%3C%3E%40%3D',
  ].map((text): Row => [region(text), 400, /region/i]),
  ...['0,0,10', '0,0,10,10,10', '0,0,10,', ',0,10,10', '0,,10,10', ',,,', '0;0;10;10', '0.0.10.10'].map(
    (text): Row => [region(text), 400, /x,y,w,h/],
  ),
  ...[
    '-1,0,10,10',
    '0,-1,10,10',
    '0,0,-10,10',
    '+0,0,10,10',
    '0,0,10.5,10',
    '0,0,1e2,10',
    '0x0,0,10,10',
    '%200,0,10,10',
  ].map((text): Row => [region(text), 400, /region/i]),
  ...['0,0,0,10', '0,0,10,0', '0,0,0,0'].map((text): Row => [region(text), 400, /(?:0|zero|at least)/]),
  ...['1000,0,10,10', '0,1000,10,10', '5000,5000,1,1', `${long(400)},0,10,10`].map((text): Row => [
    region(text),
    400,
    /region|outside/i,
  ]),
  ...[
    'pct:',
    'pct:0,0,10',
    'pct:0,0,0,10',
    'pct:0,0,10,0',
    'pct:-1,0,10,10',
    'pct:100,0,10,10',
    'pct:0,100,10,10',
  ].map((text): Row => [region(text), 400, /region|percent|pct/i]),
  ...[
    'pct:a,b,c,d',
    'pct:1e1,0,10,10',
    'pct:NaN,0,10,10',
    'pct:0,0,Infinity,10',
    'PCT:0,0,10,10',
    'pct:0,0,10%25,10',
  ].map((text): Row => [region(text), 400, /region|percent|pct/i]),
  ['/iiif/3/grid/%00/max/0/default.jpg', 400, /region/i],
  ['/iiif/3/grid//max/0/default.jpg', 400, /region/i],
  ['/iiif/3/grid/%E2%80%AEfull/max/0/default.jpg', 400, /region/i],
];

const SIZES: readonly Row[] = [
  [size('full'), 400, /max/],
  [size('^full'), 400, /max/],
  ...['Max', 'MAX', 'maximum', '^', '!', '^!', 'abc', ''].map((text): Row => [size(text), 400, /size/i]),
  ...[',', '!,', '^,', '^!,', '!100,', '!,100', '^!100,', '^!,100', '100,100,100'].map((text): Row => [
    size(text),
    400,
    /size|w,h/i,
  ]),
  ...['0,', ',0', '0,0', '!0,0', '^0,', '10,0', '0,10', '00,'].map((text): Row => [
    size(text),
    400,
    /size|zero|least/i,
  ]),
  ...['-10,', '+10,', '10.5,', '1e2,', '0x10,', '%2010,', '10,%20', '١٠,'].map((text): Row => [
    size(encodeURI(text).replaceAll('%25', '%')),
    400,
    /size/i,
  ]),
  ...['1001,', ',1001', '1001,10', '10,1001', '2000,2000', 'pct:101', 'pct:100.0001', 'pct:1000'].map(
    (text): Row => [size(text), 400, /\^/],
  ),
  ...[
    'pct:',
    'pct:0',
    'pct:0.0',
    'pct:-1',
    'pct:abc',
    'pct:1e2',
    'pct:10,10',
    '^pct:',
    '^pct:0',
    'PCT:50',
  ].map((text): Row => [size(text), 400, /size|pct/i]),
  ...['^9000,', '^,9000', '^9000,9000', '^pct:1000', `^${long(6)},`, `^${long(400)},`, '^pct:99999999'].map(
    (text): Row => [size(text), 400, /8192|large|allow|limit/i],
  ),
  [size(',^240'), 400, /size/i],
  [size('!^240,240'), 400, /size/i],
  [size('pct:0.001'), 400, /size|pixel/i],
];

const ROTATIONS: readonly Row[] = [
  ...[
    '361',
    '-90',
    '+90',
    '1e2',
    'NaN',
    'abc',
    'Infinity',
    '360.1',
    '90,',
    '90deg',
    '!',
    '!!0',
    '0!',
    '!-1',
    '%2090',
  ].map((text): Row => [rotation(text), 400, /rotation|360/i]),
  ...['', '.', '0x5a', '9.9.9', long(500)].map((text): Row => [rotation(text), 400, /rotation|360/i]),
];

const OUTPUTS: readonly Row[] = [
  ...['Default.jpg', 'grey.jpg', 'native.jpg', 'colour.jpg', 'GRAY.jpg', 'bitonal%20.jpg', '.jpg'].map(
    (text): Row => [output(text), 400, /quality.*(?:default|color|gray)/],
  ),
  ...[
    'default.jpeg',
    'default.JPG',
    'default.tiff',
    'default.jp2',
    'default.pdf',
    'default.bmp',
    'default.svg',
    'default.html',
  ].map((text): Row => [output(text), 400, /format.*(?:jpg|\.tif)/]),
  ...['default', 'default.', 'default.jpg.png', 'jpg', 'default,jpg', 'default.jpg%00'].map((text): Row => [
    output(text),
    400,
    /format|quality|jpg/i,
  ]),
];

const VERSION_2: readonly Row[] = [
  ...['^max', '^100,', '^!100,100', '^pct:50', '^,10'].map((text): Row => [size2(text), 400, /\^|2\.1/]),
  ...['0,', ',', 'abc', '9000,', 'pct:0', '!,', 'Full'].map((text): Row => [
    size2(text),
    400,
    /size|8192|large/i,
  ]),
  ['/iiif/2/grid/full/full/361/default.jpg', 400, /rotation|360/i],
  ['/iiif/2/grid/full/full/0/native.jpg', 400, /quality.*(?:default|color|gray)/],
  ['/iiif/2/grid/0,0,0,0/full/0/default.jpg', 400, /region|zero|least/i],
  ['/iiif/2/unknown/info.json', 404, /unknown/],
];

const IDENTIFIERS: readonly Row[] = [
  ['/iiif/3/unknown/info.json', 404, /unknown/],
  ['/iiif/3/unknown', 404, /unknown/],
  ['/iiif/3/unknown/full/max/0/default.jpg', 404, /unknown/],
  ['/iiif/3/unknown/full/max/0/default.jpeg', 400, /jpg/],
  ['/iiif/3/a/b/full/max/0/default.jpg', 404, /~/],
  ['/iiif/3/a%2Fb/info.json', 404, /a~b/],
  ['/iiif/3/%5Bfrob%5D/info.json', 404, /frob/],
  ['/iiif/3/grid/full/max/0', 404, /info\.json/],
  ['/iiif/3/grid/info.xml', 404, /info\.json/],
  ['/iiif/3/grid/info.json/', 404, /info\.json/],
  ['/iiif/3/grid/full/max/0/default.jpg/more', 404, /info\.json/],
  ...[
    '..',
    '%2e%2e',
    '..%2f..%2fetc%2fpasswd',
    '%2Fetc%2Fpasswd',
    '..%5c..%5cboot',
    '%00',
    'grid%00',
    '.hidden',
    'a%0Ab',
  ].map((text): Row => [`/iiif/3/${text}/info.json`, 400, /identifier/i]),
  ...['%', '%E0%A4%A', '%zz', 'grid%', '%C3%28', '%FF', '%ED%A0%80'].map((text): Row => [
    `/iiif/3/${text}/info.json`,
    400,
    /percent-encoded|%/,
  ]),
  [`/iiif/3/${long(2000, 'a')}/info.json`, 400, /identifier|long/i],
  ['/iiif/3//info.json', 400, /identifier/i],
  ['/iiif/3/grid/full/%E0%A4%A/0/default.jpg', 400, /percent-encoded/],
];

const ADDRESSES: readonly Row[] = [
  ['/nothing', 404, /Nothing is at/],
  ['/iiif', 404, /Nothing is at/],
  ['/iiif/4/grid/info.json', 404, /Nothing is at/],
  ['/IIIF/3/grid/info.json', 404, /Nothing is at/],
  ['/iiif/presentation/3/nobody/manifest', 404, /nobody/],
  ['/iiif/presentation/3/hekmat-1955/manifesto', 404, /manifesto|Nothing/],
  ['/iiif/presentation/3/hekmat-1955/canvas/xx-1', 404, /xx-1/],
  ['/iiif/presentation/3/hekmat-1955/layer/xx', 404, /xx/],
  ['/iiif/presentation/3/hekmat-1955/annotations/text-ru/xx-1', 404, /xx-1/],
  ['/iiif/presentation/3/hekmat-1955/annotations/text-ru/ru-1/p99', 404, /p99/],
  ['/iiif/presentation/3/hekmat-1955/annotations/text-fa/ru-1/p01', 404, /p01/],
  ['/iiif/presentation/3/hekmat-1955/range/xx', 404, /xx/],
  ['/iiif/presentation/3/%E0%A4%A/manifest', 400, /percent-encoded/],
  ['/iiif/presentation/3/', 404, /Nothing|collection/],
  ['/iiif/presentation/9/hekmat-1955/manifest', 404, /Nothing/],
  ['/view/mirador?iiif-content=%20', 400, /iiif-content/],
  ['/view/mirador?iiif-content=javascript:alert(1)', 400, /iiif-content/],
  ['/view/mirador?iiif-content=a&iiif-content=b', 400, /iiif-content/],
  ['/assets/../package.json', 404, /Nothing|./],
  ['/assets/%2e%2e/%2e%2e/package.json', 404, /Nothing|./],
  ['/assets/%E0%A4%A', 404, /Nothing is at/],
];

const HEADERS: readonly Row[] = [
  ['/iiif/3/grid/info.json', 400, /Host/, { headers: { host: 'bad host' } }],
  ['/iiif/3/grid/info.json', 400, /Host/, { headers: { host: 'evil.org/path' } }],
  ['/iiif/3/grid/info.json', 400, /Host/, { headers: { host: '"><script>' } }],
  ['/iiif/3/grid/info.json', 400, /Host/, { headers: { host: 'user@evil.org' } }],
  ['/iiif/3/grid/info.json', 405, /POST/, { method: 'POST' }],
  ['/iiif/3/grid/info.json', 405, /PUT/, { method: 'PUT' }],
  ['/iiif/3/grid/full/max/0/default.jpg', 405, /DELETE/, { method: 'DELETE' }],
  ['/iiif/presentation/3/collection', 405, /PATCH/, { method: 'PATCH' }],
  ['/', 405, /POST/, { method: 'POST' }],
];

const label = ([path, status, , options]: Row): string =>
  `${options?.method ?? 'GET'} ${path.slice(0, 90)} ${options?.headers?.host ?? ''} answers ${status}`;

describe('a malformed request', () => {
  let folder: string;
  let server: Serving;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'palimpsest-'));
    await writeGrid(join(folder, 'grid.png'));
    server = await serve({ PALIMPSEST_IMAGES: folder });
  });
  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  const groups = { REGIONS, SIZES, ROTATIONS, OUTPUTS, VERSION_2, IDENTIFIERS, ADDRESSES, HEADERS };

  it('stands in a table of at least 150', () => {
    expect(Object.values(groups).flat().length).toBeGreaterThanOrEqual(150);
  });

  for (const [name, rows] of Object.entries(groups))
    describe(name, () => {
      it.each(rows.map((row) => [label(row), row] as const))(
        '%s',
        async (_label, [path, status, sentence, options]) => {
          const answer = await server.ask(path, options);
          expect(answer.status).toBe(status);
          expect(answer.headers['access-control-allow-origin']).toBe('*');
          expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
          const problem = JSON.parse(answer.text) as { status: number; title: string; detail: string };
          expect(problem.status).toBe(status);
          expect(problem.detail).toMatch(sentence);
          expect(problem.detail).toMatch(/^\S.*[.)]$/s);
          expect(problem.detail.length).toBeLessThan(600);
          expect(answer.text).not.toContain(folder);
        },
      );
    });

  it.each([
    'GET /iiif/3/grid/info.json\r\n\r\n',
    'GARBAGE\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    '\0\0\0\r\n\r\n',
  ])('that is not HTTP (%j) is answered 400 and the connection closed', async (text) => {
    const answer = await new Promise<string>((answered, failed) => {
      let received = '';
      const socket = connect(Number(new URL(server.base).port), '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => (received += chunk.toString()));
      socket.on('close', () => {
        answered(received);
      });
      socket.on('error', failed);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('leaves the log without an error, and the server answering', async () => {
    expect(server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
    expect((await server.ask('/iiif/3/grid/full/max/0/default.jpg')).status).toBe(200);
  });
});
