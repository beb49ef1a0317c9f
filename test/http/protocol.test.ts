/** What HTTP itself asks of every answer: CORS, preflight, HEAD, validators, addresses behind a proxy, compression. */
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import contentDisposition from 'content-disposition';
import fc from 'fast-check';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shownAs } from '../../src/http/reply.js';
import { gridImage, writeGrid } from './grid.js';
import { serve, type Serving } from './serving.js';

let folder: string;
let server: Serving;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'palimpsest-'));
  await writeGrid(join(folder, 'grid.png'));
  server = await serve({ PALIMPSEST_IMAGES: folder, PALIMPSEST_TRUSTED_PROXIES: '' });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const IMAGE = '/iiif/3/grid/full/200,/0/default.jpg';
const INFO = '/iiif/3/grid/info.json';
const MANIFEST = '/iiif/presentation/3/hekmat-1955/manifest';

describe('CORS (Image 3.0, 7.1; Presentation 3.0, 6.3)', () => {
  it.each([IMAGE, INFO, MANIFEST, '/', '/iiif/3/grid', '/iiif/3/none/info.json', '/nothing'])(
    '%s may be read from anywhere',
    async (path) => {
      const answer = await server.ask(path, { headers: { origin: 'https://museum.example' } });
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers['access-control-expose-headers']).toMatch(/Link/);
      expect(answer.headers['cross-origin-resource-policy']).toBe('cross-origin');
    },
  );

  it.each([IMAGE, INFO, MANIFEST, '/nothing'])('a preflight of %s is answered 204', async (path) => {
    const answer = await server.ask(path, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://museum.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'accept',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers['access-control-allow-methods']).toBe('GET,HEAD,OPTIONS');
    for (const header of ['Accept', 'Authorization', 'If-None-Match'])
      expect(answer.headers['access-control-allow-headers']).toContain(header);
  });

  it('a 304 may be read from anywhere too', async () => {
    const { etag = '' } = (await server.ask(IMAGE)).headers;
    const answer = await server.ask(IMAGE, { headers: { 'if-none-match': etag } });
    expect(answer.status).toBe(304);
    expect(answer.headers['access-control-allow-origin']).toBe('*');
  });
});

describe('HEAD and validators (RFC 9110)', () => {
  it.each([IMAGE, INFO, MANIFEST, '/iiif/presentation/3/collection'])(
    'HEAD %s has the headers of GET and no body',
    async (path) => {
      const got = await server.ask(path);
      const head = await server.ask(path, { method: 'HEAD' });
      expect(head.status).toBe(200);
      expect(head.body.length).toBe(0);
      for (const name of ['content-type', 'etag', 'last-modified', 'link', 'cache-control'])
        expect(head.headers[name], name).toBe(got.headers[name]);
    },
  );

  it.each([IMAGE, INFO, MANIFEST, '/iiif/presentation/3/collection'])(
    '%s is answered 304 to whoever has it',
    async (path) => {
      const { etag = '', ...headers } = (await server.ask(path)).headers;
      expect(etag).toMatch(/^(?:W\/)?"[\w-]{10,}"$/);
      for (const text of [etag, `"other", ${etag}`, '*']) {
        const again = await server.ask(path, { headers: { 'if-none-match': text } });
        expect(again.status).toBe(304);
        expect(again.headers.etag).toBe(etag);
        expect(again.headers.link).toBe(headers.link);
        expect(again.body.length).toBe(0);
      }
      expect((await server.ask(path, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    },
  );

  it('If-Modified-Since is understood, and yields to If-None-Match', async () => {
    const { 'last-modified': modified = '' } = (await server.ask(IMAGE)).headers;
    expect(Date.parse(modified)).not.toBeNaN();
    expect((await server.ask(IMAGE, { headers: { 'if-modified-since': modified } })).status).toBe(304);
    const both = { 'if-modified-since': modified, 'if-none-match': '"other"' };
    expect((await server.ask(IMAGE, { headers: both })).status).toBe(200);
  });

  it('“no-cache”, which fetch adds by itself, asks that caches look, and not that all is sent again', async () => {
    const { etag = '' } = (await server.ask(IMAGE)).headers;
    const headers = { 'if-none-match': etag, 'cache-control': 'no-cache' };
    expect((await server.ask(IMAGE, { headers })).status).toBe(304);
  });

  it('the ETag is the same for every address of the same pixels, and changes with the file', async () => {
    const etag = async (path: string): Promise<string | undefined> => (await server.ask(path)).headers.etag;
    const first = await etag(IMAGE);
    for (const same of [
      '/iiif/3/grid/0,0,1000,1000/200,200/360/color.jpg',
      '/iiif/2/grid/full/200,/0/default.jpg',
      '/iiif/3/grid/full/pct:20/0/default.jpg',
    ])
      expect(await etag(same)).toBe(first);
    expect(await etag('/iiif/3/grid/full/201,/0/default.jpg')).not.toBe(first);
    await gridImage().negate().png().toFile(join(folder, 'changing.png'));
    const before = await etag('/iiif/3/changing/full/200,/0/default.jpg');
    await gridImage().png().toFile(join(folder, 'changing.png'));
    await utimes(join(folder, 'changing.png'), 1, 1);
    const answer = await server.ask('/iiif/3/changing/full/200,/0/default.jpg', {
      headers: { 'if-none-match': before ?? '' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['last-modified']).toBe('Thu, 01 Jan 1970 00:00:01 GMT');
  });

  it('an error is neither cached nor given the validators of a success', async () => {
    const answer = await server.ask('/iiif/3/grid/full/0,/0/default.jpg');
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers.etag).toBeUndefined();
  });
});

describe('the address in every id', () => {
  const idOf = async (on: Serving, headers: Readonly<Record<string, string>>): Promise<unknown> =>
    (JSON.parse((await on.ask(INFO, { headers })).text) as { id: unknown }).id;

  it('is the one of the request', async () => {
    expect(await idOf(server, { host: 'archive.example:8443' })).toBe(
      'http://archive.example:8443/iiif/3/grid',
    );
  });

  it('is not what a stranger forwards', async () => {
    const headers = {
      host: 'a.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example;proto=https',
      'x-forwarded-prefix': '/evil',
    };
    expect(await idOf(server, headers)).toBe('http://a.example/iiif/3/grid');
  });

  it.each([
    [{ 'x-forwarded-host': 'iiif.example', 'x-forwarded-proto': 'https' }, 'https://iiif.example'],
    [{ forwarded: 'for=192.0.2.1;host=iiif.example;proto=https' }, 'https://iiif.example'],
    [
      { forwarded: 'for=192.0.2.1;host="iiif.example:8443";proto=https, for=10.0.0.1' },
      'https://iiif.example:8443',
    ],
    [
      { 'x-forwarded-host': 'iiif.example', 'x-forwarded-proto': 'https', 'x-forwarded-prefix': '/images/' },
      'https://iiif.example/images',
    ],
  ])('is what a trusted proxy says: %j', async (headers, base) => {
    const trusting = await serve({ PALIMPSEST_IMAGES: folder, PALIMPSEST_TRUSTED_PROXIES: 'loopback' });
    const id = await idOf(trusting, { host: 'inner', ...headers });
    await trusting.close();
    expect(id).toBe(`${base}/iiif/3/grid`);
  });

  it('is the public address where one is set, whatever the request says', async () => {
    const fixed = await serve({
      PALIMPSEST_IMAGES: folder,
      PALIMPSEST_PUBLIC_ADDRESS: 'https://iiif.example/base/',
      PALIMPSEST_TRUSTED_PROXIES: 'loopback',
    });
    const id = await idOf(fixed, { host: 'b"ad', 'x-forwarded-host': 'c.example' });
    await fixed.close();
    expect(id).toBe('https://iiif.example/base/iiif/3/grid');
  });
});

describe('bodies', () => {
  it.each(['br', 'gzip'])('documents are compressed with %s for those who can read it', async (encoding) => {
    const answer = await server.ask(MANIFEST, { headers: { 'accept-encoding': encoding } });
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers.vary).toMatch(/Accept-Encoding/);
    expect(answer.headers.vary).toMatch(/Accept(?:,|$)/);
  });

  it('images are not compressed a second time', async () => {
    const answer = await server.ask(IMAGE, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(answer.headers['content-encoding']).toBeUndefined();
    expect(Number(answer.headers['content-length'])).toBe(answer.body.length);
  });

  it('an image has a name to be saved under', async () => {
    expect((await server.ask(IMAGE)).headers['content-disposition']).toBe(
      'inline; filename="grid_full_200,200_0_default.jpg"',
    );
  });

  it('is written as content-disposition writes it, whatever the name', () => {
    const plain = fc.stringMatching(/^[\w.,~:^!-]+$/);
    const almostPlain = fc.stringMatching(/^[\w.,~:^! "%()\\/é-]{1,4}$/);
    fc.assert(
      fc.property(fc.oneof(plain, almostPlain, fc.string({ minLength: 1 })), (name) => {
        const fallback = name.replace(/[^\x20-\x7e]/g, '?');
        expect(shownAs(name)).toBe(contentDisposition(name, { type: 'inline', fallback }));
      }),
      { numRuns: 1000 },
    );
  });

  it('a picture goes without the headers that mean something for a page alone; its errors have them', async () => {
    const ofPages = ['content-security-policy', 'referrer-policy', 'x-xss-protection'];
    const ofAll = ['access-control-allow-origin', 'cross-origin-resource-policy', 'x-content-type-options'];
    // By Express, then from the cache in front of it.
    for (const asked of ['/iiif/3/grid/full/199,/0/default.jpg', '/iiif/3/grid/full/199,/0/default.jpg']) {
      const picture = Object.keys((await server.ask(asked)).headers);
      expect(picture).toEqual(expect.arrayContaining(ofAll));
      expect(picture.filter((name) => ofPages.includes(name))).toEqual([]);
    }
    const error = Object.keys((await server.ask('/iiif/3/grid/full/full/0/default.jpg')).headers);
    expect(error).toEqual(expect.arrayContaining([...ofAll, ...ofPages]));
  });

  it('an error is a page for a browser and a problem document for a program', async () => {
    const browser = await request(server.base)
      .get('/iiif/3/grid/full/full/0/default.jpg')
      .set('Accept', 'text/html,*/*;q=0.8')
      .expect(400);
    expect(browser.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(browser.text).toMatch(/<h1>The size is not valid<\/h1>/);
    const program = await request(server.base).get('/iiif/3/grid/full/full/0/default.jpg').expect(400);
    expect(program.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('what a client sent is escaped on an error page', async () => {
    const answer = await request(server.base)
      .get('/iiif/3/%3Cscript%3Ealert(1)%3C%2Fscript%3E/info.json')
      .set('Accept', 'text/html');
    expect(answer.status).toBe(404);
    expect(answer.text).not.toContain('<script>');
  });
});

describe('the front door', () => {
  it('is a page for people', async () => {
    const page = await request(server.base)
      .get('/')
      .set('Accept', 'text/html')
      .set('Accept-Language', 'ru')
      .expect(200);
    expect(page.text).toContain('<html lang="ru" dir="ltr">');
    expect(page.text).toContain('href="/items/hekmat-1955"');
    expect(page.text).toContain(`${server.base}/iiif/presentation/3/collection`);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
  });

  it('is right-to-left in Persian', async () => {
    expect((await server.ask('/?lang=fa', { headers: { accept: 'text/html' } })).text).toContain(
      '<html lang="fa" dir="rtl">',
    );
  });

  it('is the IIIF collection for a program that asks for JSON', async () => {
    const answer = await server.ask('/', { headers: { accept: 'application/json' } });
    expect(JSON.parse(answer.text)).toMatchObject({
      type: 'Collection',
      id: `${server.base}/iiif/presentation/3/collection`,
    });
  });

  it('tells its health', async () => {
    const answer = await server.ask('/health');
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.text)).toMatchObject({ status: 'ok' });
  });
});

it('no request of these was a bug', () => {
  expect(server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
});
