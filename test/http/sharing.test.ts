/** /embed, /oembed and /view over HTTP: every parameter, every mistake, and what may frame what. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeContentState } from '../../src/discovery/contentstate.js';
import { serve, type Serving } from './serving.js';

let server: Serving;
beforeAll(async () => {
  server = await serve();
});
afterAll(() => server.close());

const EMBED = '/embed/hekmat-1955';
const MANIFEST = '/iiif/presentation/3/hekmat-1955/manifest';
const HOSTILE = '%22%3E%3Cscript%3Ealert(1)%3C/script%3E';
const oembed = (url: string, more = ''): string => `/oembed?url=${encodeURIComponent(url)}${more}`;

describe('/embed/{item}', () => {
  it.each<readonly [string, string, RegExp]>([
    [
      'the first page, in the reader’s language',
      '',
      /<html\s+lang="en"\s+dir="ltr"[\s\S]*Please permit me to again/,
    ],
    ['page', '?page=ru-2', /hekmat-1955~ru-2\/full[\s\S]*2 \/ 7/],
    ['layer by its id', '?layer=text-ru', /class="text" lang="ru" dir="ltr"[\s\S]*Прошу разрешить/],
    ['layer by its language', '?layer=fa&page=fa-1', /class="text" lang="fa" dir="rtl"/],
    ['no layer', '?layer=none', /<main class="alone">/],
    ['region in pixels', '?region=200,300,1800,500', /ru-1\/200,300,1800,500\/1000,277\/0\/default\.jpg/],
    ['region beyond the edge', '?region=2000,3000,9999,9999', /ru-1\/2000,3000,480,508\/480,508\//],
    ['theme', '?theme=dark', /data-theme="dark"/],
    ['lang', '?lang=fa', /<html\s+lang="fa"\s+dir="rtl"[\s\S]*صفحهٔ بعد/],
    ['passage', '?passage=p05&layer=ru', /data-lit="[\d,]+"[\s\S]*class="lit" aria-current="true"/],
    ['what it does not know is left alone', '?utm_source=x', /Please permit me/],
  ])('%s', async (_, query, expected) => {
    const answer = await server.ask(`${EMBED}${query}`);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(expected);
  });

  it('keeps layer, theme and language while pages are turned, and lets region and passage go', async () => {
    const { text } = await server.ask(`${EMBED}?page=ru-2&layer=fa&theme=dark&lang=ru&region=1,1,50,50`);
    expect(text).toContain('href="/embed/hekmat-1955?page=ru-3&amp;layer=fa&amp;theme=dark&amp;lang=ru"');
  });

  it.each<readonly [string, number, RegExp]>([
    ['/embed/none', 404, /no item “none”/],
    ['/embed/', 404, /no item/],
    ['/embed', 404, /no item/],
    [`${EMBED}/more`, 404, /no item/],
    ['/embed/%zz', 400, /percent-encoded/],
    [`${EMBED}?page=none`, 404, /it has ru-1, ru-2/],
    [`${EMBED}?passage=none`, 404, /passage “none”/],
    [`${EMBED}?layer=klingon`, 404, /text-ru \(ru\).*none/],
    [`${EMBED}?region=1,2,3`, 400, /region/],
    [`${EMBED}?region=-1,0,5,5`, 400, /region/],
    [`${EMBED}?region=99999,0,5,5`, 400, /outside the image/],
    [`${EMBED}?theme=pink`, 400, /auto, light or dark/],
    [`${EMBED}?lang=xx`, 400, /en, ru or fa/],
    [`${EMBED}?lang=`, 400, /en, ru or fa/],
    [`${EMBED}?page=ru-1&page=ru-2`, 400, /page is given 2 times/],
    [`${EMBED}?layer=${HOSTILE}`, 404, /layer may be/],
    [`${EMBED}?layer=__proto__`, 404, /layer may be/],
    [`${EMBED}?page=${'x'.repeat(300)}`, 404, /page/],
    [`${EMBED}?page=%ff%fe`, 404, /page/],
  ])('%s is answered %d', async (path, status, sentence) => {
    const answer = await server.ask(path);
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.text) as { detail: string }).detail).toMatch(sentence);
  });

  it('alone may be framed by anybody, and an error of it too', async () => {
    for (const path of [EMBED, '/embed/none'])
      expect((await server.ask(path)).headers['content-security-policy']).toContain('frame-ancestors *');
    for (const path of ['/', '/nothing', '/view/mirador', `/view/uv?iiif-content=${server.base}${MANIFEST}`])
      expect((await server.ask(path)).headers['content-security-policy']).toMatch(
        /frame-ancestors '(?:self|none)'/,
      );
  });

  it('sets no cookie and allows no script but ours', async () => {
    const { headers } = await server.ask(EMBED);
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['x-frame-options']).toBeUndefined();
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });

  it('is right below the path of a public address', async () => {
    const below = await serve({ PALIMPSEST_PUBLIC_ADDRESS: 'https://iiif.example/archive' });
    const { text } = await below.ask(EMBED);
    await below.close();
    expect(text).toContain('src="/archive/iiif/3/hekmat-1955~ru-1/full');
    expect(text).toContain('src="/archive/assets/embed.js"');
    expect(text).toContain('href="/archive/embed/hekmat-1955?page=ru-2"');
  });
});

describe('/oembed', () => {
  interface Answer {
    readonly html: string;
    readonly width: number;
    readonly height: number;
    readonly thumbnail_url: string;
    readonly thumbnail_width: number;
    readonly thumbnail_height: number;
  }
  const read = async (path: string): Promise<Answer> => JSON.parse((await server.ask(path)).text) as Answer;

  it.each(['/items/hekmat-1955', EMBED, MANIFEST, MANIFEST.replace('manifest', 'canvas/ru-1')])(
    'knows %s',
    async (path) => {
      const answer = await server.ask(oembed(`${server.base}${path}`));
      expect(answer.status).toBe(200);
      expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(JSON.parse(answer.text)).toMatchObject({
        version: '1.0',
        type: 'rich',
        width: 800,
        height: 640,
      });
      expect((JSON.parse(answer.text) as Answer).html).toContain(`src="${server.base}/embed/hekmat-1955`);
    },
  );

  it('keeps the page, the passage and the layer', async () => {
    const url = `${server.base}/items/hekmat-1955?page=fa-2&passage=p20&layers=text-fa,text-en&q=x`;
    expect((await read(oembed(url))).html).toContain('?page=fa-2&amp;passage=p20&amp;layer=text-fa"');
  });

  it('stays within the maxima, the thumbnail too, and the thumbnail is there', async () => {
    const answer = await read(oembed(`${server.base}${EMBED}`, '&maxwidth=300&maxheight=120'));
    expect(answer).toMatchObject({ width: 300, height: 120 });
    expect(answer.html).toMatch(/width="300" height="120"/);
    expect(answer.thumbnail_width).toBeLessThanOrEqual(300);
    expect(answer.thumbnail_height).toBeLessThanOrEqual(120);
    const picture = await server.ask(answer.thumbnail_url.slice(server.base.length));
    expect(picture.headers['content-type']).toBe('image/jpeg');
  });

  it('is XML for who asks for it', async () => {
    const answer = await server.ask(oembed(`${server.base}${EMBED}`, '&format=xml'));
    expect(answer.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(answer.text).toContain('<html>&lt;iframe src=&quot;');
  });

  it.each<readonly [string, number, RegExp]>([
    ['/oembed', 400, /url is missing/],
    ['/oembed?url=', 400, /url is missing/],
    ['/oembed?url=letter', 400, /http or https/],
    ['/oembed?url=%zz', 400, /http or https/],
    [oembed('https://other.example/items/hekmat-1955'), 404, /no item of this archive/],
    [oembed('BASE/items/none'), 404, /no item “none”/],
    [oembed('BASE/health'), 404, /no item of this archive/],
    [oembed('BASE/items/hekmat-1955?page=none'), 404, /page “none”/],
    [oembed('BASE/items/hekmat-1955', '&format=yaml'), 501, /json and xml/],
    [oembed('BASE/items/hekmat-1955', '&maxwidth=wide'), 400, /maxwidth/],
    [oembed('BASE/items/hekmat-1955', '&maxwidth=1&maxwidth=2'), 400, /2 times/],
  ])('%s is answered %d', async (path, status, sentence) => {
    const answer = await server.ask(path.replace('BASE', encodeURIComponent(server.base)));
    expect(answer.status).toBe(status);
    expect((JSON.parse(answer.text) as { detail: string }).detail).toMatch(sentence);
  });
});

describe.each(['mirador', 'uv'])('/view/%s', (viewer) => {
  it('without a document offers a form, and our items', async () => {
    const { text } = await server.ask(`/view/${viewer}?lang=ru`);
    expect(text).toContain(`action="/view/${viewer}"`);
    expect(text).toContain(encodeURIComponent(`${server.base}${MANIFEST}`));
  });

  it('puts what is to be opened into the page as data, never as script', async () => {
    const state = encodeContentState(
      JSON.stringify({
        id: 'https://b.example/c#xywh=1,2,3,4',
        type: 'Canvas',
        partOf: [
          { id: `https://b.example/m?"><script>`.replace(/["<>]/g, encodeURIComponent), type: 'Manifest' },
        ],
      }),
    );
    const { text, headers } = await server.ask(`/view/${viewer}?iiif-content=${state}`);
    expect(text).toContain('&quot;canvas&quot;:&quot;https://b.example/c&quot;');
    expect(text).toContain('&quot;region&quot;:{&quot;x&quot;:1,');
    expect(text.match(/<script>/g)).toBeNull();
    expect(headers['content-security-policy']).toMatch(/script-src 'self'(?:;|$)/);
  });

  it.each([
    ['javascript:alert(1)', /neither an http or https address/],
    ['%7B%7D', /content-state-encoded/],
    [HOSTILE, /neither an http or https address/],
    ['https://a.example/m&iiif-content=https://b.example/m', /2 times/],
  ])('iiif-content=%s is refused', async (content, sentence) => {
    const answer = await server.ask(`/view/${viewer}?iiif-content=${content}`);
    expect(answer.status).toBe(400);
    expect((JSON.parse(answer.text) as { detail: string }).detail).toMatch(sentence);
  });
});

it('/favicon.ico is a picture', async () => {
  const answer = await server.ask('/favicon.ico');
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^image\//);
});

it('no request of these was a bug', () => {
  expect(server.log.filter((line) => Number(line.level) >= 50)).toEqual([]);
});
